import type { ColumnDef, Constraint as ConstraintNode, CreateStmt, CreateTableAsStmt, Node, RangeVar } from '@pgsql/types';
import { columnNamed, nextColumnNumber, withColumn, type Column, type Dependency, type ObjectId, type QualifiedName, type Relation, type RelationKind } from '../catalog/index.js';
import { optionText, rangeName, stringList } from '../sql/names.js';
import { addConstraint } from './constraints.js';
import { readColumn } from './columns.js';
import { defaultGrants } from './default-privileges.js';
import { copyColumns, inheritFrom } from './inheritance.js';
import { copyLike } from './like.js';
import { analyseQuery } from './queries.js';
import type { Scene } from './scene.js';
import { resolveType } from './type-resolution.js';

/** A relation that is being made, with nothing in it. */
export function newRelation(scene: Scene, range: RangeVar, relationKind: RelationKind, name: QualifiedName): Relation {
  return {
    kind: 'relation', id: scene.newId(), origin: scene.origin(scene.spanOf(range)), owner: scene.session.role, relationKind, schema: name.schema, name: name.name, columns: [], columnsKnown: true,
    persistence: range.relpersistence === 'u' ? 'unlogged' : range.relpersistence === 't' ? 'temporary' : 'permanent', rowSecurity: false, forceRowSecurity: false, options: {},
    grants: defaultGrants(scene, relationKind === 'sequence' ? 'sequences' : 'tables', name.schema), dependsOn: [],
  };
}

/** The name of a relation that is being made; a temporary one has a schema of its own. */
export function newName(scene: Scene, range: RangeVar): QualifiedName {
  return scene.nameForNew(range.relpersistence === 't' ? { schema: 'pg_temp', name: range.relname ?? '' } : rangeName(range));
}

/** CREATE TABLE, also PARTITION OF, INHERITS, LIKE and OF. */
export function createTable(scene: Scene, statement: CreateStmt, kind: 'table' | 'foreign-table' = 'table'): void {
  const range = statement.relation!;
  const span = scene.spanOf(range);
  const name = newName(scene, range);
  const existing = scene.catalog.relation(name);
  // IF NOT EXISTS passes over it, a branch is not taken, or the statement fails (42P07). What was only assumed is made now, and what needs it needs this.
  if (existing?.origin !== undefined) return scene.emit('table.exists', { table: existing }, scene.catalog, { span });

  const parents = (statement.inhRelations ?? []).flatMap((parent) => ('RangeVar' in parent ? [scene.relation(rangeName(parent.RangeVar))] : []));
  const partitionOf = statement.partbound === undefined ? undefined : parents[0];
  const likes = (statement.tableElts ?? []).flatMap((element) => ('TableLikeClause' in element ? [element.TableLikeClause] : []));
  const fresh: Relation = { ...newRelation(scene, range, kind === 'foreign-table' ? kind : statement.partspec === undefined ? 'table' : 'partitioned-table', name), ...(existing && { id: existing.id, lastColumn: nextColumnNumber(existing) - 1 }) };
  const inherited = inheritedColumns(parents, fresh, partitionOf !== undefined);
  const ofType = statement.ofTypename && typedColumns(scene, statement.ofTypename);
  const table: Relation = {
    ...fresh,
    columns: ofType?.columns ?? inherited.columns,
    columnsKnown: parents.every((parent) => parent.columnsKnown) && likes.length === 0 && ofType?.known !== false,
    options: optionText(statement.options),
    dependsOn: [...parents.map((parent): Dependency => ({ on: parent.id, type: partitionOf === undefined ? 'normal' : 'auto' })), ...inherited.needs, ...(ofType?.needs ?? [])],
    ...(parents.length > 0 && { parents: parents.map((parent) => parent.id) }),
    ...(partitionOf !== undefined && { partition: { of: partitionOf.id, bound: statement.partbound!.is_default === true ? 'default' : 'values' } }),
    ...(statement.partspec !== undefined && { partitionKey: statement.partspec.strategy ?? 'range' }),
  };
  const like = likes[0]?.relation && scene.findRelation(rangeName(likes[0].relation));
  const before = scene.catalog;
  scene.put(table);
  const constraints: (readonly [ConstraintNode, Column?])[] = [];
  const afterwards: (() => void)[] = [];
  for (const element of [...(statement.tableElts ?? []), ...(statement.constraints ?? [])]) {
    if ('ColumnDef' in element) constraints.push(...addColumnInline(scene, table.id, element.ColumnDef, existing && columnNamed(existing, element.ColumnDef.colname ?? '')));
    else if ('TableLikeClause' in element) afterwards.push(copyLike(scene, table.id, element.TableLikeClause));
    else if ('Constraint' in element) constraints.push([element.Constraint]);
  }

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
  scene.quietly(() => parents.forEach((parent) => inheritFrom(scene, parent, table.id)));
  // Foreign keys come last: they may refer to keys of this very table (transformCreateStmt).
  const order = (node: ConstraintNode): number => (node.contype === 'CONSTR_CHECK' ? 0 : node.contype === 'CONSTR_PRIMARY' ? 1 : node.contype === 'CONSTR_FOREIGN' ? 3 : 2);
  for (const [constraint, column] of constraints.toSorted(([a], [b]) => order(a) - order(b))) addConstraint(scene, table.id, constraint, { cause: 'implied', newTable: true, ...(column && { column }) });
  for (const action of afterwards) action();
}

