import type { DropStmt, Node, ObjectType } from '@pgsql/types';
import { planDrop, removeCasualty, withoutColumn, type Casualty, type Catalog, type CatalogObject, type Column, type DropPlan, type DropTarget, type Publication, type Relation, type Schema, type TypeObject } from '../catalog/index.js';
import type { Span } from '../text/index.js';
import { nameOf, stringList, stringOf } from '../sql/names.js';
import type { Cause, EffectKind, EffectKinds } from './effects.js';
import { refusedDrop, refusedDropOfPart, refusedKind } from './refusals/dropped.js';
import { refuses } from './refusals/refusal.js';
import { findRoutine } from './routines.js';
import { surelyGone } from './certainty.js';
import { refusesMissingDrop } from './missing-drops.js';
import { isMadeLater } from './made-later.js';
import type { Scene } from './scene.js';
import { findStatistics } from './statistics.js';
import { findType } from './type-resolution.js';

interface Dropping {
  readonly cascade: boolean;
  readonly ifExists: boolean;
  readonly span?: Span;
  /** Drop only this column of the relation. */
  readonly column?: Column;
  /** What else the same statement drops. */
  readonly alongside?: readonly DropTarget[];
}

/** Drop an object and whatever goes with it, each with an effect of its own, dependents first. */
export function drop(scene: Scene, target: CatalogObject, { cascade, ifExists, span, column, alongside }: Dropping): void {
  const plan = scene.catalog.hasDependents(target.id) ? planDrop(scene.catalog, { id: target.id, column: column?.number }, alongside) : nothing;
  const others = [...foreignKeysInto(scene.catalog, target, plan), ...plan.casualties];
  const refusal = refusedDropOfPart(scene, target) ?? (cascade ? undefined : refusedDrop(scene, target, column, others, alongside !== undefined && alongside.length > 1));
  if (refuses(scene, refusal, span)) return;
  const casualties = cascade ? others : nothing.casualties;
  const blockers = cascade ? nothing.casualties : others;
  const place = span === undefined ? {} : { span };
  for (const casualty of casualties) emitDrop(scene, casualty, alone, 'cascade', place);
  for (const owned of plan.owned) emitDrop(scene, owned, alone, 'implied', place);
  emitDrop(scene, column === undefined ? { object: target } : { object: target, of: { column: column.number, part: 'column' } }, { ifExists, restrict: !cascade, casualties, blockers }, 'explicit', place, column);
}

/** The foreign keys that reference the partitioned table of a dropped partition: their rows may point into it. */
function foreignKeysInto(catalog: Catalog, target: CatalogObject, { owned, casualties }: DropPlan): readonly Casualty[] {
  const found: Casualty[] = [];
  let above = target.kind === 'relation' ? catalog.getAs('relation', target.partition?.of) : undefined;
  for (; above !== undefined; above = catalog.getAs('relation', above.partition?.of)) {
    for (const object of catalog.dependents(above.id)) {
      if (object.kind !== 'constraint' || object.references?.table !== above.id || object.table === above.id || object.inherited === true) continue;
      if ([...owned, ...casualties].some((other) => other.object === object)) continue;
      found.push(...planDrop(catalog, { id: object.id }).owned, { object });
    }
  }
  return found;
}

const nothing: DropPlan = { owned: [], casualties: [] };
type DropFacts = EffectKinds['schema.drop'] extends infer D ? Omit<D & object, 'schema'> : never;
const alone: DropFacts = { ifExists: false, restrict: true, casualties: [], blockers: [] };

function emitDrop(scene: Scene, casualty: Casualty, facts: DropFacts, cause: Cause, place: { span?: Span }, dropped?: Column): void {
  const object = scene.catalog.get(casualty.object.id) ?? casualty.object;
  const manner = { ...place, cause };
  if (casualty.of !== undefined) return emitPart(scene, object, casualty, facts, manner, dropped);
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
    case 'statistics': {
      const table = tableOf(object.table);
      return table === undefined ? void (scene.catalog = after) : emit('statistics.drop', { table, statistics: object });
    }
    case 'constraint':
    case 'policy':
    case 'trigger':
    case 'rewrite-rule': {
      const table = tableOf(object.table);
      if (table === undefined) {
        scene.catalog = after;
        if (object.kind === 'constraint') loosen(scene, object.table);
        return;
      }
      if (object.kind === 'constraint') return emit('constraint.drop', { table, constraint: object });
      if (object.kind === 'policy') return emit('policy.drop', { table, policy: object });
      if (object.kind === 'trigger') return emit('trigger.drop', { table, trigger: object });
      return emit('rule.drop', { table, rule: object });
    }
  }
}

