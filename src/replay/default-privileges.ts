import type { DefaultPrivilege, Grant, Privilege } from '../catalog/index.js';
import type { Scene } from './scene.js';

/** What everybody gets without ALTER DEFAULT PRIVILEGES (GRANT, Notes): EXECUTE on functions and USAGE on types for PUBLIC. */
const builtIn: Readonly<Record<DefaultPrivilege['objects'], readonly Grant[]>> = {
  tables: [],
  sequences: [],
  functions: [{ role: 'public', privileges: ['EXECUTE'] }],
  types: [{ role: 'public', privileges: ['USAGE'] }],
  schemas: [],
};

/** The grants that a new object of the current role gets in a schema. */
export function defaultGrants(scene: Scene, objects: DefaultPrivilege['objects'], schema: string): readonly Grant[] {
  const entries = scene.catalog.defaultPrivileges;
  if (entries.length === 0) return builtIn[objects];
  const { role } = scene.session;
  let grants = builtIn[objects];
  const everywhere = entries.find((entry) => entry.role === role && entry.objects === objects && entry.schema === undefined);
  if (everywhere !== undefined) grants = everywhere.grants;
  const here = entries.find((entry) => entry.role === role && entry.objects === objects && entry.schema === schema);
  return here === undefined ? grants : mergeGrants(grants, here.grants);
}

/** Both sets of grants as one. */
export function mergeGrants(grants: readonly Grant[], more: readonly Grant[]): readonly Grant[] {
  let merged = grants;
  for (const grant of more) merged = addGrant(merged, grant);
  return merged;
}

/** The grants with one more. */
export function addGrant(grants: readonly Grant[], grant: Grant): readonly Grant[] {
  const at = grants.findIndex((old) => old.role === grant.role && sameColumns(old.columns, grant.columns) && (old.grantable === true) === (grant.grantable === true));
  if (at === -1) return [...grants, grant];
  const privileges = [...new Set([...grants[at]!.privileges, ...grant.privileges])];
  return grants.with(at, { ...grants[at]!, privileges });
}

/** The grants without these privileges of one role; a table-level REVOKE takes column grants along (REVOKE, Description). */
export function removeGrant(grants: readonly Grant[], role: string, privileges: readonly Privilege[] | 'all', columns?: readonly string[]): readonly Grant[] {
  return grants.flatMap((grant) => {
    if (grant.role !== role) return [grant];
    if (columns !== undefined && !sameColumns(grant.columns, columns)) return [grant];
    const left = privileges === 'all' ? [] : grant.privileges.filter((privilege) => !privileges.includes(privilege));
    return left.length === 0 ? [] : [{ ...grant, privileges: left }];
  });
}

function sameColumns(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((name) => b.includes(name)));
}
