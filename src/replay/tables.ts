import type { ColumnDef, Constraint as ConstraintNode, CreateStmt, CreateTableAsStmt, Node, RangeVar } from '@pgsql/types';
import { columnNamed, nextColumnNumber, planDrop, removeCasualty, type Column, type Dependency, type QualifiedName, type Relation, type RelationKind } from '../catalog/index.js';
import { optionText, rangeName, stringList } from '../sql/names.js';
import { addConstraint } from './constraints.js';
import { ownedSequence, readColumn, withGeneration, type OwnSequence } from './columns.js';
import { defaultGrants } from './default-privileges.js';
import { copyColumns, inheritFrom } from './inheritance.js';
import { copyLike } from './like.js';
import { besideNew } from './partition-bounds.js';
import { analyseQuery } from './queries.js';
import type { Scene } from './scene.js';
import { refusesRelation } from './taken-names.js';
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
  if (refusesRepeatedColumn(scene, statement) || (statement.if_not_exists !== true && refusesRelation(scene, rangeName(range), name, { span }))) return;
  const existing = scene.catalog.relation(name);
  // IF NOT EXISTS passes over it, a branch is not taken, or what is in the way may be gone. What was only assumed is made now: what needs it needs this, and what an earlier file did to it holds.
  if (existing?.origin !== undefined) return scene.emit('table.exists', { table: existing }, scene.catalog, { span });

  // Not there until now: whatever acted on it under a condition did not.
  if (existing !== undefined && statement.if_not_exists !== true) for (const part of planDrop(scene.catalog, existing).owned) scene.catalog = removeCasualty(scene.catalog, part);
  if (existing !== undefined) {
    scene.madeAt.set(existing.id, scene.newId());
    // Something acted on it already, so it may well be there with other columns.
    if (statement.if_not_exists === true) scene.doubts.shapes.add(existing.id);
  }
  const parents = (statement.inhRelations ?? []).flatMap((parent) => ('RangeVar' in parent ? [scene.relation(rangeName(parent.RangeVar))] : []));
  const partitionOf = statement.partbound === undefined ? undefined : parents[0];
  const firstLike = (statement.tableElts ?? []).find((element) => 'TableLikeClause' in element);
  const fresh: Relation = { ...newRelation(scene, range, kind === 'foreign-table' ? kind : statement.partspec === undefined ? 'table' : 'partitioned-table', name), ...(existing && { id: existing.id, lastColumn: nextColumnNumber(existing) - 1, ...rowSecurityOf(existing, statement) }) };
  const inherited = inheritedColumns(parents, fresh, partitionOf !== undefined && scene.postgres >= 17);
  const ofType = statement.ofTypename && typedColumns(scene, statement.ofTypename);
  const table: Relation = {
    ...fresh,
    columns: ofType?.columns ?? inherited.columns,
    columnsKnown: parents.every((parent) => parent.columnsKnown) && firstLike === undefined && ofType?.known !== false,
    options: optionText(statement.options),
    dependsOn: [...parents.map((parent): Dependency => ({ on: parent.id, type: partitionOf === undefined ? 'normal' : 'auto' })), ...inherited.needs, ...(ofType?.needs ?? [])],
    ...(parents.length > 0 && { parents: parents.map((parent) => parent.id) }),
    ...(partitionOf !== undefined && { partition: { of: partitionOf.id, bound: statement.partbound!.is_default === true ? 'default' : 'values' } }),
    ...(statement.partspec !== undefined && { partitionKey: statement.partspec.strategy ?? 'range' }),
    ...(statement.tablespacename !== undefined && statement.tablespacename !== 'pg_default' && { tablespace: statement.tablespacename }),
    ...(statement.accessMethod !== undefined && statement.accessMethod !== 'heap' && { accessMethod: statement.accessMethod }),
  };
  const like = firstLike !== undefined && 'TableLikeClause' in firstLike && firstLike.TableLikeClause.relation ? scene.findRelation(rangeName(firstLike.TableLikeClause.relation)) : undefined;
  const { built: plain, constraints, sequences, afterwards } = readElements(scene, statement, table, existing);
  const partitionColumn = partitionColumnOf(statement, plain);
  const built: Relation = partitionColumn === undefined ? plain : { ...plain, partitionColumn };
  const copies = (statement.tableElts ?? []).flatMap((element) => ('TableLikeClause' in element && element.TableLikeClause.relation ? (scene.findRelation(rangeName(element.TableLikeClause.relation)) ?? []) : []));
  const besides = partitionOf && besideNew(scene, partitionOf, statement.partbound);
  scene.emit(
    'table.create',
    { ...(copies.length > 0 && { copies }), ...(besides && { besides }), table: built, from: partitionOf !== undefined ? 'partition' : like !== undefined ? 'like' : 'definition', ...(like !== undefined && { source: like }) },
    scene.catalog.put(built),
    { span },
  );
  for (const { column, sequence } of sequences) ownedSequence(scene, table.id, column, sequence);
  if (parents.length > 0) scene.quietly(() => parents.forEach((parent) => inheritFrom(scene, parent, table.id)));
  // Foreign keys come last: they may refer to keys of this very table (transformCreateStmt).
  if (constraints.length > 1) constraints.sort((a, b) => orderOf(a.node) - orderOf(b.node));
  for (const { node, column } of withoutTwins(constraints)) addConstraint(scene, table.id, node, { cause: 'implied', newTable: true, ...(column && { column }) });
  for (const action of afterwards) action();
}

