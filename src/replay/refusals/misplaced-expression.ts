import type { Node } from '@pgsql/types';
import { columnNumbered, type Relation } from '../../catalog/index.js';
import type { Refusal } from './refusal.js';

/** Where an expression stands, as Postgres' messages call it. */
export type ExpressionSite = 'check constraint' | 'DEFAULT expression' | 'trigger WHEN condition' | 'index expression' | 'index predicate' | 'column generation expression' | 'transform expression';

/** Why an expression cannot stand there, whatever it names: a sub-select, or in a default a column (transformSubLink and transformColumnRef in parse_expr.c). */
export function refusedSite(site: ExpressionSite, expression: Node | undefined): Refusal | undefined {
  const found = expression === undefined ? undefined : firstOf(expression, site === 'DEFAULT expression');
  return found && { sqlstate: '0A000', error: `cannot use ${found} in ${site}` };
}

/** The first sub-select, or column reference where that counts, in the order of the text. */
function firstOf(node: object, columns: boolean): 'subquery' | 'column reference' | undefined {
  for (const [key, child] of Object.entries(node) as readonly (readonly [string, unknown])[]) {
    if (key === 'SubLink') return 'subquery';
    if (key === 'ColumnRef' && columns) return 'column reference';
    const found = typeof child === 'object' && child !== null ? firstOf(child, columns) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why a column cannot be generated from these columns: one of them is generated too (scanNSItemForColumn in parse_relation.c). */
export function refusedSources(table: Relation, columns: readonly number[]): Refusal | undefined {
  const source = columns.map((number) => columnNumbered(table, number)).find((column) => column?.generated !== undefined);
  return source && { sqlstate: '42P17', error: `cannot use generated column "${source.name}" in column generation expression`, object: table };
}
