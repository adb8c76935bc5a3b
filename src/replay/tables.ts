import type { ColumnDef, Constraint as ConstraintNode, CreateStmt, CreateTableAsStmt, Node, RangeVar, TableLikeClause } from '@pgsql/types';
import { columnNamed, type Column, type Dependency, type Relation } from '../catalog/index.js';
import { optionText, rangeName } from '../sql/names.js';
import { addConstraint } from './constraints.js';
import { readColumn } from './columns.js';
import { analyseQuery } from './queries.js';
import { defaultGrants } from './default-privileges.js';
import type { Scene } from './scene.js';

/** CREATE TABLE, also PARTITION OF, INHERITS and LIKE. */
export function createTable(scene: Scene, statement: CreateStmt, kind: 'table' | 'foreign-table' = 'table'): void {
  const range = statement.relation!;
  const span = scene.spanOf(range);
  const name = scene.nameForNew(range.relpersistence === 't' ? { schema: 'pg_temp', name: range.relname! } : rangeName(range));
  const existing = scene.catalog.relation(name);
  if (existing !== undefined && (statement.if_not_exists === true || scene.conditional)) {
    if (existing.origin !== undefined || existing.columnsKnown) return scene.emit('table.exists', { table: existing }, scene.catalog, { span });
    // Only assumed so far: this statement makes it, or something like it.
    scene.catalog = scene.catalog.remove(existing.id);
  }

  const parents = (statement.inhRelations ?? []).map((parent) => scene.relation(rangeName((parent as { RangeVar: RangeVar }).RangeVar)));
  const partitionOf = statement.partbound === undefined ? undefined : parents[0];
  const likes = (statement.tableElts ?? []).flatMap((element) => ('TableLikeClause' in element ? [element.TableLikeClause] : []));
  const table: Relation = {
    kind: 'relation',
    id: scene.newId(),
    origin: scene.origin(span),
    owner: scene.session.role,
    relationKind: kind === 'foreign-table' ? kind : statement.partspec === undefined ? 'table' : 'partitioned-table',
    schema: name.schema,
    name: name.name,
    columns: inheritedColumns(parents),
    columnsKnown: parents.every((parent) => parent.columnsKnown) && likes.length === 0 && statement.ofTypename === undefined,
    persistence: range.relpersistence === 'u' ? 'unlogged' : range.relpersistence === 't' ? 'temporary' : 'permanent',
    rowSecurity: false,
    forceRowSecurity: false,
    options: optionText(statement.options),
    grants: defaultGrants(scene, 'tables', name.schema),
    dependsOn: parents.map((parent): Dependency => ({ on: parent.id, type: partitionOf === undefined ? 'normal' : 'auto' })),
    ...(parents.length > 0 && { parents: parents.map((parent) => parent.id) }),
    ...(partitionOf !== undefined && { partition: { of: partitionOf.id, bound: statement.partbound!.is_default === true ? 'default' : 'values' } }),
    ...(statement.partspec !== undefined && { partitionKey: statement.partspec.strategy ?? 'range' }),
  };
  const like = likes[0]?.relation && scene.findRelation(rangeName(likes[0].relation));
  const before = scene.catalog;
  scene.put(table);
  const constraints: [ConstraintNode, Column?][] = [];
  for (const element of statement.tableElts ?? []) {
    if ('ColumnDef' in element) for (const [constraint, column] of addColumnInline(scene, table.id, element.ColumnDef)) constraints.push([constraint, column]);
    else if ('TableLikeClause' in element) copyLike(scene, table.id, element.TableLikeClause);
    else if ('Constraint' in element) constraints.push([element.Constraint]);
  }
  for (const element of statement.constraints ?? []) if ('Constraint' in element) constraints.push([element.Constraint]);

  const built = scene.catalog;
  scene.catalog = before;
  scene.emit(
    'table.create',
    {
      table: built.getAs('relation', table.id)!,
      from: partitionOf !== undefined ? 'partition' : like !== undefined ? 'like' : 'definition',
      ...(like !== undefined && { source: like }),
    },
    built,
    { span },
  );
  for (const [constraint, column] of constraints) addConstraint(scene, table.id, constraint, { cause: 'implied', ...(column && { column }) });
}

/** A column written in CREATE TABLE. Returns the constraints written with it, to be added once the table stands. */
function addColumnInline(scene: Scene, tableId: number, definition: ColumnDef): readonly (readonly [ConstraintNode, Column])[] {
  const table = scene.catalog.getAs('relation', tableId)!;
  const read = readColumn(scene, table, definition);
  const merged = columnNamed(table, read.column.name);
  const column = merged === undefined ? read.column : { ...read.column, number: merged.number, type: read.column.type ?? merged.type };
  scene.put({
    ...table,
    columns: merged === undefined ? [...table.columns, column] : table.columns.map((old) => (old === merged ? column : old)),
    dependsOn: read.needs.length === 0 ? table.dependsOn : [...table.dependsOn, ...read.needs],
  });
  read.attach(tableId, column);
  return read.constraints.map((constraint) => [constraint, column] as const);
}

function inheritedColumns(parents: readonly Relation[]): readonly Column[] {
  const columns: Column[] = [];
  for (const parent of parents) {
    for (const column of parent.columns) {
      if (columns.some((known) => known.name === column.name)) continue;
      const { identity: _identity, ...rest } = column;
      columns.push({ ...rest, number: columns.length + 1 });
    }
  }
  return columns;
}

