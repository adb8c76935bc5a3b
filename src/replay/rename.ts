import type { AlterObjectSchemaStmt, RenameStmt } from '@pgsql/types';
import { columnNamed, type CatalogObject, type Column, type Relation } from '../catalog/index.js';
import { nameOf, rangeName, routineName, stringList } from '../sql/names.js';
import { findRoutine } from './functions.js';
import type { Scene } from './scene.js';

/** ALTER … RENAME. Views, policies, foreign keys and triggers hold the OID and follow; text does not. */
export function rename(scene: Scene, statement: RenameStmt): void {
  const to = statement.newname ?? '';
  switch (statement.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_INDEX':
      return renameRelation(scene, statement, to);
    case 'OBJECT_COLUMN':
    case 'OBJECT_ATTRIBUTE':
      return renameColumn(scene, statement, to);
    case 'OBJECT_TABCONSTRAINT': {
      const table = scene.findRelation(rangeName(statement.relation!));
      const before = table && scene.catalog.constraint(table.id, statement.subname ?? '');
      if (table === undefined || before === undefined) return;
      const after = { ...before, name: to };
      let catalog = scene.catalog.put(after);
      const index = catalog.getAs('index', before.index);
      if (index !== undefined) catalog = catalog.put({ ...index, name: to });
      return scene.emit('constraint.rename', { table, before, after }, catalog);
    }
    case 'OBJECT_POLICY': {
      const table = scene.findRelation(rangeName(statement.relation!));
      const before = table && scene.catalog.policy(table.id, statement.subname ?? '');
      if (table === undefined || before === undefined) return;
      const after = { ...before, name: to };
      return scene.emit('policy.rename', { table, before, after }, scene.catalog.put(after));
    }
    case 'OBJECT_TRIGGER': {
      const table = scene.findRelation(rangeName(statement.relation!));
      const before = table && scene.catalog.trigger(table.id, statement.subname ?? '');
      if (table === undefined || before === undefined) return;
      const after = { ...before, name: to };
      return scene.emit('trigger.rename', { table, before, after }, scene.catalog.put(after));
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE': {
      const before = statement.object !== undefined && 'ObjectWithArgs' in statement.object ? findRoutine(scene, routineName(statement.object.ObjectWithArgs)) : undefined;
      if (before === undefined) return;
      const after = { ...before, name: to };
      return scene.emit('function.rename', { before, after }, scene.catalog.put(after));
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const name = scene.nameForNew(nameOf(statement.object !== undefined && 'List' in statement.object ? (statement.object.List.items ?? []) : []));
      const before = scene.catalog.type(name);
      if (before === undefined) return;
      const after = { ...before, name: to };
      return scene.emit('type.rename', { before, after }, scene.catalog.put(after));
    }
    case 'OBJECT_SCHEMA': {
      const before = scene.catalog.schema(statement.subname ?? '');
      if (before === undefined) return;
      const after = { ...before, name: to };
      let catalog = scene.catalog.put(after);
      for (const object of scene.catalog.objects()) {
        if ('schema' in object && object.schema === before.name && object.kind !== 'extension') catalog = catalog.put({ ...object, schema: to });
      }
      return scene.emit('schema.rename', { before, after }, catalog);
    }
    default:
      return scene.emit('other', { what: `RENAME ${(statement.renameType ?? '').replace('OBJECT_', '').toLowerCase()}` });
  }
}

