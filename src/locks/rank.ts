import type { Work } from '../replay/effects.js';
import { lockModes } from '../sql/lock-modes.js';
import type { LockedStatement, LockReport, LockRow } from './report.js';

/** A lock that clients wait for, with its statement. */
export interface RankedLock {
  readonly statement: LockedStatement;
  readonly lock: LockRow;
}

/** How much of a table each work goes through, roughly: a rewrite also builds every index anew. */
const weight: Readonly<Record<Work, number>> = { none: 0, data: 1, scan: 1, 'index-build': 2, rewrite: 4 };

/**
 * The locks that keep clients waiting, the longest wait first: what work the statement does there, on
 * how many rows. A table of unknown size counts as larger than any that is known.
 */
export function rankLocks({ statements }: LockReport): readonly RankedLock[] {
  return statements
    .flatMap((statement) => statement.locks.filter(({ blocks }) => blocks.includes('writes')).map((lock) => ({ statement, lock })))
    .map((ranked) => ({ ranked, cost: cost(ranked.lock) }))
    .sort((a, b) => b.cost - a.cost || lockModes.indexOf(b.ranked.lock.mode) - lockModes.indexOf(a.ranked.lock.mode) || (b.ranked.lock.rows ?? Infinity) - (a.ranked.lock.rows ?? Infinity) || 0)
    .map(({ ranked }) => ranked);
}

function cost({ work, rows = Number.MAX_SAFE_INTEGER }: LockRow): number {
  return weight[work] * rows;
}
