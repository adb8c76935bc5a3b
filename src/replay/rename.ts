import type { AlterObjectSchemaStmt, Node, RenameStmt } from '@pgsql/types';
import { columnNamed, nextColumnNumber, withColumn, type Catalog, type CatalogObject, type Column, type QualifiedName, type Relation, type Routine, type Schema, type TypeObject } from '../catalog/index.js';
import { nameOf, rangeName, stringList, typeName } from '../sql/names.js';
import { quoteName } from '../sql/quote.js';
import { tablesOfType } from './composite-types.js';
import type { EffectKind } from './effects.js';
import { childrenOf } from './inheritance.js';
import { columnOfNotNull, renameNotNull } from './not-null.js';
import { renameRole } from './roles.js';
import { findRoutine, inputTypes, sameSignature } from './routines.js';
import { refusesGoneRelation, refusesMissingColumn, refusesMissingPart } from './missing-names.js';
import type { Scene } from './scene.js';
import { refusesColumn, refusesFor, refusesNamed, refusesPart, refusesRelation, refusesType } from './taken-names.js';
import { changeStatistics } from './statistics.js';
import { findType, movedExtension, retyped } from './type-resolution.js';

type Renaming = (scene: Scene, statement: RenameStmt, to: string) => void;

/** ALTER … RENAME. Views, policies, foreign keys and triggers hold the OID and follow; text does not. */
export function rename(scene: Scene, statement: RenameStmt): void {
  const renaming = renamings[statement.renameType!];
  if (renaming !== undefined) return renaming(scene, statement, statement.newname ?? '');
  scene.emit('other', { what: `RENAME ${(statement.renameType ?? '').replace('OBJECT_', '').toLowerCase()}` });
}

