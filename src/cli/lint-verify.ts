import type { Report } from '../linter/report.js';
import { DriverError } from '../verify/driver.js';
import { judgeFindings } from '../verify/judge.js';
import type { Io } from './io.js';
import type { LintPlan } from './lint-plan.js';
import { runVerification, type DatabaseFlags } from './verify-run.js';

/** A report whose findings are marked, as far as the run came. */
export interface VerifiedFindings {
  readonly report: Report;
  /** Why the run ended early, or was none. */
  readonly failure?: string;
}

/** Run the linted migrations on a database, and mark each finding confirmed, refuted or not testable. Where there is no database the report stays as it is. */
export async function verifyFindings(report: Report, plan: LintPlan, flags: DatabaseFlags, io: Io): Promise<VerifiedFindings> {
  try {
    const verified = await runVerification(plan, flags, io);
    return { report: judgeFindings(report, verified), ...(verified.stopped !== undefined && { failure: verified.stopped.message }) };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { report, failure: error.message };
  }
}
