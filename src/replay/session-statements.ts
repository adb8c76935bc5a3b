import type { AlterDatabaseSetStmt, AlterRoleSetStmt, DiscardStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types';
import { roleName, settingText } from '../sql/names.js';
import type { Scene } from './scene.js';
import { newTransaction, runnersTransaction, withSetting, type Checkpoint } from './session.js';

/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT … */
export function transaction(scene: Scene, statement: TransactionStmt): void {
  const name = statement.savepoint_name ?? '';
  const open = scene.transaction;
  switch (statement.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      scene.transaction ??= newTransaction(checkpoint(scene));
      return scene.emit('transaction.begin', {});
    case 'TRANS_STMT_COMMIT':
      // In a block that runs in a transaction it fails (2D000).
      if (scene.inBlock && open !== undefined) return scene.emit('transaction.commit', {});
      if (open !== undefined) scene.session = open.lasting;
      begin(scene, statement.chain === true);
      return scene.emit('transaction.commit', {});
    case 'TRANS_STMT_ROLLBACK': {
      if (scene.inBlock || open === undefined) return scene.emit('transaction.rollback', {});
      // What was made since is undone, and so is what was set.
      scene.session = open.begin.session;
      scene.emit('transaction.rollback', {}, open.begin.catalog);
      return begin(scene, statement.chain === true);
    }
    case 'TRANS_STMT_SAVEPOINT':
      if (open !== undefined) scene.transaction = { ...open, savepoints: [...open.savepoints, { name, lasting: open.lasting, ...checkpoint(scene) }] };
      return scene.emit('transaction.savepoint', { name });
    case 'TRANS_STMT_RELEASE':
    case 'TRANS_STMT_ROLLBACK_TO': {
      const at = open === undefined ? -1 : open.savepoints.findLastIndex((savepoint) => savepoint.name === name);
      if (open === undefined || at === -1) break;
      if (statement.kind === 'TRANS_STMT_RELEASE') {
        scene.transaction = { ...open, savepoints: open.savepoints.slice(0, at) };
        break;
      }
      const { catalog, session, lasting } = open.savepoints[at]!;
      scene.transaction = { ...open, savepoints: open.savepoints.slice(0, at + 1), lasting };
      scene.session = session;
      return scene.emit('other', { what: statement.kind }, catalog);
    }
  }
  scene.emit('other', { what: statement.kind ?? 'TransactionStmt' });
}

/** After the end of a transaction: the next one, where there is one without BEGIN. */
function begin(scene: Scene, chain: boolean): void {
  scene.transaction = chain ? newTransaction(checkpoint(scene)) : runnersTransaction(scene.runner, checkpoint(scene));
}

function checkpoint({ catalog, session }: Scene): Checkpoint {
  return { catalog, session };
}

/** SET and RESET. */
export function setVariable(scene: Scene, statement: VariableSetStmt): void {
  applySetting(scene, { ...settingOf(statement), local: statement.is_local === true });
}

function settingOf(statement: VariableSetStmt): { readonly name: string; readonly value: string | undefined } {
  const name = statement.kind === 'VAR_RESET_ALL' ? 'all' : (statement.name ?? '').toLowerCase();
  return { name, value: statement.kind === 'VAR_SET_VALUE' ? settingText(statement.args) : undefined };
}

/** A setting as SET makes it, or `set_config`. What is local ends with the transaction. */
export function applySetting(scene: Scene, setting: { readonly name: string; readonly value: string | undefined; readonly local: boolean }): void {
  // Outside a transaction SET LOCAL does nothing (WARNING 25P01); in a block it lasts as long as the block.
  if (scene.transaction !== undefined || !setting.local || scene.inBlock) {
    scene.session = withSetting(scene.session, setting.name, setting.value);
    if (scene.transaction !== undefined && !setting.local) scene.transaction = { ...scene.transaction, lasting: withSetting(scene.transaction.lasting, setting.name, setting.value) };
  }
  scene.emit('setting.set', setting);
}

/** DISCARD ALL resets the settings; DISCARD TEMP and the others do not matter here. */
export function discard(scene: Scene, { target }: DiscardStmt): void {
  if (target !== 'DISCARD_ALL') return scene.emit('other', { what: 'DiscardStmt' });
  scene.emit('nontransactional', { command: 'DISCARD ALL' });
  applySetting(scene, { name: 'all', value: undefined, local: false });
}

/** ALTER ROLE … SET: connections of that role begin with it. */
export function alterRoleSetting(scene: Scene, { role, setstmt }: AlterRoleSetStmt): void {
  keepForLater(scene, role === undefined ? undefined : roleName(role, scene.session.role), setstmt);
  scene.emit('other', { what: 'ALTER ROLE SET' });
}

/** ALTER DATABASE … SET: connections to it begin with it. A migration is taken to mean the database on which it runs. */
export function alterDatabaseSetting(scene: Scene, { setstmt }: AlterDatabaseSetStmt): void {
  keepForLater(scene, undefined, setstmt);
  scene.emit('other', { what: 'ALTER DATABASE SET' });
}

function keepForLater(scene: Scene, role: string | undefined, statement: VariableSetStmt | undefined): void {
  if (statement !== undefined) scene.startSettings.push({ deploy: scene.deploy, role, ...settingOf(statement) });
}
