import type {
  AlterOwnerStmt, AlterPublicationStmt, AlterRoleSetStmt, AlterRoleStmt, CommentStmt, CreateExtensionStmt, CreatePublicationStmt, CreateRoleStmt, CreateSchemaStmt, DropRoleStmt, Node,
} from '@pgsql/types';
import { columnNamed, type CatalogObject, type Extension, type Publication, type Role } from '../catalog/index.js';
import { nameOf, rangeName, roleName, routineName, stringList, stringOf, typeReference } from '../sql/names.js';
import { drop } from './drop.js';
import { findRoutine } from './functions.js';
import type { Scene } from './scene.js';

/** CREATE SCHEMA; statements inside it are replayed by `each`. */
export function createSchema(scene: Scene, statement: CreateSchemaStmt, each: (element: Node) => void): void {
  const name = statement.schemaname ?? roleName(statement.authrole, scene.session.role);
  if (scene.catalog.schema(name) === undefined) {
    const schema = { kind: 'schema', id: scene.newId(), origin: scene.origin(), owner: statement.authrole === undefined ? scene.session.role : roleName(statement.authrole, scene.session.role), name, grants: [], dependsOn: [] } as const;
    scene.emit('schema.create', { schema }, scene.catalog.put(schema));
  }
  const outer = scene.session;
  scene.session = { ...outer, searchPath: [name, ...outer.searchPath] };
  for (const element of statement.schemaElts ?? []) each(element);
  scene.session = outer;
}

/** CREATE EXTENSION. */
export function createExtension(scene: Scene, statement: CreateExtensionStmt): void {
  const name = statement.extname ?? '';
  if (scene.catalog.named('extension', name) !== undefined) return;
  const schemaOption = statement.options?.find((option) => 'DefElem' in option && option.DefElem.defname === 'schema');
  const schema = schemaOption !== undefined && 'DefElem' in schemaOption ? stringOf(schemaOption.DefElem.arg) : undefined;
  const extension: Extension = { kind: 'extension', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name, schema: schema ?? scene.creationSchema, dependsOn: [] };
  scene.emit('extension.create', { extension }, scene.catalog.put(extension));
}

/** CREATE PUBLICATION. */
export function createPublication(scene: Scene, statement: CreatePublicationStmt): void {
  const members = readMembers(scene, statement.pubobjects);
  const publication: Publication = {
    kind: 'publication', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name: statement.pubname ?? '', allTables: statement.for_all_tables === true, ...members,
    dependsOn: [],
  };
  scene.emit('publication.create', { publication }, scene.catalog.put(publication));
}

/** ALTER PUBLICATION ADD, DROP, SET. */
export function alterPublication(scene: Scene, statement: AlterPublicationStmt): void {
  const name = statement.pubname ?? '';
  let before = scene.catalog.named('publication', name);
  if (before === undefined) {
    before = { kind: 'publication', id: scene.newId(), name, allTables: false, tables: [], schemas: [], dependsOn: [] };
    scene.put(before);
  }
  const { tables, schemas } = readMembers(scene, statement.pubobjects);
  const after: Publication = statement.action === 'AP_SetObjects' ? { ...before, tables, schemas }
    : statement.action === 'AP_DropObjects' ? { ...before, tables: before.tables.filter((id) => !tables.includes(id)), schemas: before.schemas.filter((schema) => !schemas.includes(schema)) }
    : { ...before, tables: [...new Set([...before.tables, ...tables])], schemas: [...new Set([...before.schemas, ...schemas])] };
  scene.emit('publication.alter', { before, after }, scene.catalog.put(after));
}

function readMembers(scene: Scene, nodes: readonly Node[] | undefined): Pick<Publication, 'tables' | 'schemas'> {
  const tables: number[] = [];
  const schemas: string[] = [];
  for (const node of nodes ?? []) {
    if (!('PublicationObjSpec' in node)) continue;
    const { pubtable, name } = node.PublicationObjSpec;
    if (pubtable?.relation !== undefined) tables.push(scene.relation(rangeName(pubtable.relation)).id);
    else if (name !== undefined) schemas.push(name);
  }
  return { tables, schemas };
}

/** CREATE ROLE, CREATE USER. */
export function createRole(scene: Scene, statement: CreateRoleStmt): void {
  const name = statement.role ?? '';
  if (scene.catalog.named('role', name) !== undefined) return;
  const role: Role = { kind: 'role', id: scene.newId(), origin: scene.origin(), name, bypassRls: false, superuser: false, memberOf: [], dependsOn: [], ...roleOptions(scene, statement.options) };
  scene.emit('role.create', { role }, scene.catalog.put(role));
}

