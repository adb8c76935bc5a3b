import {
  columnNamed, columnNumbered, nextColumnNumber, withColumn, type Column, type Constraint, type Dependency, type Index, type ObjectId, type Relation, type Trigger,
} from '../catalog/index.js';
import { freeConstraintName, freeRelationName, indexName, indexNameAddition } from './generated-names.js';
import type { Scene } from './scene.js';

/** The tables that inherit from a table, or are partitions of it. */
export function childrenOf(scene: Scene, parent: ObjectId): readonly Relation[] {
  return scene.catalog.children(parent);
}

/** The columns that a new table takes from its parents or, for LIKE, a copy of another table's, with what they need. */
export interface CopiedColumns {
  readonly columns: readonly Column[];
  readonly needs: readonly Dependency[];
}

/**
 * Copy columns into a table.
 * @param alter what becomes of each copy
 */
export function copyColumns(from: Relation, into: Pick<Relation, 'id'>, next: number, alter: (column: Column) => Column): CopiedColumns {
  const numbers = new Map(from.columns.map((column, at) => [column.number, next + at]));
  const columns = from.columns.map((column, at) => alter({ ...column, number: next + at }));
  const needs = from.dependsOn.flatMap((need): Dependency[] => {
    const number = need.of && numbers.get(need.of.column);
    const copy = columns.find((column) => column.number === number);
    if (copy === undefined) return [];
    // A copy without default or generation needs its type alone.
    if (copy.default === undefined && need.on !== copy.typeId) return [];
    const of = { ...need.of!, column: copy.number };
    return [need.on === from.id && need.column !== undefined ? { ...need, on: into.id, column: numbers.get(need.column) ?? need.column, of } : { ...need, of }];
  });
  return { columns, needs };
}

/** What a new child takes from a parent, once both are in the catalog: CHECKs, and for a partition keys, indexes and row triggers. */
export function inheritFrom(scene: Scene, parent: Relation, child: ObjectId): void {
  for (const constraint of scene.catalog.constraints(parent.id)) spreadTo(scene, constraint, child);
  if (parent.relationKind !== 'partitioned-table') return;
  for (const index of scene.catalog.indexes(parent.id)) if (index.constraint === undefined) copyIndex(scene, index, child, true);
  for (const trigger of scene.catalog.triggers(parent.id)) copyTrigger(scene, trigger, child);
}

/**
 * Add a constraint of a table to its children: a CHECK to all, the others to partitions.
 * @param verified false when rows need not be looked at
 */
export function spreadConstraint(scene: Scene, constraint: Constraint, verified = constraint.validated): void {
  for (const child of childrenOf(scene, constraint.table)) scene.quietly(() => spreadTo(scene, constraint, child.id, verified));
}

function spreadTo(scene: Scene, constraint: Constraint, childId: ObjectId, verified = constraint.validated): void {
  const parent = scene.catalog.getAs('relation', constraint.table);
  const child = scene.catalog.getAs('relation', childId);
  if (parent === undefined || child === undefined || constraint.noInherit === true || (constraint.type !== 'check' && parent.relationKind !== 'partitioned-table')) return;
  if (constraint.type === 'check') {
    if (scene.catalog.constraint(childId, constraint.name) !== undefined) return;
  } else if (attachKey(scene, constraint, parent, child)) return;

  const columns = renumber(parent, child, constraint.columns);
  const id = scene.newId();
  const { index: _index, ...facts } = constraint;
  const copy: Constraint = {
    ...facts, id, table: childId, columns, inherited: true, name: copyName(scene, constraint, child),
    ...(constraint.provesNotNull && { provesNotNull: renumber(parent, child, constraint.provesNotNull) }),
    dependsOn: [...movedNeeds(scene, constraint, parent, child), ...(constraint.type === 'check' ? [] : [{ on: constraint.id, type: 'auto' as const }])],
  };
  const backing = scene.catalog.getAs('index', constraint.index);
  const references = scene.catalog.getAs('relation', constraint.references?.table);
  scene.emit(
    'constraint.add',
    { table: child, constraint: copy, usingIndex: false, scans: backing === undefined && verified, ...(references && { references }) },
    scene.catalog.put(copy),
    { cause: 'implied' },
  );
  if (constraint.type === 'primary-key') {
    for (const number of columns) {
      const now = scene.catalog.getAs('relation', childId)!;
      const column = columnNumbered(now, number);
      if (column !== undefined && !column.notNull) scene.put(withColumn(now, { ...column, notNull: true }));
    }
  }
  if (backing !== undefined) {
    const index: Index = {
      ...movedIndex(backing, parent, child), id: scene.newId(), name: copy.name, constraint: id,
      dependsOn: [{ on: id, type: 'auto' }, { on: childId, type: 'auto' }, { on: backing.id, type: 'auto' }],
    };
    scene.put(index);
    scene.put({ ...copy, index: index.id });
  }
  spreadConstraint(scene, scene.catalog.getAs('constraint', id)!, verified);
}

