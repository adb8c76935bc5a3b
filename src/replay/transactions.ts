import type { Catalog, ObjectId } from '../catalog/index.js';
import type { Runner } from '../history/migration.js';
import { stronger } from '../sql/lock-modes.js';
import { topOf } from '../sql/nesting.js';
import type { Statement } from '../sql/statement.js';
import type { StatementLock } from './locks/statement-locks.js';

/** A lock that an earlier statement of the transaction took; it is kept until the transaction ends. */
export interface HeldLock extends StatementLock {
  /** The statement that took it, or made it stronger. */
  readonly statement: Statement;
}

/** A transaction at one point. */
export interface Transaction {
  /** Counted from 1 in each file. */
  readonly number: number;
  /** The file itself wrote BEGIN. */
  readonly explicit: boolean;
  /** The catalog when it began. */
  readonly before: Catalog;
  /** What it holds, by relation, in the order of first locking. */
  readonly held: ReadonlyMap<ObjectId, HeldLock>;
}

type Held = ReadonlyMap<ObjectId, HeldLock>;
const nothing: Held = new Map();

/**
 * The transactions of one file. `supabase` and `single-transaction` run the file as one, which a COMMIT in it ends: what follows is the next
 * one. `autocommit` gives each statement its own, unless BEGIN is written. A statement that cannot run in a transaction has one to itself
 * (PostgreSQL manual, 55.2.2.1 for several statements in one message; CREATE INDEX, VACUUM for those that cannot).
 */
export class Transactions {
  readonly #runner: Runner;
  #current: Transaction;
  /** Statements since the transaction began. */
  #statements = 0;
  #savepoints: readonly { readonly name: string; readonly held: Held }[] = [];
  #top: Statement | undefined;
  /** Set by a COMMIT or ROLLBACK, which is the last statement of its transaction. */
  #ending: { readonly chain: boolean } | undefined;

  constructor(runner: Runner, before: Catalog) {
    this.#runner = runner;
    this.#current = { number: 1, explicit: false, before, held: nothing };
  }

  /**
   * The transaction in which a statement runs, as it is before it; for ROLLBACK TO without the locks that it lets go.
   * @param alone true for a statement that cannot run in a transaction block
   */
  enter(statement: Statement, before: Catalog, alone: boolean): Transaction {
    const top = topOf(statement);
    const another = top !== this.#top;
    this.#top = top;
    if (another && this.#statements > 0 && (alone || (this.#runner === 'autocommit' && !this.#current.explicit))) this.#next(before);
    this.#statements++;
    // COMMIT and ROLLBACK in a block fail in a transaction (2D000).
    const fails = top !== statement && (this.#runner !== 'autocommit' || this.#current.explicit);
    if (!fails && 'TransactionStmt' in statement.node) this.#control(statement.node.TransactionStmt);
    return this.#current;
  }

  /** Remember what the statement that was entered last has locked. */
  leave(statement: Statement, locks: readonly StatementLock[], after: Catalog, alone: boolean): void {
    if (locks.length > 0) this.#hold(statement, locks);
    if (alone || this.#ending !== undefined) this.#next(after);
  }

  #hold(statement: Statement, locks: readonly StatementLock[]): void {
    let held: Map<ObjectId, HeldLock> | undefined;
    for (const lock of locks) {
      const { id } = lock.relation;
      const known = this.#current.held.get(id);
      if (known !== undefined && stronger(known.mode, lock.mode) === known.mode) continue;
      // Most statements of a long file lock what is locked already: the map is copied only when it changes.
      held ??= new Map(this.#current.held);
      held.set(id, { ...lock, statement });
    }
    if (held !== undefined) this.#current = { ...this.#current, held };
  }

  #next(before: Catalog): void {
    this.#current = { number: this.#current.number + 1, explicit: this.#ending?.chain === true, before, held: nothing };
    this.#ending = undefined;
    this.#statements = 0;
    this.#savepoints = [];
  }

  #control({ kind, savepoint_name: name = '', chain }: { readonly kind?: string; readonly savepoint_name?: string; readonly chain?: boolean }): void {
    switch (kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        // In a message of several statements, what came before BEGIN is part of the block that it opens.
        if (!this.#current.explicit) this.#current = { ...this.#current, explicit: true };
        return;
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_PREPARE':
      case 'TRANS_STMT_ROLLBACK':
        this.#ending = { chain: chain === true };
        return;
      case 'TRANS_STMT_SAVEPOINT':
        this.#savepoints = [...this.#savepoints, { name, held: this.#current.held }];
        return;
      case 'TRANS_STMT_RELEASE': {
        const at = this.#savepoints.findLastIndex((savepoint) => savepoint.name === name);
        if (at !== -1) this.#savepoints = this.#savepoints.slice(0, at);
        return;
      }
      case 'TRANS_STMT_ROLLBACK_TO': {
        // Locks taken after the savepoint are let go (manual, 13.3).
        const at = this.#savepoints.findLastIndex((savepoint) => savepoint.name === name);
        if (at === -1) return;
        this.#current = { ...this.#current, held: this.#savepoints[at]!.held };
        this.#savepoints = this.#savepoints.slice(0, at + 1);
        return;
      }
    }
  }
}
