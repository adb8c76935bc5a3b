import { baselineSources, baselineSql } from '../config/baseline.js';
import type { Driver } from '../verify/driver.js';
import type { VerifyReport } from '../verify/report.js';
import { defaultTimeout } from '../verify/task.js';
import { Interrupted } from './interrupted.js';
import type { Io } from './io.js';
import type { LintPlan } from './lint-plan.js';
import { startProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** Which database the migrations are run on, and how. */
export interface DatabaseFlags {
  /** A throw-away database of a server; without it PGlite. */
  readonly databaseUrl?: string;
  /** Use the database though it is not empty. */
  readonly yesUseThisDatabase?: boolean;
  /** Seconds that one statement may take. */
  readonly timeout?: number;
  readonly twice?: boolean;
}

/** The variable that names a database for pg-safe. DATABASE_URL is the application's, and never read. */
const variable = 'PG_SAFE_DATABASE_URL';

/**
 * Run the migrations of a plan on a database. The parser must be loaded.
 * @throws DriverError when there is no database to be had
 * @throws Interrupted on Ctrl-C, once the database is closed; a second one ends the process at once
 */
export async function runVerification({ root, sources, settings, history }: LintPlan, flags: DatabaseFlags, io: Io): Promise<VerifyReport> {
  const [{ verifyHistory }, driver, baseline, sql] = await Promise.all([import('../verify/verify.js'), driverFor(flags, root, io), baselineSources(settings), baselineSql(settings)]);
  const abort = new AbortController();
  const stopListening = io.onInterrupt?.((signal) => abort.abort(new Interrupted(signal)));
  const progress = startProgress(io.stderr);
  try {
    return await verifyHistory({
      sources, baseline, baselineSql: sql, settings, history,
      twice: flags.twice ?? false, timeout: flags.timeout === undefined ? defaultTimeout : flags.timeout * 1000, onProgress: progress.tell, signal: abort.signal, now: () => performance.now(),
    }, driver);
  } finally {
    progress.clear();
    stopListening?.();
  }
}

async function driverFor({ databaseUrl, yesUseThisDatabase: force = false }: DatabaseFlags, cwd: string, { env, stderr }: Io): Promise<Driver> {
  const named = env[variable] === '' ? undefined : env[variable];
  const url = databaseUrl ?? named;
  if (url !== undefined) return (await import('../node/drivers/server.js')).serverDriver({ url, force, cwd, warn: (message) => stderr.write(`pg-safe: ${message}\n`) });
  if (force) throw new UsageError(`--yes-use-this-database needs --database-url (or ${variable}).`);
  return (await import('../node/drivers/pglite.js')).pgliteDriver({ cwd });
}
