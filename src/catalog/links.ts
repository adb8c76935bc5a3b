import type { Map as PersistentMap } from 'immutable';
import type { CatalogObject, Dependency, ObjectId } from './model.js';

/** The objects that depend on one object: a list that grows at its head and shares its tail with what it was before. */
export interface Chain {
  readonly id: ObjectId;
  readonly rest: Chain | undefined;
}

/** The two maps of who depends on whom, while an object is put or removed. */
export interface Links {
  /** Table or domain → its own constraints, indexes, policies, triggers and rules. */
  parts: PersistentMap<ObjectId, Chain>;
  /** Object → the others that depend on it or on one of its columns. */
  dependents: PersistentMap<ObjectId, Chain>;
}

/** The objects that are needed, each once. */
export function ones(dependsOn: readonly Dependency[]): readonly ObjectId[] {
  if (dependsOn.length === 0) return none;
  if (dependsOn.length > 16) return [...new Set(dependsOn.map((need) => need.on))];
  const found: ObjectId[] = [];
  for (const { on } of dependsOn) if (!found.includes(on)) found.push(on);
  return found;
}
const none: readonly ObjectId[] = [];

/** Which of the two maps says that this object needs that one. */
function mapOf(object: CatalogObject, on: ObjectId): keyof Links {
  return 'table' in object && object.table === on ? 'parts' : 'dependents';
}

/** Note that an object needs that one. */
export function link(links: Links, on: ObjectId, object: CatalogObject): void {
  const map = mapOf(object, on);
  links[map] = links[map].set(on, { id: object.id, rest: links[map].get(on) });
}

/** Forget that an object needs that one. */
export function unlink(links: Links, on: ObjectId, object: CatalogObject): void {
  const map = mapOf(object, on);
  const rest = without(links[map].get(on), object.id);
  links[map] = rest === undefined ? links[map].remove(on) : links[map].set(on, rest);
}

function without(chain: Chain | undefined, id: ObjectId): Chain | undefined {
  const before: ObjectId[] = [];
  let at = chain;
  for (; at !== undefined && at.id !== id; at = at.rest) before.push(at.id);
  if (at === undefined) return chain;
  let rest = at.rest;
  for (let n = before.length - 1; n >= 0; n--) rest = { id: before[n]!, rest };
  return rest;
}