/** Bits of TableLikeClause.options (parsenodes.h, TableLikeOption). */
const like = { comments: 1, compression: 2, constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64, statistics: 128, storage: 256 } as const;

function copyLike(scene: Scene, tableId: number, clause: TableLikeClause): void {
  const source = clause.relation && scene.findRelation(rangeName(clause.relation));
  const table = scene.catalog.getAs('relation', tableId)!;
  if (source === undefined || !source.columnsKnown) return;
  const options = clause.options ?? 0;
  let number = table.columns.length;
  const numbers = new Map<number, number>();
  const columns = source.columns.map((column): Column => {
    const { default: text, identity, generated, comment: _comment, ...rest } = column;
    numbers.set(column.number, ++number);
    return {
      ...rest,
      number,
      ...(text !== undefined && (generated === undefined ? options & like.defaults : options & like.generated) !== 0 && { default: text }),
      ...(generated !== undefined && (options & like.generated) !== 0 && { generated }),
      ...(identity !== undefined && (options & like.identity) !== 0 && { identity }),
    };
  });
  scene.put({ ...table, columns: [...table.columns, ...columns], columnsKnown: true });

  const renumber = (list: readonly number[]): readonly number[] => list.map((old) => numbers.get(old) ?? old);
  for (const constraint of scene.catalog.constraints(source.id)) {
    const withIndex = constraint.type === 'primary-key' || constraint.type === 'unique' || constraint.type === 'exclusion';
    if (withIndex ? (options & like.indexes) === 0 : constraint.type !== 'check' || (options & like.constraints) === 0) continue;
    const columnsOf = renumber(constraint.columns);
    const id = scene.newId();
    const keyName = withIndex ? likeName(table.name, constraint.type, columnsOf.map((n) => columns.find((c) => c.number === n)?.name ?? '')) : constraint.name;
    const { index: _index, ...plain } = constraint;
    scene.put({ ...plain, id, name: keyName, table: tableId, columns: columnsOf, origin: scene.origin(), dependsOn: [{ on: tableId, type: 'auto' }] });
    const backing = scene.catalog.getAs('index', constraint.index);
    if (backing !== undefined) {
      const indexId = scene.newId();
      scene.put({ ...backing, id: indexId, name: keyName, schema: table.schema, table: tableId, constraint: id, origin: scene.origin(), keys: backing.keys.map((key) => (key.column === undefined ? key : { ...key, column: numbers.get(key.column)! })), dependsOn: [{ on: id, type: 'auto' }, { on: tableId, type: 'auto' }] });
      scene.put({ ...scene.catalog.getAs('constraint', id)!, index: indexId });
    }
  }
  if ((options & like.indexes) !== 0) {
    for (const index of scene.catalog.indexes(source.id)) {
      if (index.constraint !== undefined) continue;
      const names = index.keys.map((key) => (key.column === undefined ? 'expr' : columns.find((column) => column.number === numbers.get(key.column!))?.name ?? ''));
      scene.put({ ...index, id: scene.newId(), name: `${[table.name, ...names].join('_')}_idx`, schema: table.schema, table: tableId, origin: scene.origin(), keys: index.keys.map((key) => (key.column === undefined ? key : { ...key, column: numbers.get(key.column)! })), dependsOn: [{ on: tableId, type: 'auto' }] });
    }
  }
}

function likeName(table: string, type: string, columns: readonly string[]): string {
  return type === 'primary-key' ? `${table}_pkey` : `${[table, ...columns].join('_')}_${type === 'unique' ? 'key' : 'excl'}`;
}

/** CREATE TABLE AS and SELECT INTO; CREATE MATERIALIZED VIEW is in views.ts. */
export function createTableAs(scene: Scene, range: RangeVar, query: Node | undefined, statement?: CreateTableAsStmt): void {
  const span = scene.spanOf(range);
  const name = scene.nameForNew(range.relpersistence === 't' ? { schema: 'pg_temp', name: range.relname! } : rangeName(range));
  const existing = scene.catalog.relation(name);
  if (existing !== undefined && (statement?.if_not_exists === true || scene.conditional)) return scene.emit('table.exists', { table: existing }, scene.catalog, { span });
  const analysis = query === undefined ? undefined : analyseQuery(scene, query);
  const names = statement?.into?.colNames?.flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : [])) ?? [];
  const source = analysis?.reads.length === 1 ? scene.catalog.getAs('relation', analysis.reads[0]) : undefined;
  const table: Relation = {
    kind: 'relation',
    id: scene.newId(),
    origin: scene.origin(span),
    owner: scene.session.role,
    relationKind: 'table',
    schema: name.schema,
    name: name.name,
    columns: (analysis?.columns ?? []).map((column, at): Column => ({ name: names[at] ?? column.name, number: at + 1, type: column.type, notNull: false })),
    columnsKnown: analysis?.columnsKnown ?? false,
    persistence: range.relpersistence === 'u' ? 'unlogged' : range.relpersistence === 't' ? 'temporary' : 'permanent',
    rowSecurity: false,
    forceRowSecurity: false,
    options: {},
    grants: defaultGrants(scene, 'tables', name.schema),
    dependsOn: [],
  };
  scene.emit('table.create', { table, from: 'query', ...(source !== undefined && { source }) }, scene.catalog.put(table), { span });
}
