import type { AlterOwnerStmt, CommentStmt, CreateExtensionStmt, CreateSchemaStmt, Node } from '@pgsql/types';
import { columnNamed, type CatalogObject, type Column, type Extension } from '../catalog/index.js';
import { nameOf, rangeName, roleName, stringList, stringOf } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { ownedAnew } from './owners.js';
import { findRoutine } from './routines.js';
import { refusesMissingColumn } from './missing-names.js';
import type { Scene } from './scene.js';
import { refusesNamed } from './taken-names.js';
import { findStatistics } from './statistics.js';
import { findType } from './type-resolution.js';

/** CREATE SCHEMA; statements inside it are replayed by `each`. */
export function createSchema(scene: Scene, statement: CreateSchemaStmt, each: (element: Node) => void): void {
  const name = statement.schemaname ?? roleName(statement.authrole, scene.session.role);
  if (statement.if_not_exists !== true && refusesNamed(scene, scene.catalog.schema(name), 'schema', name)) return;
  const known = scene.catalog.schema(name);
  if (known === undefined || (known.origin === undefined && name !== 'public')) {
    const schema = { kind: 'schema', id: known?.id ?? scene.newId(), origin: scene.origin(), owner: statement.authrole === undefined ? scene.session.role : roleName(statement.authrole, scene.session.role), name, grants: defaultGrants(scene, 'schemas', ''), dependsOn: [] } as const;
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
  const existing = scene.catalog.named('extension', name);
  if (existing !== undefined) {
    if (statement.if_not_exists !== true) refusesNamed(scene, existing, 'extension', name);
    return;
  }
  const schemaOption = statement.options?.find((option) => 'DefElem' in option && option.DefElem.defname === 'schema');
  const schema = schemaOption !== undefined && 'DefElem' in schemaOption ? stringOf(schemaOption.DefElem.arg) : undefined;
  const extension: Extension = { kind: 'extension', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name, schema: schema ?? scene.creationSchema, dependsOn: [] };
  scene.emit('extension.create', { extension }, scene.catalog.put(extension));
}

/** ALTER … OWNER TO. */
export function changeOwner(scene: Scene, statement: AlterOwnerStmt): void {
  const owner = roleName(statement.newowner, scene.session.role);
  const before = findObject(scene, statement.objectType ?? '', statement.relation === undefined ? statement.object : { RangeVar: statement.relation });
  if (before === undefined) return scene.emit('other', { what: 'ALTER OWNER' });
  const after = ownedAnew(before, owner);
  scene.emit('owner.change', { before, after }, scene.catalog.put(after));
}

/** COMMENT ON. */
export function comment(scene: Scene, statement: CommentStmt): void {
  const text = statement.comment;
  if (statement.objtype === 'OBJECT_COLUMN') {
    const names = stringList(statement.object !== undefined && 'List' in statement.object ? (statement.object.List.items ?? []) : []);
    const table = scene.findRelation({ schema: names.at(-3), name: names.at(-2) ?? '' });
    const column = table && columnNamed(table, names.at(-1) ?? '');
    if (table !== undefined && column === undefined && refusesMissingColumn(scene, table, names.at(-1) ?? '', 'column', undefined, names.slice(0, -1).join('.'))) return;
    if (table === undefined || column === undefined) return scene.emit('comment.set', { comment: text });
    const { comment: _old, ...plain } = column;
    const commented: Column = { ...plain, ...(text !== undefined && { comment: text }) };
    const after = { ...table, columns: table.columns.map((old) => (old === column ? commented : old)) };
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
  if ('ObjectWithArgs' in node) return findRoutine(scene, node.ObjectWithArgs);
  if ('TypeName' in node) return typeNamed(scene, node.TypeName.names ?? []);
  const names = 'List' in node ? (node.List.items ?? []) : [node];
  const texts = stringList(names);
  switch (type) {
    case 'OBJECT_SCHEMA':
      return scene.catalog.schema(texts[0] ?? '');
    case 'OBJECT_EXTENSION':
      return scene.catalog.named('extension', texts[0] ?? '');
    case 'OBJECT_PUBLICATION':
      return scene.catalog.named('publication', texts[0] ?? '');
    case 'OBJECT_STATISTIC_EXT':
      return findStatistics(scene, nameOf(names));
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return typeNamed(scene, names);
    case 'OBJECT_DOMCONSTRAINT': {
      const domain = names[0] !== undefined && 'TypeName' in names[0] ? typeNamed(scene, names[0].TypeName.names ?? []) : undefined;
      return domain && scene.catalog.constraint(domain.id, texts.at(-1) ?? '');
    }
    case 'OBJECT_EVENT_TRIGGER':
      return scene.catalog.named('event-trigger', texts[0] ?? '');
    case 'OBJECT_ROLE':
      return scene.catalog.named('role', texts[0] ?? '');
    case 'OBJECT_INDEX':
      return scene.findIndex(nameOf(names));
    case 'OBJECT_POLICY':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_TABCONSTRAINT': {
      const table = scene.findRelation({ schema: texts.at(-3), name: texts.at(-2) ?? '' });
      const name = texts.at(-1)!;
      if (table === undefined) return undefined;
      if (type === 'OBJECT_RULE') return scene.catalog.dependents(table.id).find((object) => object.kind === 'rewrite-rule' && object.table === table.id && object.name === name);
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

function typeNamed(scene: Scene, names: readonly Node[]): CatalogObject | undefined {
  const found = findType(scene, nameOf(names));
  return found?.kind === 'type' ? found : undefined;
}