/** ALTER ROLE … options. */
export function alterRole(scene: Scene, statement: AlterRoleStmt): void {
  const before = knownRole(scene, roleName(statement.role, scene.session.role));
  const after: Role = { ...before, ...roleOptions(scene, statement.options) };
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

/** ALTER ROLE … SET. */
export function alterRoleSetting(scene: Scene, _statement: AlterRoleSetStmt): void {
  scene.emit('other', { what: 'ALTER ROLE SET' });
}

/** DROP ROLE. */
export function dropRole(scene: Scene, statement: DropRoleStmt): void {
  for (const node of statement.roles ?? []) {
    const role = 'RoleSpec' in node ? scene.catalog.named('role', roleName(node.RoleSpec, scene.session.role)) : undefined;
    if (role !== undefined) drop(scene, role, { cascade: false, ifExists: statement.missing_ok === true });
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
    if (defname === 'addroleto') result.memberOf = (arg !== undefined && 'List' in arg ? (arg.List.items ?? []) : []).flatMap((role) => ('RoleSpec' in role ? [roleName(role.RoleSpec, scene.session.role)] : []));
  }
  return result;
}

/** ALTER … OWNER TO. */
export function changeOwner(scene: Scene, statement: AlterOwnerStmt): void {
  const owner = roleName(statement.newowner, scene.session.role);
  const before = findObject(scene, statement.objectType ?? '', statement.relation === undefined ? statement.object : { RangeVar: statement.relation });
  if (before === undefined) return scene.emit('other', { what: 'ALTER OWNER' });
  const after = { ...before, owner };
  scene.emit('owner.change', { before, after }, scene.catalog.put(after));
}

/** COMMENT ON. */
export function comment(scene: Scene, statement: CommentStmt): void {
  const text = statement.comment;
  if (statement.objtype === 'OBJECT_COLUMN') {
    const names = stringList(statement.object !== undefined && 'List' in statement.object ? (statement.object.List.items ?? []) : []);
    const table = scene.findRelation({ ...(names.length > 2 && { schema: names.at(-3) }), name: names.at(-2) ?? '' });
    const column = table && columnNamed(table, names.at(-1) ?? '');
    if (table === undefined || column === undefined) return scene.emit('comment.set', { comment: text });
    const { comment: _old, ...plain } = column;
    const after = { ...table, columns: table.columns.map((old) => (old === column ? { ...plain, ...(text !== undefined && { comment: text }) } : old)) };
    return scene.emit('comment.set', { object: after, comment: text }, scene.catalog.put(after));
  }
  const object = findObject(scene, statement.objtype ?? '', statement.object);
  if (object === undefined) return scene.emit('comment.set', { comment: text });
  const { comment: _old, ...plain } = object;
  const after = { ...plain, ...(text !== undefined && { comment: text }) } as CatalogObject;
  scene.emit('comment.set', { object: after, comment: text }, scene.catalog.put(after));
}

/** The object that COMMENT ON or ALTER OWNER names. */
function findObject(scene: Scene, type: string, node: Node | undefined): CatalogObject | undefined {
  if (node === undefined) return undefined;
  if ('RangeVar' in node) return scene.findRelation(rangeName(node.RangeVar));
  if ('ObjectWithArgs' in node) return findRoutine(scene, routineName(node.ObjectWithArgs));
  if ('TypeName' in node) {
    const { schema, name } = typeReference(node.TypeName);
    return name === undefined ? undefined : scene.catalog.type(scene.nameForNew({ schema, name }));
  }
  const names = 'List' in node ? (node.List.items ?? []) : [node];
  const texts = stringList(names);
  switch (type) {
    case 'OBJECT_SCHEMA':
      return scene.catalog.schema(texts[0] ?? '');
    case 'OBJECT_EXTENSION':
      return scene.catalog.named('extension', texts[0] ?? '');
    case 'OBJECT_PUBLICATION':
      return scene.catalog.named('publication', texts[0] ?? '');
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return scene.catalog.type(scene.nameForNew(nameOf(names)));
    case 'OBJECT_INDEX':
      return scene.catalog.index(scene.nameForNew(nameOf(names)));
    case 'OBJECT_POLICY':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_TABCONSTRAINT': {
      const table = scene.findRelation({ ...(texts.length > 2 && { schema: texts.at(-3) }), name: texts.at(-2) ?? '' });
      const name = texts.at(-1)!;
      if (table === undefined) return undefined;
      return type === 'OBJECT_POLICY' ? scene.catalog.policy(table.id, name) : type === 'OBJECT_TRIGGER' ? scene.catalog.trigger(table.id, name) : scene.catalog.constraint(table.id, name);
    }
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE':
      return scene.findRelation(nameOf(names));
    default:
      return undefined;
  }
}
