import { DriverError, type Engine, type Outcome, type Session } from '../../verify/driver.js';
import { outcomeOf, type ServerMessage } from './outcome.js';

/** What is used of the package `@electric-sql/pglite`; versions 0.4.6 to 0.5 have it. */
export interface PGliteModule {
  readonly PGlite: {
    readonly defaultStartParams: readonly string[];
    create(options: PGliteOptions): Promise<Database>;
  };
  readonly protocol: {
    readonly serialize: Serialize;
    readonly Parser: new () => { parse(bytes: Uint8Array, callback: (message: ServerMessage) => void): void };
  };
}

/** What a database is made of. */
export interface PGliteOptions {
  readonly startParams: string[];
  /** Modules of extensions; the names are of no account. */
  readonly extensions: Record<string, PGliteExtension>;
  /** A dump of a data directory, in place of a new one. */
  readonly loadDataDir?: Blob;
}

/** An extension as a package of PGlite exports it. */
export interface PGliteExtension {
  readonly name: string;
  setup(...args: never[]): Promise<object>;
}

/** A database in this process. */
export interface Database {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
  dumpDataDir(compression: 'none'): Promise<Blob>;
  close(): Promise<void>;
}

interface Serialize {
  parse(query: { text: string }): Uint8Array;
  bind(config: object): Uint8Array;
  describe(message: { type: 'P' }): Uint8Array;
  execute(config: object): Uint8Array;
  query(text: string): Uint8Array;
  sync(): Uint8Array;
  copyFail(message: string): Uint8Array;
}

const answersStatement: ReadonlySet<string> = new Set(['commandComplete', 'emptyQuery', 'portalSuspended', 'error']);
const answersAll: ReadonlySet<string> = new Set(['readyForQuery']);

/**
 * A session of a database in this process. It speaks the wire protocol by itself, because PGlite's own calls end each statement with Sync.
 * Nothing limits a statement here: while it runs, so does nothing else in the thread.
 */
export class EmbeddedSession implements Session {
  readonly #database: Database;
  readonly #protocol: PGliteModule['protocol'];
  /**
   * Sent after every statement. `COPY … FROM STDIN` would wait for rows for ever; this makes it fail with 57014, and a server to which nobody copies
   * overlooks it (the manual, "COPY Operations").
   */
  readonly #noRows: Uint8Array;
  #failed = false;
  #gone: DriverError | undefined;

  constructor(
    readonly engine: Engine,
    database: Database,
    protocol: PGliteModule['protocol'],
  ) {
    this.#database = database;
    this.#protocol = protocol;
    this.#noRows = protocol.serialize.copyFail('there are no rows to send');
  }

  async execute(sql: string): Promise<Outcome> {
    if (this.#failed && this.#gone === undefined) return { rows: [], notices: [], skipped: true };
    const { serialize } = this.#protocol;
    const messages = [serialize.parse({ text: sql }), serialize.bind({}), serialize.describe({ type: 'P' }), serialize.execute({}), this.#noRows];
    const outcome = await this.#send(messages, sql, answersStatement);
    this.#failed = outcome.error !== undefined;
    return outcome;
  }

  async sync(): Promise<Outcome> {
    this.#failed = false;
    return this.#send([this.#protocol.serialize.sync()], '', answersAll);
  }

  async script(sql: string): Promise<Outcome> {
    if (this.#failed && this.#gone === undefined) return { rows: [], notices: [], skipped: true };
    return this.#send([this.#protocol.serialize.query(sql), this.#noRows], sql, answersAll);
  }

  async close(): Promise<void> {
    if (this.#gone?.message === closed) return;
    this.#gone = new DriverError('lost', closed);
    try {
      await this.#database.close();
    } catch {
      // It is as gone as it can be.
    }
  }

  async #send(parts: readonly Uint8Array[], sql: string, ends: ReadonlySet<string>): Promise<Outcome> {
    if (this.#gone !== undefined) throw this.#gone;
    const messages: ServerMessage[] = [];
    let reason = 'it gave no answer';
    try {
      new this.#protocol.Parser().parse(await this.#database.execProtocolRaw(joined(parts)), (message) => messages.push(message));
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    const fatal = messages.find(({ severity }) => severity === 'FATAL' || severity === 'PANIC');
    // An overflow of the stack and other faults of the WebAssembly end the answer early; what is left of the database cannot be trusted.
    if (fatal !== undefined || !messages.some(({ name }) => ends.has(name))) {
      this.#gone = new DriverError('lost', `PGlite broke down at a statement: ${fatal?.message ?? reason}.`);
      throw this.#gone;
    }
    return outcomeOf(messages, sql);
  }
}

const closed = 'The session is closed.';

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
