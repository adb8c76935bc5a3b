import type { DeleteStmt, InsertStmt, MergeStmt, Node, RangeVar, UpdateStmt, WithClause } from '@pgsql/types';
import { columnNamed, type Relation } from '../catalog/index.js';
import { rangeName } from '../sql/names.js';
import { refusedInsert, refusedUpdate } from './refusals/inserted-rows.js';
import { refuses } from './refusals/refusal.js';
import { refusesReadName, refusesWrittenColumn } from './refusals/row-names.js';
import { readIn, tellReads } from './row-reads.js';
import { rowsPicked, type RowsPicked } from './row-filter.js';
import { noteCopiedColumns, noteCopiedRows } from './succession.js';
import type { Scene } from './scene.js';

interface Target {
  readonly table: Relation;
  readonly range: RangeVar;
  /** ONLY: not its children. */
  readonly only?: true;
}

function target(scene: Scene, range: RangeVar | undefined): Target | undefined {
  return range === undefined ? undefined : { table: scene.relation(rangeName(range)), range, ...(range.inh !== true && { only: true as const }) };
}

const nothing: readonly Relation[] = [];

/** INSERT. */
export function insert(scene: Scene, statement: InsertStmt): void {
  tellReads(scene, { InsertStmt: statement });
  insertAlone(scene, statement);
}

function insertAlone(scene: Scene, statement: InsertStmt): void {
  changesIn(scene, statement.withClause);
  const into = target(scene, statement.relation);
  if (into === undefined) return;
  const { table, range } = into;
  if (refusesWrittenColumn(scene, table, statement.cols) || refusesReadName(scene, statement)) return;
  if (refuses(scene, refusedInsert(scene, table, statement), scene.spanOf(range))) return;
  const query = statement.selectStmt;
  const select = query !== undefined && 'SelectStmt' in query ? query.SelectStmt : undefined;
  const rows = select === undefined ? 'default' : select.valuesLists !== undefined ? 'values' : (select.fromClause?.length ?? 0) === 0 && select.larg === undefined ? 'values' : 'query';
  if (rows === 'query' && select !== undefined) noteCopiedRows(scene, table, select);
  const heard = scene.hears('data.insert');
  const upsert = statement.onConflictClause?.action === 'ONCONFLICT_UPDATE';
  scene.emit('data.insert', {
    table, rows, upsert, ...(heard && { columns: columnsGiven(statement, table) }),
    from: heard && rows === 'query' && query !== undefined ? readIn(scene, query) : nothing,
  }, scene.catalog, { span: scene.spanOf(range) });
}

/** The numbers of the columns that an INSERT gives values for; DEFAULT is none. */
function columnsGiven({ cols, selectStmt }: InsertStmt, table: Relation): readonly number[] {
  const select = selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  if (select === undefined) return [];
  const row = select.valuesLists?.[0];
  const values = row !== undefined && 'List' in row ? (row.List.items ?? []) : undefined;
  const star = values === undefined && (select.targetList === undefined || select.targetList.some((node) => 'ResTarget' in node && node.ResTarget.val !== undefined && 'ColumnRef' in node.ResTarget.val && node.ResTarget.val.ColumnRef.fields?.some((field) => 'A_Star' in field) === true));
  const width = star ? Infinity : (values ?? select.targetList ?? []).length;
  const named = cols === undefined ? table.columns.slice(0, width) : cols.map((node) => ('ResTarget' in node ? columnNamed(table, node.ResTarget.name ?? '') : undefined));
  return named.flatMap((column, at) => (column === undefined || (values?.[at] !== undefined && 'SetToDefault' in values[at]) ? [] : [column.number]));
}

/** UPDATE. */
export function update(scene: Scene, statement: UpdateStmt): void {
  tellReads(scene, { UpdateStmt: statement });
  updateAlone(scene, statement);
}

function updateAlone(scene: Scene, statement: UpdateStmt): void {
  const { withClause, relation, whereClause, fromClause = [], targetList } = statement;
  changesIn(scene, withClause);
  const of = target(scene, relation);
  if (of === undefined) return;
  if (refusesReadName(scene, statement) || refusesWrittenColumn(scene, of.table, targetList)) return;
  if (refuses(scene, refusedUpdate(scene, of.table, targetList ?? []), scene.spanOf(of.range))) return;
  noteCopiedColumns(scene, of.table, targetList ?? []);
  const rows = picked(scene, 'data.update', of, whereClause, fromClause);
  scene.emit('data.update', { table: of.table, ...(of.only && { only: true }), filtered: rows !== 'all', rows, columns: columnsSet(targetList, of.table) }, scene.catalog, { span: scene.spanOf(of.range) });
}

