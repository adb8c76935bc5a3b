import type { Effect, EffectKind } from '../effects.js';
import { attachmentLocks } from './attachments.js';
import { columnLocks } from './columns.js';
import { constraintLocks } from './constraints.js';
import { indexLocks } from './indexes.js';
import type { LockScene, LockTable, LockTaken } from './lock.js';
import { rowLocks } from './rows.js';
import { tableLocks } from './tables.js';

export { heavier, type Lockable, type LockTaken } from './lock.js';

/** What each effect locks, as seen in pg_locks. */
const locksOf: LockTable = { ...tableLocks, ...columnLocks, ...constraintLocks, ...indexLocks, ...attachmentLocks, ...rowLocks };

/** True for the kinds of effect that lock something. */
export function takesLocks(kind: EffectKind): boolean {
  return Object.hasOwn(locksOf, kind);
}

/** The locks that an effect takes. */
export function locksTaken(effect: Effect, scene: LockScene): readonly LockTaken[] {
  const locks = locksOf[effect.kind] as ((effect: Effect, scene: LockScene) => readonly LockTaken[]) | undefined;
  return locks?.(effect, scene) ?? [];
}
