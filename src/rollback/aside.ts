import type { CatalogObject, ObjectId } from '../catalog/index.js';
import { namesake } from './ddl/object-names.js';
import { dropOf } from './drop.js';
import { restore } from './restore.js';
import type { Script } from './script.js';

/** Kinds that can be dropped and made again without losing anything. */
const movable: ReadonlySet<CatalogObject['kind']> = new Set<CatalogObject['kind']>(['policy', 'trigger', 'rewrite-rule', 'function', 'index']);

function isMovable(object: CatalogObject): boolean {
  if (object.kind === 'relation') return object.relationKind === 'view';
  if (object.kind === 'constraint') return object.type === 'check' || object.type === 'foreign-key';
  return movable.has(object.kind) && !(object.kind === 'index' && object.constraint !== undefined);
}

/**
 * Drop what depends on an object, do something, and make it again.
 * @param matters whether a dependent is in the way
 * @returns false, with nothing written, when something is in the way that cannot be made again
 */
export function withoutDependents(script: Script, ids: readonly ObjectId[], matters: (object: CatalogObject, on: ObjectId) => boolean, action: () => void): boolean {
  const before = script.catalog;
  const order: CatalogObject[] = [];
  const seen = new Set<ObjectId>(ids);
  const visit = (id: ObjectId, counts: (object: CatalogObject) => boolean): boolean => before.dependents(id).every((object) => {
    if (seen.has(object.id) || !counts(object)) return true;
    seen.add(object.id);
    if (!isMovable(object) || !visit(object.id, () => true)) return false;
    order.push(object);
    return true;
  });
  if (!ids.every((id) => visit(id, (object) => matters(object, id)))) return false;
  for (const object of order) script.write(dropOf(script.catalog, object));
  action();
  for (const object of order.toReversed()) if (namesake(object, before, script.catalog) === undefined) restore(script, object, before);
  return true;
}
