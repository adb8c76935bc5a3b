import type { Effect, EffectKind } from '../effects.js';
import { attachmentLocks } from './attachments.js';
import { columnLocks } from './columns.js';
import { constraintLocks } from './constraints.js';
import { indexLocks } from './indexes.js';
import type { LockScene, LockTable, LockTaken } from './lock.js';
import { objectLocks } from './objects.js';
import { rowLocks } from './rows.js';
import { tableLocks } from './tables.js';

export { heavier, type Lockable, type LockTaken } from './lock.js';

/** What each effect locks, as seen in pg_locks. */
const locksOf: LockTable = { ...tableLocks, ...columnLocks, ...constraintLocks, ...indexLocks, ...attachmentLocks, ...objectLocks, ...rowLocks };

/** True for the kinds of effect that lock something. */
export function takesLocks(kind: EffectKind): boolean {
  return Object.hasOwn(locksOf, kind);
}

/** The locks that an effect takes. */
export function locksTaken(effect: Effect, scene: LockScene): readonly LockTaken[] {
  const locks = locksOf[effect.kind] as ((effect: Effect, scene: LockScene) => readonly LockTaken[]) | undefined;
  return locks?.(effect, scene).map(withRows) ?? [];
}

/** A partitioned table holds no rows itself: what takes time is done to its partitions. */
function withRows(taken: LockTaken): LockTaken {
  const { relation, work } = taken;
  return work !== 'none' && relation.kind === 'relation' && relation.relationKind === 'partitioned-table' ? { ...taken, work: 'none' } : taken;
}
