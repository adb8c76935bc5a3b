import type { AlterDefaultPrivilegesStmt, GrantRoleStmt, GrantStmt, Node, ObjectType } from '@pgsql/types';
import type { CatalogObject, DefaultPrivilege, Grant, Privilege, Relation, Role, Routine, Schema } from '../catalog/index.js';
import { nameOf, rangeName, roleName, routineName, stringList } from '../sql/names.js';
import { addGrant, defaultGrants, removeGrant } from './default-privileges.js';
import { knownRole } from './database-objects.js';
import { findRoutine } from './functions.js';
import type { Scene } from './scene.js';

const all: Readonly<Record<'tables' | 'sequences' | 'functions' | 'types' | 'schemas', readonly Privilege[]>> = {
  tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequences: ['USAGE', 'SELECT', 'UPDATE'],
  functions: ['EXECUTE'],
  types: ['USAGE'],
  schemas: ['USAGE', 'CREATE'],
};
type Kind = keyof typeof all;

const kinds: Readonly<Partial<Record<ObjectType, Kind>>> = {
  OBJECT_TABLE: 'tables', OBJECT_SEQUENCE: 'sequences', OBJECT_FUNCTION: 'functions', OBJECT_PROCEDURE: 'functions', OBJECT_ROUTINE: 'functions', OBJECT_SCHEMA: 'schemas',
  OBJECT_TYPE: 'types', OBJECT_DOMAIN: 'types',
};

/** The objects that carry grants. */
type Granted = Relation | Routine | Schema | Extract<CatalogObject, { kind: 'type' }>;

/** GRANT and REVOKE on objects. */
export function grant(scene: Scene, statement: GrantStmt): void {
  const kind = statement.objtype && kinds[statement.objtype];
  if (kind === undefined) return scene.emit('other', { what: `GRANT ON ${(statement.objtype ?? '').replace('OBJECT_', '').toLowerCase()}` });
  const scope = statement.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? 'all-in-schema' : 'objects';
  const targets = scope === 'objects' ? named(scene, kind, statement.objects ?? []) : inSchemas(scene, statement.objtype!, stringList(statement.objects ?? []));
  const roles = granteesOf(scene, statement.grantees);
  const asked = readPrivileges(statement.privileges, kind);

  let after = scene.catalog;
  for (const target of targets) {
    // A sequence named in GRANT ON TABLE, or all in schema: its own set of privileges.
    const own = target.kind === 'relation' && target.relationKind === 'sequence' ? 'sequences' : kind;
    let { grants } = target;
    for (const role of roles) {
      for (const { privileges, columns } of asked) {
        if (statement.is_grant === true) grants = addGrant(grants, grantOf(role, privileges === 'all' ? all[own] : privileges, columns, statement.grant_option));
        else grants = removeGrant(grants, role, privileges === 'all' ? all[own] : privileges, columns);
      }
    }
    if (grants !== target.grants) after = after.put({ ...target, grants } as CatalogObject);
  }
  const span = spanOfFirst(scene, statement.objects);
  if (statement.is_grant === true) {
    const grants = roles.flatMap((role) => asked.map(({ privileges, columns }) => grantOf(role, privileges === 'all' ? all[kind] : privileges, columns, statement.grant_option)));
    return scene.emit('privilege.grant', { objects: targets, grants, scope }, after, { span });
  }
  for (const { privileges, columns } of asked.length === 0 ? [{ privileges: 'all' as const, columns: undefined }] : asked) {
    scene.emit('privilege.revoke', { objects: targets, roles, privileges, scope, ...(columns && { columns }) }, after, { span });
  }
}

/** GRANT role TO role. */
export function grantRole(scene: Scene, statement: GrantRoleStmt): void {
  const granted = (statement.granted_roles ?? []).flatMap((node) => ('AccessPriv' in node ? [node.AccessPriv.priv_name ?? ''] : []));
  for (const member of granteesOf(scene, statement.grantee_roles)) {
    const before = knownRole(scene, member);
    const memberOf = statement.is_grant === true ? [...new Set([...before.memberOf, ...granted])] : before.memberOf.filter((role) => !granted.includes(role));
    const after: Role = { ...before, memberOf };
    scene.emit('role.alter', { before, after }, scene.catalog.put(after));
  }
}

