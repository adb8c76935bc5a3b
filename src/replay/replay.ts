import { catalogOf, contentsOf, type Catalog } from '../catalog/index.js';
import type { Migration, Runner } from '../history/migration.js';
import { readDoBlock } from '../sql/block.js';
import type { OpaqueSql, ParsedSource, Statement } from '../sql/statement.js';
import type { Effect, EffectKind } from './effects.js';
import { gapsOf } from './gaps.js';
import { takesLocks } from './locks/index.js';
import { LockGatherer, type StatementLocks } from './locks/statement-locks.js';
import { lower } from './lower.js';
import type { ReplayRecord } from './record.js';
import { Scene, type Sink } from './scene.js';
import type { Session } from './session.js';
import { Transactions } from './transactions.js';

/** What a replay needs to know. */
export interface ReplayOptions {
  /** The major version that the SQL runs on. */
  readonly postgres: number;
  /** Where to begin; an empty database when absent. */
  readonly catalog?: Catalog;
  /** The first free object id, when `catalog` is given: `nextId` of the replay that made it. */
  readonly nextId?: number;
}

/** Who is told of what happens in a file. */
export interface Observer {
  readonly onEffect?: Sink;
  /** The kinds of effect that it wants to hear of; all by default. */
  readonly wants?: (kind: EffectKind) => boolean;
  /** Told of each statement at the top of the file, before its effects. */
  readonly onStatement?: (statement: Statement) => void;
  /** Told of what each statement locks, also of one inside a block, once it is done. */
  readonly onLocks?: (locks: StatementLocks, before: Catalog, after: Catalog) => void;
  /** False when locks that queries and function bodies take on what they only read do not matter; they are then left out. */
  readonly reads?: boolean;
  /** How the file reaches the server, for its transactions; `supabase` by default. */
  readonly runner?: Runner;
}

/** Counts of what was replayed. */
export interface ReplayCounts {
  statements: number;
  /** Statements, or parts of a block, whose effect could not be followed. */
  opaque: number;
}

/** Of so many files the schema before them is remembered. */
export const rememberedFiles = 8;

/**
 * A history being replayed, file by file. It never throws on odd SQL: what it cannot follow is an `opaque` effect, and the
 * catalog says which part of the schema is then not fully known.
 */
export class Replay {
  readonly #scene: Scene;
  #lockObserver: LockObserver | undefined;
  readonly counts: ReplayCounts = { statements: 0, opaque: 0 };
  readonly #beginnings: Catalog[] = [];

  constructor(options: ReplayOptions) {
    this.#scene = new Scene(options);
  }

