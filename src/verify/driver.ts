/** What a verification needs of a Postgres before its first statement. */
export interface Start {
  /** SQL that is there before the first migration, in order; empty for a bare database. It is the same for every project, so a driver may keep a database that holds it. */
  readonly baseline: readonly string[];
  /** Names of the extensions that the files ask for with CREATE EXTENSION: a driver that has to load them first makes those that it has available. */
  readonly extensions: ReadonlySet<string>;
  /** Milliseconds that one statement may take. */
  readonly timeout: number;
}

/** A way to a Postgres that may be changed at will. */
export interface Driver {
  /**
   * Open a database that holds the baseline and nothing else.
   * @throws DriverError when that cannot be had
   */
  open(start: Start): Promise<Session>;
}

/** What runs the statements. */
export interface Engine {
  /** For people: `PGlite 0.5.16 (PostgreSQL 18.6)`. */
  readonly name: string;
  /** The major version. */
  readonly postgres: number;
  /** The extensions that CREATE EXTENSION finds there. */
  readonly extensions: ReadonlySet<string>;
  /** Those among them that are only stand-ins (src/verify/stubs). */
  readonly stubs?: ReadonlySet<string>;
  /** In what it runs files otherwise than the runner would, for people; empty when in nothing that is known. */
  readonly caveats: readonly string[];
}

/** One connection, as a superuser or as whoever runs migrations. Calls are made one after the other. */
export interface Session {
  readonly engine: Engine;
  /**
   * Send one statement by the extended protocol (Parse, Bind, Execute) without Sync. Statements up to `sync` share an implicit transaction, unless they
   * say otherwise: this is how the Supabase CLI sends a file. After an error all others fail too (`skipped`) up to `sync`.
   * A statement that takes longer than the time given fails with 57014 where it can be cancelled.
   * @throws DriverError when the database is gone, as it is after a statement that could not be cancelled
   */
  execute(sql: string): Promise<Outcome>;
  /** End the pipeline: commit what it did, or undo it after an error. An error is one of a deferred constraint. */
  sync(): Promise<Outcome>;
  /** Send one or several statements as one message of the simple protocol; several are one implicit transaction. Rows are those of the last one that has some. */
  script(sql: string): Promise<Outcome>;
  /** End the session and remove all that it made. Never throws; may be called twice. */
  close(): Promise<void>;
}

/** What came back. */
export interface Outcome {
  /** Values as Postgres writes them, by the names of the columns. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly notices: readonly string[];
  readonly error?: PostgresError;
  /** True for what was sent after an error of the same pipeline. */
  readonly skipped?: true;
}

/** An error as the server tells it. */
export interface PostgresError {
  readonly sqlstate: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Where in the statement: a UTF-16 offset from 0. */
  readonly position?: number;
}

/** Why there is no database, or no longer. One sentence for people, without a password. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
  constructor(
    /** `missing`: a package has to be installed; `refused`: the database may not be used; `timeout`: a statement did not end; `lost`: the connection broke; `failed`: it could not be opened. */
    readonly reason: 'missing' | 'refused' | 'timeout' | 'lost' | 'failed',
    message: string,
  ) {
    super(message);
  }
}
