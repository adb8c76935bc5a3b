import { defineRule, type AnyRule } from '../../rule/rule.js';
import { problemsOf, type ProblemRule } from '../../verify/problems.js';
import type { VerifyReport } from '../../verify/report.js';
import { formatSarif } from '../sarif.js';
import type { VerifyEnvironment } from './environment.js';

/** What was found as SARIF 2.1.0, in the form that `lint` gives it. */
export function verificationAsSarif(report: VerifyReport, { color, version, repositoryFolder }: VerifyEnvironment): string {
  const findings = problemsOf(report);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const summary = {
    files: report.migrations.length, history: report.bootstrap.files - report.migrations.length, statements: report.counts.statements, opaque: 0,
    errors: count('error'), warnings: count('warning'), notes: count('note'), suppressed: 0,
  };
  return formatSarif({ findings, migrations: [], rules: Object.values(rules), summary }, { color, version, ...(repositoryFolder !== undefined && { repositoryFolder }) });
}

/** The kinds of problems as SARIF wants them described. Nothing of theirs is ever run. */
const rules: Readonly<Record<ProblemRule, AnyRule>> = {
  'verify-failed': described({
    id: 'verify-failed', family: 'history', severity: 'error', precision: 'very-high',
    summary: 'A migration that Postgres refuses.',
    why: 'The migrations before it were run on a Postgres, then this one, as the runner of the project sends it. Postgres refused the statement, so a deploy stops there; what the file did before it is undone where the file is one transaction.',
  }),
  'verify-rollback': described({
    id: 'verify-rollback', family: 'rollback', severity: 'error', precision: 'very-high',
    summary: 'A rollback script that fails, or does not lead back to where its migration began.',
    why: 'The migration was run on a Postgres, then its rollback script, then the migration again. The schema, with grants, policies and comments, was read from the catalog before and after. The script or the second way forward was refused, or something was not as before.',
  }),
  'verify-not-repeatable': described({
    id: 'verify-not-repeatable', family: 'history', severity: 'warning', precision: 'very-high',
    summary: 'A migration that cannot run twice.',
    why: 'The file was run a second time over what the first run left, which `--twice` asks for. It was refused, or changed the schema once more. That matters where a runner may repeat a file that was half done.',
  }),
  'verify-row-security': described({
    id: 'verify-row-security', family: 'row-level-security', security: true, severity: 'warning', precision: 'high',
    summary: 'Row level security that is not what the files say.',
    why: 'Row level security and policies were read from the catalog of a Postgres after the migration ran, and compared with what the replay of the files holds them to be. What pg-safe says about that table cannot be relied on, and a reviewer who reads the files may be misled too.',
  }),
  'verify-false-alarm': described({
    id: 'verify-false-alarm', family: 'design', severity: 'note', precision: 'high',
    summary: 'A statement that runs although pg-safe foretold that it fails.',
    why: 'The replay of the files says that Postgres refuses the statement, and a Postgres ran it. What `pg-safe lint` says of the statement is a mistake of pg-safe, not of the migration.',
  }),
  'verify-lock-disagreement': described({
    id: 'verify-lock-disagreement', family: 'locking', severity: 'note', precision: 'high',
    summary: 'A statement that locks otherwise than pg-safe foretold.',
    why: 'Locks, rewrites, scans and index builds of the statement were read from a Postgres while it ran. They are not what the lock model of pg-safe says: a mistake of pg-safe, not of the migration.',
  }),
};

function described(rule: Pick<AnyRule, 'id' | 'family' | 'security' | 'severity' | 'precision' | 'summary' | 'why'>): AnyRule {
  return defineRule({ ...rule, messages: {}, examples: [], create: () => ({}) });
}
