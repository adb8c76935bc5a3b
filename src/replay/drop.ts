import type { DropStmt, Node, ObjectType } from '@pgsql/types';
import type { Casualty, CatalogObject, Column, Relation } from '../catalog/index.js';
import type { Span } from '../text/index.js';
import { nameOf, routineName, stringList, typeReference } from '../sql/names.js';
import type { Cause, EffectKind, EffectKinds } from './effects.js';
import { findRoutine } from './functions.js';
import { removeCasualty, withoutColumn, type Scene } from './scene.js';

interface Dropping {
  readonly cascade: boolean;
  readonly ifExists: boolean;
  readonly span?: Span;
  /** Drop only this column of the relation. */
  readonly column?: Column;
}

/** Drop an object and whatever goes with it, each with an effect of its own, dependents first. */
export function drop(scene: Scene, target: CatalogObject, { cascade, ifExists, span, column }: Dropping): void {
  const plan = scene.planDrop(target.id, column?.number);
  const casualties = cascade ? plan.casualties : [];
  const blockers = cascade ? [] : plan.casualties;
  const place = span === undefined ? {} : { span };
  for (const casualty of casualties) emitDrop(scene, casualty, { ifExists: false, restrict: true, casualties: [], blockers: [] }, 'cascade', place);
  for (const owned of plan.owned) emitDrop(scene, owned, { ifExists: false, restrict: true, casualties: [], blockers: [] }, 'implied', place);
  emitDrop(scene, column === undefined ? { object: target } : { object: target, of: { column: column.number, part: 'column' } }, { ifExists, restrict: !cascade, casualties, blockers }, 'explicit', place, column);
}

type DropFacts = EffectKinds['schema.drop'] extends infer D ? Omit<D & object, 'schema'> : never;

function emitDrop(scene: Scene, casualty: Casualty, facts: DropFacts, cause: Cause, place: { span?: Span }, dropped?: Column): void {
  const { of } = casualty;
  const object = scene.catalog.get(casualty.object.id) ?? casualty.object;
  const manner = { ...place, cause };
  if (of !== undefined) {
    const table = object as Relation;
    const column = table.columns.find((candidate) => candidate.number === of.column) ?? dropped;
    if (of.part === 'column') scene.emit('column.drop', { ...facts, table, column: column! }, scene.catalog.put(withoutColumn(table, of.column)), manner);
    else if (column !== undefined) {
      const after = removeCasualty(scene.catalog, casualty);
      const changed = after.getAs('relation', table.id)!;
      scene.emit('column.drop-default', { table: changed, before: column, after: changed.columns.find((candidate) => candidate.number === of.column)! }, after, manner);
    }
    return;
  }
  const after = scene.catalog.remove(object.id);
  const emit = <K extends EffectKind>(kind: K, own: Omit<EffectKinds[K], keyof DropFacts>): void =>
    scene.emit(kind, { ...facts, ...own } as unknown as EffectKinds[K], after, manner);
  const tableOf = (id: number): Relation | undefined => scene.catalog.getAs('relation', id);
  switch (object.kind) {
    case 'schema':
      return emit('schema.drop', { schema: object });
    case 'relation':
      if (object.relationKind === 'view' || object.relationKind === 'materialized-view') return emit('view.drop', { view: object });
      if (object.relationKind === 'sequence') return emit('sequence.drop', { sequence: object });
      return emit('table.drop', { table: object });
    case 'index': {
      const table = tableOf(object.table);
      return emit('index.drop', { index: object, concurrently: false, ...(table && { table }) });
    }
    case 'function':
      return emit('function.drop', { function: object });
    case 'type':
      return emit('type.drop', { type: object });
    case 'extension':
      return emit('extension.drop', { extension: object });
    case 'publication':
      return emit('publication.drop', { publication: object });
    case 'event-trigger':
      return emit('event-trigger.drop', { trigger: object });
    case 'role':
      return emit('role.drop', { role: object });
    case 'constraint':
    case 'policy':
    case 'trigger':
    case 'rewrite-rule': {
      const table = tableOf(object.table);
      if (table === undefined) {
        scene.catalog = after;
        return;
      }
      if (object.kind === 'constraint') return emit('constraint.drop', { table, constraint: object });
      if (object.kind === 'policy') return emit('policy.drop', { table, policy: object });
      if (object.kind === 'trigger') return emit('trigger.drop', { table, trigger: object });
      return emit('rule.drop', { table, rule: object });
    }
  }
}

