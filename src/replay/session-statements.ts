import type { TransactionStmt, VariableSetStmt } from '@pgsql/types';
import { settingText } from '../sql/names.js';
import type { Scene } from './scene.js';
import { withSetting, type Checkpoint } from './session.js';

/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT … */
export function transaction(scene: Scene, statement: TransactionStmt): void {
  const name = statement.savepoint_name ?? '';
  const open = scene.transaction;
  switch (statement.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      scene.transaction ??= { begin: checkpoint(scene), savepoints: [], lasting: scene.session };
      return scene.emit('transaction.begin', {});
    case 'TRANS_STMT_COMMIT':
      if (open !== undefined) scene.session = open.lasting;
      scene.transaction = undefined;
      return scene.emit('transaction.commit', {});
    case 'TRANS_STMT_ROLLBACK':
      scene.transaction = undefined;
      // What was made since is undone, and so is what was set. Without a BEGIN that is known, nothing is.
      if (open !== undefined) scene.session = open.begin.session;
      return scene.emit('transaction.rollback', {}, open?.begin.catalog);
    case 'TRANS_STMT_SAVEPOINT':
      if (open !== undefined) scene.transaction = { ...open, savepoints: [...open.savepoints, { name, ...checkpoint(scene) }] };
      return scene.emit('transaction.savepoint', { name });
    case 'TRANS_STMT_ROLLBACK_TO': {
      const at = open === undefined ? -1 : open.savepoints.findLastIndex((savepoint) => savepoint.name === name);
      if (open === undefined || at === -1) break;
      scene.transaction = { ...open, savepoints: open.savepoints.slice(0, at + 1) };
      scene.session = open.savepoints[at]!.session;
      return scene.emit('other', { what: statement.kind }, open.savepoints[at]!.catalog);
    }
  }
  scene.emit('other', { what: statement.kind ?? 'TransactionStmt' });
}

function checkpoint({ catalog, session }: Scene): Checkpoint {
  return { catalog, session };
}

/** SET and RESET. */
export function setVariable(scene: Scene, statement: VariableSetStmt): void {
  const name = statement.kind === 'VAR_RESET_ALL' ? 'all' : (statement.name ?? '').toLowerCase();
  const value = statement.kind === 'VAR_SET_VALUE' ? settingText(statement.args) : undefined;
  applySetting(scene, { name, value, local: statement.is_local === true });
}

/** A setting as SET makes it, or `set_config`. What is local ends with the transaction. */
export function applySetting(scene: Scene, setting: { readonly name: string; readonly value: string | undefined; readonly local: boolean }): void {
  scene.session = withSetting(scene.session, setting.name, setting.value);
  if (scene.transaction !== undefined && !setting.local) scene.transaction = { ...scene.transaction, lasting: withSetting(scene.transaction.lasting, setting.name, setting.value) };
  scene.emit('setting.set', setting);
}
