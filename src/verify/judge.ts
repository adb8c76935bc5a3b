import type { Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule, Proof } from '../rule/rule.js';
import { judgeAccess } from './judge/access.js';
import { notTestable, type Judgement } from './judge/judgement.js';
import { judgeLocks } from './judge/locks.js';
import { judgeRefusal } from './judge/refusals.js';
import { judgeRowSecurity } from './judge/row-security.js';
import type { VerifyReport } from './report.js';

export type { Judgement } from './judge/judgement.js';

/** Why a kind of claim has no witness in a run of the migrations. */
const untold: Readonly<Record<Proof, string>> = {
  error: 'it is about what clients do later, which was not run',
  lock: 'it is not about the locks of one statement',
  rewrite: 'it is not about the work of one statement',
  scan: 'it is not about the work of one statement',
  leak: 'it is not about what anon and authenticated reach in one relation',
  rows: 'it is about rows, and the tables were empty',
  plan: 'it is about the plans of queries, which were not run',
  retry: 'it is about a second attempt after a failure',
  schema: 'it is about what clients lose, not about what Postgres does',
  history: 'it is about the files, not about what Postgres does',
};

/**
 * Ask a run of the migrations whether a finding is right. A claim is confirmed or refuted by what was seen of that very claim: at that statement, on that
 * relation. All else is not testable, because a wrong "refuted" is worse than none; so nothing is refuted by a run in which something else went wrong, nor, but for
 * access, by another major version than the project's.
 * @param rule the rule that reported it: its examples say by what its claims are seen
 * @param verified what came of running the files that were linted
 */
export function judge(finding: Finding, rule: AnyRule, verified: VerifyReport): Judgement {
  const proofs = new Set(rule.examples.map(({ proof }) => proof));
  const judges = [
    ...(rule.examples.some(({ proof, then }) => proof === 'error' && then === undefined) ? [judgeRefusal] : []),
    ...(rule.family === 'locking' && (proofs.has('lock') || proofs.has('rewrite') || proofs.has('scan')) ? [judgeLocks] : []),
    ...(proofs.has('leak') ? [judgeAccess] : []),
    ...(proofs.has('leak') || proofs.has('schema') ? [judgeRowSecurity] : []),
  ];
  for (const ask of judges) {
    const judgement = ask(finding, verified);
    if (judgement !== undefined) return judgement;
  }
  return notTestable(untold[rule.examples[0]?.proof ?? 'history']);
}

/** The same report, each finding with what a run of the migrations says of it. */
export function judgeFindings(report: Report, verified: VerifyReport): Report {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const by = `PostgreSQL ${verified.postgres.engine}`;
  const findings = report.findings.map((finding) => {
    const rule = rules.get(finding.rule);
    return { ...finding, verification: { ...(rule === undefined ? notTestable(untold.history) : judge(finding, rule, verified)), by } };
  });
  return { ...report, findings };
}
