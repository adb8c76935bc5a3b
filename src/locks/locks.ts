import type { Catalog, ObjectId } from '../catalog/index.js';
import { buildHistory, type HistoryOptions, type Migration, type Runner } from '../history/index.js';
import { baselineReplay } from '../linter/baseline.js';
import type { StatementLock, StatementLocks } from '../replay/locks/statement-locks.js';
import type { Lockable } from '../replay/locks/index.js';
import type { Replay } from '../replay/replay.js';
import { blockedBy, lockModes } from '../sql/lock-modes.js';
import { parseSource } from '../sql/parse.js';
import type { Source, Span } from '../text/index.js';
import type { LockedStatement, LockReport, LockRow } from './report.js';
import type { Stats, TableStats } from './stats.js';

/** Whose locks to tell, and what is known of the database. */
export interface LockTask {
  /** Every file of the history, in any order. */
  readonly sources: readonly Source[];
  /** SQL that is there before the first migration. */
  readonly baseline: readonly Source[];
  readonly settings: { readonly postgres: number; readonly runner: Runner };
  readonly history: Omit<HistoryOptions, 'runner'>;
  readonly stats?: Stats;
}

/** What the linted migrations of a history lock. The parser must be loaded. */
export function locksOfHistory({ sources, baseline, settings, history: options, stats }: LockTask): LockReport {
  const replay = baselineReplay(baseline, settings.postgres);
  const statements: LockedStatement[] = [];
  for (const migration of buildHistory(sources, { ...options, runner: settings.runner }).migrations) {
    if (migration.role === 'history') replay.run(migration, parseSource(migration.source), { runner: settings.runner });
    else statements.push(...locksOfFile(replay, migration, settings.runner, stats));
  }
  return { statements };
}

/** A statement and the catalog before it. */
interface Seen {
  readonly locks: StatementLocks;
  readonly before: Catalog;
}

function locksOfFile(replay: Replay, migration: Migration, runner: Runner, stats: Stats | undefined): readonly LockedStatement[] {
  const seen: (Seen | Span)[] = [];
  const begin = replay.catalog;
  replay.run(migration, parseSource(migration.source), {
    runner,
    wants: (kind) => kind === 'opaque',
    onEffect: (effect) => {
      if (effect.kind === 'opaque') seen.push(effect.span);
    },
    onLocks: (locks, before) => void seen.push({ locks, before }),
  });
  const statistics = (relation: Lockable, before: Catalog): TableStats | undefined => {
    // The server may know it by the name that it has now, or by the one before this file.
    const names = [relation, before.get(relation.id), begin.get(relation.id), replay.catalog.get(relation.id)];
    return names.flatMap((object) => (object !== undefined && 'schema' in object ? stats?.get(`${object.schema ?? ''}.${object.name}`) ?? [] : []))[0];
  };
  return seen.map((entry, at) => {
    if (!('locks' in entry)) return { span: entry, transaction: transactionAt(seen, at), conditional: true, unknown: true, locks: [] };
    const { locks: { statement, transaction, conditional, locks }, before } = entry;
    return {
      span: statement.span,
      transaction: transaction.number,
      conditional,
      locks: locks.filter((lock) => isTold(lock, locks)).map((lock) => row(lock, heldFor(lock, transaction.number, seen, at), statistics(lock.relation, before))),
    };
  });
}

/** A lock on an index says something only where it is stronger than that on its table. */
function isTold({ relation, mode }: StatementLock, locks: readonly StatementLock[]): boolean {
  const table = relation.kind === 'index' ? locks.find((lock) => lock.relation.id === relation.table) : undefined;
  return table === undefined || lockModes.indexOf(mode) > lockModes.indexOf(table.mode);
}

function transactionAt(seen: readonly (Seen | Span)[], at: number): number {
  const near = seen.slice(0, at).findLast((entry) => 'locks' in entry) ?? seen.slice(at).find((entry) => 'locks' in entry);
  return near !== undefined && 'locks' in near ? near.locks.transaction.number : 1;
}

/** The later statements that run while a lock is held: to the end of the transaction, unless ROLLBACK TO lets it go. */
function heldFor({ relation, mode }: StatementLock, transaction: number, seen: readonly (Seen | Span)[], at: number): readonly Span[] {
  const spans: Span[] = [];
  for (const entry of seen.slice(at + 1)) {
    if (!('locks' in entry)) continue;
    const { statement, transaction: later } = entry.locks;
    if (later.number !== transaction || !isHeld(relation.id, mode, later.held)) break;
    spans.push(statement.span);
  }
  return spans;
}

function isHeld(id: ObjectId, mode: StatementLock['mode'], held: ReadonlyMap<ObjectId, StatementLock>): boolean {
  const lock = held.get(id);
  return lock !== undefined && lockModes.indexOf(lock.mode) >= lockModes.indexOf(mode);
}

function row({ relation, mode, work }: StatementLock, heldFor: readonly Span[], stats: TableStats | undefined): LockRow {
  return {
    relation: `${relation.schema}.${relation.name}`,
    kind: relation.kind === 'index' ? 'index' : relation.relationKind,
    mode, work, blocks: blockedBy(mode), heldFor,
    ...(stats !== undefined && { rows: stats.rows, bytes: stats.bytes }),
  };
}
