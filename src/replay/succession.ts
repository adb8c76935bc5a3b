import type { Node, SelectStmt } from '@pgsql/types';
import { columnNamed, withColumn, type Relation } from '../catalog/index.js';
import { rangeName, stringOf } from '../sql/names.js';
import { walk } from '../sql/walk.js';
import type { Scene } from './scene.js';

/** Note which columns an UPDATE copies into younger ones of the same row: those take their place (the expand phase of a change). */
export function noteCopiedColumns(scene: Scene, { id }: Relation, targets: readonly Node[]): void {
  for (const node of targets) {
    const table = scene.catalog.getAs('relation', id);
    if (table === undefined || !('ResTarget' in node) || node.ResTarget.val === undefined || 'A_Const' in node.ResTarget.val) continue;
    const filled = columnNamed(table, node.ResTarget.name ?? '');
    if (filled?.origin === undefined) continue;
    for (const name of namesIn(node.ResTarget.val)) {
      const source = columnNamed(scene.catalog.getAs('relation', id)!, name);
      if (source === undefined || source.number >= filled.number || source.replacedBy !== undefined) continue;
      scene.put(withColumn(scene.catalog.getAs('relation', id)!, { ...source, replacedBy: { column: filled.number, since: scene.origin() } }));
    }
  }
}

/** Note that an INSERT … SELECT copies the rows of one older table: the younger one takes its place. */
export function noteCopiedRows(scene: Scene, into: Relation, { fromClause = [] }: SelectStmt): void {
  const range = fromClause.length === 1 && 'RangeVar' in fromClause[0]! ? fromClause[0].RangeVar : undefined;
  const source = range && scene.findRelation(rangeName(range));
  if (source === undefined || into.origin === undefined || source.id >= into.id || source.replacedBy !== undefined || source.relationKind !== 'table') return;
  scene.put({ ...source, replacedBy: { relation: into.id, since: scene.origin() } });
}

function namesIn(expression: Node): readonly string[] {
  const names: string[] = [];
  walk(expression, { ColumnRef: ({ fields }) => void names.push(stringOf(fields?.at(-1)) ?? '') });
  return names;
}
