import type { ColumnRef, Node } from '@pgsql/types';
import { stringOf } from '../sql/names.js';
import type { FoundColumn, FromItem, QueryResult, Scope } from './from-clause.js';

/** The column that a name without a qualifier means, from the inside out; undefined when it is none, or of an item whose columns are not known. */
export function findColumn(scope: Scope | undefined, name: string): FoundColumn | undefined {
  for (let level = scope; level !== undefined; level = level.outer) {
    let all = true;
    for (const item of level.items) {
      for (const column of item.columns) if (column.name === name) return { item, column };
      if (!item.known) all = false;
    }
    if (!all) return undefined;
  }
  return undefined;
}

/** The item that a qualifier means. */
export function findItem(scope: Scope | undefined, alias: string, schema?: string): FromItem | undefined {
  for (let level = scope; level !== undefined; level = level.outer) {
    for (const item of level.items) {
      if (schema === undefined ? item.alias === alias : item.schema === schema && item.relation?.name === alias) return item;
    }
  }
  return undefined;
}

/** What a column reference means: a column, a whole row, or nothing that is known. */
export function lookUp({ fields }: ColumnRef, scope: Scope | undefined): FoundColumn | 'row' | undefined {
  const count = fields?.length ?? 0;
  const name = stringOf(fields?.[count - 1]);
  if (name === undefined) return 'row';
  if (count === 1) return findColumn(scope, name) ?? (findItem(scope, name) === undefined ? undefined : 'row');
  const item = findItem(scope, stringOf(fields![count - 2]) ?? '', stringOf(fields![count - 3]));
  if (item === undefined) return count === 2 ? findColumn(scope, stringOf(fields![0]) ?? '') : undefined;
  const column = item.columns.find((candidate) => candidate.name === name);
  return column && { item, column };
}

/** The qualifier of `t.*` in a target list, none for `*`; undefined for anything else. */
export function starQualifier(node: Node): readonly string[] | undefined {
  const fields = 'ColumnRef' in node ? node.ColumnRef.fields : undefined;
  const last = fields?.at(-1);
  return last !== undefined && 'A_Star' in last ? fields!.slice(0, -1).flatMap((field) => stringOf(field) ?? []) : undefined;
}

/** True for a bare name in ORDER BY or DISTINCT ON that is that of an output column. */
export function isOutputName(node: Node, { columns }: QueryResult): boolean {
  const expression = 'SortBy' in node ? node.SortBy.node : node;
  const fields = expression !== undefined && 'ColumnRef' in expression ? expression.ColumnRef.fields : undefined;
  const name = fields?.length === 1 ? stringOf(fields[0]) : undefined;
  return name !== undefined && columns.some((column) => column.name === name);
}
