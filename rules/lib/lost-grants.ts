import { mayUse, type Catalog, type Grant, type Privilege, type Relation } from '../../src/rule/index.js';
import { clients, type ClientRole } from './client-roles.js';

const ofRows: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** What the roles of the Data API may do with rows of a new relation, and could not with the old one. */
export function regained(before: Catalog, old: Relation, after: Catalog, now: Relation): readonly { readonly role: ClientRole; readonly privileges: readonly Privilege[] }[] {
  return clients.flatMap((role) => {
    if (before.named('role', role) === undefined) return [];
    const partly = (privilege: Privilege): boolean => old.columns.some(({ name }) => mayUse(before, old, role, privilege, name));
    const privileges = privilegesOn(now).filter((privilege) => mayUse(after, now, role, privilege) && !mayUse(before, old, role, privilege) && !partly(privilege));
    return privileges.length === 0 ? [] : [{ role, privileges }];
  });
}

/** What roles were granted by name on the old relation, and may not do with the new one. */
export function withdrawn(old: Relation, after: Catalog, now: Relation): readonly Grant[] {
  // What everybody was granted is missed by the roles of the Data API.
  return old.grants.flatMap((grant) => (grant.role === 'public' ? clients.map((role) => ({ ...grant, role })) : [grant])).flatMap((grant): readonly Grant[] => {
    if (grant.role === old.owner || grant.role === now.owner || after.named('role', grant.role) === undefined) return [];
    const columns = grant.columns?.filter((name) => now.columns.some((column) => column.name === name));
    if (columns?.length === 0) return [];
    const missing = (privilege: Privilege): boolean => (columns === undefined ? !mayUse(after, now, grant.role, privilege) : columns.some((column) => !mayUse(after, now, grant.role, privilege, column)));
    const privileges = grant.privileges.filter((privilege) => privilegesOn(now).includes(privilege) && missing(privilege));
    return privileges.length === 0 ? [] : [{ role: grant.role, privileges, ...(columns && { columns }) }];
  });
}

/** True for all that one can do with rows. */
export function isWhole(privileges: readonly Privilege[]): boolean {
  return ofRows.every((privilege) => privileges.includes(privilege));
}

/** The grants as SQL. */
export function describeGrants(grants: readonly Grant[], nameOf: (role: string) => string, target: string): string {
  const roles = new Map<string, string[]>();
  for (const { role, privileges, columns } of grants) {
    const what = privileges.map((privilege) => (columns === undefined ? privilege : `${privilege} (${columns.map(nameOf).join(', ')})`)).join(', ');
    roles.set(what, [...(roles.get(what) ?? []), nameOf(role)]);
  }
  return [...roles].map(([what, names]) => `GRANT ${what} ON ${target} TO ${names.join(', ')};`).join(' ');
}

/** A view that cannot be written through, and a materialized view, are only read. */
function privilegesOn({ relationKind, view }: Relation): readonly Privilege[] {
  return relationKind === 'materialized-view' || view?.updatable === false ? ['SELECT'] : ofRows;
}
