export type * from './migration.js';
export { buildHistory, type HistoryOptions } from './build.js';
export { runnerOf } from './no-transaction.js';
