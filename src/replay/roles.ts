import type { AlterRoleStmt, CreateRoleStmt, DropOwnedStmt, DropRoleStmt, GrantRoleStmt, Node, ReassignOwnedStmt } from '@pgsql/types';
import type { Catalog, CatalogObject, Grant, Role } from '../catalog/index.js';
import { roleName } from '../sql/names.js';
import { drop } from './drop.js';
import { ownedAnew, ownedBy } from './owners.js';
import { granteesOf } from './privileges.js';
import type { Scene } from './scene.js';
import { refusesNamed } from './taken-names.js';

/** CREATE ROLE, CREATE USER. */
export function createRole(scene: Scene, statement: CreateRoleStmt): void {
  const name = statement.role ?? '';
  const existing = scene.catalog.named('role', name);
  if (refusesNamed(scene, existing, 'role', name)) return;
  if (existing?.origin !== undefined) return;
  const made: Role = { kind: 'role', id: existing?.id ?? scene.newId(), origin: scene.origin(), name, bypassRls: false, superuser: false, memberOf: existing?.memberOf ?? [], dependsOn: [], ...attributes(statement.options) };
  const role = withMemberships(made, rolesOfOption(scene, statement.options, /^addroleto$/), undefined);
  scene.emit('role.create', { role }, scene.catalog.put(role));
  for (const member of rolesOfOption(scene, statement.options, /^(?:rolemembers|adminmembers)$/)) join(scene, member, [name], undefined);
}

/** ALTER ROLE … options; ALTER GROUP … ADD USER. */
export function alterRole(scene: Scene, statement: AlterRoleStmt): void {
  const before = knownRole(scene, roleName(statement.role, scene.session.role));
  const members = rolesOfOption(scene, statement.options, /^rolemembers$/);
  if (members.length > 0) {
    for (const member of members) {
      if (statement.action === -1) leave(scene, member, [before.name]);
      else join(scene, member, [before.name], undefined);
    }
    return;
  }
  const inherits = optionNamed(statement.options, 'inherit');
  const { noInherit: _old, ...plain } = before;
  const after: Role = { ...(inherits === undefined ? before : plain), ...attributes(statement.options) };
  // Until version 15 it is the role that inherits or does not; since then each membership has its own answer, which stays as it is.
  const changed = inherits === undefined || scene.postgres >= 16 ? after : passing(after, after.noInherit === true ? after.memberOf : []);
  scene.emit('role.alter', { before, after: changed }, scene.catalog.put(changed));
}

/** DROP ROLE. */
export function dropRole(scene: Scene, statement: DropRoleStmt): void {
  for (const node of statement.roles ?? []) {
    const role = 'RoleSpec' in node ? scene.catalog.named('role', roleName(node.RoleSpec, scene.session.role)) : undefined;
    if (role === undefined) continue;
    drop(scene, role, { cascade: false, ifExists: statement.missing_ok === true });
    for (const other of scene.catalog.objectsOf('role')) if (other.memberOf.includes(role.name)) scene.put(without(other, [role.name]));
  }
}

/** GRANT role TO role. */
export function grantRole(scene: Scene, statement: GrantRoleStmt): void {
  const granted = (statement.granted_roles ?? []).flatMap((node) => ('AccessPriv' in node ? [node.AccessPriv.priv_name ?? ''] : []));
  const inherits = optionNamed(statement.opt, 'inherit');
  const onlyOption = statement.is_grant !== true && (statement.opt?.length ?? 0) > 0;
  // REVOKE ADMIN OPTION FOR, or SET, leaves the membership as it is.
  if (onlyOption && inherits === undefined) return scene.emit('other', { what: 'REVOKE OPTION' });
  for (const member of granteesOf(scene, statement.grantee_roles)) {
    if (statement.is_grant === true) join(scene, member, granted, inherits);
    else if (onlyOption) join(scene, member, granted.filter((group) => knownRole(scene, member).memberOf.includes(group)), false);
    else leave(scene, member, granted);
  }
}

/** @param inherits WITH INHERIT; undefined when the statement does not say */
function join(scene: Scene, member: string, groups: readonly string[], inherits: boolean | undefined): void {
  const before = knownRole(scene, member);
  const after = withMemberships(before, groups, inherits);
  scene.emit('role.alter', { before, after }, scene.catalog.put(after));
}

function leave(scene: Scene, member: string, groups: readonly string[]): void {
  const before = knownRole(scene, member);
  const after = without(before, groups);
  scene.emit('role.alter', { before, after }, scene.catalog.put(after));
}

/** A membership that is there keeps its answer where the statement does not give one (AddRoleMems). */
function withMemberships(role: Role, groups: readonly string[], inherits: boolean | undefined): Role {
  const before = role.notInherited ?? [];
  const passive = new Set(before.filter((group) => inherits === undefined || !groups.includes(group)));
  for (const group of groups) {
    const fresh = !role.memberOf.includes(group);
    if (inherits === false || (inherits === undefined && fresh && role.noInherit === true)) passive.add(group);
  }
  return passing({ ...role, memberOf: [...new Set([...role.memberOf, ...groups])] }, [...passive]);
}

function without(role: Role, groups: readonly string[]): Role {
  const left = (names: readonly string[]): readonly string[] => names.filter((name) => !groups.includes(name));
  return passing({ ...role, memberOf: left(role.memberOf) }, left(role.notInherited ?? []));
}

function passing(role: Role, notInherited: readonly string[]): Role {
  const { notInherited: _old, ...plain } = role;
  return notInherited.length === 0 ? plain : { ...plain, notInherited };
}

/** The role of that name; one that no file made is assumed, as the bootstrap superuser is. */
function knownRole(scene: Scene, name: string): Role {
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
      ...(object.kind === 'role' && { memberOf: object.memberOf.map(other), ...(object.notInherited && { notInherited: object.notInherited.map(other) }) }),
    };
    after = after.put(renamed);
  }
  return after;
}

function renamedIn(grants: readonly Grant[], other: (name: string) => string): readonly Grant[] {
  return grants.map((grant) => ({ ...grant, role: other(grant.role), ...(grant.grantor !== undefined && { grantor: other(grant.grantor) }) }));
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

function attributes(options: readonly Node[] | undefined): Partial<Pick<Role, 'bypassRls' | 'superuser' | 'noInherit'>> {
  const bypassRls = optionNamed(options, 'bypassrls');
  const superuser = optionNamed(options, 'superuser');
  return { ...(bypassRls !== undefined && { bypassRls }), ...(superuser !== undefined && { superuser }), ...(optionNamed(options, 'inherit') === false && { noInherit: true as const }) };
}

function optionNamed(options: readonly Node[] | undefined, name: string): boolean | undefined {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== name) continue;
    const { arg } = option.DefElem;
    return arg === undefined || ('Boolean' in arg && arg.Boolean.boolval === true);
  }
  return undefined;
}

function rolesOfOption(scene: Scene, options: readonly Node[] | undefined, name: RegExp): readonly string[] {
  return (options ?? []).flatMap((option) => {
    if (!('DefElem' in option) || !name.test(option.DefElem.defname ?? '')) return [];
    const { arg } = option.DefElem;
    return granteesOf(scene, arg !== undefined && 'List' in arg ? arg.List.items : undefined);
  });
}