/** Keys and foreign keys that a partition has already are made part of its parent's. */
function attachKey(scene: Scene, constraint: Constraint, parent: Relation, child: Relation): boolean {
  const columns = renumber(parent, child, constraint.columns);
  const same = scene.catalog.constraints(child.id).find((other) => {
    // Before version 18 a foreign key that is not valid is not taken (tryAttachPartitionForeignKey).
    if (other.type !== constraint.type || other.inherited === true || (constraint.type === 'foreign-key' && !other.validated && scene.postgres < 18) || other.columns.length !== columns.length || !other.columns.every((column, at) => column === columns[at])) return false;
    return constraint.references === undefined || (other.references?.table === constraint.references.table && other.references.onDelete === constraint.references.onDelete && other.references.onUpdate === constraint.references.onUpdate);
  });
  if (same === undefined) return false;
  const scans = constraint.validated && !same.validated;
  const adopted: Constraint = { ...same, inherited: true, validated: same.validated || constraint.validated, dependsOn: [...same.dependsOn, { on: constraint.id, type: 'auto' }] };
  scene.emit('constraint.adopt', { table: child, constraint: adopted, scans }, scene.catalog.put(adopted), { cause: 'implied' });
  const [index, over] = [scene.catalog.getAs('index', same.index), constraint.index];
  if (index !== undefined && over !== undefined) scene.put({ ...index, dependsOn: [...index.dependsOn, { on: over, type: 'auto' }] });
  return true;
}

function copyName(scene: Scene, constraint: Constraint, child: Relation): string {
  if (constraint.type === 'check') return constraint.name;
  if (constraint.type === 'foreign-key') {
    if (scene.catalog.constraint(child.id, constraint.name) === undefined) return constraint.name;
    return freeConstraintName(scene, child.schema, child.name, namesOf(scene, constraint.table, constraint.columns).join('_'), 'fkey');
  }
  if (constraint.type === 'primary-key') return freeRelationName(scene, child.schema, child.name, '', 'pkey', true);
  const backing = scene.catalog.getAs('index', constraint.index);
  const names = backing?.keys.map((key) => key.name ?? namesOf(scene, constraint.table, [key.column!])[0] ?? '') ?? [];
  return freeRelationName(scene, child.schema, child.name, indexNameAddition([...names, ...namesOf(scene, constraint.table, backing?.include ?? [])]), constraint.type === 'unique' ? 'key' : 'excl', true);
}

function namesOf(scene: Scene, table: ObjectId, numbers: readonly number[]): readonly string[] {
  const relation = scene.catalog.getAs('relation', table);
  return numbers.map((number) => (relation && columnNumbered(relation, number)?.name) ?? '');
}

/** Build a partitioned table's new index on each partition. `told` says that each of them has an effect of its own. */
export function spreadIndex(scene: Scene, index: Index, told = false): void {
  if (scene.catalog.getAs('relation', index.table)?.relationKind !== 'partitioned-table') return;
  for (const child of childrenOf(scene, index.table)) copyIndex(scene, index, child.id, told);
}

function copyIndex(scene: Scene, index: Index, childId: ObjectId, told: boolean): void {
  const parent = scene.catalog.getAs('relation', index.table)!;
  const child = scene.catalog.getAs('relation', childId)!;
  const copy = movedIndex(index, parent, child);
  const same = scene.catalog.indexes(childId).find((other) => isSame(other, copy) && !other.dependsOn.some((need) => scene.catalog.getAs('index', need.on) !== undefined));
  if (same !== undefined) {
    scene.put({ ...same, dependsOn: [...same.dependsOn, { on: index.id, type: 'auto' }] });
    return;
  }
  const built: Index = { ...copy, id: scene.newId(), name: indexName(scene, child, copy), dependsOn: [...movedNeeds(scene, index, parent, child), { on: index.id, type: 'auto' }] };
  if (told) scene.emit('index.create', { table: child, index: built, concurrently: false, ifNotExists: false, only: true }, scene.catalog.put(built), { cause: 'implied' });
  else scene.put(built);
  spreadIndex(scene, built, told);
}

