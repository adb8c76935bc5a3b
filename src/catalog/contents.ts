import { Map as PersistentMap } from 'immutable';
import { catalogWith, stateOf, type Catalog, type Gap, type Gaps, type State } from './catalog.js';
import type { Chain } from './links.js';
import type { CatalogObject, DefaultPrivilege, ObjectId } from './model.js';
import { slotOf, type Names } from './names.js';

/** All that a catalog holds, as plain data. Spans in it point at their sources. */
export interface Contents {
  readonly objects: readonly CatalogObject[];
  /** Of several objects that share a name, the ids in their order. */
  readonly sharedNames: readonly (readonly ObjectId[])[];
  readonly parts: readonly Linked[];
  readonly dependents: readonly Linked[];
  readonly former: readonly { readonly object: CatalogObject; readonly renamed: boolean; readonly gaps: Entries<Gaps> }[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly gaps: Entries<Gaps>;
}

/** An object and those that depend on it, the last one linked first. */
type Linked = readonly [on: ObjectId, dependents: readonly ObjectId[]];
type Entries<M> = M extends ReadonlyMap<infer K, infer V> ? readonly (readonly [K, V])[] : never;

/** Lay a catalog open. */
export function contentsOf(catalog: Catalog): Contents {
  const { objects, names, parts, dependents, former, defaultPrivileges, gaps } = stateOf(catalog);
  return {
    objects: [...objects.values()],
    sharedNames: [...names.values()].filter((ids) => typeof ids !== 'number'),
    parts: linksOf(parts),
    dependents: linksOf(dependents),
    former: Array.from(former.values(), ({ object, renamed, gaps: then }) => ({ object, renamed, gaps: [...then] })),
    defaultPrivileges,
    gaps: [...gaps],
  };
}

/** The catalog that holds these contents: it answers every question as the one did that they were taken from. */
export function catalogOf({ objects, sharedNames, parts, dependents, former, defaultPrivileges, gaps }: Contents): Catalog {
  const byId = PersistentMap(objects.map((object) => [object.id, object]));
  return catalogWith({
    objects: byId,
    names: namesOf(objects, sharedNames, byId),
    parts: chainsOf(parts),
    dependents: chainsOf(dependents),
    former: PersistentMap(former.map(({ object, renamed, gaps: then }) => [slotOf(object)!, { object, renamed, gaps: gapsOf(then) }])),
    defaultPrivileges,
    gaps: gapsOf(gaps),
  });
}

function linksOf(chains: State['parts']): readonly Linked[] {
  return Array.from(chains, ([on, chain]): Linked => {
    const ids: ObjectId[] = [];
    for (let at: Chain | undefined = chain; at !== undefined; at = at.rest) ids.push(at.id);
    return [on, ids];
  });
}

function chainsOf(links: readonly Linked[]): State['parts'] {
  return PersistentMap(links.map(([on, ids]) => [on, ids.reduceRight<Chain | undefined>((rest, id) => ({ id, rest }), undefined)!]));
}

function namesOf(objects: readonly CatalogObject[], shared: Contents['sharedNames'], byId: State['objects']): Names {
  const named: [number, ObjectId | readonly ObjectId[]][] = [];
  for (const object of objects) {
    const slot = slotOf(object);
    if (slot !== undefined) named.push([slot, object.id]);
  }
  // The last entry of a slot counts.
  for (const ids of shared) named.push([slotOf(byId.get(ids[0]!)!)!, ids]);
  return PersistentMap(named);
}

function gapsOf(entries: readonly (readonly [Gap, ObjectId])[]): Gaps {
  return new Map(entries);
}