/** A column, a default, a table in a publication, an attribute of a composite type. */
function emitPart(scene: Scene, object: CatalogObject, casualty: Casualty, facts: DropFacts, manner: { readonly span?: Span; readonly cause: Cause }, dropped: Column | undefined): void {
  const after = removeCasualty(scene.catalog, { ...casualty, object });
  if (object.kind === 'publication') return scene.emit('publication.alter', { before: object, after: after.get(object.id) as Publication }, after, manner);
  if (object.kind === 'type') return scene.emit('type.alter', { before: object, after: after.get(object.id) as TypeObject }, after, manner);
  const table = object as Relation;
  const of = casualty.of!;
  const column = table.columns.find((candidate) => candidate.number === of.column) ?? dropped;
  if (column === undefined) return;
  if (of.part === 'column') return scene.emit('column.drop', { ...facts, table, column }, scene.catalog.put(withoutColumn(table, of.column)), manner);
  const changed = after.getAs('relation', table.id)!;
  const without = changed.columns.find((candidate) => candidate.number === of.column);
  if (without !== undefined) scene.emit('column.drop-default', { table: changed, before: column, after: without }, after, manner);
}

/** A domain without its last CHECK constrains no more. */
function loosen(scene: Scene, id: number): void {
  const type = scene.catalog.getAs('type', id);
  if (type !== undefined && type.notNull !== true && scene.catalog.constraints(id).length === 0) scene.put({ ...type, constrained: false });
}

/** DROP of anything: one effect or more for each name. */
export function dropStatement(scene: Scene, statement: DropStmt): void {
  const dropping = { cascade: statement.behavior === 'DROP_CASCADE', ifExists: statement.missing_ok === true };
  if (statement.concurrent === true) scene.emit('nontransactional', { command: 'DROP INDEX CONCURRENTLY' });
  const find = finders[statement.removeType!];
  let from = scene.statement.span.start;
  const found = (statement.objects ?? []).map((node) => {
    const span = nameSpan(scene, node, from);
    if (span !== scene.statement.span) from = span.end;
    return { node, span, target: find?.(scene, node, dropping.ifExists) };
  });
  const alongside = found.length === 1 ? [] : found.flatMap(({ target }) => (target === undefined ? [] : [{ id: target.id }]));
  for (const { node, span, target } of found) {
    if (find === undefined) scene.emit('other', { what: `DROP ${(statement.removeType ?? '').replace('OBJECT_', '').toLowerCase()}` }, scene.catalog, { span });
    else if (target === undefined) {
      if (refuses(scene, refusedKind(scene, statement.removeType, scene.findRelation(nameOf(itemsOf(node)))), span)) return;
      if (!dropping.ifExists && refusesMissingDrop(scene, statement.removeType, node, span)) return;
      // Nothing of that name is known: IF EXISTS passes it over, otherwise an object that no file made goes.
      if (!dropping.ifExists && !scene.inBlock) scene.emit('other', { what: 'DROP of an object that no file made' }, scene.catalog, { span });
    } else if (target.kind === 'schema') dropSchema(scene, target, { ...dropping, span });
    else if (target.kind === 'index' && statement.concurrent === true) {
      const table = scene.catalog.getAs('relation', target.table);
      scene.emit('index.drop', { index: target, concurrently: true, ifExists: dropping.ifExists, restrict: true, casualties: [], blockers: [], ...(table && { table }) }, scene.catalog.remove(target.id), { span });
    } else if (scene.catalog.get(target.id) !== undefined) drop(scene, target, { ...dropping, span, alongside });
  }
}