function columnsSet(targets: readonly Node[] | undefined, table: Relation): readonly number[] {
  return (targets ?? []).flatMap((node) => ('ResTarget' in node ? (columnNamed(table, node.ResTarget.name ?? '')?.number ?? []) : []));
}

/** DELETE. */
export function remove(scene: Scene, statement: DeleteStmt): void {
  tellReads(scene, { DeleteStmt: statement });
  removeAlone(scene, statement);
}

function removeAlone(scene: Scene, statement: DeleteStmt): void {
  const { withClause, relation, whereClause, usingClause = [] } = statement;
  changesIn(scene, withClause);
  const of = target(scene, relation);
  if (of === undefined || refusesReadName(scene, statement)) return;
  const rows = picked(scene, 'data.delete', of, whereClause, usingClause);
  scene.emit('data.delete', { table: of.table, ...(of.only && { only: true }), filtered: rows !== 'all', rows }, scene.catalog, { span: scene.spanOf(of.range) });
}

function picked(scene: Scene, kind: 'data.update' | 'data.delete', { table, range }: Target, where: Node | undefined, from: readonly Node[]): RowsPicked {
  return scene.hears(kind) ? rowsPicked(where, { table, range, from, catalog: scene.catalog }) : 'some';
}

/** MERGE: an effect for each kind of change that it may make. */
export function merge(scene: Scene, statement: MergeStmt): void {
  tellReads(scene, { MergeStmt: statement });
  mergeAlone(scene, statement);
}

function mergeAlone(scene: Scene, { withClause, relation, sourceRelation, mergeWhenClauses }: MergeStmt): void {
  changesIn(scene, withClause);
  const into = target(scene, relation);
  if (into === undefined) return;
  const { table, range, only } = into;
  const manner = { span: scene.spanOf(range) };
  const clauses = (mergeWhenClauses ?? []).flatMap((node) => ('MergeWhenClause' in node ? [node.MergeWhenClause] : []));
  const updates = clauses.filter(({ commandType }) => commandType === 'CMD_UPDATE');
  const inserts = clauses.filter(({ commandType }) => commandType === 'CMD_INSERT');
  const removes = clauses.some(({ commandType }) => commandType === 'CMD_DELETE');
  const common = { table, ...(only && { only }), filtered: true, rows: 'some' } as const;
  if (updates.length > 0) scene.emit('data.update', { ...common, columns: updates.flatMap(({ targetList }) => columnsSet(targetList, table)) }, scene.catalog, manner);
  if (removes) scene.emit('data.delete', common, scene.catalog, manner);
  // DO NOTHING everywhere locks the target all the same.
  if (clauses.every(({ commandType }) => commandType === 'CMD_NOTHING')) scene.emit('table.lock', { table, mode: 'RowExclusive', ...(only && { only }) }, scene.catalog, { ...manner, cause: 'implied' });
  if (inserts.length === 0) return;
  const given = inserts.flatMap(({ targetList }) => (targetList === undefined ? table.columns.map(({ number }) => number) : columnsSet(targetList, table)));
  scene.emit('data.insert', { table, rows: 'query', upsert: false, columns: given, from: sourceRelation === undefined || !scene.hears('data.insert') ? nothing : readIn(scene, sourceRelation) }, scene.catalog, manner);
}

/** The queries of a WITH that change rows: INSERT, UPDATE, DELETE, MERGE … RETURNING. */
export function changesIn(scene: Scene, clause: WithClause | undefined): void {
  for (const node of clause?.ctes ?? []) {
    const query = 'CommonTableExpr' in node ? node.CommonTableExpr.ctequery : undefined;
    if (query === undefined) continue;
    if ('InsertStmt' in query) insertAlone(scene, query.InsertStmt);
    else if ('UpdateStmt' in query) updateAlone(scene, query.UpdateStmt);
    else if ('DeleteStmt' in query) removeAlone(scene, query.DeleteStmt);
    else if ('MergeStmt' in query) mergeAlone(scene, query.MergeStmt);
  }
}
