import type { Catalog, Dependency, ObjectId } from '../catalog/index.js';
import type { EffectOf } from '../replay/effects.js';
import { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';

/** Where a script begins. */
export interface ScriptStart {
  readonly catalog: Catalog;
  /** The first object id that is not taken. */
  readonly nextId: number;
  readonly postgres: number;
}

const self = { version: 'rollback', deploy: -1 } as const;

/** What a statement would do at the end of a script. */
export interface Trial {
  readonly catalog: Catalog;
  readonly failures: readonly EffectOf<'failure'>[];
}

/** An SQL script that is being written, and the schema as it leaves it: each statement is parsed and replayed as it is written. */
export class Script {
  readonly #start: ScriptStart;
  readonly #replay: Replay;
  readonly #lines: string[] = [];
  readonly #leftOut: string[] = [];
  /** What is to be made again at the end, by the id that it had. */
  readonly #awaited = new Map<ObjectId, () => void>();
  #afterLong = false;
  #announced: string | undefined;

  constructor(start: ScriptStart) {
    this.#start = start;
    this.#replay = new Replay(start);
  }

  /** The schema after what is written so far. */
  get catalog(): Catalog {
    return this.#replay.catalog;
  }

  get postgres(): number {
    return this.#start.postgres;
  }

  /** What it cannot undo, one phrase each. */
  get leftOut(): readonly string[] {
    return this.#leftOut;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /** A comment to stand before what is written next, if anything is. */
  announce(text: string | undefined): void {
    this.#announced = text;
  }

  /** Write a statement, without its semicolon. Throws when Postgres could not read it. */
  write(sql: string): void {
    const announced = this.#announced;
    this.#announced = undefined;
    if (announced !== undefined) this.say(announced);
    this.#replay.run(self, parsed(sql));
    // What is long stands by itself.
    const long = sql.split('\n').length > 3;
    if (long || this.#afterLong) this.#space();
    this.#afterLong = long;
    this.#lines.push(`${sql};`);
  }

  /** What a statement would do, without writing it; undefined when it does not parse. */
  attempt(sql: string): Trial | undefined {
    const { statements, errors, ...rest } = parseSource({ path: 'rollback', text: sql });
    if (errors.length > 0) return undefined;
    const trial = new Replay({ ...this.#start, catalog: this.catalog, nextId: this.#replay.nextId });
    const failures: EffectOf<'failure'>[] = [];
    trial.run(self, { statements, errors, ...rest }, {
      onEffect: (effect) => {
        if (effect.kind === 'failure') failures.push(effect);
      },
    });
    return { catalog: trial.catalog, failures };
  }

  /** Write a comment. */
  say(text: string): void {
    if (this.#afterLong) this.#space();
    this.#afterLong = false;
    this.#lines.push(text.split('\n').map((line) => `-- ${line}`).join('\n'));
  }

  /** Make something again at the end, when all that it needs is as it was. */
  later(id: ObjectId, make: () => void): void {
    this.#awaited.set(id, make);
  }

  /** True when something that is needed is made at the end only. */
  awaits(dependsOn: readonly Dependency[]): boolean {
    return this.#awaited.size > 0 && dependsOn.some(({ on }) => this.#awaited.has(on));
  }

  /** Make what was put off. */
  finish(): void {
    const makings = [...this.#awaited.values()];
    this.#awaited.clear();
    for (const make of makings) make();
  }

  /** Say what becomes of data. */
  lose(text: string): void {
    this.say(`data: ${text}`);
  }

  /** Say that something is not undone. */
  leaveOut(what: string): void {
    if (this.#leftOut.includes(what)) return;
    this.#leftOut.push(what);
    this.say(`not undone: ${what}`);
  }

  #space(): void {
    const last = this.#lines.at(-1);
    if (last !== undefined && last !== '' && !last.startsWith('-- ')) this.#lines.push('');
  }
}

function parsed(sql: string): ParsedSource {
  const source = parseSource({ path: 'rollback', text: `${sql};` });
  const [error] = source.errors;
  if (error !== undefined) throw new Error(`The drafted statement does not parse (${error.message}): ${sql}`);
  return source;
}
