import type { Relation } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';

/** Why tables cannot be emptied without CASCADE: another one refers to one of them, be it empty too (heap_truncate_check_FKs in heap.c). */
export function refusedTruncate(scene: Scene, tables: readonly Relation[]): Refusal | undefined {
  const emptied = new Set(tables.flatMap((table) => [table.id, ...scene.catalog.children(table.id).map(({ id }) => id)]));
  for (const table of tables) {
    const key = scene.catalog.dependents(table.id).find((object) => object.kind === 'constraint' && object.references?.table === table.id && !emptied.has(object.table) && isSurelyThere(scene, object) && isTable(scene, object.table));
    if (key?.kind === 'constraint') return { sqlstate: '0A000', error: 'cannot truncate a table referenced in a foreign key constraint', object: table, blockers: [{ object: key }] };
  }
  return undefined;
}

function isTable(scene: Scene, id: number): boolean {
  const table = scene.catalog.getAs('relation', id);
  return table !== undefined && isSurelyThere(scene, table);
}