/** What lives in a schema goes with it when CASCADE is written. */
function dropSchema(scene: Scene, schema: Schema, dropping: Dropping): void {
  const inside = [...scene.catalog.objects()].filter((object) => 'schema' in object && object.schema === schema.name && object.kind !== 'index');
  const place = dropping.span === undefined ? {} : { span: dropping.span };
  if (dropping.cascade) {
    const targets = inside.map(({ id }) => ({ id }));
    const gone = new Set<number>();
    // Views before what they read: each object after those that depend on it.
    const dropAfterDependents = (object: CatalogObject): void => {
      if (gone.has(object.id)) return;
      gone.add(object.id);
      for (const dependent of scene.catalog.dependents(object.id)) if (targets.some(({ id }) => id === dependent.id)) dropAfterDependents(dependent);
      const plan = planDrop(scene.catalog, { id: object.id }, targets);
      for (const casualty of plan.casualties) emitDrop(scene, casualty, alone, 'cascade', place);
      for (const owned of plan.owned) emitDrop(scene, owned, alone, 'implied', place);
      emitDrop(scene, { object }, alone, 'cascade', place);
    };
    for (const object of inside) if (scene.catalog.get(object.id) !== undefined) dropAfterDependents(object);
  }
  for (const publication of scene.catalog.objectsOf('publication')) {
    if (publication.schemas.includes(schema.name)) scene.put({ ...publication, schemas: publication.schemas.filter((name) => name !== schema.name) });
  }
  const casualties = inside.map((object): Casualty => ({ object }));
  if (!dropping.cascade && refuses(scene, refusedDrop(scene, schema, undefined, casualties, false), dropping.span)) return;
  const facts = { ifExists: dropping.ifExists, restrict: !dropping.cascade, casualties: dropping.cascade ? casualties : [], blockers: dropping.cascade ? [] : casualties };
  // Default privileges belong to their schema (dependency.h: DEPENDENCY_AUTO).
  const elsewhere = scene.catalog.defaultPrivileges.filter((entry) => entry.schema !== schema.name);
  scene.emit('schema.drop', { schema, ...facts }, scene.catalog.remove(schema.id).withDefaultPrivileges(elsewhere), place);
}

type Finder = (scene: Scene, node: Node, ifExists: boolean) => CatalogObject | undefined;

/** A relation to drop. One that no file made is assumed, so that its loss can be spoken of; the effect says `ifExists`. */
function droppedRelation(kinds: readonly Relation['relationKind'][]): Finder {
  return (scene, node, ifExists) => {
    const name = nameOf(itemsOf(node));
    const found = scene.findRelation(name);
    if (found !== undefined) return kinds.includes(found.relationKind) ? found : undefined;
    const full = scene.nameForNew(name);
    // What the history dropped already is not assumed to be there again.
    if (scene.inBlock || scene.catalog.formerRelation(full) !== undefined || (!ifExists && surelyGone(scene, 'relation', name) !== undefined)) return undefined;
    // IF EXISTS before what makes it, or in a schema that is new, is for a script that runs twice.
    if (ifExists && (isMadeLater(scene, name) || scene.catalog.schema(full.schema)?.origin?.deploy === scene.deploy)) return undefined;
    return scene.assume(full, kinds[0]);
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
  OBJECT_INDEX: (scene, node) => scene.findIndex(nameOf(itemsOf(node))),
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
  OBJECT_STATISTIC_EXT: (scene, node) => findStatistics(scene, nameOf(itemsOf(node))),
  OBJECT_EVENT_TRIGGER: (scene, node) => scene.catalog.named('event-trigger', nameOf(itemsOf(node)).name),
};

function findDroppedType(scene: Scene, node: Node): CatalogObject | undefined {
  const found = 'TypeName' in node ? findType(scene, nameOf(node.TypeName.names ?? [])) : undefined;
  return found?.kind === 'type' ? found : undefined;
}

function findDroppedRoutine(scene: Scene, node: Node): CatalogObject | undefined {
  return 'ObjectWithArgs' in node ? findRoutine(scene, node.ObjectWithArgs) : undefined;
}

function itemsOf(node: Node): readonly Node[] {
  if ('List' in node) return node.List.items ?? [];
  if ('TypeName' in node) return node.TypeName.names ?? [];
  return [node];
}

/** DropStmt has no locations: the place of the last part of the name, sought from where the last one ended. */
function nameSpan(scene: Scene, node: Node, from: number): Span {
  const name = 'ObjectWithArgs' in node ? stringOf(node.ObjectWithArgs.objname?.at(-1)) : stringList(itemsOf(node)).at(-1);
  return name === undefined || name === '' || !scene.observed ? scene.statement.span : scene.locate(name, from);
}
