import type { Constraint as ConstraintNode, Node } from '@pgsql/types';
import {
  columnNamed, columnNumbered, distinctNeeds, withColumn, type Catalog, type Column, type Constraint, type ConstraintType, type Dependency, type Index, type ObjectId, type ReferentialAction, type Relation,
} from '../catalog/index.js';
import { rangeName, stringList, stringOf } from '../sql/names.js';
import type { Cause } from './effects.js';
import { readExpression, type ExpressionReading } from './expressions.js';
import { freeConstraintName, freeRelationName, indexNameAddition } from './generated-names.js';
import { readKeys, type KeysReading } from './index-keys.js';
import { spreadConstraint } from './inheritance.js';
import { refusesMissingColumn, refusesUnresolved } from './missing-names.js';
import { addNotNull, provenNotNull } from './not-null.js';
import { boundsIn } from './partition-bounds.js';
import { refusedForeignKey, refusedTypes } from './refusals/foreign-key.js';
import { refusedKeys } from './refusals/operator-class.js';
import { refusedKey } from './refusals/partition-key.js';
import { refusedSite } from './refusals/misplaced-expression.js';
import { refuses } from './refusals/refusal.js';
import type { Scene } from './scene.js';
import { refusesFor, refusesPart, refusesRelation } from './taken-names.js';

const actions: Readonly<Record<string, ReferentialAction>> = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' };

const kinds: Readonly<Partial<Record<NonNullable<ConstraintNode['contype']>, ConstraintType>>> = {
  CONSTR_PRIMARY: 'primary-key', CONSTR_UNIQUE: 'unique', CONSTR_FOREIGN: 'foreign-key', CONSTR_CHECK: 'check', CONSTR_EXCLUSION: 'exclusion',
};

interface Adding {
  readonly cause?: Cause;
  /** The column with which it is written. */
  readonly column?: Column;
  /** Set for ALTER TABLE … ADD COLUMN. */
  readonly withColumn?: Column;
  /** That column is written with a default: its rows hold something. */
  readonly withDefault?: boolean;
  /** ONLY: what can be made later for each partition is not made on them. */
  readonly only?: boolean;
  /** The table is being made: what it holds is nothing, so NOT VALID is no matter. */
  readonly newTable?: boolean;
}