/** ALTER DEFAULT PRIVILEGES. */
export function alterDefaultPrivileges(scene: Scene, statement: AlterDefaultPrivilegesStmt): void {
  const { action } = statement;
  if (action === undefined) return;
  const objects = action.objtype && kinds[action.objtype];
  if (objects === undefined) return;
  let schemas: readonly (string | undefined)[] = [undefined];
  let owners: readonly string[] = [scene.session.role];
  for (const option of statement.options ?? []) {
    if (!('DefElem' in option)) continue;
    const items = option.DefElem.arg !== undefined && 'List' in option.DefElem.arg ? (option.DefElem.arg.List.items ?? []) : [];
    if (option.DefElem.defname === 'schemas') schemas = stringList(items);
    if (option.DefElem.defname === 'roles') owners = granteesOf(scene, items);
  }
  const before = scene.catalog.defaultPrivileges;
  let entries = before;
  for (const role of owners) {
    for (const schema of schemas) {
      const at = entries.findIndex((entry) => entry.role === role && entry.objects === objects && entry.schema === schema);
      let grants: readonly Grant[] = at === -1 ? (schema === undefined ? builtIn(scene, objects) : []) : entries[at]!.grants;
      for (const grantee of granteesOf(scene, action.grantees)) {
        for (const { privileges } of readPrivileges(action.privileges, objects)) {
          const list = privileges === 'all' ? all[objects] : privileges;
          grants = action.is_grant === true ? addGrant(grants, grantOf(grantee, list, undefined, action.grant_option)) : removeGrant(grants, grantee, list);
        }
      }
      const entry: DefaultPrivilege = { role, objects, grants, ...(schema !== undefined && { schema }) };
      entries = at === -1 ? [...entries, entry] : entries.with(at, entry);
    }
  }
  scene.emit('privilege.default', { before, after: entries }, scene.catalog.withDefaultPrivileges(entries));
}

function builtIn(scene: Scene, objects: DefaultPrivilege['objects']): readonly Grant[] {
  return scene.catalog.defaultPrivileges.length === 0 ? defaultGrants(scene, objects, '') : objects === 'functions' ? [{ role: 'public', privileges: ['EXECUTE'] }] : objects === 'types' ? [{ role: 'public', privileges: ['USAGE'] }] : [];
}

function grantOf(role: string, privileges: readonly Privilege[], columns: readonly string[] | undefined, grantable: boolean | undefined): Grant {
  return { role, privileges, ...(columns && { columns }), ...(grantable === true && { grantable }) };
}

function readPrivileges(nodes: readonly Node[] | undefined, kind: Kind): readonly { readonly privileges: readonly Privilege[] | 'all'; readonly columns: readonly string[] | undefined }[] {
  if (nodes === undefined || nodes.length === 0) return [{ privileges: 'all', columns: undefined }];
  const plain: Privilege[] = [];
  const byColumn: { privileges: readonly Privilege[]; columns: readonly string[] }[] = [];
  for (const node of nodes) {
    if (!('AccessPriv' in node)) continue;
    const columns = stringList(node.AccessPriv.cols ?? []);
    const privileges = node.AccessPriv.priv_name === undefined ? all[kind] : [node.AccessPriv.priv_name.toUpperCase() as Privilege];
    if (columns.length > 0) byColumn.push({ privileges, columns });
    else plain.push(...privileges);
  }
  return [...(plain.length > 0 ? [{ privileges: plain, columns: undefined }] : []), ...byColumn];
}

function granteesOf(scene: Scene, nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('RoleSpec' in node ? [roleName(node.RoleSpec, scene.session.role)] : []));
}

function named(scene: Scene, kind: Kind, nodes: readonly Node[]): readonly Granted[] {
  return nodes.flatMap((node): Granted[] => {
    if ('RangeVar' in node) {
      const relation = scene.findRelation(rangeName(node.RangeVar)) ?? (scene.conditional ? undefined : scene.relation(rangeName(node.RangeVar), kind === 'sequences' ? 'sequence' : 'table'));
      return relation === undefined ? [] : [relation];
    }
    if ('ObjectWithArgs' in node) return [findRoutine(scene, routineName(node.ObjectWithArgs)) ?? []].flat();
    if (kind === 'schemas') return [scene.catalog.schema(stringList([node])[0] ?? '') ?? []].flat();
    if (kind === 'types') return [scene.catalog.type(scene.nameForNew(nameOf('List' in node ? (node.List.items ?? []) : [node]))) ?? []].flat();
    return [];
  });
}

function inSchemas(scene: Scene, type: ObjectType, schemas: readonly string[]): readonly Granted[] {
  const found: Granted[] = [];
  for (const object of scene.catalog.objects()) {
    if (!('schema' in object) || object.schema === undefined || !schemas.includes(object.schema)) continue;
    if (object.kind === 'relation') {
      const sequence = object.relationKind === 'sequence';
      if (object.relationKind !== 'composite-type' && (type === 'OBJECT_SEQUENCE' ? sequence : type === 'OBJECT_TABLE' && !sequence)) found.push(object);
    } else if (object.kind === 'function' && (type === 'OBJECT_ROUTINE' || (type === 'OBJECT_PROCEDURE') === (object.routine === 'procedure')) && type !== 'OBJECT_TABLE' && type !== 'OBJECT_SEQUENCE') {
      found.push(object);
    }
  }
  return found;
}

function spanOfFirst(scene: Scene, nodes: readonly Node[] | undefined) {
  const first = nodes?.[0];
  return first !== undefined && 'RangeVar' in first ? scene.spanOf(first.RangeVar) : scene.statement.span;
}