const renamings: Readonly<Partial<Record<NonNullable<RenameStmt['renameType']>, Renaming>>> = {
  OBJECT_TABLE: renameRelation,
  OBJECT_VIEW: renameRelation,
  OBJECT_MATVIEW: renameRelation,
  OBJECT_SEQUENCE: renameRelation,
  OBJECT_FOREIGN_TABLE: renameRelation,
  OBJECT_INDEX: renameRelation,
  OBJECT_COLUMN: renameColumn,
  OBJECT_ATTRIBUTE: renameColumn,
  OBJECT_TABCONSTRAINT: renameConstraint,
  OBJECT_DOMCONSTRAINT: (scene, statement, to) => {
    const type = typeOf(scene, statement.object);
    const before = type && scene.catalog.constraint(type.id, statement.subname ?? '');
    if (type === undefined || before === undefined) return;
    scene.emit('type.alter', { before: type, after: type }, scene.catalog.put({ ...before, name: to }));
  },
  OBJECT_POLICY: (scene, statement, to) => {
    const table = scene.findRelation(rangeName(statement.relation!));
    const before = table && scene.catalog.policy(table.id, statement.subname ?? '');
    if (table === undefined || refusesPart(scene, scene.catalog.policy(table.id, to), 'policy', table)) return;
    if (before === undefined) return void refusesMissingPart(scene, table, 'policy', statement.subname ?? '');
    const after = { ...before, name: to };
    scene.emit('policy.rename', { table, before, after }, scene.catalog.put(after));
  },
  OBJECT_TRIGGER: (scene, statement, to) => {
    const table = scene.findRelation(rangeName(statement.relation!));
    const before = table && scene.catalog.trigger(table.id, statement.subname ?? '');
    if (table !== undefined && before === undefined) refusesMissingPart(scene, table, 'trigger', statement.subname ?? '');
    if (table === undefined || before === undefined || refusesPart(scene, scene.catalog.trigger(table.id, to), 'trigger', table)) return;
    const after = { ...before, name: to };
    let catalog = scene.catalog.put(after);
    // Its copies on partitions follow (PostgreSQL 15+).
    for (const copy of catalog.dependents(before.id)) if (copy.kind === 'trigger' && scene.postgres >= 15) catalog = catalog.put({ ...copy, name: to });
    scene.emit('trigger.rename', { table, before, after }, catalog);
  },
  OBJECT_RULE: (scene, statement, to) => {
    const table = scene.findRelation(rangeName(statement.relation!));
    const before = table && scene.catalog.dependents(table.id).find((object) => object.kind === 'rewrite-rule' && object.name === statement.subname);
    if (table === undefined || before?.kind !== 'rewrite-rule') return;
    const after = { ...before, name: to };
    scene.emit('rule.rename', { table, before, after }, scene.catalog.put(after));
  },
  OBJECT_FUNCTION: renameRoutine,
  OBJECT_PROCEDURE: renameRoutine,
  OBJECT_ROUTINE: renameRoutine,
  OBJECT_AGGREGATE: renameRoutine,
  OBJECT_TYPE: renameType,
  OBJECT_DOMAIN: renameType,
  OBJECT_SCHEMA: (scene, statement, to) => {
    const before = scene.catalog.schema(statement.subname ?? '');
    if (before === undefined || refusesNamed(scene, scene.catalog.schema(to), 'schema', to)) return;
    const after: Schema = { ...before, name: to };
    scene.emit('schema.rename', { before, after }, movedSchema(scene.catalog.put(after), before.name, to));
  },
  OBJECT_PUBLICATION: (scene, statement, to) => {
    const before = scene.catalog.named('publication', stringList(statement.object === undefined ? [] : [statement.object])[0] ?? '');
    if (before === undefined || refusesNamed(scene, scene.catalog.named('publication', to), 'publication', to)) return;
    const after = { ...before, name: to };
    scene.emit('publication.alter', { before, after }, scene.catalog.put(after));
  },
  OBJECT_EVENT_TRIGGER: (scene, statement, to) => {
    const before = scene.catalog.named('event-trigger', stringList(statement.object === undefined ? [] : [statement.object])[0] ?? '');
    if (before !== undefined) scene.emit('other', { what: 'RENAME event_trigger' }, scene.catalog.put({ ...before, name: to }));
  },
  OBJECT_STATISTIC_EXT: (scene, statement, to) => changeStatistics(scene, statement.object, { name: to }),
  OBJECT_ROLE: (scene, statement, to) => {
    if (!refusesNamed(scene, scene.catalog.named('role', to), 'role', to)) renameRole(scene, statement.subname ?? '', to);
  },
};

function renameRelation(scene: Scene, statement: RenameStmt, to: string): void {
  const name = rangeName(statement.relation!);
  const span = scene.spanOf(statement.relation);
  const found = statement.renameType === 'OBJECT_INDEX' ? undefined : scene.findRelation(name);
  const index = found === undefined ? scene.findIndex(name) : undefined;
  if (index !== undefined) {
    if (refusesRelation(scene, index, { schema: index.schema, name: to }, { span, rowType: false })) return;
    const after = { ...index, name: to };
    let catalog = scene.catalog.put(after);
    const constraint = catalog.getAs('constraint', index.constraint);
    if (constraint !== undefined) catalog = catalog.put({ ...constraint, name: to });
    return scene.emit('index.rename', { before: index, after }, catalog, { span });
  }
  if (statement.renameType === 'OBJECT_INDEX') return;
  if (found === undefined && scene.conditional) return;
  const kind = statement.renameType === 'OBJECT_VIEW' ? 'view' : statement.renameType === 'OBJECT_MATVIEW' ? 'materialized-view' : statement.renameType === 'OBJECT_SEQUENCE' ? 'sequence' : 'table';
  if (found === undefined && statement.missing_ok !== true && refusesGoneRelation(scene, name, span)) return;
  const before = found ?? scene.assume(scene.nameForNew(name), kind);
  // IF EXISTS in a script that is run twice: the new name is there already.
  if (found === undefined && statement.missing_ok === true && scene.findRelation({ schema: before.schema, name: to }) !== undefined) {
    scene.catalog = scene.catalog.remove(before.id);
    return;
  }
  if (found !== undefined && refusesRelation(scene, found, { schema: found.schema, name: to }, { span, rowType: found.relationKind !== 'sequence' })) return;
  const after: Relation = { ...before, ...withNewName(before, to) };
  scene.emit(changeKind(before, 'table.rename'), { before, after }, retyped(scene.catalog.put(after), before.id, typeName(before), typeName(after)), { span });
}

