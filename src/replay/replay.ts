import type { Catalog } from '../catalog/index.js';
import type { Migration } from '../history/migration.js';
import { readDoBlock } from '../sql/block.js';
import type { OpaqueSql, ParsedSource, Statement } from '../sql/statement.js';
import type { EffectKind } from './effects.js';
import { gapsOf } from './gaps.js';
import { locksTaken } from './locks.js';
import { lower } from './lower.js';
import { Scene, type Sink } from './scene.js';

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
}

/** Let each effect be followed by the locks that it takes. */
function withLocks(onEffect: Sink): Sink {
  return (effect, before, after) => {
    onEffect(effect, before, after);
    for (const lock of locksTaken(effect, before)) {
      onEffect({ kind: 'lock', span: effect.span, statement: effect.statement, cause: 'implied', conditional: effect.conditional, ...lock, of: effect }, after, after);
    }
  };
}

/** Counts of what was replayed. */
export interface ReplayCounts {
  statements: number;
  /** Statements, or parts of a block, whose effect could not be followed. */
  opaque: number;
}

/**
 * A history being replayed, file by file. It never throws on odd SQL: what it cannot follow is an `opaque` effect, and the
 * catalog says which part of the schema is then not fully known.
 */
export class Replay {
  readonly #scene: Scene;
  readonly counts: ReplayCounts = { statements: 0, opaque: 0 };

  constructor(options: ReplayOptions) {
    this.#scene = new Scene(options);
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
  run(migration: Pick<Migration, 'version' | 'deploy'>, parsed: ParsedSource, { onEffect, onStatement, wants }: Observer = {}): void {
    const scene = this.#scene;
    if (onEffect === undefined || wants?.('lock') === false) scene.open(migration, onEffect, wants);
    else scene.open(migration, withLocks(onEffect));
    for (const statement of parsed.statements) {
      onStatement?.(statement);
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
    lower(this.#scene, statement.node);
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
