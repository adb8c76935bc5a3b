import type { DefaultPrivilege, Grant, Privilege } from '../catalog/index.js';
import type { Scene } from './scene.js';

/** What everybody gets without ALTER DEFAULT PRIVILEGES (GRANT, Notes): EXECUTE on functions and USAGE on types for PUBLIC. */
export const builtInGrants: Readonly<Record<DefaultPrivilege['objects'], readonly Grant[]>> = {
  tables: [],
  sequences: [],
  functions: [{ role: 'public', privileges: ['EXECUTE'] }],
  types: [{ role: 'public', privileges: ['USAGE'] }],
  schemas: [],
};

/** The grants that a new object of the current role gets in a schema. */
export function defaultGrants(scene: Scene, objects: DefaultPrivilege['objects'], schema: string): readonly Grant[] {
  const entries = scene.catalog.defaultPrivileges;
  if (entries.length === 0) return builtInGrants[objects];
  const { role } = scene.session;
  let grants = builtInGrants[objects];
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

/** The grants with one more. A privilege held with grant option is not listed without it too. */
export function addGrant(grants: readonly Grant[], grant: Grant): readonly Grant[] {
  const alike = (old: Grant): boolean => old.role === grant.role && old.grantor === grant.grantor && sameColumns(old.columns, grant.columns);
  if (grant.grantable === true) {
    const others = grants.flatMap((old) => (alike(old) && old.grantable !== true ? without(old, grant.privileges) : [old]));
    return added(others, grant, (old) => alike(old) && old.grantable === true);
  }
  const held = grants.find((old) => alike(old) && old.grantable === true)?.privileges ?? [];
  const missing = held.length === 0 ? grant.privileges : grant.privileges.filter((privilege) => !held.includes(privilege));
  return missing.length === 0 ? grants : added(grants, { ...grant, privileges: missing }, (old) => alike(old) && old.grantable !== true);
}

function added(grants: readonly Grant[], grant: Grant, into: (old: Grant) => boolean): readonly Grant[] {
  const at = grants.findIndex(into);
  if (at === -1) return [...grants, grant];
  const old = grants[at]!.privileges;
  if (grant.privileges.every((privilege) => old.includes(privilege))) return grants;
  return grants.with(at, { ...grants[at]!, privileges: [...new Set([...grants[at]!.privileges, ...grant.privileges])] });
}

/** The grants without these privileges that one role gave another; a REVOKE for the whole table takes those for columns along (REVOKE, Description). */
export function removeGrant(grants: readonly Grant[], role: string, privileges: readonly Privilege[], columns?: readonly string[], grantor?: string): readonly Grant[] {
  if (!grants.some((grant) => grant.role === role)) return grants;
  return grants.flatMap((grant): readonly Grant[] => {
    if (grant.role !== role || grant.grantor !== grantor) return [grant];
    if (columns === undefined) return without(grant, privileges);
    if (grant.columns === undefined) return [grant];
    const kept = grant.columns.filter((column) => !columns.includes(column));
    if (kept.length === grant.columns.length) return [grant];
    const touched = without({ ...grant, columns: grant.columns.filter((column) => columns.includes(column)) }, privileges);
    return kept.length === 0 ? touched : [{ ...grant, columns: kept }, ...touched];
  });
}

/** REVOKE GRANT OPTION FOR: the role keeps the privileges, and may not pass them on. */
export function removeGrantOption(grants: readonly Grant[], role: string, privileges: readonly Privilege[], columns?: readonly string[], grantor?: string): readonly Grant[] {
  const touched = (grant: Grant): boolean => grant.role === role && grant.grantor === grantor && grant.grantable === true && (columns === undefined || sameColumns(columns, grant.columns));
  let result: readonly Grant[] = grants.filter((grant) => !touched(grant));
  for (const grant of grants) {
    if (!touched(grant)) continue;
    const { grantable: _grantable, ...plain } = grant;
    result = mergeGrants(result, [...without(grant, privileges), ...without(plain, grant.privileges.filter((privilege) => !privileges.includes(privilege)))]);
  }
  return result;
}

/** CASCADE: without what roles have passed on that may no longer pass it on (recursive_revoke). */
export function withoutOrphans(grants: readonly Grant[]): readonly Grant[] {
  const mayPassOn = (grantor: string, privilege: Privilege): boolean => grants.some((grant) => grant.role === grantor && grant.grantable === true && grant.privileges.includes(privilege));
  const orphaned = ({ grantor, privileges }: Grant): boolean => grantor !== undefined && privileges.some((privilege) => !mayPassOn(grantor, privilege));
  if (!grants.some(orphaned)) return grants;
  return withoutOrphans(grants.flatMap((grant) => (orphaned(grant) ? without(grant, grant.privileges.filter((privilege) => !mayPassOn(grant.grantor!, privilege))) : [grant])));
}

function without(grant: Grant, privileges: readonly Privilege[]): readonly Grant[] {
  const left = grant.privileges.filter((privilege) => !privileges.includes(privilege));
  return left.length === 0 ? [] : [{ ...grant, privileges: left }];
}

function sameColumns(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((name) => b.includes(name)));
}
