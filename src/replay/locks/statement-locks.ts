import type { Catalog, ObjectId } from '../../catalog/index.js';
import { stronger } from '../../sql/lock-modes.js';
import type { Statement } from '../../sql/statement.js';
import type { Span } from '../../text/index.js';
import type { Effect } from '../effects.js';
import type { Session } from '../session.js';
import type { Transaction } from '../transactions.js';
import { locksTaken } from './index.js';
import { heavier, type LockScene, type LockTaken } from './lock.js';

/** The strongest lock that one statement takes on a relation, and the heaviest work that it does there. */
export interface StatementLock extends LockTaken {
  /** The narrowest place that shows why: of the command that takes the strongest lock or does the heaviest work. */
  readonly span: Span;
  /** What takes it, in order. */
  readonly effects: readonly Effect[];
}

/** What one statement locks, and where that falls in its transaction. */
export interface StatementLocks {
  readonly statement: Statement;
  /** In the order in which they are taken, one for each relation that was there before the transaction: nobody else sees the others. */
  readonly locks: readonly StatementLock[];
  /** The transaction, as it was before the statement. */
  readonly transaction: Transaction;
  /** The settings under which the statement runs. */
  readonly session: Session;
  /** True when the statement might not run. */
  readonly conditional: boolean;
}

/** Gathers the locks of one statement: an ALTER TABLE with several commands does all of its work under the strongest of their locks. */
export class LockGatherer {
  readonly #locks = new Map<ObjectId, StatementLock>();

  add(effect: Effect, scene: LockScene): void {
    for (const taken of locksTaken(effect, scene)) {
      const { id } = taken.relation;
      const known = this.#locks.get(id);
      if (known === undefined) {
        this.#locks.set(id, { ...taken, span: effect.span, effects: [effect] });
        continue;
      }
      const mode = stronger(known.mode, taken.mode);
      if (effect.kind === 'table.alter') {
        // The commands have said why.
        this.#locks.set(id, { ...known, mode });
        continue;
      }
      const work = heavier(known.work, taken.work);
      const graver = work !== known.work || (mode !== known.mode && known.work === taken.work);
      this.#locks.set(id, { relation: known.relation, mode, work, span: graver ? effect.span : known.span, effects: [...known.effects, effect] });
    }
  }

  /** The locks on what a catalog has, and on tables that no file made: they were there all the time. Then begin anew. */
  take(older: Catalog): readonly StatementLock[] {
    if (this.#locks.size === 0) return none;
    const locks = [...this.#locks.values()].filter(({ relation }) => older.get(relation.id) !== undefined || (relation.kind === 'relation' && relation.origin === undefined));
    this.#locks.clear();
    return locks;
  }
}

const none: readonly StatementLock[] = [];
