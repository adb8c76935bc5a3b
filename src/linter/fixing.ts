import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import { fingerprint } from './fingerprint.js';
import { placeOfFix } from './fixing-pass.js';
import { settle } from './fixing-settle.js';
import { Trials } from './fixing-trials.js';
import type { Linted, Undone } from './fixing-verdict.js';
import type { LintTask } from './lint.js';
import type { Report } from './report.js';

/** What to fix, and where. */
export interface FixTask extends LintTask {
  /** Whether `unsafe` fixes are applied too. */
  readonly unsafe: boolean;
  /** Whether a file may be changed. Others keep their findings. */
  readonly mayChange: (path: string) => boolean;
  /** Whether fixes may write new migrations. */
  readonly mayCreate: boolean;
  /** The findings to fix, of those that are not suppressed; all by default. */
  readonly wanted?: (finding: Finding) => boolean;
  /** In milliseconds since 1970, for the version of a migration that is to be the last. */
  readonly now?: number;
}

/** Files and findings after fixing. */
export interface Fixing {
  /** Of the files as they are now. */
  readonly report: Report;
  /** What was changed or is new: `before` is missing for a new file. */
  readonly files: readonly { readonly before?: Source; readonly after: Source }[];
  /** The findings that are gone by their own fixes, in the order in which these were applied. */
  readonly fixed: readonly Finding[];
  /** Fixes that were tried and taken back. */
  readonly undone: readonly Undone[];
}

/** A fix can make room for another, or for a finding that has one; more than this many passes would be rules at odds with each other. ESLint has the same limit. */
const passes = 10;

/**
 * Lint, apply what fixes do not touch each other, and lint again, until nothing changes. A fix is kept only when its file can still be parsed, its
 * finding is gone, and no other has appeared anywhere; of several fixes, those at fault are found.
 */
export function fixHistory(task: FixTask): Fixing {
  const refused = new Set<string>();
  const trials = new Trials(task, (finding) => isFixable(finding, task) && !refused.has(keyOf(finding)));
  const created = new Set<string>();
  let now: Linted = { sources: task.sources, origins: new Map(), report: trials.lint(task.sources, created) };
  const fixed: Finding[] = [];
  const undone: Undone[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const wanted = now.report.findings.filter(trials.isFixable);
    if (wanted.length === 0) break;
    const settled = settle(trials, now, wanted, created);
    undone.push(...settled.undone);
    for (const { finding } of settled.undone) refused.add(keyOf(finding));
    fixed.push(...settled.fixed);
    if (settled.fixed.length === 0 && settled.undone.length === 0) break;
    for (const path of settled.linted.origins.keys()) created.add(path);
    now = { ...settled.linted, origins: new Map() };
  }
  const before = new Map(task.sources.map((source) => [source.path, source]));
  const files = now.sources.filter((after) => before.get(after.path) !== after).map((after) => {
    const old = before.get(after.path);
    return old === undefined ? { after } : { before: old, after };
  });
  return { report: now.report, files, fixed, undone };
}

function isFixable(finding: Finding, { unsafe, mayChange, mayCreate, wanted = () => true }: FixTask): boolean {
  const { fix, suppressed } = finding;
  if (fix === undefined || suppressed !== undefined || !wanted(finding)) return false;
  if (fix.applicability === 'manual' || (fix.applicability === 'unsafe' && !unsafe)) return false;
  const path = placeOfFix(finding);
  if (fix.edits.some(({ span }) => span.source.path !== path)) return false;
  return (fix.edits.length === 0 || mayChange(path)) && (mayCreate || fix.files === undefined);
}

/** A fix that was taken back is not tried again in the same file. */
function keyOf(finding: Finding): string {
  return `${finding.span.source.path}\0${fingerprint(finding)}`;
}
