import type { ObjectId, Relation } from '../../catalog/index.js';
import type { QueryAnalysis } from '../queries.js';
import { isFullyKnown, isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';
import { isOneType } from './type-names.js';

/** Why CREATE OR REPLACE VIEW cannot put a view in the place of what is there (checkViewColumns in view.c): it may only add columns at the end. */
export function refusedReplacement(scene: Scene, existing: Relation, fresh: Relation, analysis: QueryAnalysis | undefined): Refusal | undefined {
  // A query over what is not there is refused before anything is compared.
  if (analysis?.reads.some((id) => !isThere(scene, id)) === true) return undefined;
  if (existing.relationKind !== 'view') {
    return isSurelyThere(scene, existing) ? { sqlstate: '42809', error: `"${existing.name}" is not a view`, object: existing } : undefined;
  }
  if (!isFullyKnown(scene, existing) || !fresh.columnsKnown || existing.columns.length === 0) return undefined;
  const refused = (error: string): Refusal => ({ sqlstate: '42P16', error, object: existing });
  if (fresh.columns.length < existing.columns.length) return refused('cannot drop columns from view');
  for (const [at, old] of existing.columns.entries()) {
    const column = fresh.columns[at]!;
    if (column.name !== old.name) return refused(`cannot change name of view column "${old.name}" to "${column.name}"`);
    if (column.type === undefined || old.type === undefined || column.type === old.type) continue;
    // Of a type that is not known the name alone is compared, which may be written in two ways.
    if (!isOneType(scene, column.type) || !isOneType(scene, old.type)) continue;
    return refused(`cannot change data type of view column "${old.name}" from ${old.type} to ${column.type}`);
  }
  return undefined;
}

function isThere(scene: Scene, id: ObjectId): boolean {
  const object = scene.catalog.get(id);
  return object !== undefined && isSurelyThere(scene, object);
}
