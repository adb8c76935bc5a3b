import type { AlterRoleStmt, CreateRoleStmt, DropOwnedStmt, DropRoleStmt, GrantRoleStmt, Node, ReassignOwnedStmt } from '@pgsql/types';
import type { Catalog, CatalogObject, Grant, Role } from '../catalog/index.js';
import { roleName } from '../sql/names.js';
import { drop } from './drop.js';
import { ownedAnew, ownedBy } from './owners.js';
import { granteesOf } from './privileges.js';
import type { Scene } from './scene.js';

/** CREATE ROLE, CREATE USER. */
export function createRole(scene: Scene, statement: CreateRoleStmt): void {
  const name = statement.role ?? '';
  const existing = scene.catalog.named('role', name);
  if (existing?.origin !== undefined) return;
  const role: Role = { kind: 'role', id: existing?.id ?? scene.newId(), origin: scene.origin(), name, bypassRls: false, superuser: false, memberOf: existing?.memberOf ?? [], dependsOn: [], ...roleOptions(scene, statement.options) };
  scene.emit('role.create', { role }, scene.catalog.put(role));
  for (const option of statement.options ?? []) {
    if (!('DefElem' in option) || !/^(?:rolemembers|adminmembers)$/.test(option.DefElem.defname ?? '')) continue;
    const members = option.DefElem.arg !== undefined && 'List' in option.DefElem.arg ? option.DefElem.arg.List.items : undefined;
    for (const member of granteesOf(scene, members)) changeMembership(scene, member, [name], true);
  }
}

/** ALTER ROLE … options; ALTER GROUP … ADD USER. */
export function alterRole(scene: Scene, statement: AlterRoleStmt): void {
  const before = knownRole(scene, roleName(statement.role, scene.session.role));
  for (const option of statement.options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'rolemembers') continue;
    const members = option.DefElem.arg !== undefined && 'List' in option.DefElem.arg ? option.DefElem.arg.List.items : undefined;
    for (const member of granteesOf(scene, members)) changeMembership(scene, member, [before.name], statement.action !== -1);
    return;
  }
  const after: Role = { ...before, ...roleOptions(scene, statement.options) };
  scene.emit('role.alter', { before, after }, scene.catalog.put(after));
}

/** DROP ROLE. */
export function dropRole(scene: Scene, statement: DropRoleStmt): void {
  for (const node of statement.roles ?? []) {
    const role = 'RoleSpec' in node ? scene.catalog.named('role', roleName(node.RoleSpec, scene.session.role)) : undefined;
    if (role === undefined) continue;
    drop(scene, role, { cascade: false, ifExists: statement.missing_ok === true });
    for (const other of scene.catalog.objectsOf('role')) if (other.memberOf.includes(role.name)) scene.put({ ...other, memberOf: other.memberOf.filter((name) => name !== role.name) });
  }
}

/** GRANT role TO role. */
export function grantRole(scene: Scene, statement: GrantRoleStmt): void {
  // GRANT ADMIN OPTION FOR and its like leave the membership as it is.
  if (statement.is_grant !== true && (statement.opt?.length ?? 0) > 0) return scene.emit('other', { what: 'REVOKE OPTION' });
  const granted = (statement.granted_roles ?? []).flatMap((node) => ('AccessPriv' in node ? [node.AccessPriv.priv_name ?? ''] : []));
  for (const member of granteesOf(scene, statement.grantee_roles)) changeMembership(scene, member, granted, statement.is_grant === true);
}

function changeMembership(scene: Scene, member: string, groups: readonly string[], joins: boolean): void {
  const before = knownRole(scene, member);
  const after: Role = { ...before, memberOf: joins ? [...new Set([...before.memberOf, ...groups])] : before.memberOf.filter((role) => !groups.includes(role)) };
  scene.emit('role.alter', { before, after }, scene.catalog.put(after));
}

