import type { Catalog } from './catalog.js';
import { actsAs, mayUse } from './membership.js';
import type { Privilege, Relation } from './model.js';

/** The roles as which the Data API runs a request, and PUBLIC, of which both are. */
const apiRoles = ['anon', 'authenticated', 'public'];
const rowPrivileges: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/**
 * The API roles that may read or write rows of a relation through the Data API: its schema is served, and they hold a
 * privilege on it. Empty when it is not exposed.
 */
export function exposedTo(catalog: Catalog, relation: Relation, apiSchemas: readonly string[]): readonly string[] {
  if (!apiSchemas.includes(relation.schema) || relation.persistence === 'temporary') return [];
  const schema = catalog.schema(relation.schema);
  const enters = (role: string): boolean => schema === undefined || mayUse(catalog, schema, role, 'USAGE');
  return apiRoles.filter((role) => rowPrivilegesOf(catalog, relation, role).length > 0 && enters(role === 'public' ? 'anon' : role));
}

/** What a role may do to rows, be it by a membership or as owner; what PUBLIC may is its own. */
function rowPrivilegesOf(catalog: Catalog, { owner, grants }: Relation, role: string): readonly Privilege[] {
  const names = role === 'public' ? ['public'] : actsAs(catalog, role).filter((name) => name !== 'public');
  if (owner !== undefined && names.includes(owner)) return rowPrivileges;
  return grants.flatMap((grant) => (names.includes(grant.role) ? grant.privileges.filter((privilege) => rowPrivileges.includes(privilege)) : []));
}

/** What roles may do to the rows of a relation, as a person says it. */
export function rightsOf(catalog: Catalog, relation: Relation, roles: readonly string[]): 'read' | 'change' | 'read and change' {
  const held = roles.flatMap((role) => rowPrivilegesOf(catalog, relation, role));
  if (held.every((privilege) => privilege === 'SELECT')) return 'read';
  return held.includes('SELECT') ? 'read and change' : 'change';
}

/** The schemas in which Supabase keeps its own objects; projects do not decide their row level security. */
export const managedSchemas: ReadonlySet<string> = new Set([
  'auth', 'storage', 'realtime', 'vault', 'extensions', 'graphql', 'graphql_public', 'pgbouncer', 'supabase_migrations', 'supabase_functions', 'net', 'cron', 'pgmq', 'pgsodium',
  'pg_catalog', 'information_schema',
]);
