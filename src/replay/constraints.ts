import type { Constraint as ConstraintNode, Node } from '@pgsql/types';
import {
  columnNamed, columnNumbered, type Catalog, type Column, type Constraint, type ConstraintType, type Dependency, type Index, type ObjectId, type ReferentialAction, type Relation,
} from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { rangeName, stringList } from '../sql/names.js';
import type { Cause } from './effects.js';
import { readKeys } from './indexes.js';
import { columnsNamed, needsOfExpression } from './queries.js';
import { distinctNeeds, numbersOf, type Scene } from './scene.js';

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
}

/** Add a constraint of CREATE TABLE, ADD COLUMN or ADD CONSTRAINT, with the index that Postgres builds for it. */
export function addConstraint(scene: Scene, tableId: ObjectId, node: ConstraintNode, adding: Adding = {}): void {
  const table = scene.catalog.getAs('relation', tableId)!;
  const span = scene.spanAt(node.location, 1) === scene.statement.span ? scene.statement.span : constraintSpan(scene, node);
  if (node.contype === 'CONSTR_NOTNULL') return addNotNull(scene, table, node, span);
  const type = node.contype && kinds[node.contype];
  if (type === undefined) return;

  const existing = node.conname === undefined ? undefined : scene.catalog.constraint(tableId, node.conname);
  // Of that name there is one: the branch is not taken, or the statement fails (42710) and nothing is added.
  if (existing !== undefined) return;
  if (type === 'primary-key' && scene.catalog.constraints(tableId).some((other) => other.type === 'primary-key')) return;

  const adopted = node.indexname === undefined ? undefined : scene.catalog.index({ schema: table.schema, name: node.indexname });
  const columns = adopted?.keys.flatMap((key) => key.column ?? []) ?? columnsOf(scene, table, node, type, adding.column);
  const id = scene.newId();
  const references = type === 'foreign-key' && node.pktable !== undefined ? scene.relation(rangeName(node.pktable)) : undefined;
  const referenced = references && (node.pk_attrs === undefined ? primaryKey(scene, references) : numbersOf(references, stringList(node.pk_attrs)));
  const needs: Dependency[] = columns.length === 0 ? [{ on: tableId, type: 'auto' }] : columns.map((column) => ({ on: tableId, column, type: 'auto' }));
  if (references !== undefined && references.id !== tableId) {
    needs.push(...(referenced!.length === 0 ? [{ on: references.id, type: 'normal' as const }] : referenced!.map((column): Dependency => ({ on: references.id, column, type: 'normal' }))));
    const key = uniqueOver(scene.catalog, references.id, referenced!);
    if (key !== undefined) needs.push({ on: key.id, type: 'normal' });
  }
  if (type === 'check') needs.push(...needsOfExpression(scene, node.raw_expr, table).filter((need) => need.on !== tableId));

  const constraint: Constraint = {
    kind: 'constraint',
    id,
    origin: scene.origin(span),
    type,
    name: node.conname ?? adopted?.name ?? freeName(scene, table, type, columns),
    table: tableId,
    columns,
    validated: node.skip_validation !== true,
    dependsOn: distinctNeeds(needs),
    ...(type === 'check' && { expression: expressionText(scene.statement, node.raw_expr), provesNotNull: numbersOf(table, columnsProven(node.raw_expr)) }),
    ...(references !== undefined && {
      references: { table: references.id, columns: referenced!, onDelete: actions[node.fk_del_action ?? 'a'] ?? 'no action', onUpdate: actions[node.fk_upd_action ?? 'a'] ?? 'no action' },
    }),
    ...(node.deferrable === true && { deferrable: true }),
  };

  let after = scene.catalog;
  if (type === 'primary-key') {
    const current = after.getAs('relation', tableId)!;
    after = after.put({ ...current, columns: current.columns.map((column) => (columns.includes(column.number) && !column.notNull ? { ...column, notNull: true } : column)) });
  }
  if (adopted !== undefined) {
    after = after.put({ ...constraint, index: adopted.id });
    after = after.put({ ...adopted, name: constraint.name, constraint: id, dependsOn: [...adopted.dependsOn, { on: id, type: 'auto' }] });
  } else if (type === 'primary-key' || type === 'unique' || type === 'exclusion') {
    const index = backingIndex(scene, table, constraint, node);
    after = after.put({ ...constraint, index: index.id }).put(index);
  } else {
    after = after.put(constraint);
  }
  const added = after.getAs('constraint', id)!;
  scene.emit(
    'constraint.add',
    { table: after.getAs('relation', tableId)!, constraint: added, usingIndex: node.indexname !== undefined, ...(references && { references }), ...(adding.withColumn && { withColumn: adding.withColumn }) },
    after,
    { span, cause: adding.cause ?? 'explicit' },
  );
}

/** PostgreSQL 18: NOT NULL as a named constraint. Before, the column's flag is all there is. */
function addNotNull(scene: Scene, table: Relation, node: ConstraintNode, span: ReturnType<Scene['spanAt']>): void {
  const names = stringList(node.keys ?? []);
  for (const name of names) {
    const column = columnNamed(table, name);
    if (column === undefined || column.notNull) continue;
    const set: Column = { ...column, notNull: true };
    const after = { ...table, columns: table.columns.map((old) => (old === column ? set : old)) };
    scene.emit('column.set-not-null', { table: after, before: column, after: set, scans: node.skip_validation !== true }, scene.catalog.put(after), { span });
  }
}

