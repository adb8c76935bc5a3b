/**
 * Run a migration history on a Postgres, and read what came of it. Needs Node, and for `pglite()` or `server()` the package `@electric-sql/pglite` or `pg`.
 * @module pg-safe/verify
 */
import { baselineSql } from './config/baseline.js';
import { prepared, type LintInput } from './lint.js';
import type { Source } from './text/index.js';
import type { Driver } from './verify/driver.js';
import type { VerifyReport } from './verify/report.js';
import { defaultTimeout, type VerifyTask } from './verify/task.js';
import { verifyHistory } from './verify/verify.js';

export { verifyFormats, type VerifyEnvironment, type VerifyFormatName, type VerifyFormatter } from './format/verify/index.js';
export { pgliteDriver as pglite, type PGliteDriverOptions } from './node/drivers/pglite.js';
export { serverDriver as server, type ServerDriverOptions } from './node/drivers/server.js';
export { DriverError, type Driver, type Engine, type Outcome, type PostgresError, type Session, type Start } from './verify/driver.js';
export { judge, judgeFindings, type Judgement } from './verify/judge.js';
export { hasFailed, problemRules, problemsOf, type ProblemRule, type VerifyProblem } from './verify/problems.js';
export type * from './verify/report.js';
export type { Verification } from './rule/finding.js';

/** How to verify; what is not said here is as for `lint`. */
export interface VerifyOptions extends Pick<LintInput, 'config' | 'targets' | 'deploy' | 'migrationsFolder'>, Pick<VerifyTask, 'twice' | 'onProgress' | 'signal'> {
  /** Where to run the migrations: `pglite()`, `server({ url })`, or one of your own. */
  readonly driver: Driver;
  /** Milliseconds that one statement may take; 30,000 by default. */
  readonly timeout?: number;
}

/**
 * Run a migration history on a Postgres, and tell what came of the migrations under test: what was refused, what was locked, how row level security changed, who can
 * read and write, whether rollback scripts lead back.
 * @param sources every file of the history: migrations and rollback scripts, in any order; paths use `/`
 * @returns what came of it; `problemsOf` says what of that is to be mended
 * @throws DriverError when there is no database to be had
 * @throws ConfigError when the configuration cannot be used
 * @throws the reason of the signal, once the database is closed
 */
export async function verify(sources: readonly Source[], options: VerifyOptions): Promise<VerifyReport> {
  const { driver, timeout = defaultTimeout, twice, onProgress, signal, ...input } = options;
  const { settings, ...task } = await prepared({ ...input, sources });
  return verifyHistory({
    sources: task.sources, baseline: task.baseline, history: task.history, settings, baselineSql: await baselineSql(settings), timeout, now: () => performance.now(),
    ...(twice !== undefined && { twice }), ...(onProgress !== undefined && { onProgress }), ...(signal !== undefined && { signal }),
  }, driver);
}