/** A column written in CREATE TABLE. Returns the constraints written with it, to be added once the table stands. */
function addColumnInline(scene: Scene, tableId: ObjectId, definition: ColumnDef, assumed: Column | undefined): readonly (readonly [ConstraintNode, Column])[] {
  const table = scene.catalog.getAs('relation', tableId)!;
  const read = readColumn(scene, table, definition, columnNamed(table, definition.colname ?? '') ?? assumed);
  const kept = read.column.default === undefined ? table.dependsOn : table.dependsOn.filter((need) => need.of?.column !== read.column.number || need.of.part !== 'default' || read.needs.length === 0);
  scene.put({ ...withColumn(table, read.column), dependsOn: read.needs.length === 0 ? kept : [...kept, ...read.needs] });
  read.attach(tableId, read.column);
  return read.constraints.map((constraint) => [constraint, read.column] as const);
}

/** The columns of the parents, each name once; what one of them demands, the merged column has. A partition has its parent's identity columns too. */
function inheritedColumns(parents: readonly Relation[], child: Relation, partition: boolean): { readonly columns: readonly Column[]; readonly needs: readonly Dependency[] } {
  const columns: Column[] = [];
  const needs: Dependency[] = [];
  for (const parent of parents) {
    const known = { ...parent, columns: parent.columns.filter((column) => !columns.some((other) => other.name === column.name)) };
    columns.forEach((column, at) => {
      if (columnNamed(parent, column.name)?.notNull === true) columns[at] = { ...column, notNull: true };
    });
    const copied = copyColumns(known, child, columns.length + 1, ({ identity, ...column }) => ({ ...column, inherited: true, ...(partition && identity !== undefined && { identity }) }));
    columns.push(...copied.columns);
    needs.push(...copied.needs);
  }
  return { columns, needs };
}

/** CREATE TABLE … OF a composite type. */
function typedColumns(scene: Scene, node: NonNullable<CreateStmt['ofTypename']>): { readonly columns: readonly Column[]; readonly needs: readonly Dependency[]; readonly known: boolean } {
  const { id } = resolveType(scene, node);
  const type = scene.catalog.getAs('type', id);
  return {
    columns: (type?.attributes ?? []).map((attribute, at) => ({ ...attribute, number: at + 1, origin: scene.origin() })),
    needs: [...(id === undefined ? [] : [{ on: id, type: 'normal' as const }]), ...(type?.dependsOn ?? [])],
    known: type?.attributes !== undefined,
  };
}

/** CREATE TABLE AS and SELECT INTO; CREATE MATERIALIZED VIEW is in views.ts. */
export function createTableAs(scene: Scene, range: RangeVar, query: Node | undefined, statement?: CreateTableAsStmt): void {
  const span = scene.spanOf(range);
  const name = newName(scene, range);
  const existing = scene.catalog.relation(name);
  if (existing?.origin !== undefined) return scene.emit('table.exists', { table: existing }, scene.catalog, { span });
  const analysis = query === undefined ? undefined : analyseQuery(scene, query);
  const names = stringList(statement?.into?.colNames ?? []);
  const source = analysis?.reads.length === 1 ? scene.catalog.getAs('relation', analysis.reads[0]) : undefined;
  const columns = (analysis?.columns ?? []).map((column, at): Column => ({ ...column, name: names[at] ?? column.name, number: at + 1, notNull: false }));
  const table: Relation = {
    ...newRelation(scene, range, 'table', name),
    ...(existing && { id: existing.id }),
    columns,
    columnsKnown: analysis?.columnsKnown ?? false,
    options: optionText(statement?.into?.options),
    dependsOn: columns.flatMap((column): Dependency[] => (column.typeId === undefined ? [] : [{ on: column.typeId, type: 'normal', of: { column: column.number, part: 'column' } }])),
  };
  scene.emit('table.create', { table, from: 'query', ...(source !== undefined && { source }) }, scene.catalog.put(table), { span });
}