/** The row level security of a table that was assumed until now. A condition under which it was switched on did not hold when the table was not there. */
function rowSecurityOf({ rowSecurity, forceRowSecurity, rowSecurityOrigin }: Relation, { if_not_exists }: CreateStmt): Pick<Relation, 'rowSecurity' | 'forceRowSecurity'> {
  const absent = if_not_exists !== true && rowSecurityOrigin?.conditional === true;
  return absent ? { rowSecurity: false, forceRowSecurity: false } : { rowSecurity, forceRowSecurity };
}

/** A column that is written twice (42701). */
function refusesRepeatedColumn(scene: Scene, { tableElts = [] }: CreateStmt): boolean {
  const seen = new Set<string>();
  for (const element of tableElts) {
    if (!('ColumnDef' in element)) continue;
    const { colname = '', location } = element.ColumnDef;
    if (seen.has(colname)) {
      scene.fail('42701', `column "${colname}" specified more than once`, { span: scene.spanAt(location, colname.length) });
      return !scene.inBlock;
    }
    seen.add(colname);
  }
  return false;
}

/** The column by which a partitioned table is divided, when it is one. */
function partitionColumnOf({ partspec }: CreateStmt, table: Relation): number | undefined {
  const key = partspec?.partParams?.length === 1 ? partspec.partParams[0] : undefined;
  return key !== undefined && 'PartitionElem' in key ? columnNamed(table, key.PartitionElem.name ?? '')?.number : undefined;
}

/** Two keys over the same columns are one, which has the name that one of them was given (transformIndexConstraints). */
function withoutTwins(constraints: Elements['constraints']): Elements['constraints'] {
  if (constraints.length < 2) return constraints;
  const kept: Elements['constraints'] = [];
  for (const entry of constraints) {
    const columns = keyColumns(entry);
    const at = columns === undefined ? -1 : kept.findIndex((other) => keyColumns(other) === columns);
    if (at === -1) kept.push(entry);
    else if (kept[at]!.node.conname === undefined && entry.node.conname !== undefined) kept[at] = { ...kept[at]!, node: { ...kept[at]!.node, conname: entry.node.conname } };
  }
  return kept;
}

function keyColumns({ node, column }: Elements['constraints'][number]): string | undefined {
  if (node.contype !== 'CONSTR_PRIMARY' && node.contype !== 'CONSTR_UNIQUE') return undefined;
  const columns = node.keys === undefined && column !== undefined ? [column.name] : stringList(node.keys ?? []);
  return `${columns.join('\0')} include ${stringList(node.including ?? []).join('\0')} ${node.deferrable === true} ${node.nulls_not_distinct === true}`;
}

function orderOf({ contype }: ConstraintNode): number {
  return contype === 'CONSTR_CHECK' ? 0 : contype === 'CONSTR_PRIMARY' ? 1 : contype === 'CONSTR_FOREIGN' ? 3 : 2;
}

