import type { HistoryOptions, Runner } from '../history/index.js';
import type { Source } from '../text/index.js';

/** Milliseconds. On an empty database a statement takes a few; one that takes longer than this does not end. */
export const defaultTimeout = 30_000;

/** What to verify. */
export interface VerifyTask {
  /** Every file of the history, in any order: migrations and rollback scripts. */
  readonly sources: readonly Source[];
  /** What is there before the first migration, for the replay. */
  readonly baseline: readonly Source[];
  /** The same for the database: SQL texts in their order; empty for a bare one. */
  readonly baselineSql: readonly string[];
  readonly settings: {
    /** The major version that the project runs on. */
    readonly postgres: number;
    readonly runner: Runner;
    /** The schemas that the Data API serves. */
    readonly apiSchemas: readonly string[];
  };
  /** Its targets are the migrations under test; all others are history, run before them. */
  readonly history: Omit<HistoryOptions, 'runner'>;
  /** Run each migration under test a second time over what the first run left. */
  readonly twice?: boolean;
  /** Milliseconds that one statement may take. */
  readonly timeout: number;
  /** How many files are done, of how many, and the path of the one that runs now. */
  readonly onProgress?: (done: number, total: number, path: string) => void;
  /** Ends the run: the session is closed, and what `verifyHistory` promised is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds since some moment, for the durations in the report; they are 0 without it. */
  readonly now?: () => number;
}
