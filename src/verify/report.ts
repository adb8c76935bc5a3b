import type { LedgerChange } from '../ledger/index.js';
import type { LockMode } from '../sql/lock-modes.js';
import type { Work } from '../replay/effects.js';
import type { Source, Span } from '../text/index.js';

/** What came of running a history on a Postgres. */
export interface VerifyReport {
  /** `PGlite 0.5.16 (PostgreSQL 18.6)`. */
  readonly engine: string;
  /** The major version that it is, and the one that the project runs on. */
  readonly postgres: { readonly engine: number; readonly project: number };
  /** In what files ran otherwise than the runner would run them. */
  readonly caveats: readonly string[];
  /** Those under test, in the order in which they ran. */
  readonly migrations: readonly VerifiedMigration[];
  /** Of the whole history, files under test included. */
  readonly bootstrap: Bootstrap;
  /** What was not run as written, by name. */
  readonly replaced: readonly Replaced[];
  readonly counts: VerifyCounts;
  /** Set when the run ended early: a statement that did not end, a database that went away. */
  readonly stopped?: { readonly message: string; readonly span?: Span };
}

/** Whether an empty database becomes what the files say. */
export interface Bootstrap {
  readonly files: number;
  /** Files that the runner would have applied, each by itself. */
  readonly applied: number;
  /** The first statement that a runner would have stopped at; absent when the history bootstraps. */
  readonly firstFailure?: Refusal;
  /** True when nothing failed but what needs something that this engine does not have. */
  readonly clean: boolean;
}

/** Something that this engine does not have. */
export interface Replaced {
  /** The extension, or what else it is: `pg_cron`, `COPY … FROM stdin`. */
  readonly name: string;
  /** `stub`: objects of the same names that do nothing; `skipped`: not run at all, nor what needs it. */
  readonly how: 'stub' | 'skipped';
  /** Statements that met it. */
  readonly statements: number;
  /** How to have it, where there is a way. */
  readonly advice?: string;
}

/** How much was run and compared. */
export interface VerifyCounts {
  /** Top-level statements, of all files. */
  readonly statements: number;
  readonly ran: number;
  readonly refused: number;
  readonly skipped: number;
  /** Statements whose locks and work were predicted and observed, and those among them that agree. */
  readonly compared: number;
  readonly agreeing: number;
}

/** A statement that Postgres refused. */
export interface Refusal {
  /** Where in the source: the place that Postgres names, else the statement. */
  readonly span: Span;
  /** The whole statement. */
  readonly statement: Span;
  readonly sqlstate: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** What pg-safe's replay thought would happen there. `unknown`: it says itself that it cannot tell. */
  readonly foretold: 'same' | 'otherwise' | 'works' | 'unknown';
  /** With `otherwise`, the SQLSTATE and message that it expected. */
  readonly expected?: { readonly sqlstate: string; readonly message: string };
  /** Set when it only failed because something else did not run before: an extension that is missing here, a statement that was refused. */
  readonly because?: { readonly kind: 'missing' | 'earlier'; readonly what: string };
}

/** One migration after it ran. */
export interface VerifiedMigration {
  readonly source: Source;
  readonly version: string;
  /**
   * `applied`: as the runner applies it; `failed`: the runner would stop at it; `partly`: only what this engine does not have kept it from being applied;
   * `not-run`: the run ended before it.
   */
  readonly outcome: 'applied' | 'failed' | 'partly' | 'not-run';
  /** In the order of the file. The first stopped the runner; the others were refused when the rest was tried, statement by statement. */
  readonly refusals: readonly Refusal[];
  readonly skipped: readonly SkippedStatement[];
  /** Milliseconds. */
  readonly duration: number;
  /** Statements that ran although the replay said that they fail. */
  readonly falseAlarms: readonly { readonly span: Span; readonly sqlstate: string; readonly message: string }[];
  /** Statements with locks or work, in order. */
  readonly locks: readonly ObservedStatement[];
  /** How row level security changed, as the database tells it; and where that is not what the replay says. */
  readonly rls?: { readonly changes: readonly LedgerChange[]; readonly disagreements: readonly string[] };
  /** What the roles of the Data API can do with each exposed relation that it touched, tried on made-up rows. */
  readonly access: readonly RelationAccess[];
  readonly roundTrip?: RoundTrip;
  /** What a second run of the same file did, when asked. */
  readonly again?: Rerun;
}

/** A statement that was not run as written, because something is missing here. */
export interface SkippedStatement {
  readonly span: Span;
  /** The extension, or what else is missing: it is in `VerifyReport.replaced`. */
  readonly what: string;
  readonly how: 'stub' | 'skipped';
}

/** What one statement locked and did. */
export interface ObservedStatement {
  readonly span: Span;
  readonly relations: readonly ComparedLock[];
  /** Milliseconds, on an empty or small database. */
  readonly duration: number;
  /** Set when the two cannot be compared: `dynamic SQL`, `runs outside a transaction`. */
  readonly incomparable?: string;
}

/** What the replay foretold of a statement and one relation, and what Postgres did. */
export interface ComparedLock {
  /** By its name before the statement: `public.users`. */
  readonly relation: string;
  readonly predicted?: { readonly mode: LockMode; readonly work: Work };
  readonly observed?: { readonly mode: LockMode; readonly work: Work };
  readonly agrees: boolean;
}

/** The roles in which the Data API asks: without a login, and with one. */
export type ApiRole = 'anon' | 'authenticated';
/** What is tried with rows, in each role. */
export type RowCommand = 'select' | 'insert' | 'update' | 'delete';

/** What each role can do with one relation. */
export interface RelationAccess {
  /** `public.notes`. */
  readonly relation: string;
  readonly kind: 'table' | 'view';
  /** Why it could not be tried: no row could be made up. Then there is neither `before` nor `after`. */
  readonly untried?: string;
  /** Before the migration; absent for what it made. */
  readonly before?: Access;
  readonly after?: Access;
}

/** For each role and command. */
export type Access = Readonly<Record<ApiRole, Readonly<Record<RowCommand, Reach>>>>;

/**
 * How far a command reaches. `denied`: no privilege; `none`: allowed, but no row (or refused by a policy); `own`: only rows that carry the id of the logged-in
 * user; `some`: rows of others too, but not each one, as those that are public; `all`: any row; `error`: it fails otherwise (`what` in `Access` is not kept: the SQLSTATE follows the word, `error 42P17`); `unknown`: not tried.
 */
export type Reach = 'denied' | 'none' | 'own' | 'some' | 'all' | 'unknown' | `error ${string}`;

/** Forward, back, and forward again. */
export interface RoundTrip {
  readonly script: Source;
  /** The script's first statement that failed. */
  readonly failure?: Omit<Refusal, 'foretold' | 'expected'>;
  /** What is other than before the migration, an object at a time: `missing table "notes"`. */
  readonly differences: readonly string[];
  /** Why the migration does not run a second time, after its rollback. */
  readonly forwardAgain?: Omit<Refusal, 'foretold' | 'expected'>;
}

/** A second run over what the first one left. */
export interface Rerun {
  readonly failure?: Omit<Refusal, 'foretold' | 'expected'>;
  readonly differences: readonly string[];
}
