import type { Catalog, ObjectId } from '../catalog/index.js';
import { buildHistory, runnerOf, type HistoryOptions, type Migration, type Runner } from '../history/index.js';
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
    if (migration.role === 'history') replay.run(migration, parseSource(migration.source), { runner: runnerOf(migration, settings.runner) });
    else statements.push(...locksOfFile(replay, migration, runnerOf(migration, settings.runner), stats));
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
  const releases = heldUntil(seen);
  return seen.map((entry, at) => {
    if (!('locks' in entry)) return { span: entry, transaction: transactionAt(seen, at), conditional: true, unknown: true, locks: [] };
    const { locks: { statement, transaction, conditional, locks }, before } = entry;
    return {
      span: statement.span,
      transaction: transaction.number,
      conditional,
      locks: locks.filter((lock) => isTold(lock, locks)).map((lock) => row(lock, releases(lock, at), statistics(lock.relation, before))),
    };
  });
}

/** A lock on an index says something only where it is stronger than that on its table. */
function isTold({ relation, mode }: StatementLock, locks: readonly StatementLock[]): boolean {
  const table = relation.kind === 'index' ? locks.find((lock) => lock.relation.id === relation.table) : undefined;
  return table === undefined || lockModes.indexOf(mode) > lockModes.indexOf(table.mode);
}

function transactionAt(seen: readonly (Seen | Span)[], at: number): number {
  for (let near = at - 1; near >= 0; near--) {
    const entry = seen[near]!;
    if ('locks' in entry) return entry.locks.transaction.number;
  }
  const later = seen.find((entry) => 'locks' in entry);
  return later !== undefined && 'locks' in later ? later.locks.transaction.number : 1;
}

/** Until when a lock of the statement at an index is held: to the end of the transaction, unless ROLLBACK TO lets it go. */
function heldUntil(seen: readonly (Seen | Span)[]): (lock: StatementLock, at: number) => LockRow['held'] {
  const known = seen.flatMap((entry, at) => ('locks' in entry ? [{ at, ...entry.locks }] : []));
  const place = new Map(known.map(({ at }, nth) => [at, nth]));
  const lastOf = new Map(known.map(({ transaction: { number } }, nth) => [number, nth]));
  const undone = known.some(({ statement: { node } }) => 'TransactionStmt' in node && node.TransactionStmt.kind === 'TRANS_STMT_ROLLBACK_TO');
  return ({ relation, mode }, at) => {
    const first = place.get(at)!;
    let last = lastOf.get(known[first]!.transaction.number)!;
    if (undone) {
      const freed = known.findIndex(({ transaction: { held } }, nth) => nth > first && nth <= last && !isHeld(relation.id, mode, held));
      if (freed !== -1) last = freed - 1;
    }
    return last <= first ? undefined : { statements: last - first, last: known[last]!.statement.span };
  };
}

function isHeld(id: ObjectId, mode: StatementLock['mode'], held: ReadonlyMap<ObjectId, StatementLock>): boolean {
  const lock = held.get(id);
  return lock !== undefined && lockModes.indexOf(lock.mode) >= lockModes.indexOf(mode);
}

function row({ relation, mode, work }: StatementLock, held: LockRow['held'], stats: TableStats | undefined): LockRow {
  return {
    relation: `${relation.schema}.${relation.name}`,
    kind: relation.kind === 'index' ? 'index' : relation.relationKind,
    mode, work, blocks: blockedBy(mode),
    ...(held !== undefined && { held }),
    ...(stats !== undefined && { rows: stats.rows, bytes: stats.bytes }),
  };
}
