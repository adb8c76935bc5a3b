import type { Source } from '../text/index.js';

/** How files reach the server. `supabase`: each file is one implicit transaction, sent as a pipeline; `single-transaction`: psql -1; `autocommit`: psql -f. */
export type Runner = 'supabase' | 'single-transaction' | 'autocommit';

/** One file of the history, in the place where it runs. */
export interface Migration {
  readonly source: Source;
  /** The digits before the first `_`; the whole path when the name has none. */
  readonly version: string;
  /** What follows the version, without `.sql`. */
  readonly name: string;
  /** Only targets are linted; history is replayed so that targets are understood. */
  readonly role: 'history' | 'target';
  /** Migrations with the same number go out together. */
  readonly deploy: number;
  /** The script that undoes it, where one was found. */
  readonly rollback?: Source;
  /** Other migrations with the same version, in order; rollback scripts are not among them. */
  readonly sameVersion: readonly Source[];
  /**
   * Set when the file's name says that it undoes, or checks, another migration although the runner would apply it:
   * a rollback whose migration was not found, or a file of queries only. Rollbacks whose migration is known are not
   * migrations at all (`History.rollbacks`, `History.appliedRollbacks`).
   */
  readonly looksLike?: 'rollback' | 'validation';
  /** For a rollback: the migration that it undoes. */
  readonly undoes?: Source;
  /** Set for a file that went out earlier, as it was then, and was changed since: what it says now is not applied where it was applied. */
  readonly edited?: true;
  /** Set for a file that asks its tool to run it outside a transaction, where the others run as one each. */
  readonly bare?: true;
  /** For a migration that is new in this deploy: the newest earlier-deployed one that nevertheless sorts after it. */
  readonly outOfOrder?: Source;
}

/** A file in the migrations folder that the runner does not apply. */
export interface SkippedFile {
  readonly source: Source;
  readonly reason: 'name' | 'init' | 'sub-folder';
  readonly role: 'history' | 'target';
}

/** A rollback script, in the migrations folder, that the runner takes for a migration. It is neither replayed nor linted as one. */
export interface AppliedRollback {
  readonly source: Source;
  /** The migration that it undoes. */
  readonly undoes: Source;
  /** Migrations that carry the script's version, in order: the runner can record only one of them all. */
  readonly sameVersion: readonly Source[];
  readonly role: 'history' | 'target';
}

/** All files in the order in which they run. */
export interface History {
  readonly migrations: readonly Migration[];
  readonly skipped: readonly SkippedFile[];
  /** Rollback scripts, paired or not, in the order of their paths; applied ones are among them. */
  readonly rollbacks: readonly Source[];
  /** In the order in which the runner would apply them. */
  readonly appliedRollbacks: readonly AppliedRollback[];
}
