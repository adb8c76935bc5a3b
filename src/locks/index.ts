export { locksOfHistory, type LockTask } from './locks.js';
export { rankLocks, type RankedLock } from './rank.js';
export type { LockedStatement, LockReport, LockRow } from './report.js';
export { readStats, statsQuery, type Stats, type TableStats } from './stats.js';