  /** A replay that goes on from here; this one stays where it is. */
  fork(): Replay {
    const fork = new Replay({ postgres: this.#scene.postgres, catalog: this.catalog, nextId: this.nextId });
    fork.#scene.recall(this.#scene);
    return fork;
  }

  /** The same replay once more: either goes on without the other. */
  copy(): Replay {
    const { postgres, catalog, nextId } = this.#scene;
    const copy = new Replay({ postgres, catalog, nextId });
    copy.#scene.recall(this.#scene);
    Object.assign(copy.counts, this.counts);
    copy.#beginnings.push(...this.#beginnings);
    return copy;
  }

  /** What is known here, to go on from in another process. */
  get record(): ReplayRecord {
    const { doubts: { objects, tables, shapes }, madeAt, startSettings, nextId } = this.#scene;
    const memory = { doubts: { objects: [...objects], tables: [...tables], shapes: [...shapes] }, madeAt: [...madeAt], startSettings };
    return { catalog: contentsOf(this.catalog), nextId, counts: this.counts, memory };
  }

  /** A replay that goes on from a record; `beginnings` begin anew. */
  static resume({ catalog, nextId, counts, memory }: ReplayRecord, postgres: number): Replay {
    const replay = new Replay({ postgres, catalog: catalogOf(catalog), nextId });
    replay.#scene.recall(memory);
    Object.assign(replay.counts, counts);
    return replay;
  }

  /** The schema before each of the last files, the last one first. */
  get beginnings(): readonly Catalog[] {
    return this.#beginnings;
  }

  /** The schema after everything that was replayed so far. */
  get catalog(): Catalog {
    return this.#scene.catalog;
  }

  /** The first object id that is not taken. */
  get nextId(): number {
    return this.#scene.newId();
  }

  /**
   * Replay one file.
   * @param migration its version and deploy, for the origin of what it makes
   * @param parsed the file, read
   */
  run(migration: Pick<Migration, 'version' | 'deploy'>, parsed: ParsedSource, observer: Observer = {}): void {
    const scene = this.#scene;
    this.#beginnings.unshift(scene.catalog);
    if (this.#beginnings.length > rememberedFiles) this.#beginnings.pop();
    const { onEffect, wants, onLocks, runner = 'supabase', reads = true } = observer;
    scene.runner = runner;
    scene.file = parsed.statements;
    if (onLocks === undefined) {
      this.#lockObserver = undefined;
      scene.open(migration, onEffect, wants);
    } else {
      const locks = new LockObserver(scene, runner, onLocks);
      this.#lockObserver = locks;
      scene.open(
        migration,
        (effect, before, after) => {
          if (onEffect !== undefined && wants?.(effect.kind) !== false) onEffect(effect, before, after);
          locks.hear(effect, before, after);
        },
        (kind) => wants?.(kind) !== false || (takesLocks(kind) && (reads || kind !== 'data.read')) || kind === 'nontransactional',
        (effect, before, after) => locks.hear(effect, before, after),
      );
    }
    for (const statement of parsed.statements) {
      observer.onStatement?.(statement);
      this.#replay(statement);
    }
    for (const error of parsed.errors) {
      this.counts.statements++;
      this.counts.opaque++;
      scene.turnTo({ span: error.span, node: { String: {} }, at: () => error.span.start });
      // No gap: a file with a syntax error is not applied at all until that is mended.
      scene.emit('syntax.error', { error });
    }
  }

  #replay(statement: Statement): void {
    this.counts.statements++;
    this.#scene.turnTo(statement);
    if ('DoStmt' in statement.node) return this.#replayBlock(statement);
    this.#lockObserver?.begin();
    if (statement.nested === undefined) this.#scene.whole(() => lower(this.#scene, statement.node));
    else lower(this.#scene, statement.node);
    this.#lockObserver?.end(statement);
  }

  #replayBlock(statement: Statement): void {
    const block = readDoBlock(statement);
    for (const nested of block.statements) {
      if (nested.nested?.runs !== 'handler') this.#replay(nested);
    }
    for (const part of block.opaque) this.#opaque(statement, part);
  }

  #opaque(statement: Statement, part: OpaqueSql): void {
    this.counts.opaque++;
    this.#scene.turnTo(statement);
    for (const gap of gapsOf(part.template)) this.#scene.gap(gap);
    this.#scene.emit('opaque', { reason: part.reason, ...(part.template !== undefined && { template: part.template }) }, this.#scene.catalog, { span: part.span });
  }
}

/** Gathers what each statement locks and tells of it with its transaction. */
class LockObserver {
  readonly #scene: Scene;
  readonly #tell: NonNullable<Observer['onLocks']>;
  readonly #gatherer = new LockGatherer();
  readonly #transactions: Transactions;
  #before: Catalog;
  #session: Session;
  #alone = false;

  constructor(scene: Scene, runner: Runner, tell: NonNullable<Observer['onLocks']>) {
    this.#scene = scene;
    this.#tell = tell;
    this.#before = scene.catalog;
    this.#session = scene.session;
    this.#transactions = new Transactions(runner, scene.catalog);
  }

  begin(): void {
    this.#before = this.#scene.catalog;
    this.#session = this.#scene.session;
    this.#alone = false;
  }

  hear(effect: Effect, before: Catalog, after: Catalog): void {
    if (effect.kind === 'nontransactional') this.#alone = true;
    else this.#gatherer.add(effect, { before, after, postgres: this.#scene.postgres });
  }

  end(statement: Statement): void {
    const alone = this.#alone && statement.nested === undefined;
    const transaction = this.#transactions.enter(statement, this.#before, alone);
    const locks = this.#gatherer.take(transaction.before);
    this.#tell({ statement, locks, transaction, session: this.#session, conditional: this.#scene.conditional }, this.#before, this.#scene.catalog);
    this.#transactions.leave(statement, locks, this.#scene.catalog, alone);
  }
}
