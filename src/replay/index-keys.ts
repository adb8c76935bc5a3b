import type { Node } from '@pgsql/types';
import { columnNamed, type Dependency, type IndexKey, type Relation } from '../catalog/index.js';
import { nameOf } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { extensionWith } from './extension-members.js';
import { expressionName } from './result-types.js';
import type { Scene } from './scene.js';

/** The keys of an index or exclusion constraint, read. */
export interface KeysReading {
  readonly keys: readonly IndexKey[];
  /** What their expressions and operator classes need. */
  readonly needs: readonly Dependency[];
}

/** Read the keys of an index or exclusion constraint. */
export function readKeys(scene: Scene, table: Relation, nodes: readonly Node[]): KeysReading {
  const keys: IndexKey[] = [];
  const needs: Dependency[] = [];
  for (const node of nodes) {
    if (!('IndexElem' in node)) continue;
    const key = node.IndexElem;
    const column = key.name === undefined ? undefined : columnNamed(table, key.name)?.number;
    const read = key.expr === undefined ? undefined : readExpression(scene, key.expr, { table });
    if (read !== undefined) needs.push(...read.needs);
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
  return { keys, needs };
}

/** FigureIndexColname in parse_target.c. */
function keyName(expression: Node | undefined): string {
  const name = expressionName(expression);
  return name === '?column?' ? 'expr' : name;
}
