import type { Finding } from '../rule/finding.js';
import { fingerprint } from './fingerprint.js';
import { countFindings, type Report } from './report.js';

/**
 * Findings that a project has decided to live with, such as those of the day on which it took pg-safe up: by file, how often each is there. A finding is known by rule,
 * subject and SQL (`fingerprint`), so it stays known when lines move and when the SQL is laid out anew.
 */
export type KnownFindings = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The known findings of a run. */
export interface KnownTask {
  readonly findings: KnownFindings;
  /** What people know the list by: its file. */
  readonly name: string;
  /** Whether there is a file with this path. What is known of one that is not may be found under another name. */
  readonly exists: (path: string) => boolean;
}

/** What a run looked at: only of that can it say that a finding is gone. */
export interface Judged {
  /** Whether findings of this rule in this file would have been reported. */
  readonly isLinted: (path: string, rule: string) => boolean;
  /** Whether every file was linted. */
  readonly whole: boolean;
}

/** What came of a list of known findings. */
export interface KnownOutcome {
  /** Those that were looked for and are not there any more. */
  readonly gone: KnownFindings;
  /** Those that this run did not look for. */
  readonly rest: KnownFindings;
}

/** Mark the findings that are known, the first of those that are alike. What a comment silences is not looked at. */
export function markKnown(findings: readonly Finding[], { findings: known, name, exists }: KnownTask, { isLinted, whole }: Judged): { readonly findings: readonly Finding[]; readonly outcome: KnownOutcome } {
  const left = new Map(Array.from(known, ([path, counts]) => [path, new Map(counts)]));
  const marked = new Set<Finding>();
  const mark = (finding: Finding, paths: Iterable<string>): void => {
    const key = keyOf(finding);
    for (const path of paths) {
      if (!take(left.get(path), key)) continue;
      marked.add(finding);
      return;
    }
  };
  const open = findings.filter(({ suppressed }) => suppressed === undefined);
  for (const finding of open) mark(finding, [finding.span.source.path]);
  const vanished = new Set([...left].filter(([path, counts]) => counts.size > 0 && !exists(path)).map(([path]) => path));
  if (vanished.size > 0) for (const finding of open) if (!marked.has(finding)) mark(finding, vanished);

  const isGone = (path: string, rule: string): boolean => (vanished.has(path) ? whole : isLinted(path, rule));
  const part = (gone: boolean): KnownFindings => new Map(Array.from(left, ([path, counts]) => [path, new Map([...counts].filter(([key]) => isGone(path, ruleIn(key)) === gone))] as const).filter(([, counts]) => counts.size > 0));
  return {
    findings: findings.map((finding) => (marked.has(finding) ? asKnown(finding, name) : finding)),
    outcome: { gone: part(true), rest: part(false) },
  };
}

/** The same report with every finding known that no comment silences. */
export function acceptAll(report: Report, name: string): Report {
  const findings = report.findings.map((finding) => (finding.suppressed === undefined ? asKnown(finding, name) : finding));
  return { ...report, findings, summary: { ...report.summary, ...countFindings(findings), gone: 0 } };
}

/** The known findings after a run: those that it found, and those that it did not look for. Gone ones are left out. */
export function knownAfter({ findings, known }: Report): KnownFindings {
  const after = new Map(Array.from(known?.rest ?? [], ([path, counts]) => [path, new Map(counts)]));
  for (const finding of findings) {
    if (finding.suppressed !== undefined && finding.suppressed.known !== true) continue;
    const { path } = finding.span.source;
    const counts = after.get(path) ?? new Map<string, number>();
    after.set(path, counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1));
  }
  return after;
}

/** How many findings some are, those that are alike counted one by one. */
export function countKnown(known: KnownFindings): number {
  return [...known.values()].reduce((total, counts) => [...counts.values()].reduce((sum, count) => sum + count, total), 0);
}

/** The known findings that are in one list and not in another. */
export function knownBeside(some: KnownFindings, others: KnownFindings): KnownFindings {
  return new Map(Array.from(some, ([path, counts]) => [path, new Map([...counts].map(([key, count]) => [key, count - (others.get(path)?.get(key) ?? 0)] as const).filter(([, count]) => count > 0))]));
}

/** `blocking-index-build public.users_email 8c5b2f0a91d3e764`: rule and subject for people, the fingerprint for the rest. */
function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.subject} ${fingerprint(finding)}`;
}

function ruleIn(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

function take(counts: Map<string, number> | undefined, key: string): boolean {
  const count = counts?.get(key) ?? 0;
  if (count > 1) counts?.set(key, count - 1);
  else counts?.delete(key);
  return count > 0;
}

function asKnown(finding: Finding, name: string): Finding {
  return { ...finding, suppressed: { reason: `listed in ${name}`, known: true } };
}