/** The effect that tells of a new name or schema of a relation. */
function changeKind(relation: Relation, ofTable: 'table.rename' | 'table.set-schema'): Extract<EffectKind, 'view.rename' | 'sequence.rename' | 'table.rename' | 'table.set-schema'> {
  if (relation.relationKind === 'view' || relation.relationKind === 'materialized-view') return 'view.rename';
  return relation.relationKind === 'sequence' ? 'sequence.rename' : ofTable;
}

function renameConstraint(scene: Scene, statement: RenameStmt, to: string): void {
  const table = scene.findRelation(rangeName(statement.relation!));
  const before = table && scene.catalog.constraint(table.id, statement.subname ?? '');
  const column = table && columnOfNotNull(scene, table, statement.subname ?? '');
  if (table !== undefined && column !== undefined) return renameNotNull(scene, table, column, to);
  if (table !== undefined && before === undefined) refusesMissingPart(scene, table, 'constraint', statement.subname ?? '');
  if (table === undefined || before === undefined) return;
  // The index of a key has its name too, and is renamed first.
  if (before.index !== undefined && refusesRelation(scene, table, { schema: table.schema, name: to }, { rowType: false })) return;
  if (refusesPart(scene, scene.catalog.constraint(table.id, to), 'constraint', table)) return;
  const after = { ...before, name: to };
  let catalog = scene.catalog.put(after);
  const index = catalog.getAs('index', before.index);
  if (index !== undefined) catalog = catalog.put({ ...index, name: to });
  // A CHECK has one name on a table and all that inherit it.
  const renameOnChildren = (parent: Relation): void => {
    for (const child of childrenOf(scene, parent.id)) {
      const copy = scene.catalog.constraint(child.id, before.name);
      if (copy !== undefined) scene.quietly(() => scene.emit('table.alter', { table: child, mode: 'AccessExclusive', descendants: [] }));
      if (copy !== undefined) catalog = catalog.put({ ...copy, name: to });
      renameOnChildren(child);
    }
  };
  if (before.type === 'check') renameOnChildren(table);
  scene.emit('constraint.rename', { table, before, after }, catalog);
}

function renameColumn(scene: Scene, statement: RenameStmt, to: string): void {
  if (statement.relation === undefined) return;
  const from = statement.subname ?? '';
  if (statement.relationType === 'OBJECT_TYPE') return renameAttribute(scene, findType(scene, rangeName(statement.relation)), from, to);
  const known = scene.findRelation(rangeName(statement.relation));
  if (known === undefined && (scene.conditional || statement.missing_ok === true)) return;
  if (known === undefined && refusesGoneRelation(scene, rangeName(statement.relation), scene.spanOf(statement.relation))) return;
  const table = known ?? scene.assume(scene.nameForNew(rangeName(statement.relation)));
  const found = columnNamed(table, from);
  if (found === undefined && refusesMissingColumn(scene, table, from, 'bare')) return;
  if (found !== undefined && refusesColumn(scene, table, to)) return;
  if (found === undefined && (table.columnsKnown || scene.conditional)) return;
  const before: Column = found ?? { name: from, number: nextColumnNumber(table), type: undefined, notNull: false };
  const after: Column = { ...before, ...withNewName(before, to) };
  const renamed = withRenamedColumn(table, before, to);
  keepKeyNames(scene, table, before);
  const span = scene.locate(from, scene.spanOf(statement.relation).end);
  scene.emit('column.rename', { table: renamed, before, after }, renamedOnChildren(scene, scene.catalog.put(renamed), table, from, to), span === scene.statement.span ? {} : { span });
}

