import { displayName } from '../../catalog/index.js';
import { leavesTraces } from '../calls.js';
import { lineOf } from '../place.js';
import type { Inverses } from '../undoing.js';

/** What is done to rows is not undone: the losses are marked where they happen, the rest is said here. */
export const dataInverses: Inverses<'data.insert' | 'data.update' | 'data.delete' | 'data.truncate' | 'data.copy' | 'data.query' | 'opaque' | 'other' | 'syntax.error'> = {
  'data.insert': (effect, { script, isBorn }) => {
    if (!isBorn(effect.table) && effect.table.persistence !== 'temporary') script.leaveOut(`rows that the migration put into "${displayName(effect.table)}" (line ${lineOf(effect)}) stay`);
  },
  'data.update': () => undefined,
  'data.delete': () => undefined,
  'data.truncate': () => undefined,
  'data.copy': (effect, { script, isBorn }) => {
    if (effect.direction === 'from' && effect.table !== undefined && !isBorn(effect.table)) script.leaveOut(`rows that the migration put into "${displayName(effect.table)}" (line ${lineOf(effect)}) stay`);
  },
  'data.query': (effect, { script, before }) => {
    const calls = [...new Set(effect.functions)].filter((call) => leavesTraces(before, call));
    if (calls.length > 0) script.leaveOut(`what ${calls.map((call) => `${call}()`).join(', ')} did (line ${lineOf(effect)})`);
  },
  'opaque': (effect, { script }) => script.leaveOut(`the part of line ${lineOf(effect)} whose SQL is only known when it runs`),
  'other': (effect, { script }) => {
    if (!harmless.has(effect.what) && !/^TRANS_STMT/.test(effect.what)) script.leaveOut(`${effect.what} (line ${lineOf(effect)})`);
  },
  'syntax.error': ({ error }, { script }) => script.leaveOut(`a statement that Postgres cannot read: ${error.message}`),
};

/** Statements that leave nothing behind. */
const harmless: ReadonlySet<string> = new Set(['NotifyStmt', 'ListenStmt', 'UnlistenStmt', 'ExplainStmt', 'VariableShowStmt', 'ConstraintsSetStmt', 'DiscardStmt', 'TransactionStmt', 'DoStmt', 'PrepareStmt', 'DeallocateStmt']);