/** Add a constraint of CREATE TABLE, ADD COLUMN or ADD CONSTRAINT, with the index that Postgres builds for it. */
export function addConstraint(scene: Scene, tableId: ObjectId, node: ConstraintNode, adding: Adding = {}): void {
  const table = scene.catalog.getAs('relation', tableId)!;
  const span = scene.spanAt(node.location, 1) === scene.statement.span ? scene.statement.span : constraintSpan(scene, node);
  if (node.contype === 'CONSTR_NOTNULL') return addNotNull(scene, table, node, span);
  const type = node.contype && kinds[node.contype];
  if (type === undefined) return;

  const existing = node.conname === undefined ? undefined : scene.catalog.constraint(tableId, node.conname);
  if (existing !== undefined && refusesSecond(scene, table, existing, type, node, adding)) return;
  if (existing !== undefined) {
    // A child that repeats a parent's CHECK makes it its own; otherwise the branch is not taken, or the statement fails (42710).
    if (existing.inherited === true) scene.put({ ...existing, inherited: false });
    return;
  }
  const primary = type === 'primary-key' ? primaryKey(scene, tableId) : undefined;
  if (primary !== undefined) return void refusesFor(scene, primary, '42P16', `multiple primary keys for table "${table.name}" are not allowed`, span);

  if ((type === 'primary-key' || type === 'unique' || type === 'exclusion') && refusesIndexName(scene, table, node)) return;
  if (node.pktable !== undefined && scene.target(rangeName(node.pktable)) === undefined) return;
  if ((type === 'primary-key' || type === 'unique') && stringList(node.keys ?? []).some((name) => refusesMissingColumn(scene, table, name, 'key', () => span))) return;
  if (type === 'foreign-key' && stringList(node.fk_attrs ?? []).some((name) => refusesMissingColumn(scene, table, name, 'foreignKey', () => span))) return;
  if (refuses(scene, refusedSite('check constraint', node.raw_expr), span)) return;
  const reading = readConstraint(scene, table, node, type, adding.column);
  if (refusesUnresolved(scene, reading.check?.missing)) return;
  if (node.pk_attrs !== undefined && reading.references !== undefined && stringList(node.pk_attrs).some((name) => refusesMissingColumn(scene, reading.references!, name, 'foreignKey', () => span))) return;
  if (reading.references !== undefined && refuses(scene, refusedForeignKey(scene, table, reading.references, node, reading), span)) return;
  const id = scene.newId();
  const constraint: Constraint = {
    kind: 'constraint',
    id,
    origin: scene.origin(span),
    type,
    name: node.conname ?? reading.adopted?.name ?? generatedName(scene, tableId, type, reading),
    table: tableId,
    columns: reading.columns,
    validated: adding.newTable === true || node.skip_validation !== true,
    dependsOn: distinctNeeds(reading.needs),
    ...(reading.check && { expression: reading.check.text, provesNotNull: columnsProven(node.raw_expr).flatMap((name) => columnNamed(table, name)?.number ?? []), ...boundsOf(node.raw_expr, table) }),
    ...(reading.references !== undefined && {
      references: { table: reading.references.id, columns: reading.referenced, onDelete: actions[node.fk_del_action ?? 'a'] ?? 'no action', onUpdate: actions[node.fk_upd_action ?? 'a'] ?? 'no action' },
    }),
    ...(node.deferrable === true && { deferrable: true }),
    ...(node.is_no_inherit === true && { noInherit: true }),
    ...(isNotEnforced(scene, node) && { enforced: false }),
  };

  if (reading.references !== undefined && refuses(scene, refusedTypes(scene, constraint, table, reading.references), span)) return;
  if ((type === 'primary-key' || type === 'unique') && refuses(scene, refusedKey(scene, table, constraint, reading.columns) ?? refusedKeys(scene, table, 'btree', reading.columns.map((column) => ({ column }))), span)) return;
  const scans = adding.newTable !== true && readsRows(scene, table, constraint, node, adding);
  let after = scene.catalog;
  if (type === 'primary-key') {
    for (const number of reading.columns) {
      const current = after.getAs('relation', tableId)!;
      const column = columnNumbered(current, number);
      if (column !== undefined && !column.notNull) after = after.put(withColumn(current, { ...column, notNull: true }));
    }
  }
  if (reading.adopted !== undefined) {
    const { adopted } = reading;
    after = after.put({ ...constraint, index: adopted.id });
    after = after.put({ ...adopted, name: constraint.name, constraint: id, dependsOn: [...adopted.dependsOn, { on: id, type: 'auto' }] });
  } else if (type === 'primary-key' || type === 'unique' || type === 'exclusion') {
    const index = backingIndex(scene, table, constraint, node, reading);
    after = after.put({ ...constraint, index: index.id }).put(index);
  } else {
    after = after.put(constraint);
  }
  const added = after.getAs('constraint', id)!;
  scene.emit(
    'constraint.add',
    { table: after.getAs('relation', tableId)!, constraint: added, usingIndex: node.indexname !== undefined, scans, ...(reading.references && { references: reading.references }), ...(adding.withColumn && { withColumn: adding.withColumn }) },
    after,
    { span, cause: adding.cause ?? 'explicit' },
  );
  // ONLY means something for keys alone: partitions are given theirs one by one (ALTER INDEX … ATTACH PARTITION).
  if (adding.only !== true || type === 'check' || type === 'foreign-key') spreadConstraint(scene, added, type === 'foreign-key' ? scans : undefined);
}

/** Whether rows must be read: not for a column that is new and all NULL, nor for an index that is there, but for columns of a primary key that nothing shows not to be NULL. */
function readsRows(scene: Scene, table: Relation, { type, columns, validated }: Constraint, node: ConstraintNode, adding: Adding): boolean {
  if (type === 'check') return validated;
  if (type === 'foreign-key') return validated && (adding.withColumn === undefined || adding.withDefault === true);
  return type === 'primary-key' && node.indexname !== undefined && columns.some((number) => columnNumbered(table, number)?.notNull !== true && !provenNotNull(scene.catalog, table.id, number));
}