/** A new name; the old one is kept, as texts go on naming it so. */
function withNewName({ name, formerNames = [] }: Pick<Column, 'name' | 'formerNames'>, to: string): Pick<Column, 'name' | 'formerNames'> {
  return { name: to, formerNames: [name, ...formerNames.filter((former) => former !== name)] };
}

function withRenamedColumn(table: Relation, before: Column, to: string): Relation {
  const renamed = withColumn(table, { ...before, ...withNewName(before, to) });
  const passes = table.view?.passesThrough;
  if (passes?.[before.name] === undefined) return renamed;
  const { [before.name]: number, ...rest } = passes;
  return { ...renamed, view: { ...table.view!, passesThrough: { ...rest, [to]: number! } } };
}

/** The columns of an index keep their names, and copies of the index are named after them. */
function keepKeyNames(scene: Scene, table: Relation, { number, name }: Column): void {
  for (const index of scene.catalog.indexes(table.id)) {
    if (index.keys.some((key) => key.column === number && key.name === undefined)) scene.put({ ...index, keys: index.keys.map((key) => (key.column === number && key.name === undefined ? { ...key, name } : key)) });
  }
}

function renamedOnChildren(scene: Scene, catalog: Catalog, parent: Relation, from: string, to: string): Catalog {
  let after = catalog;
  for (const child of childrenOf(scene, parent.id)) {
    const column = columnNamed(child, from);
    if (column !== undefined) scene.quietly(() => scene.emit('table.alter', { table: child, mode: 'AccessExclusive', descendants: [] }));
    if (column !== undefined) after = renamedOnChildren(scene, after.put(withRenamedColumn(child, column, to)), child, from, to);
  }
  return after;
}

function renameAttribute(scene: Scene, type: TypeObject | Relation | undefined, from: string, to: string): void {
  if (type?.kind !== 'type') return;
  const after: TypeObject = { ...type, attributes: (type.attributes ?? []).map((attribute) => (attribute.name === from ? { ...attribute, name: to } : attribute)) };
  scene.emit('type.alter', { before: type, after }, scene.catalog.put(after));
  for (const table of tablesOfType(scene.catalog, type.id)) {
    const column = columnNamed(table, from);
    if (column === undefined) continue;
    const renamed = withRenamedColumn(table, column, to);
    scene.emit('column.rename', { table: renamed, before: column, after: { ...column, ...withNewName(column, to) } }, scene.catalog.put(renamed), { cause: 'cascade' });
  }
}

function renameRoutine(scene: Scene, statement: RenameStmt, to: string): void {
  const before = statement.object !== undefined && 'ObjectWithArgs' in statement.object ? findRoutine(scene, statement.object.ObjectWithArgs) : undefined;
  if (before === undefined || refusesSame(scene, before, { schema: before.schema, name: to })) return;
  const after = { ...before, ...withNewName(before, to) };
  scene.emit('function.rename', { before, after }, scene.catalog.put(after));
}

/** A function that takes the same, where another is to go (IsThereFunctionInNamespace). */
function refusesSame(scene: Scene, { parameters, routine }: Routine, to: QualifiedName): boolean {
  const types = inputTypes({ parameters, routine });
  return refusesFor(scene, sameSignature(scene.catalog.functions(to), types), '42723', `function ${quoteName(to.name)}(${types.join(', ')}) already exists in schema "${to.schema}"`);
}

function renameType(scene: Scene, statement: RenameStmt, to: string): void {
  const before = typeOf(scene, statement.object);
  if (before !== undefined && !refusesType(scene, before, { schema: before.schema, name: to })) renameTo(scene, before, { ...before, ...withNewName(before, to) });
}

