import type { CallStmt, CopyStmt, LockStmt, Node, SelectStmt, TruncateStmt } from '@pgsql/types';
import { columnNamed } from '../catalog/index.js';
import { lockModes } from '../sql/lock-modes.js';
import { nameOf, rangeName, stringOf } from '../sql/names.js';
import { references } from '../sql/references.js';
import { changesIn } from './row-changes.js';
import { tellReads } from './row-reads.js';
import { refuses } from './refusals/refusal.js';
import { refusedTruncate } from './refusals/truncated.js';
import type { Scene } from './scene.js';
import { applySetting } from './session-statements.js';
import { createTableAs } from './tables.js';

/** TRUNCATE: one effect for each table. */
export function truncate(scene: Scene, statement: TruncateStmt): void {
  const named = (statement.relations ?? []).flatMap((node) => ('RangeVar' in node ? [{ range: node.RangeVar, table: scene.relation(rangeName(node.RangeVar)) }] : []));
  if (statement.behavior !== 'DROP_CASCADE' && refuses(scene, refusedTruncate(scene, named.map(({ table }) => table)), scene.spanOf(named[0]?.range))) return;
  for (const { range, table } of named) {
    const only = range.inh === true ? {} : ({ only: true } as const);
    scene.emit('data.truncate', { table, cascade: statement.behavior === 'DROP_CASCADE', restartIdentity: statement.restart_seqs === true, ...only }, scene.catalog, { span: scene.spanOf(range) });
  }
}

/** COPY. */
export function copy(scene: Scene, statement: CopyStmt): void {
  const { relation, is_from: isFrom, attlist, query } = statement;
  if (query !== undefined) {
    changesIn(scene, 'SelectStmt' in query ? query.SelectStmt.withClause : undefined);
    tellReads(scene, query);
  }
  const table = relation === undefined ? undefined : scene.relation(rangeName(relation));
  const columns = table === undefined || attlist === undefined ? undefined : attlist.flatMap((node) => columnNamed(table, stringOf(node) ?? '')?.number ?? []);
  scene.emit('data.copy', { direction: isFrom === true ? 'from' : 'to', ...(table && { table }), ...(columns && { columns }) });
}

/** SELECT at the top of a migration: what it calls; SELECT INTO makes a table. */
export function select(scene: Scene, statement: SelectStmt): void {
  if (statement.intoClause?.rel !== undefined && scene.statement.nested === undefined) return createTableAs(scene, statement.intoClause.rel, { SelectStmt: statement });
  changesIn(scene, statement.withClause);
  const setting = readSetConfig(statement);
  if (setting !== undefined) return applySetting(scene, setting);
  tellReads(scene, { SelectStmt: statement });
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
  for (const node of statement.relations ?? []) {
    if (!('RangeVar' in node)) continue;
    const only = node.RangeVar.inh === true ? {} : ({ only: true } as const);
    scene.emit('table.lock', { table: scene.relation(rangeName(node.RangeVar)), mode, ...only }, scene.catalog, { span: scene.spanOf(node.RangeVar) });
  }
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
