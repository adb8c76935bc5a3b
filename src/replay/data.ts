import type { CallStmt, CopyStmt, DeleteStmt, InsertStmt, LockStmt, MergeStmt, Node, RangeVar, SelectStmt, TruncateStmt, UpdateStmt, VacuumStmt } from '@pgsql/types';
import type { Relation } from '../catalog/index.js';
import { lockModes } from '../sql/lock-modes.js';
import { nameOf, rangeName } from '../sql/names.js';
import { references } from '../sql/references.js';

import type { Scene } from './scene.js';
import { applySetting } from './session-statements.js';
import { createTableAs } from './tables.js';

function target(scene: Scene, range: RangeVar | undefined): Relation | undefined {
  return range === undefined ? undefined : scene.relation(rangeName(range));
}

/** INSERT. */
export function insert(scene: Scene, statement: InsertStmt): void {
  const table = target(scene, statement.relation);
  if (table === undefined) return;
  const select = statement.selectStmt !== undefined && 'SelectStmt' in statement.selectStmt ? statement.selectStmt.SelectStmt : undefined;
  const rows = select === undefined ? 'default' : select.valuesLists !== undefined ? 'values' : (select.fromClause?.length ?? 0) === 0 ? 'values' : 'query';
  scene.emit('data.insert', { table, rows }, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** UPDATE. */
export function update(scene: Scene, statement: UpdateStmt): void {
  const table = target(scene, statement.relation);
  if (table !== undefined) scene.emit('data.update', { table, filtered: filters(statement.whereClause) }, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** DELETE. */
export function remove(scene: Scene, statement: DeleteStmt): void {
  const table = target(scene, statement.relation);
  if (table !== undefined) scene.emit('data.delete', { table, filtered: filters(statement.whereClause) }, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** MERGE counts as an update of its target. */
export function merge(scene: Scene, statement: MergeStmt): void {
  const table = target(scene, statement.relation);
  if (table !== undefined) scene.emit('data.update', { table, filtered: true }, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** TRUNCATE: one effect for each table. */
export function truncate(scene: Scene, statement: TruncateStmt): void {
  for (const node of statement.relations ?? []) {
    if (!('RangeVar' in node)) continue;
    const table = scene.relation(rangeName(node.RangeVar));
    scene.emit('data.truncate', { table, cascade: statement.behavior === 'DROP_CASCADE' }, scene.catalog, { span: scene.spanOf(node.RangeVar) });
  }
}

/** COPY. */
export function copy(scene: Scene, statement: CopyStmt): void {
  const table = target(scene, statement.relation);
  scene.emit('data.copy', { direction: statement.is_from === true ? 'from' : 'to', ...(table && { table }) });
}

/** SELECT at the top of a migration: what it calls; SELECT INTO makes a table. */
export function select(scene: Scene, statement: SelectStmt): void {
  if (statement.intoClause?.rel !== undefined && scene.statement.nested === undefined) return createTableAs(scene, statement.intoClause.rel, { SelectStmt: statement });
  const setting = readSetConfig(statement);
  if (setting !== undefined) return applySetting(scene, setting);
  const functions = references({ SelectStmt: statement }).functions.map((call) => (call.schema === undefined ? call.name : `${call.schema}.${call.name}`));
  scene.emit('data.query', { functions });
}

/** CALL. */
export function call(scene: Scene, statement: CallStmt): void {
  const { schema, name } = nameOf(statement.funccall?.funcname ?? []);
  scene.emit('data.query', { functions: [schema === undefined ? name : `${schema}.${name}`] });
}

/** LOCK TABLE. */
export function lockTable(scene: Scene, statement: LockStmt): void {
  const mode = lockModes[(statement.mode ?? 8) - 1] ?? 'AccessExclusive';
  for (const node of statement.relations ?? []) if ('RangeVar' in node) scene.emit('table.lock', { table: scene.relation(rangeName(node.RangeVar)), mode }, scene.catalog, { span: scene.spanOf(node.RangeVar) });
}

/** VACUUM and ANALYZE. */
export function vacuum(scene: Scene, statement: VacuumStmt): void {
  const full = (statement.options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'full');
  const command = statement.is_vacuumcmd !== true ? 'analyze' : full ? 'vacuum-full' : 'vacuum';
  if (command !== 'analyze') scene.emit('nontransactional', { command: 'VACUUM' });
  const tables = (statement.rels ?? []).flatMap((node) => ('VacuumRelation' in node && node.VacuumRelation.relation !== undefined ? [scene.relation(rangeName(node.VacuumRelation.relation))] : []));
  if (tables.length === 0) scene.emit('maintenance', { command });
  for (const table of tables) scene.emit('maintenance', { command, table });
}

/** `select set_config('search_path', '', false)`, as pg_dump writes it. */
function readSetConfig(statement: SelectStmt): { name: string; value: string | undefined; local: boolean } | undefined {
  const node = statement.targetList?.length === 1 ? statement.targetList[0] : undefined;
  const value = node !== undefined && 'ResTarget' in node ? node.ResTarget.val : undefined;
  if (value === undefined || !('FuncCall' in value) || nameOf(value.FuncCall.funcname ?? []).name !== 'set_config') return undefined;
  const [name, to, local] = value.FuncCall.args ?? [];
  const text = (constant: Node | undefined): string | undefined => (constant !== undefined && 'A_Const' in constant ? constant.A_Const.sval?.sval ?? (constant.A_Const.sval === undefined ? undefined : '') : undefined);
  const setting = text(name);
  return setting === undefined ? undefined : { name: setting.toLowerCase(), value: text(to) ?? '', local: local !== undefined && 'A_Const' in local && local.A_Const.boolval?.boolval === true };
}

/** False for no WHERE, and for WHERE that is always true. */
function filters(where: Node | undefined): boolean {
  if (where === undefined) return false;
  if ('A_Const' in where && where.A_Const.boolval?.boolval === true) return false;
  if ('A_Expr' in where && where.A_Expr.lexpr !== undefined && where.A_Expr.rexpr !== undefined && 'A_Const' in where.A_Expr.lexpr && 'A_Const' in where.A_Expr.rexpr) {
    const left = JSON.stringify({ ...where.A_Expr.lexpr.A_Const, location: 0 });
    const right = JSON.stringify({ ...where.A_Expr.rexpr.A_Const, location: 0 });
    return left !== right;
  }
  return true;
}
