import type { AlterDefaultPrivilegesStmt, GrantStmt, Node, ObjectType } from '@pgsql/types';
import { actsAs, type DefaultPrivilege, type Grant, type Granted, type Privilege } from '../catalog/index.js';
import { nameOf, rangeName, roleName, stringList, stringOf } from '../sql/names.js';
import { addGrant, builtInGrants, removeGrant, removeGrantOption, withoutOrphans } from './default-privileges.js';
import { findRoutine } from './routines.js';
import type { Scene } from './scene.js';
import { findType } from './type-resolution.js';

const all: Readonly<Record<DefaultPrivilege['objects'], readonly Privilege[]>> = {
  tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequences: ['USAGE', 'SELECT', 'UPDATE'],
  functions: ['EXECUTE'],
  types: ['USAGE'],
  schemas: ['USAGE', 'CREATE'],
};
const allOfColumn: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];
type Kind = keyof typeof all;

const kinds: Readonly<Partial<Record<ObjectType, Kind>>> = {
  OBJECT_TABLE: 'tables', OBJECT_SEQUENCE: 'sequences', OBJECT_FUNCTION: 'functions', OBJECT_PROCEDURE: 'functions', OBJECT_ROUTINE: 'functions', OBJECT_SCHEMA: 'schemas',
  OBJECT_TYPE: 'types', OBJECT_DOMAIN: 'types',
};

/** Privileges as a statement names them. */
interface Asked {
  readonly privileges: readonly Privilege[] | 'all';
  readonly columns: readonly string[] | undefined;
}

/** Every privilege of a kind of object; MAINTAIN is there from version 17 on. */
function every(scene: Scene, kind: Kind): readonly Privilege[] {
  return kind === 'tables' && scene.postgres < 17 ? all.tables.filter((privilege) => privilege !== 'MAINTAIN') : all[kind];
}

/** GRANT and REVOKE on objects. */
export function grant(scene: Scene, statement: GrantStmt): void {
  const kind = statement.objtype && kinds[statement.objtype];
  if (kind === undefined) return scene.emit('other', { what: `GRANT ON ${(statement.objtype ?? '').replace('OBJECT_', '').toLowerCase()}` });
  const scope = statement.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? 'all-in-schema' : 'objects';
  const targets = scope === 'objects' ? named(scene, kind, statement.objects ?? []) : inSchemas(scene, statement.objtype!, stringList(statement.objects ?? []));
  const roles = granteesOf(scene, statement.grantees);
  const asked = readPrivileges(statement.privileges);

  let after = scene.catalog;
  for (const target of targets) {
    // A sequence named in GRANT ON TABLE has its own set of privileges.
    const own = target.kind === 'relation' && target.relationKind === 'sequence' ? 'sequences' : kind;
    let { grants } = target;
    const grantor = grantorOf(scene, target);
    for (const role of roles) {
      for (const { privileges: list, columns } of asked) {
        const privileges = list === 'all' ? (columns === undefined ? every(scene, own) : allOfColumn) : list;
        if (statement.is_grant === true) grants = addGrant(grants, { ...grantOf(role, privileges, columns, statement.grant_option), ...(grantor !== undefined && { grantor }) });
        else grants = (statement.grant_option === true ? removeGrantOption : removeGrant)(grants, role, privileges, columns, grantor);
      }
    }
    if (statement.is_grant !== true && grants !== target.grants) {
      const left = withoutOrphans(grants);
      // What a role has passed on stands in the way of taking it from that role.
      if (left !== grants && statement.behavior !== 'DROP_CASCADE') return scene.fail('2BP01', 'dependent privileges exist', { object: target });
      grants = left;
    }
    if (grants !== target.grants) after = after.put({ ...target, grants });
  }
  if (!scene.observed) {
    scene.catalog = after;
    return;
  }
  const span = spanOfFirst(scene, statement.objects);
  if (statement.is_grant === true) {
    const grants = roles.flatMap((role) => asked.map(({ privileges, columns }) => grantOf(role, privileges === 'all' ? every(scene, kind) : privileges, columns, statement.grant_option)));
    return scene.emit('privilege.grant', { objects: targets, grants, scope }, after, { span });
  }
  for (const { privileges, columns } of asked) {
    scene.emit('privilege.revoke', { objects: targets, roles, privileges, scope, ...(columns && { columns }) }, after, { span });
  }
}

/** In whose name the current role grants, when it is not the owner's: a superuser and a member of the owner grant as the owner (select_best_grantor). */
function grantorOf(scene: Scene, { owner, grants }: Granted): string | undefined {
  const { role } = scene.session;
  if (owner === undefined || !grants.some((grant) => grant.role === role && grant.grantable === true)) return undefined;
  return scene.catalog.named('role', role)?.superuser === true || actsAs(scene.catalog, role).includes(owner) ? undefined : role;
}

