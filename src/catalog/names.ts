import type { Map as PersistentMap } from 'immutable';
import type { CatalogObject, ObjectId } from './model.js';
import { nameSlots } from './name-slots.js';

/** The slot of a name → id; of a function's name, the ids of its overloads; of a constraint's name, all that have it. */
export type Names = PersistentMap<number, ObjectId | readonly ObjectId[]>;

/** The slot of an object's name; undefined where names are told apart by their table only. */
export function slotOf(object: CatalogObject): number | undefined {
  switch (object.kind) {
    case 'relation':
    case 'index':
      return nameSlots.relation.of(object.schema, object.name);
    case 'function':
    case 'type':
    case 'statistics':
      return nameSlots[object.kind].of(object.schema, object.name);
    case 'schema':
    case 'extension':
    case 'publication':
    case 'event-trigger':
    case 'role':
    case 'constraint':
      return nameSlots[object.kind].of('', object.name);
    case 'policy':
    case 'trigger':
    case 'rewrite-rule':
      return undefined;
  }
}

/** The names with one more object under a slot. */
export function named(names: Names, slot: number, object: CatalogObject): Names {
  const others = object.kind === 'function' || object.kind === 'constraint' ? names.get(slot) : undefined;
  return names.set(slot, others === undefined ? object.id : [...(typeof others === 'number' ? [others] : others), object.id]);
}

/** The names without an object under a slot. */
export function unnamed(names: Names, slot: number, id: ObjectId): Names {
  const held = names.get(slot);
  if (held === id) return names.remove(slot);
  if (held === undefined || typeof held === 'number') return names;
  const rest = held.filter((other) => other !== id);
  return rest.length === 0 ? names.remove(slot) : names.set(slot, rest.length === 1 ? rest[0]! : rest);
}