function isSame(a: Index, b: Index): boolean {
  const facts = ({ method, unique, keys, include, predicate }: Index): string => JSON.stringify([method, unique, keys.map(({ column, expression, descending }) => [column, expression, descending]), include, predicate]);
  return facts(a) === facts(b);
}

function movedIndex(index: Index, parent: Relation, child: Relation): Index {
  return {
    ...index, schema: child.schema, table: child.id,
    keys: index.keys.map((key) => (key.column === undefined ? key : { ...key, column: renumber(parent, child, [key.column])[0] ?? key.column })),
    include: renumber(parent, child, index.include),
  };
}

/** Give each partition its copy of a row trigger. */
export function spreadTrigger(scene: Scene, trigger: Trigger): void {
  if (scene.catalog.getAs('relation', trigger.table)?.relationKind !== 'partitioned-table') return;
  for (const child of childrenOf(scene, trigger.table)) copyTrigger(scene, trigger, child.id);
}

function copyTrigger(scene: Scene, trigger: Trigger, childId: ObjectId): void {
  if (trigger.forEach !== 'row') return;
  const parent = scene.catalog.getAs('relation', trigger.table)!;
  const child = scene.catalog.getAs('relation', childId)!;
  const existing = scene.catalog.trigger(childId, trigger.name);
  const copy: Trigger = { ...trigger, id: existing?.id ?? scene.newId(), table: childId, dependsOn: [...movedNeeds(scene, trigger, parent, child), { on: trigger.id, type: 'auto' }] };
  scene.put(copy);
  spreadTrigger(scene, copy);
}

/** After DETACH PARTITION: the table keeps what it took from the parent as its own; copies of row triggers go. */
export function detach(scene: Scene, parent: ObjectId, child: ObjectId): void {
  const parts = new Set(scene.catalog.dependents(parent).flatMap((object) => ('table' in object && object.table === parent ? [object.id] : [])));
  for (const object of [...scene.catalog.constraints(child), ...scene.catalog.indexes(child), ...scene.catalog.triggers(child)]) {
    const dependsOn = object.dependsOn.filter((need) => !parts.has(need.on));
    if (object.kind === 'trigger') {
      if (dependsOn.length < object.dependsOn.length) scene.catalog = scene.catalog.remove(object.id);
    } else if (object.kind === 'constraint') scene.put({ ...object, dependsOn, inherited: false });
    else if (dependsOn.length < object.dependsOn.length) scene.put({ ...object, dependsOn });
  }
  const table = scene.catalog.getAs('relation', child)!;
  scene.put({ ...table, columns: table.columns.map(({ inherited: _inherited, identity: _identity, ...column }) => column) });
}

/** The numbers in a child of a parent's columns. */
function renumber(parent: Relation, child: Relation, numbers: readonly number[]): readonly number[] {
  return numbers.flatMap((number) => {
    const name = columnNumbered(parent, number)?.name;
    return (name !== undefined && columnNamed(child, name)?.number) || [];
  });
}

/** What the copy of a part of the parent needs; that the part is a copy itself does not matter to it. */
function movedNeeds(scene: Scene, part: Constraint | Index | Trigger, parent: Relation, child: Relation): readonly Dependency[] {
  return part.dependsOn.flatMap((need) => (need.type === 'auto' && scene.catalog.get(need.on)?.kind === part.kind ? [] : [moved(need, parent, child)]));
}

function moved(need: Dependency, parent: Relation, child: Relation): Dependency {
  if (need.on !== parent.id) return need;
  return need.column === undefined ? { ...need, on: child.id } : { ...need, on: child.id, column: renumber(parent, child, [need.column])[0] ?? need.column };
}

/** Add a parent's new column to a child; one that is there already is merged with it. */
export function inheritColumn(scene: Scene, parent: Relation, child: Relation, column: Column): void {
  const existing = columnNamed(child, column.name);
  if (existing !== undefined) return scene.put(withColumn(child, { ...existing, notNull: existing.notNull || column.notNull }));
  const only = { ...parent, columns: [column], dependsOn: parent.dependsOn.filter((need) => need.of?.column === column.number) };
  const { columns, needs } = copyColumns(only, child, nextColumnNumber(child), ({ identity: _identity, ...copy }) => ({ ...copy, inherited: true }));
  // What it is generated from are the child's own columns.
  const own = needs.map((need) => (need.on === child.id && need.column !== undefined ? { ...need, column: renumber(parent, child, [need.column])[0] ?? need.column } : need));
  scene.put({ ...child, columns: [...child.columns, ...columns], dependsOn: [...child.dependsOn, ...own] });
}