/** DROP of anything: one effect or more for each name. */
export function dropStatement(scene: Scene, statement: DropStmt): void {
  const dropping = { cascade: statement.behavior === 'DROP_CASCADE', ifExists: statement.missing_ok === true };
  if (statement.concurrent === true) scene.emit('nontransactional', { command: 'DROP INDEX CONCURRENTLY' });
  let from = scene.statement.span.start;
  for (const node of statement.objects ?? []) {
    const span = nameSpan(scene, node, from);
    if (span !== scene.statement.span) from = span.end;
    const find = finders[statement.removeType!];
    if (find === undefined) {
      scene.emit('other', { what: `DROP ${(statement.removeType ?? '').replace('OBJECT_', '').toLowerCase()}` }, scene.catalog, { span });
      continue;
    }
    const target = find(scene, node, dropping.ifExists);
    if (target === undefined) {
      // Nothing of that name is known: IF EXISTS passes it over, otherwise an object that no file made goes.
      if (!dropping.ifExists && !scene.conditional) scene.emit('other', { what: 'DROP of an object that no file made' }, scene.catalog, { span });
      continue;
    }
    if (target.kind === 'schema') dropSchema(scene, target, { ...dropping, span });
    else if (target.kind === 'index' && statement.concurrent === true) {
      const table = scene.catalog.getAs('relation', target.table);
      scene.emit('index.drop', { index: target, concurrently: true, ifExists: dropping.ifExists, restrict: true, casualties: [], blockers: [], ...(table && { table }) }, scene.catalog.remove(target.id), { span });
    } else drop(scene, target, { ...dropping, span });
  }
}

/** What lives in a schema goes with it when CASCADE is written. */
function dropSchema(scene: Scene, schema: Extract<CatalogObject, { kind: 'schema' }>, dropping: Dropping): void {
  const inside = [...scene.catalog.objects()].filter((object) => 'schema' in object && object.schema === schema.name && object.kind !== 'index' && object.kind !== 'extension');
  if (dropping.cascade) {
    for (const object of inside) if (scene.catalog.get(object.id) !== undefined) drop(scene, object, { cascade: true, ifExists: false, ...(dropping.span && { span: dropping.span }) });
  }
  const casualties = inside.map((object): Casualty => ({ object }));
  scene.emit('schema.drop', { schema, ifExists: dropping.ifExists, restrict: !dropping.cascade, casualties: dropping.cascade ? casualties : [], blockers: dropping.cascade ? [] : casualties }, scene.catalog.remove(schema.id), dropping.span && { span: dropping.span });
}

type Finder = (scene: Scene, node: Node, ifExists: boolean) => CatalogObject | undefined;

/** A relation to drop. One that no file made is assumed, so that its loss can be spoken of; the effect says `ifExists`. */
function droppedRelation(kinds: readonly Relation['relationKind'][]): Finder {
  return (scene, node) => {
    const name = nameOf(itemsOf(node));
    const found = scene.findRelation(name);
    if (found !== undefined) return kinds.includes(found.relationKind) ? found : undefined;
    return scene.conditional ? undefined : scene.assume(scene.nameForNew(name), kinds[0]);
  };
}