/** NOT ENFORCED, which is not NOT VALID. */
function isNotEnforced(scene: Scene, { contype, is_enforced, skip_validation }: ConstraintNode): boolean {
  return scene.postgres >= 18 && (contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN') && skip_validation === true && is_enforced !== true;
}

function boundsOf(condition: Node | undefined, table: Relation): Pick<Constraint, 'bounds'> {
  const bounds = boundsIn(condition, table);
  return bounds.length === 0 ? {} : { bounds };
}

function primaryKey(scene: Scene, table: ObjectId): Constraint | undefined {
  return scene.catalog.constraints(table).find((other) => other.type === 'primary-key');
}

/** A constraint of that name is there; a key fails on the index of that name first, unless it takes over one. */
function refusesSecond(scene: Scene, table: Relation, existing: Constraint, type: ConstraintType, node: ConstraintNode, { newTable }: Adding): boolean {
  if (existing.inherited === true) return false;
  const primary = type === 'primary-key' ? primaryKey(scene, table.id) : undefined;
  if (primary !== undefined) return refusesFor(scene, primary, '42P16', `multiple primary keys for table "${table.name}" are not allowed`);
  if (newTable === true && type === 'check' && existing.type === 'check') return refusesFor(scene, existing, '42710', `check constraint "${existing.name}" already exists`);
  if (type !== 'check' && type !== 'foreign-key' && node.conname !== node.indexname) return refusesIndexName(scene, table, node);
  return refusesPart(scene, existing, 'constraint', table);
}

/** The index of a key takes the key's name, which no other relation in the schema may have. */
function refusesIndexName(scene: Scene, table: Relation, { conname, indexname }: ConstraintNode): boolean {
  return conname !== undefined && conname !== indexname && refusesRelation(scene, table, { schema: table.schema, name: conname }, { rowType: false });
}

interface ConstraintReading {
  readonly columns: readonly number[];
  readonly needs: readonly Dependency[];
  /** An index made before that becomes the constraint's. */
  readonly adopted?: Index | undefined;
  readonly references?: Relation;
  /** What makes the referenced columns unique. */
  readonly key?: Constraint | Index | undefined;
  readonly referenced: readonly number[];
  readonly check?: ExpressionReading;
  readonly include: readonly number[];
  readonly keys?: KeysReading;
  readonly predicate?: ExpressionReading;
}

function readConstraint(scene: Scene, table: Relation, node: ConstraintNode, type: ConstraintType, column: Column | undefined): ConstraintReading {
  const include = scene.numbersOf(table, stringList(node.including ?? []));
  const own = (columns: readonly number[]): readonly Dependency[] => (columns.length === 0 ? [{ on: table.id, type: 'auto' }] : columns.map((number) => ({ on: table.id, column: number, type: 'auto' })));
  if (type === 'check') {
    const check = readExpression(scene, node.raw_expr!, { table, enclosed: true });
    return { columns: check.columns, needs: [...own(check.columns), ...check.needs.filter((need) => need.on !== table.id)], check, referenced: [], include };
  }
  if (type === 'exclusion') {
    const elements = (node.exclusions ?? []).flatMap((pair) => ('List' in pair ? (pair.List.items?.slice(0, 1) ?? []) : []));
    const keys = readKeys(scene, table, elements);
    const predicate = node.where_clause && readExpression(scene, node.where_clause, { table, enclosed: true });
    const columns = keys.keys.flatMap((key) => key.column ?? []);
    const needs = [...keys.needs, ...(predicate?.needs ?? [])].map((need): Dependency => (need.on === table.id ? { ...need, type: 'auto' } : need));
    return { columns, needs: [...own(columns), ...needs], keys, ...(predicate && { predicate }), referenced: [], include };
  }
  if (type === 'foreign-key') return readForeignKey(scene, table, node, column, own);
  const adopted = node.indexname === undefined ? undefined : scene.catalog.index({ schema: table.schema, name: node.indexname });
  const columns = adopted?.keys.flatMap((key) => key.column ?? []) ?? columnsOf(scene, table, node.keys, column);
  return { columns, needs: own([...columns, ...(adopted?.include ?? include)]), adopted, referenced: [], include };
}

function readForeignKey(scene: Scene, table: Relation, node: ConstraintNode, column: Column | undefined, own: (columns: readonly number[]) => readonly Dependency[]): ConstraintReading {
  const columns = columnsOf(scene, table, node.fk_attrs, column);
  if (node.pktable === undefined) return { columns, needs: own(columns), referenced: [], include: [] };
  const references = scene.relation(rangeName(node.pktable));
  const primary = scene.catalog.constraints(references.id).find((constraint) => constraint.type === 'primary-key');
  const referenced = node.pk_attrs === undefined ? (primary?.columns ?? []) : scene.numbersOf(references, stringList(node.pk_attrs));
  const key = node.pk_attrs === undefined ? primary : uniqueOver(scene.catalog, references.id, referenced);
  const needs: Dependency[] = [
    ...own(columns),
    ...(referenced.length === 0 ? [{ on: references.id, type: 'normal' as const }] : referenced.map((number): Dependency => ({ on: references.id, column: number, type: 'normal' }))),
    ...(key === undefined ? [] : [{ on: key.id, type: 'normal' as const }]),
  ];
  return { columns, needs, references, referenced, key, include: [] };
}

function columnsOf(scene: Scene, table: Relation, names: readonly Node[] | undefined, column: Column | undefined): readonly number[] {
  return names === undefined && column !== undefined ? [column.number] : scene.numbersOf(table, stringList(names ?? []));
}

/** The columns that a condition shows not to be NULL: `c IS NOT NULL`, `NOT (c IS NULL)`, alone or joined by AND (NotNullImpliedByRelConstraints). */
function columnsProven(condition: Node | undefined): readonly string[] {
  if (condition === undefined) return [];
  const tested = (node: Node | undefined, kind: string): readonly string[] => {
    const argument = node !== undefined && 'NullTest' in node && node.NullTest.nulltesttype === kind ? node.NullTest.arg : undefined;
    return argument !== undefined && 'ColumnRef' in argument ? [stringOf(argument.ColumnRef.fields?.at(-1)) ?? ''] : [];
  };
  if (!('BoolExpr' in condition)) return tested(condition, 'IS_NOT_NULL');
  const { boolop, args = [] } = condition.BoolExpr;
  return boolop === 'AND_EXPR' ? args.flatMap(columnsProven) : boolop === 'NOT_EXPR' ? tested(args[0], 'IS_NULL') : [];
}

/** What makes these columns unique, so that a foreign key can lean on it: a constraint, or a unique index of no constraint. */
export function uniqueOver(catalog: Catalog, table: ObjectId, columns: readonly number[]): Constraint | Index | undefined {
  const same = (others: readonly number[]): boolean => others.length === columns.length && others.every((column) => columns.includes(column));
  for (const index of catalog.indexes(table)) {
    if (!index.unique || index.predicate !== undefined || !index.keys.every((key) => key.column !== undefined) || !same(index.keys.map((key) => key.column!))) continue;
    const constraint = catalog.getAs('constraint', index.constraint);
    if (constraint?.deferrable !== true) return constraint ?? index;
  }
  return undefined;
}

function backingIndex(scene: Scene, table: Relation, constraint: Constraint, node: ConstraintNode, { keys, include, predicate }: ConstraintReading): Index {
  const exclusion = constraint.type === 'exclusion';
  return {
    kind: 'index',
    id: scene.newId(),
    origin: constraint.origin!,
    owner: table.owner ?? scene.session.role,
    schema: table.schema,
    name: constraint.name,
    table: table.id,
    method: exclusion ? (node.access_method ?? 'btree') : 'btree',
    unique: !exclusion,
    keys: keys?.keys ?? constraint.columns.map((column) => ({ column })),
    include,
    constraint: constraint.id,
    dependsOn: [{ on: constraint.id, type: 'auto' }, { on: table.id, type: 'auto' }],
    ...(predicate && { predicate: predicate.text }),
  };
}

const suffixes: Readonly<Record<ConstraintType, string>> = { 'primary-key': 'pkey', unique: 'key', 'foreign-key': 'fkey', check: 'check', exclusion: 'excl' };

function generatedName(scene: Scene, tableId: ObjectId, type: ConstraintType, { columns, include, keys }: ConstraintReading): string {
  // Read again: columns may have been assumed since.
  const table = scene.catalog.getAs('relation', tableId)!;
  const name = (number: number): string => columnNumbered(table, number)?.name ?? '';
  const label = suffixes[type];
  switch (type) {
    case 'primary-key':
      return freeRelationName(scene, table.schema, table.name, '', label, true);
    case 'unique':
    case 'exclusion':
      return freeRelationName(scene, table.schema, table.name, indexNameAddition([...(keys?.keys.map((key) => key.name ?? name(key.column!)) ?? columns.map(name)), ...include.map(name)]), label, true);
    case 'check':
      return freeConstraintName(scene, table.schema, table.name, columns.length === 1 ? name(columns[0]!) : '', label);
    case 'foreign-key':
      return freeConstraintName(scene, table.schema, table.name, columns.map(name).join('_'), label);
  }
}

/** The span from the start of a constraint to the end of what it says, as far as the parse tree tells. */
function constraintSpan(scene: Scene, node: ConstraintNode): ReturnType<Scene['spanAt']> {
  const { source, end } = scene.statement.span;
  const start = scene.statement.at(node.location ?? 0);
  const { text } = source;
  const upTo = (at: number): ReturnType<Scene['spanAt']> => {
    let last = at;
    while (last > start && text.charCodeAt(last - 1) <= 32) last--;
    return { source, start, end: last };
  };
  let depth = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 40) depth++; // (
    else if (code === 41) { // )
      if (--depth < 0) return upTo(at);
    } else if (code === 39 || code === 34) { // ' "
      const close = text.indexOf(text[at]!, at + 1);
      if (close !== -1 && close < end) at = close;
    } else if ((code === 44 || code === 10) && depth === 0) return upTo(at); // , and the end of a line
  }
  return { source, start, end };
}