interface ColumnSequence {
  readonly column: Column;
  readonly sequence: OwnSequence;
}

interface Elements {
  /** The table with its columns. */
  readonly built: Relation;
  readonly constraints: { readonly node: ConstraintNode; readonly column?: Column }[];
  readonly sequences: readonly ColumnSequence[];
  /** What LIKE does once the table stands. */
  readonly afterwards: readonly (() => void)[];
}

/** What stands between the parentheses of CREATE TABLE. */
function readElements(scene: Scene, statement: CreateStmt, table: Relation, assumed: Relation | undefined): Elements {
  const columns = [...table.columns];
  const constraints: Elements['constraints'] = [];
  const sequences: ColumnSequence[] = [];
  const generations: { readonly number: number; readonly expression: Node }[] = [];
  const afterwards: (() => void)[] = [];
  let dependsOn = table.dependsOn;
  let columnsKnown = table.columnsKnown;
  let next = nextColumnNumber(table);
  const mayMerge = table.columns.length > 0;
  const read = ({ ColumnDef: definition }: { readonly ColumnDef: ColumnDef }): void => {
    const merged = mayMerge ? columns.findIndex((column) => column.name === definition.colname) : -1;
    const reserved = assumed && columnNamed(assumed, definition.colname ?? '');
    const reading = readColumn(scene, table, definition, columns[merged]?.number ?? reserved?.number ?? next++, columns[merged]);
    const { column } = reading;
    if (merged === -1) columns.push(column);
    else columns[merged] = column;
    // A child's own default takes the place of its parent's.
    if (merged !== -1 && reading.needs.length > 0) dependsOn = dependsOn.filter((need) => need.of?.column !== column.number || need.of.part !== 'default');
    if (reading.needs.length > 0) dependsOn = [...dependsOn, ...reading.needs];
    if (reading.generation !== undefined) generations.push({ number: column.number, expression: reading.generation });
    if (reading.sequence !== undefined) sequences.push({ column, sequence: reading.sequence });
    for (const node of reading.constraints) constraints.push({ node, column });
  };
  for (const element of [...(statement.tableElts ?? []), ...(statement.constraints ?? [])]) {
    if ('ColumnDef' in element) read(element);
    else if ('Constraint' in element) constraints.push({ node: element.Constraint });
    else if ('TableLikeClause' in element) {
      const copied = copyLike(scene, { ...table, columns, lastColumn: next - 1 }, element.TableLikeClause);
      columns.push(...copied.columns);
      dependsOn = [...dependsOn, ...copied.needs];
      columnsKnown = copied.known;
      next += copied.columns.length;
      for (const column of copied.columns) if (column.identity !== undefined) sequences.push({ column, sequence: { of: 'identity' } });
      afterwards.push(copied.afterwards);
    }
  }
  let built: Relation = { ...table, columns, columnsKnown, dependsOn };
  for (const { number, expression } of generations) built = withGeneration(scene, built, number, expression);
  return { built, constraints, sequences, afterwards };
}

/** The columns of the parents, each name once; what one of them demands, the merged column has. `identity` says whether identity columns stay such: those of a partition do from version 17 on. */
function inheritedColumns(parents: readonly Relation[], child: Relation, identities: boolean): { readonly columns: readonly Column[]; readonly needs: readonly Dependency[] } {
  const columns: Column[] = [];
  const needs: Dependency[] = [];
  for (const parent of parents) {
    const known = { ...parent, columns: parent.columns.filter((column) => !columns.some((other) => other.name === column.name)) };
    columns.forEach((column, at) => {
      if (columnNamed(parent, column.name)?.notNull === true) columns[at] = { ...column, notNull: true };
    });
    const copied = copyColumns(known, child, columns.length + 1, ({ identity, ...column }) => ({ ...column, inherited: true, ...(identities && identity !== undefined && { identity }) }));
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
  if (statement?.if_not_exists !== true && refusesRelation(scene, rangeName(range), name, { span })) return;
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
  const reads = (analysis?.reads ?? []).flatMap((id) => scene.catalog.getAs('relation', id) ?? []);
  scene.emit('table.create', { table, from: 'query', reads, ...(source !== undefined && { source }) }, scene.catalog.put(table), { span });
}

