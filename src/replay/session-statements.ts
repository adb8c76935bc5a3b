import type { TransactionStmt, VariableSetStmt } from '@pgsql/types';
import { settingText } from '../sql/names.js';
import type { Scene } from './scene.js';
import { withSetting } from './session.js';

/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT … */
export function transaction(scene: Scene, statement: TransactionStmt): void {
  switch (statement.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return scene.emit('transaction.begin', {});
    case 'TRANS_STMT_COMMIT':
      return scene.emit('transaction.commit', {});
    case 'TRANS_STMT_ROLLBACK':
      return scene.emit('transaction.rollback', {});
    case 'TRANS_STMT_SAVEPOINT':
      return scene.emit('transaction.savepoint', { name: statement.savepoint_name ?? '' });
    default:
      return scene.emit('other', { what: statement.kind ?? 'TransactionStmt' });
  }
}

/** SET and RESET. */
export function setVariable(scene: Scene, statement: VariableSetStmt): void {
  const name = statement.kind === 'VAR_RESET_ALL' ? 'all' : (statement.name ?? '').toLowerCase();
  const value = statement.kind === 'VAR_SET_VALUE' ? settingText(statement.args) : undefined;
  scene.session = withSetting(scene.session, name, value);
  scene.emit('setting.set', { name, value, local: statement.is_local === true });
}
