import type { Node } from '@pgsql/types';
import { columnNamed, type Dependency, type IndexKey, type Relation } from '../catalog/index.js';
import { nameOf, stringOf } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { extensionWith } from './extension-members.js';
import { expressionName } from './result-types.js';
import type { Scene } from './scene.js';
import type { Unresolved } from './unresolved.js';

/** The keys of an index or exclusion constraint, read. */
export interface KeysReading {
  readonly keys: readonly IndexKey[];
  /** What their expressions and operator classes need. */
  readonly needs: readonly Dependency[];
  /** The first name in an expression that Postgres does not find. */
  readonly missing: Unresolved | undefined;
}

/** Read the keys of an index or exclusion constraint. */
export function readKeys(scene: Scene, table: Relation, nodes: readonly Node[]): KeysReading {
  const keys: IndexKey[] = [];
  const needs: Dependency[] = [];
  let missing: Unresolved | undefined;
  for (const node of nodes) {
    if (!('IndexElem' in node)) continue;
    const key = node.IndexElem;
    const written = key.name ?? columnWritten(key.expr);
    const column = written === undefined ? undefined : columnNamed(table, written)?.number;
    const read = key.expr === undefined || column !== undefined ? undefined : readExpression(scene, key.expr, { table });
    if (read !== undefined) needs.push(...read.needs);
    missing ??= read?.missing;
    const operatorClass = key.opclass && nameOf(key.opclass);
    const extension = operatorClass && extensionWith(scene, 'operator-class', operatorClass);
    if (extension !== undefined) needs.push({ on: extension.id, type: 'normal' });
    keys.push({
      ...(column !== undefined ? { column } : { expression: read?.text ?? key.name ?? '', name: key.name ?? keyName(key.expr) }),
      ...(operatorClass !== undefined && { operatorClass: operatorClass.name }),
      ...(key.collation !== undefined && { collation: nameOf(key.collation).name }),
      ...(key.ordering === 'SORTBY_DESC' && { descending: true }),
      ...(key.nulls_ordering === 'SORTBY_NULLS_FIRST' && { nullsFirst: true }),
    });
  }
  return { keys, needs, missing };
}

/** The name in `((name))`: an expression that is a plain column is that column (ComputeIndexAttrs). */
function columnWritten(expression: Node | undefined): string | undefined {
  const fields = expression !== undefined && 'ColumnRef' in expression ? expression.ColumnRef.fields : undefined;
  return fields?.length === 1 ? stringOf(fields[0]) : undefined;
}

/** FigureIndexColname in parse_target.c. */
function keyName(expression: Node | undefined): string {
  const name = expressionName(expression);
  return name === '?column?' ? 'expr' : name;
}