/** The columns that a condition shows not to be NULL: `c IS NOT NULL`, `NOT (c IS NULL)`, alone or joined by AND (NotNullImpliedByRelConstraints). */
function columnsProven(condition: Node | undefined): readonly string[] {
  if (condition === undefined) return [];
  const tested = (node: Node | undefined, kind: string): readonly string[] =>
    node !== undefined && 'NullTest' in node && node.NullTest.nulltesttype === kind && node.NullTest.arg !== undefined && 'ColumnRef' in node.NullTest.arg ? columnsNamed(node.NullTest.arg) : [];
  if (!('BoolExpr' in condition)) return tested(condition, 'IS_NOT_NULL');
  const { boolop, args = [] } = condition.BoolExpr;
  return boolop === 'AND_EXPR' ? args.flatMap(columnsProven) : boolop === 'NOT_EXPR' ? tested(args[0], 'IS_NULL') : [];
}

function columnsOf(scene: Scene, table: Relation, node: ConstraintNode, type: ConstraintType, column: Column | undefined): readonly number[] {
  if (type === 'check') return numbersOf(table, columnsNamed(node.raw_expr));
  if (type === 'exclusion') return readKeys(scene, table, (node.exclusions ?? []).flatMap((pair) => ('List' in pair ? (pair.List.items?.slice(0, 1) ?? []) : []))).flatMap((key) => key.column ?? []);
  const names = stringList((type === 'foreign-key' ? node.fk_attrs : node.keys) ?? []);
  if (names.length === 0 && column !== undefined) return [column.number];
  return numbersOf(table, names);
}

function primaryKey(scene: Scene, table: Relation): readonly number[] {
  return scene.catalog.constraints(table.id).find((constraint) => constraint.type === 'primary-key')?.columns ?? [];
}

/** The unique or primary key constraint that a foreign key on these columns leans on. */
export function uniqueOver(catalog: Catalog, table: ObjectId, columns: readonly number[]): Constraint | undefined {
  return catalog
    .constraints(table)
    .find((constraint) => (constraint.type === 'primary-key' || constraint.type === 'unique') && constraint.columns.length === columns.length && constraint.columns.every((column) => columns.includes(column)));
}

function backingIndex(scene: Scene, table: Relation, constraint: Constraint, node: ConstraintNode): Index {
  const exclusion = constraint.type === 'exclusion';
  return {
    kind: 'index',
    id: scene.newId(),
    origin: constraint.origin!,
    owner: table.owner ?? scene.session.role,
    schema: table.schema,
    name: constraint.name,
    table: table.id,
    method: exclusion ? (node.access_method ?? 'gist') : 'btree',
    unique: !exclusion,
    keys: exclusion
      ? readKeys(scene, table, (node.exclusions ?? []).flatMap((pair) => ('List' in pair ? (pair.List.items?.slice(0, 1) ?? []) : [])))
      : constraint.columns.map((column) => ({ column })),
    include: numbersOf(table, stringList(node.including ?? [])),
    constraint: constraint.id,
    dependsOn: [{ on: constraint.id, type: 'auto' }, { on: table.id, type: 'auto' }],
    ...(node.where_clause !== undefined && { predicate: expressionText(scene.statement, node.where_clause) }),
  };
}

const suffixes: Readonly<Record<ConstraintType, string>> = { 'primary-key': 'pkey', unique: 'key', 'foreign-key': 'fkey', check: 'check', exclusion: 'excl' };

/** The name that Postgres gives (ChooseConstraintName, ChooseIndexName): `<table>_<columns>_<suffix>`, then 1, 2 … */
function freeName(scene: Scene, table: Relation, type: ConstraintType, columns: readonly number[]): string {
  const names = columns.map((number) => columnNumbered(table, number)?.name ?? '');
  const middle = type === 'primary-key' ? [] : type === 'check' ? (names.length === 1 ? names : []) : names;
  const withIndex = type !== 'check' && type !== 'foreign-key';
  for (let n = 0; ; n++) {
    const suffix = suffixes[type] + (n === 0 ? '' : String(n));
    const name = makeObjectName(table.name, middle.join('_'), suffix);
    const taken = scene.catalog.constraint(table.id, name) !== undefined
      || (withIndex && (scene.catalog.index({ schema: table.schema, name }) ?? scene.catalog.relation({ schema: table.schema, name })) !== undefined);
    if (!taken) return name;
  }
}

/** makeObjectName in indexcmds.c: the longer of the two names is cut until all fits into 63 bytes. */
export function makeObjectName(first: string, second: string, label: string): string {
  const room = 63 - label.length - 1 - (second === '' ? 0 : 1);
  let [a, b] = [first.length, second.length];
  while (a + b > room) if (a > b) a--; else b--;
  return [first.slice(0, a), ...(second === '' ? [] : [second.slice(0, b)]), label].join('_');
}

/** The span from the start of a constraint to the end of what it says, as far as the parse tree tells. */
function constraintSpan(scene: Scene, node: ConstraintNode): ReturnType<Scene['spanAt']> {
  const start = scene.statement.at(node.location ?? 0);
  const { source, end } = scene.statement.span;
  const text = source.text.slice(start, end);
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')' && --depth < 0) return { source, start, end: start + text.slice(0, i).trimEnd().length };
    else if (c === "'") i = Math.max(i, text.indexOf("'", i + 1));
    else if ((c === ',' || c === '\n') && depth === 0) return { source, start, end: start + text.slice(0, i).trimEnd().length };
  }
  return { source, start, end };
}