/** The role of that name; one that no file made is assumed, as the bootstrap superuser is. */
export function knownRole(scene: Scene, name: string): Role {
  const known = scene.catalog.named('role', name);
  if (known !== undefined) return known;
  const role: Role = { kind: 'role', id: scene.newId(), name, bypassRls: false, superuser: false, memberOf: [], dependsOn: [] };
  scene.put(role);
  return role;
}

/** ALTER ROLE … RENAME: owners, grants and policies hold the OID and follow. */
export function renameRole(scene: Scene, from: string, to: string): void {
  const before = knownRole(scene, from);
  const after: Role = { ...before, name: to };
  const other = (name: string): string => (name === from ? to : name);
  let catalog = mapRoles(scene.catalog.put(after), other);
  catalog = catalog.withDefaultPrivileges(catalog.defaultPrivileges.map((entry) => ({ ...entry, role: other(entry.role), grants: renamedIn(entry.grants, other) })));
  scene.emit('role.alter', { before, after }, catalog);
}

function mapRoles(catalog: Catalog, other: (name: string) => string): Catalog {
  let after = catalog;
  for (const object of catalog.objects()) {
    const renamed: CatalogObject = {
      ...object,
      ...(object.owner !== undefined && { owner: other(object.owner) }),
      ...('grants' in object && { grants: renamedIn(object.grants, other) }),
      ...(object.kind === 'policy' && { roles: object.roles.map(other) }),
      ...(object.kind === 'role' && { memberOf: object.memberOf.map(other) }),
    };
    after = after.put(renamed);
  }
  return after;
}

function renamedIn(grants: readonly Grant[], other: (name: string) => string): readonly Grant[] {
  return grants.map((grant) => ({ ...grant, role: other(grant.role) }));
}

/** REASSIGN OWNED. */
export function reassignOwned(scene: Scene, statement: ReassignOwnedStmt): void {
  const owner = roleName(statement.newrole, scene.session.role);
  for (const role of granteesOf(scene, statement.roles)) {
    for (const before of ownedBy(scene.catalog, role)) {
      const after = ownedAnew(before, owner);
      scene.emit('owner.change', { before, after }, scene.catalog.put(after));
    }
  }
}

/** DROP OWNED: what a role owns goes, and what it was granted. */
export function dropOwned(scene: Scene, statement: DropOwnedStmt): void {
  for (const role of granteesOf(scene, statement.roles)) {
    const owned = ownedBy(scene.catalog, role);
    const alongside = owned.map(({ id }) => ({ id }));
    for (const object of owned) if (scene.catalog.get(object.id) !== undefined) drop(scene, object, { cascade: statement.behavior === 'DROP_CASCADE', ifExists: false, alongside });
    let after = scene.catalog;
    for (const object of scene.catalog.objects()) {
      if (!('grants' in object) || !object.grants.some((grant) => grant.role === role)) continue;
      after = after.put({ ...object, grants: object.grants.filter((grant) => grant.role !== role) });
    }
    const entries = after.defaultPrivileges.flatMap((entry) => (entry.role === role ? [] : [{ ...entry, grants: entry.grants.filter((grant) => grant.role !== role) }]));
    scene.emit('other', { what: 'DROP OWNED' }, after.withDefaultPrivileges(entries));
  }
}

function roleOptions(scene: Scene, options: readonly Node[] | undefined): Partial<Pick<Role, 'bypassRls' | 'superuser' | 'memberOf'>> {
  const result: { bypassRls?: boolean; superuser?: boolean; memberOf?: readonly string[] } = {};
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname, arg } = option.DefElem;
    const on = arg !== undefined && 'Boolean' in arg ? arg.Boolean.boolval === true : arg === undefined;
    if (defname === 'bypassrls') result.bypassRls = on;
    if (defname === 'superuser') result.superuser = on;
    if (defname === 'addroleto') result.memberOf = granteesOf(scene, arg !== undefined && 'List' in arg ? arg.List.items : undefined);
  }
  return result;
}
