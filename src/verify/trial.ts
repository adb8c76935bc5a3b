import { runnerOf, type Migration } from '../history/index.js';
import type { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { NodeTag, ParsedSource } from '../sql/statement.js';
import { quoteLiteral } from '../sql/quote.js';
import type { Span } from '../text/index.js';
import { compareLocks } from './compare.js';
import type { Session } from './driver.js';
import { Examination } from './examination.js';
import { foresee, type Foreseen } from './foresee.js';
import { piecesOf, send, tagOf, textOf, trySend, without, type Did, type Piece, type Plan, type Refused, type Sending } from './play.js';
import { foretold, refusalOf } from './refusals.js';
import type { ObservedStatement, Refusal, Replaced, SkippedStatement, VerifiedMigration, VerifyCounts } from './report.js';
import type { VerifyTask } from './task.js';
import { Unavailable } from './unavailable.js';
import { Watch } from './watch.js';

type Counts = { -readonly [K in keyof VerifyCounts]: VerifyCounts[K] };

const rowChanging = new Set<NodeTag>(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** A file that is about to run. */
export interface Rehearsal {
  readonly migration: Migration;
  readonly parsed: ParsedSource;
  readonly pieces: readonly Piece[];
  readonly foreseen: Foreseen;
  readonly sending: Sending;
}

/** What came of a file. */
interface Performance {
  /** Absent when the runner applied it. */
  readonly stopped?: Refused;
  readonly refused: readonly Refused[];
  readonly did: readonly Did[];
}

/** A history that runs on a database and in the replay at the same time. */
export class Trial {
  readonly counts: Counts = { statements: 0, ran: 0, refused: 0, skipped: 0, compared: 0, agreeing: 0 };
  /** Of each file that was not applied, the refusal that stopped it. */
  readonly failures: Refusal[] = [];
  /** Files that were applied. */
  applied = 0;
  /** What runs now. */
  place: Span | undefined;
  /** Of the files that were applied. */
  readonly #versions = new Set<string>();
  /** It has seen what ran. */
  #replay: Replay;
  readonly #session: Session;
  readonly #task: VerifyTask;
  readonly #watch: Watch;
  readonly #unavailable: Unavailable;
  readonly #examination: Examination;

  constructor(session: Session, replay: Replay, task: VerifyTask) {
    this.#session = session;
    this.#replay = replay;
    this.#task = task;
    this.#watch = new Watch(session);
    this.#unavailable = new Unavailable(session.engine);
    this.#examination = new Examination(session, task);
  }

  /** What was not run as written. */
  get replaced(): readonly Replaced[] {
    return this.#unavailable.replaced;
  }

  /**
   * Run one file.
   * @throws DriverError when the database is gone
   */
  async run(migration: Migration, parsed: ParsedSource): Promise<VerifiedMigration> {
    const { source, version, role } = migration;
    const base = this.#replay;
    this.#replay = base.fork();
    const foreseen = foresee(this.#replay, migration, parsed, runnerOf(migration, this.#task.settings.runner));
    const pieces = piecesOf(parsed);
    const plans = this.#plans(pieces);
    const rehearsal: Rehearsal = { migration, parsed, pieces, foreseen, sending: this.#sending(migration, foreseen, plans) };
    const before = role === 'target' ? await this.#examination.before(rehearsal) : undefined;

    const began = this.#now();
    const performance = await this.#perform(rehearsal);
    const duration = this.#now() - began;
    const { stopped, did } = performance;
    const happened = this.#follow(base, rehearsal, performance);
    const { refusals, skipped } = this.#explain(rehearsal, performance, plans);
    const locks = role === 'target' ? did.flatMap((one) => this.#compared(one, happened)) : [];
    if (stopped === undefined) {
      this.applied++;
      this.#versions.add(version);
    } else this.failures.push(refusals[0]!);
    this.#count({ statements: pieces.length, ran: did.length, refused: refusals.length, skipped: skipped.filter(({ how }) => how === 'skipped').length });
    const examined = before === undefined ? { access: [] } : await this.#examination.after(rehearsal, before, { happened, replay: this.#replay, applied: stopped === undefined });
    this.place = undefined;
    return { source, version, outcome: outcomeOf(refusals, skipped), refusals, skipped, duration, falseAlarms: falseAlarmsOf(did, happened), locks, ...examined };
  }

  /** What to do with each piece that cannot be sent as it is. */
  #plans(pieces: readonly Piece[]): ReadonlyMap<Piece, Plan> {
    const plans = new Map<Piece, Plan>();
    for (const piece of pieces) {
      if (piece.statement === undefined) continue;
      const plan = this.#unavailable.plan(piece.statement);
      if ('skip' in plan) plans.set(piece, { leaveOut: plan.skip });
      else if ('stub' in plan) plans.set(piece, plan);
    }
    return plans;
  }

  #sending(migration: Migration, { alone }: Foreseen, plans: ReadonlyMap<Piece, Plan>): Sending {
    return {
      runner: runnerOf(migration, this.#task.settings.runner),
      ...(migration.role === 'target' && { watch: this.#watch }),
      plan: (piece) => plans.get(piece) ?? { run: textOf(piece) },
      isAlone: ({ span }) => alone.has(span.start),
      at: ({ span }) => {
        this.#task.signal?.throwIfAborted();
        this.place = span;
      },
      now: () => this.#now(),
    };
  }

  /** Run the file as its runner does; and when that fails, statement by statement. */
  async #perform({ migration, pieces, sending }: Rehearsal): Promise<Performance> {
    await this.#examination.ready();
    const { refused: stopped, did } = await send(this.#session, pieces, { ...sending, ...recordOf(migration, sending.runner) });
    if (stopped === undefined) return { refused: [], did };
    await this.#examination.ready();
    // psql -f goes on with the statement after the one that failed; of the other runners nothing is left.
    const kept = sending.runner === 'autocommit' ? new Set(did.map(({ piece }) => piece)) : new Set<Piece>();
    const rest = await trySend(this.#session, pieces.filter((piece) => !kept.has(piece)), sending);
    return { stopped, refused: [stopped, ...rest.refused.filter(({ piece }) => piece !== stopped.piece || stopped.atEnd === true)], did: [...did.filter(({ piece }) => kept.has(piece)), ...rest.did] };
  }

  /** Bring the replay to where the database is, and tell what it says of what ran. */
  #follow(base: Replay, { migration, pieces, foreseen, sending }: Rehearsal, { stopped, did }: Performance): Foreseen {
    const ran = new Set(did.map(({ piece }) => piece));
    const others = pieces.filter((piece) => !ran.has(piece));
    if (others.length === 0 && stopped === undefined) return foreseen;
    this.#replay = base;
    return foresee(base, migration, parseSource(without(migration.source, others.map(({ span }) => span))), stopped === undefined ? sending.runner : 'autocommit');
  }

  /** Say of each refusal why, in the order of the file: what was left out or refused earlier may be the cause. */
  #explain({ migration, pieces, foreseen }: Rehearsal, { stopped, refused }: Performance, plans: ReadonlyMap<Piece, Plan>): { readonly refusals: readonly Refusal[]; readonly skipped: readonly SkippedStatement[] } {
    const refusals: Refusal[] = [];
    const skipped: SkippedStatement[] = [];
    const failed = new Map(refused.map((one) => [one.piece, one]));
    for (const piece of pieces) {
      const [plan, failure] = [plans.get(piece), failed.get(piece)];
      const effects = foreseen.effects.get(piece.span.start) ?? [];
      if (plan !== undefined && 'stub' in plan) skipped.push({ span: piece.span, what: plan.stub, how: 'stub' });
      if (plan !== undefined && 'leaveOut' in plan) {
        skipped.push({ span: piece.span, what: plan.leaveOut, how: 'skipped' });
        this.#unavailable.noteSkipped(plan.leaveOut, effects);
      } else if (failure === undefined) {
        this.#unavailable.noteRan(effects);
      } else {
        const because = piece.statement === undefined || failure.atEnd === true ? undefined : this.#unavailable.causeOf(failure.error, piece.statement);
        const repeated = failure.atEnd === true && failure.error.sqlstate === '23505' && this.#versions.has(migration.version);
        const refusal: Refusal = { ...refusalOf(failure, because), ...(repeated ? { foretold: 'same' } : foretold(failure, foreseen)) };
        if (failure.atEnd !== true) this.#unavailable.noteRefused(refusal, effects);
        refusals.push(refusal);
      }
    }
    const first = refusals.findIndex(({ statement }) => statement === stopped?.piece.span);
    return { refusals: first <= 0 ? refusals : [refusals[first]!, ...refusals.slice(0, first), ...refusals.slice(first + 1)], skipped };
  }

  /** What a statement was to lock and what it locked, where there is something to tell. */
  #compared({ piece, seen, duration }: Did, { locks, unclear, alone }: Foreseen): readonly ObservedStatement[] {
    const { span } = piece;
    if (alone.has(span.start)) return [{ span, relations: [], duration, incomparable: 'it runs outside of a transaction' }];
    const relations = compareLocks(locks.get(span.start) ?? [], seen, rowChanging.has(tagOf(piece)));
    const agrees = relations.every((row) => row.agrees);
    const reason = agrees ? undefined : unclear.get(span.start);
    if (reason === undefined) {
      this.counts.compared++;
      if (agrees) this.counts.agreeing++;
    }
    return relations.length === 0 ? [] : [{ span, relations, duration, ...(reason !== undefined && { incomparable: reason }) }];
  }

  #count(more: Pick<Counts, 'statements' | 'ran' | 'refused' | 'skipped'>): void {
    this.counts.statements += more.statements;
    this.counts.ran += more.ran;
    this.counts.refused += more.refused;
    this.counts.skipped += more.skipped;
  }

  #now(): number {
    return this.#task.now?.() ?? 0;
  }
}

/** The row that the Supabase CLI writes after a file's statements, in their transaction (supabase/cli, pkg/migration/file.go). Files without a version have none. */
function recordOf({ version, name }: Migration, runner: Sending['runner']): Pick<Sending, 'record'> {
  if (runner !== 'supabase' || !/^\d+$/.test(version)) return {};
  return { record: `insert into supabase_migrations.schema_migrations (version, name) values (${quoteLiteral(version)}, ${quoteLiteral(name)})` };
}

function outcomeOf(refusals: readonly Refusal[], skipped: readonly SkippedStatement[]): VerifiedMigration['outcome'] {
  if (refusals.some(({ because }) => because?.kind !== 'missing')) return 'failed';
  return refusals.length > 0 || skipped.some(({ how }) => how === 'skipped') ? 'partly' : 'applied';
}

function falseAlarmsOf(did: readonly Did[], { failures, unclear }: Foreseen): VerifiedMigration['falseAlarms'] {
  return did.flatMap(({ piece: { span } }) => {
    const doubt = unclear.get(span.start);
    // What triggers and functions do may fail, but cannot keep a statement from failing.
    const failure = doubt === 'a condition' || doubt === 'dynamic SQL' ? undefined : failures.get(span.start);
    return failure === undefined ? [] : [{ span, ...failure }];
  });
}
