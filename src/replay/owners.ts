import type { Catalog, CatalogObject, Grant } from '../catalog/index.js';
import { mergeGrants } from './default-privileges.js';

/** An object in the hands of another owner, who takes over what the old one was granted (aclnewowner). */
export function ownedAnew<O extends CatalogObject>(object: O, owner: string): O {
  const before = object.owner;
  if (!('grants' in object) || before === undefined || before === owner) return { ...object, owner };
  return { ...object, owner, grants: handedOver(object.grants, before, owner) };
}

function handedOver(grants: readonly Grant[], from: string, to: string): readonly Grant[] {
  if (!grants.some((grant) => grant.role === from || grant.grantor === to)) return grants;
  return mergeGrants([], grants.map(({ grantor, ...grant }): Grant => ({ ...grant, ...(grant.role === from && { role: to }), ...(grantor !== undefined && grantor !== to && { grantor }) })));
}

/** Everything that a role owns. */
export function ownedBy(catalog: Catalog, role: string): readonly CatalogObject[] {
  return [...catalog.objects()].filter((object) => object.owner === role && object.origin !== undefined);
}