/** ALTER DEFAULT PRIVILEGES. */
export function alterDefaultPrivileges(scene: Scene, statement: AlterDefaultPrivilegesStmt): void {
  const { action } = statement;
  const objects = action?.objtype && kinds[action.objtype];
  if (action === undefined || objects === undefined) return;
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
      let grants: readonly Grant[] = at === -1 ? (schema === undefined ? builtInGrants[objects] : []) : entries[at]!.grants;
      for (const grantee of granteesOf(scene, action.grantees)) {
        for (const { privileges } of readPrivileges(action.privileges)) {
          const list = privileges === 'all' ? every(scene, objects) : privileges;
          if (action.is_grant === true) grants = addGrant(grants, grantOf(grantee, list, undefined, action.grant_option));
          else grants = action.grant_option === true ? removeGrantOption(grants, grantee, list) : removeGrant(grants, grantee, list);
        }
      }
      entries = withEntry(entries, at, { role, objects, grants, ...(schema !== undefined && { schema }) });
    }
  }
  scene.emit('privilege.default', { before, after: entries }, scene.catalog.withDefaultPrivileges(entries));
}

/** An entry that changes nothing about what Postgres does anyway is not kept (SetDefaultACL in aclchk.c). */
function withEntry(entries: readonly DefaultPrivilege[], at: number, entry: DefaultPrivilege): readonly DefaultPrivilege[] {
  const plain = entry.schema === undefined ? builtInGrants[entry.objects] : [];
  if (JSON.stringify(entry.grants) === JSON.stringify(plain)) return at === -1 ? entries : entries.toSpliced(at, 1);
  return at === -1 ? [...entries, entry] : entries.with(at, entry);
}

function grantOf(role: string, privileges: readonly Privilege[], columns: readonly string[] | undefined, grantable: boolean | undefined): Grant {
  return { role, privileges, ...(columns && { columns }), ...(grantable === true && { grantable }) };
}

function readPrivileges(nodes: readonly Node[] | undefined): readonly Asked[] {
  if (nodes === undefined || nodes.length === 0) return [{ privileges: 'all', columns: undefined }];
  const plain: Privilege[] = [];
  const byColumn: Asked[] = [];
  for (const node of nodes) {
    if (!('AccessPriv' in node)) continue;
    const columns = stringList(node.AccessPriv.cols ?? []);
    const privilege = node.AccessPriv.priv_name?.toUpperCase() as Privilege | undefined;
    if (columns.length > 0) byColumn.push({ privileges: privilege === undefined ? 'all' : [privilege], columns });
    else if (privilege !== undefined) plain.push(privilege);
  }
  if (plain.length > 0) byColumn.unshift({ privileges: plain, columns: undefined });
  return byColumn;
}

/** The roles that a list names; `public` is PUBLIC. */
export function granteesOf(scene: Scene, nodes: readonly Node[] | undefined): readonly string[] {
  const roles: string[] = [];
  for (const node of nodes ?? []) if ('RoleSpec' in node) roles.push(roleName(node.RoleSpec, scene.session.role));
  return roles;
}

function named(scene: Scene, kind: Kind, nodes: readonly Node[]): readonly Granted[] {
  const found: Granted[] = [];
  for (const node of nodes) {
    const object = namedBy(scene, kind, node);
    if (object !== undefined) found.push(object);
  }
  return found;
}

function namedBy(scene: Scene, kind: Kind, node: Node): Granted | undefined {
  if ('RangeVar' in node) {
    const name = rangeName(node.RangeVar);
    return scene.findRelation(name) ?? (scene.conditional ? undefined : scene.relation(name, kind === 'sequences' ? 'sequence' : 'table'));
  }
  if ('ObjectWithArgs' in node) return findRoutine(scene, node.ObjectWithArgs);
  if (kind === 'schemas') return scene.schema(stringOf(node) ?? '');
  const type = kind === 'types' ? findType(scene, nameOf('List' in node ? (node.List.items ?? []) : 'TypeName' in node ? (node.TypeName.names ?? []) : [node])) : undefined;
  return type?.kind === 'type' ? type : undefined;
}

function inSchemas(scene: Scene, type: ObjectType, schemas: readonly string[]): readonly Granted[] {
  const found: Granted[] = [];
  for (const object of scene.catalog.objects()) {
    if (!('schema' in object) || object.schema === undefined || !schemas.includes(object.schema)) continue;
    if (object.kind === 'relation') {
      const sequence = object.relationKind === 'sequence';
      if (type === 'OBJECT_SEQUENCE' ? sequence : type === 'OBJECT_TABLE' && !sequence) found.push(object);
    } else if (object.kind === 'function') {
      const procedure = object.routine === 'procedure';
      if (type === 'OBJECT_ROUTINE' || (type === 'OBJECT_PROCEDURE' && procedure) || (type === 'OBJECT_FUNCTION' && !procedure)) found.push(object);
    }
  }
  return found;
}

function spanOfFirst(scene: Scene, nodes: readonly Node[] | undefined) {
  const first = nodes?.[0];
  return first !== undefined && 'RangeVar' in first ? scene.spanOf(first.RangeVar) : scene.statement.span;
}