/** DROP POLICY, TRIGGER, RULE: the last name is the object's, those before it the table's. */
function ownedBy(find: (scene: Scene, table: Relation, name: string) => CatalogObject | undefined): Finder {
  return (scene, node) => {
    const names = stringList(itemsOf(node));
    const table = scene.findRelation(names.length > 2 ? { schema: names.at(-3), name: names.at(-2)! } : { name: names.at(-2) ?? '' });
    return table && find(scene, table, names.at(-1)!);
  };
}

const finders: Readonly<Partial<Record<ObjectType, Finder>>> = {
  OBJECT_TABLE: droppedRelation(['table', 'partitioned-table', 'foreign-table']),
  OBJECT_FOREIGN_TABLE: droppedRelation(['foreign-table', 'table']),
  OBJECT_VIEW: droppedRelation(['view']),
  OBJECT_MATVIEW: droppedRelation(['materialized-view']),
  OBJECT_SEQUENCE: (scene, node) => scene.findRelation(nameOf(itemsOf(node))),
  OBJECT_INDEX: (scene, node) => {
    const name = nameOf(itemsOf(node));
    if (name.schema !== undefined) return scene.catalog.index({ schema: name.schema, name: name.name });
    for (const schema of scene.session.searchPath) {
      const index = scene.catalog.index({ schema, name: name.name });
      if (index !== undefined) return index;
    }
    return undefined;
  },
  OBJECT_SCHEMA: (scene, node) => scene.catalog.schema(nameOf(itemsOf(node)).name),
  OBJECT_TYPE: findDroppedType,
  OBJECT_DOMAIN: findDroppedType,
  OBJECT_FUNCTION: findDroppedRoutine,
  OBJECT_PROCEDURE: findDroppedRoutine,
  OBJECT_ROUTINE: findDroppedRoutine,
  OBJECT_AGGREGATE: findDroppedRoutine,
  OBJECT_POLICY: ownedBy((scene, table, name) => scene.catalog.policy(table.id, name)),
  OBJECT_TRIGGER: ownedBy((scene, table, name) => scene.catalog.trigger(table.id, name)),
  OBJECT_RULE: ownedBy((scene, table, name) => scene.catalog.dependents(table.id).find((object) => object.kind === 'rewrite-rule' && object.name === name)),
  OBJECT_EXTENSION: (scene, node) => scene.catalog.named('extension', nameOf(itemsOf(node)).name),
  OBJECT_PUBLICATION: (scene, node) => scene.catalog.named('publication', nameOf(itemsOf(node)).name),
  OBJECT_EVENT_TRIGGER: (scene, node) => scene.catalog.named('event-trigger', nameOf(itemsOf(node)).name),
};

function findDroppedType(scene: Scene, node: Node): CatalogObject | undefined {
  if (!('TypeName' in node)) return undefined;
  const { schema, name } = typeReference(node.TypeName);
  if (name === undefined) return undefined;
  for (const candidate of schema === undefined ? scene.session.searchPath : [schema]) {
    const type = scene.catalog.type({ schema: candidate, name });
    if (type !== undefined) return type;
  }
  return undefined;
}

function findDroppedRoutine(scene: Scene, node: Node): CatalogObject | undefined {
  return 'ObjectWithArgs' in node ? findRoutine(scene, routineName(node.ObjectWithArgs)) : undefined;
}

function itemsOf(node: Node): readonly Node[] {
  if ('List' in node) return node.List.items ?? [];
  if ('TypeName' in node) return node.TypeName.names ?? [];
  return [node];
}

/** DropStmt has no locations: the place of the last part of the name, sought from where the last one ended. */
function nameSpan(scene: Scene, node: Node, from: number): Span {
  const names = 'ObjectWithArgs' in node ? stringList(node.ObjectWithArgs.objname ?? []) : stringList(itemsOf(node));
  const name = names.at(-1) ?? '';
  const { source, end } = scene.statement.span;
  const at = name === '' ? -1 : source.text.slice(from, end).toLowerCase().indexOf(name.toLowerCase());
  return at === -1 ? scene.statement.span : { source, start: from + at, end: from + at + name.length };
}
