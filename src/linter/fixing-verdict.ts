import type { Finding, Severity } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import { placeOfFix, type Applied } from './fixing-pass.js';
import type { Report } from './report.js';

/** Why a fix was not kept. */
export type Objection =
  | 'syntax' // the file could no longer be parsed
  | 'stays' // the finding was there afterwards
  | 'another'; // another finding appeared

/** What speaks against the fixes of one file. */
export interface Blame {
  readonly objection: Objection;
  /** What appeared, for people. */
  readonly appeared?: Finding;
}

/** A fix that was tried and taken back. */
export interface Undone extends Blame {
  readonly finding: Finding;
}

/** What speaks against some fixes: nothing, when all of it is empty. */
export interface Verdict {
  /** By the path of the file that was fixed. */
  readonly blamed: ReadonlyMap<string, Blame>;
  /** Findings that are still there. */
  readonly staying: ReadonlySet<Finding>;
  /** What appeared in none of the files in question. */
  readonly elsewhere?: Blame;
}

/** How grave a finding is, as a number. */
export const weight: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** Files, their findings, and which files fixes wrote for which others. */
export interface Linted {
  readonly sources: readonly Source[];
  readonly origins: ReadonlyMap<string, string>;
  readonly report: Report;
}

/** What fixes are held against. */
export interface Measure {
  readonly before: Linted;
  /** The files with the fixes that are known to be good, whose side effects are accepted too. */
  readonly accepted: Linted;
}

/** What there is to ask about files and findings. */
export interface Knowledge {
  /** How many syntax errors a file has. */
  errors(source: Source): number;
  /** Whether a finding that appears would be fixed in its turn: where it is lighter than what is gone, it may. */
  isFixable(finding: Finding): boolean;
}

/**
 * Hold files and their findings against those before some fixes.
 * @param asked the findings whose fixes are in question; others that were applied with them are known to be good
 */
export function judge({ before, accepted }: Measure, applied: Applied, report: () => Report, asked: readonly Finding[], knowledge: Knowledge): Verdict {
  const blamed = new Map<string, Blame>();
  const staying = new Set<Finding>();
  const ownerOf = (path: string): string => applied.origins.get(path) ?? path;
  for (const path of broken(before.sources, applied.sources, (source) => knowledge.errors(source))) blamed.set(ownerOf(path), { objection: 'syntax' });
  if (blamed.size > 0) return { blamed, staying };

  const inQuestion = new Set(asked);
  const problem = (finding: Finding): string => `${kind(finding)}\0${finding.subject}`;
  const kind = ({ rule, span }: Finding): string => `${ownerOf(span.source.path)}\0${rule}`;
  const kindAccepted = ({ rule, span: { source: { path } } }: Finding): string => `${accepted.origins.get(path) ?? path}\0${rule}`;
  const [had, has, done] = [before.report.findings, report().findings, applied.findings].map((findings) => counts(findings, problem));
  for (const finding of applied.findings) {
    const key = problem(finding);
    if (!inQuestion.has(finding) || count(has, key) <= Math.max(0, count(had, key) - count(done, key))) continue;
    staying.add(finding);
    blamed.set(placeOfFix(finding), { objection: 'stays' });
  }

  const gravest = new Map<string, number>();
  for (const finding of asked) gravest.set(placeOfFix(finding), Math.max(weight[finding.severity], gravest.get(placeOfFix(finding)) ?? 0));
  const passes = (finding: Finding): boolean => knowledge.isFixable(finding) && weight[finding.severity] < (gravest.get(ownerOf(finding.span.source.path)) ?? 0);
  const [kindsHad, kindsHave] = [counts(accepted.report.findings, kindAccepted), counts(report().findings, kind)];
  const more = report().findings.filter((finding) => finding.suppressed === undefined && count(kindsHave, kind(finding)) > count(kindsHad, kind(finding)) && !passes(finding));
  // Of several of a kind, the new one is one that was not there by its subject.
  for (const finding of more.toSorted((a, b) => count(had, problem(a)) - count(had, problem(b)))) {
    const path = ownerOf(finding.span.source.path);
    if (gravest.has(path) && !blamed.has(path)) blamed.set(path, { objection: 'another', appeared: finding });
  }
  const far = blamed.size > 0 ? undefined : more[0];
  return { blamed, staying, ...(far && { elsewhere: { objection: 'another', appeared: far } }) };
}

/** Findings whose fixes do not go well together, in two groups: those that stay apart from others, else the gravest, else half of them, because fixes of one rule may belong together. */
export function parts(group: readonly Finding[], staying: ReadonlySet<Finding>): readonly (readonly Finding[])[] {
  const stayed = group.filter((finding) => staying.has(finding));
  if (stayed.length > 0 && stayed.length < group.length) return [group.filter((finding) => !staying.has(finding)), stayed];
  const lighter = group.findIndex(({ severity }) => severity !== group[0]?.severity);
  const middle = lighter > 0 ? lighter : group.length >> 1;
  return [group.slice(0, middle), group.slice(middle)];
}

/** The files that have more syntax errors than they had. */
function broken(before: readonly Source[], after: readonly Source[], errors: Knowledge['errors']): readonly string[] {
  const was = new Map(before.map((source) => [source.path, source]));
  const errorsBefore = ({ path }: Source): number => (was.has(path) ? errors(was.get(path)!) : 0);
  return after.filter((source) => was.get(source.path) !== source && errors(source) > errorsBefore(source)).map(({ path }) => path);
}

type Counts = ReadonlyMap<string, number>;

/** How often each key is that of a finding which is not suppressed. */
function counts(findings: readonly Finding[], keyOf: (finding: Finding) => string): Counts {
  const found = new Map<string, number>();
  for (const finding of findings) if (finding.suppressed === undefined) found.set(keyOf(finding), (found.get(keyOf(finding)) ?? 0) + 1);
  return found;
}

function count(counted: Counts | undefined, key: string): number {
  return counted?.get(key) ?? 0;
}
