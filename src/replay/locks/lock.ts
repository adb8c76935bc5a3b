import type { Catalog, Index, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { EffectKind, EffectOf, Work } from '../effects.js';

/** What a lock is taken on: a table, view, sequence … or an index. */
export type Lockable = Relation | Index;

/** One relation, the mode, and what is done while the lock is held. */
export interface LockTaken {
  readonly relation: Lockable;
  readonly mode: LockMode;
  readonly work: Work;
}

/** Where an effect happens. */
export interface LockScene {
  readonly before: Catalog;
  readonly after: Catalog;
  /** The major version of Postgres. */
  readonly postgres: number;
}

/** What an effect of one kind locks. */
export type Locks<K extends EffectKind> = (effect: EffectOf<K>, scene: LockScene) => readonly LockTaken[];
/** What effects lock, by their kind. Effects that lock no relation are left out. */
export type LockTable = { readonly [K in EffectKind]?: Locks<K> };

/** One lock under which nothing is done that takes time. */
export function briefly(mode: LockMode): (effect: { readonly table: Relation }) => readonly LockTaken[] {
  return ({ table }) => [{ relation: table, mode, work: 'none' }];
}

/** The same for an effect that changes the relation itself. */
export function brieflyOn(mode: LockMode): (effect: { readonly before: Relation }) => readonly LockTaken[] {
  return ({ before }) => [{ relation: before, mode, work: 'none' }];
}

const works: readonly Work[] = ['none', 'data', 'scan', 'index-build', 'rewrite'];

/** The heavier of two works. */
export function heavier(a: Work, b: Work): Work {
  return works.indexOf(a) >= works.indexOf(b) ? a : b;
}