function renameTo(scene: Scene, before: TypeObject, after: TypeObject): void {
  scene.emit('type.rename', { before, after }, retyped(scene.catalog.put(after), before.id, typeName(before), typeName(after)));
}

/** The type that a statement names by a list of strings or as a type. */
function typeOf(scene: Scene, node: Node | undefined): TypeObject | undefined {
  const names = node === undefined ? [] : 'List' in node ? (node.List.items ?? []) : 'TypeName' in node ? (node.TypeName.names ?? []) : [node];
  const found = findType(scene, nameOf(names));
  return found?.kind === 'type' ? found : undefined;
}

/** Everything in a schema that has a new name. */
function movedSchema(catalog: Catalog, from: string, to: string): Catalog {
  let after = catalog;
  for (const object of catalog.objects()) {
    if (object.kind === 'extension') {
      if (object.schema === from) after = movedExtension(after, object, to);
    } else if ('schema' in object && object.schema === from) {
      after = after.put({ ...after.get(object.id)!, schema: to } as CatalogObject);
      if (object.kind === 'type' || object.kind === 'relation') after = retyped(after, object.id, typeName(object), typeName({ schema: to, name: object.name }));
    } else if (object.kind === 'publication' && object.schemas.includes(from)) {
      after = after.put({ ...object, schemas: object.schemas.map((schema) => (schema === from ? to : schema)) });
    }
  }
  return after.withDefaultPrivileges(after.defaultPrivileges.map((entry) => (entry.schema === from ? { ...entry, schema: to } : entry)));
}

/** ALTER … SET SCHEMA. */
export function setSchema(scene: Scene, statement: AlterObjectSchemaStmt): void {
  const to = statement.newschema ?? '';
  if (statement.relation !== undefined) {
    const before = scene.findRelation(rangeName(statement.relation)) ?? (scene.conditional ? undefined : scene.relation(rangeName(statement.relation)));
    if (before === undefined || refusesFor(scene, scene.catalog.relation({ schema: to, name: before.name }), '42P07', `relation "${before.name}" already exists in schema "${to}"`)) return;
    const after: Relation = { ...before, schema: to };
    let catalog = retyped(scene.catalog.put(after), before.id, typeName(before), typeName(after));
    for (const object of catalog.dependents(before.id)) {
      const moves = object.kind === 'index' ? object.table === before.id : object.kind === 'relation' && object.sequence?.ownedBy?.table === before.id;
      if (moves) catalog = catalog.put({ ...object, schema: to } as CatalogObject);
    }
    return scene.emit(changeKind(before, 'table.set-schema'), { before, after }, catalog, { span: scene.spanOf(statement.relation) });
  }
  const node = statement.object;
  if (node !== undefined && 'ObjectWithArgs' in node) {
    const before = findRoutine(scene, node.ObjectWithArgs);
    if (before === undefined || refusesSame(scene, before, { schema: to, name: before.name })) return;
    const after = { ...before, schema: to };
    return scene.emit('function.rename', { before, after }, scene.catalog.put(after));
  }
  if (statement.objectType === 'OBJECT_STATISTIC_EXT') return changeStatistics(scene, node, { schema: to });
  if (statement.objectType === 'OBJECT_EXTENSION') {
    const extension = scene.catalog.named('extension', stringList(node === undefined ? [] : [node])[0] ?? '');
    return scene.emit('other', { what: 'ALTER EXTENSION SET SCHEMA' }, extension === undefined ? scene.catalog : movedExtension(scene.catalog, extension, to));
  }
  const before = typeOf(scene, node);
  if (before === undefined || refusesFor(scene, scene.catalog.type({ schema: to, name: before.name }), '42710', `type "${before.name}" already exists in schema "${to}"`)) return;
  renameTo(scene, before, { ...before, schema: to });
}
