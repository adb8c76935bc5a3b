import type { Catalog } from './catalog.js';
import type { CatalogObject, ObjectOf, Privilege } from './model.js';

/** What carries privileges. */
export type Granted = ObjectOf<'relation' | 'function' | 'schema' | 'type'>;

/**
 * The roles whose privileges a role has: itself, PUBLIC, and each role that it is a member of and inherits from, also through others
 * (has_privs_of_role). The policies that apply to them are those that apply to it.
 */
export function actsAs(catalog: Catalog, role: string): readonly string[] {
  const direct = catalog.named('role', role);
  if (role === 'public') return ['public'];
  if (direct === undefined || direct.memberOf.length === 0) return [role, 'public'];
  const found = new Set([role, 'public']);
  for (const name of found) {
    const known = catalog.named('role', name);
    for (const group of known?.memberOf ?? []) if (known?.notInherited?.includes(group) !== true) found.add(group);
  }
  return [...found];
}

/** True when a policy, or anything else that names roles, is for a role: by its name, as PUBLIC, or by a membership. */
export function isAmong(catalog: Catalog, role: string, named: readonly string[]): boolean {
  return named.includes(role) || named.includes('public') || actsAs(catalog, role).some((name) => named.includes(name));
}

/**
 * True when a role may do this with an object, as has_table_privilege and its like answer: by a grant, as owner or superuser, or by one of the
 * roles that Postgres itself provides. A privilege for some columns only counts for those columns.
 */
export function mayUse(catalog: Catalog, object: Granted, role: string, privilege: Privilege, column?: string): boolean {
  if (catalog.named('role', role)?.superuser === true) return true;
  const names = actsAs(catalog, role);
  if (object.owner !== undefined && names.includes(object.owner)) return true;
  if (names.some((name) => provided[name]?.(object, privilege) === true)) return true;
  return object.grants.some((grant) => names.includes(grant.role) && grant.privileges.includes(privilege) && (grant.columns === undefined || (column !== undefined && grant.columns.includes(column))));
}

/** Roles that have privileges without a grant (Predefined Roles). */
const provided: Readonly<Record<string, (object: CatalogObject, privilege: Privilege) => boolean>> = {
  pg_read_all_data: ({ kind }, privilege) => (kind === 'relation' && privilege === 'SELECT') || (kind === 'schema' && privilege === 'USAGE'),
  pg_write_all_data: ({ kind }, privilege) => (kind === 'relation' && (privilege === 'INSERT' || privilege === 'UPDATE' || privilege === 'DELETE')) || (kind === 'schema' && privilege === 'USAGE'),
  pg_maintain: ({ kind }, privilege) => kind === 'relation' && privilege === 'MAINTAIN',
};