function renameRelation(scene: Scene, statement: RenameStmt, to: string): void {
  const name = rangeName(statement.relation!);
  const span = scene.spanOf(statement.relation);
  const index = scene.catalog.index(scene.nameForNew(name));
  if (index !== undefined) {
    const after = { ...index, name: to };
    let catalog = scene.catalog.put(after);
    const constraint = catalog.getAs('constraint', index.constraint);
    if (constraint !== undefined) catalog = catalog.put({ ...constraint, name: to });
    return scene.emit('index.rename', { before: index, after }, catalog, { span });
  }
  if (statement.renameType === 'OBJECT_INDEX') return;
  const found = scene.findRelation(name);
  if (found === undefined && scene.conditional) return;
  const kind = statement.renameType === 'OBJECT_VIEW' ? 'view' : statement.renameType === 'OBJECT_MATVIEW' ? 'materialized-view' : statement.renameType === 'OBJECT_SEQUENCE' ? 'sequence' : 'table';
  const before = found ?? scene.assume(scene.nameForNew(name), kind);
  // IF EXISTS in a script that is run twice: the new name is there already.
  if (found === undefined && statement.missing_ok === true && scene.findRelation({ schema: before.schema, name: to }) !== undefined) {
    scene.catalog = scene.catalog.remove(before.id);
    return;
  }
  const after: Relation = { ...before, name: to };
  const effect = before.relationKind === 'view' || before.relationKind === 'materialized-view' ? 'view.rename' : before.relationKind === 'sequence' ? 'sequence.rename' : 'table.rename';
  scene.emit(effect, { before, after }, scene.catalog.put(after), { span });
}

function renameColumn(scene: Scene, statement: RenameStmt, to: string): void {
  if (statement.relation === undefined) return;
  const known = scene.findRelation(rangeName(statement.relation));
  if (known === undefined && (scene.conditional || statement.missing_ok === true)) return;
  const table = known ?? scene.assume(scene.nameForNew(rangeName(statement.relation)));
  const from = statement.subname ?? '';
  const found = columnNamed(table, from);
  if (found === undefined && (table.columnsKnown || scene.conditional)) return;
  const before: Column = found ?? { name: from, number: table.columns.reduce((highest, column) => Math.max(highest, column.number), 0) + 1, type: undefined, notNull: false };
  const after: Column = { ...before, name: to };
  const columns = found === undefined ? [...table.columns, after] : table.columns.map((column) => (column === found ? after : column));
  const renamed: Relation = { ...table, columns };
  const start = scene.statement.span.source.text.slice(scene.spanOf(statement.relation).end, scene.statement.span.end).toLowerCase().indexOf(from.toLowerCase());
  const offset = scene.spanOf(statement.relation).end + start;
  scene.emit('column.rename', { table: renamed, before, after }, scene.catalog.put(renamed), start === -1 ? {} : { span: { source: scene.statement.span.source, start: offset, end: offset + from.length } });
}

/** ALTER … SET SCHEMA. */
export function setSchema(scene: Scene, statement: AlterObjectSchemaStmt): void {
  const to = statement.newschema ?? '';
  if (statement.relation !== undefined) {
    const before = scene.findRelation(rangeName(statement.relation)) ?? (scene.conditional ? undefined : scene.relation(rangeName(statement.relation)));
    if (before === undefined) return;
    const after: Relation = { ...before, schema: to };
    let catalog = scene.catalog.put(after);
    for (const object of catalog.dependents(before.id)) {
      const moves = object.kind === 'index' ? object.table === before.id : object.kind === 'relation' && object.sequence?.ownedBy?.table === before.id;
      if (moves) catalog = catalog.put({ ...object, schema: to } as CatalogObject);
    }
    const kind = before.relationKind === 'view' || before.relationKind === 'materialized-view' ? 'view.rename' : before.relationKind === 'sequence' ? 'sequence.rename' : 'table.set-schema';
    return scene.emit(kind, { before, after }, catalog, { span: scene.spanOf(statement.relation) });
  }
  const node = statement.object;
  if (node !== undefined && 'ObjectWithArgs' in node) {
    const before = findRoutine(scene, routineName(node.ObjectWithArgs));
    if (before === undefined) return;
    const after = { ...before, schema: to };
    return scene.emit('function.rename', { before, after }, scene.catalog.put(after));
  }
  const names = node === undefined ? [] : 'List' in node ? (node.List.items ?? []) : [node];
  if (statement.objectType === 'OBJECT_EXTENSION') {
    const extension = scene.catalog.named('extension', stringList(names)[0] ?? '');
    if (extension !== undefined) scene.put({ ...extension, schema: to });
    return scene.emit('other', { what: 'ALTER EXTENSION SET SCHEMA' });
  }
  const before = scene.catalog.type(scene.nameForNew(nameOf(names)));
  if (before === undefined) return;
  const after = { ...before, schema: to };
  scene.emit('type.rename', { before, after }, scene.catalog.put(after));
}

