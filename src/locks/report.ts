import type { RelationKind } from '../catalog/index.js';
import type { Blocked, LockMode } from '../sql/lock-modes.js';
import type { Work } from '../replay/effects.js';
import type { Span } from '../text/index.js';

/** One lock of a statement. */
export interface LockRow {
  /** With its schema: `public.users`. */
  readonly relation: string;
  readonly kind: RelationKind | 'index';
  readonly mode: LockMode;
  /** What is done while the lock is held, by this statement. */
  readonly work: Work;
  readonly blocks: readonly Blocked[];
  /** How many later statements of the transaction run while the lock is still held, and the last of them. */
  readonly held?: { readonly statements: number; readonly last: Span };
  /** Rows of the table, estimated by the server, where statistics were given and know it. */
  readonly rows?: number;
  /** Its size on disk with indexes and TOAST, in bytes, likewise. */
  readonly bytes?: number;
}

/** One statement of a migration, also of one inside a `DO` block. */
export interface LockedStatement {
  readonly span: Span;
  /** Counted from 1 in each file. Locks are held until its end. */
  readonly transaction: number;
  /** True when it might not run: it stands under a condition. */
  readonly conditional: boolean;
  /** Set for a part of a block whose SQL is only known at run time: what it locks is not known. */
  readonly unknown?: true;
  /** On relations that were there before the transaction; nobody else sees the others. */
  readonly locks: readonly LockRow[];
}

/** What the statements of some migrations lock, in the order in which they run. */
export interface LockReport {
  readonly statements: readonly LockedStatement[];
}
