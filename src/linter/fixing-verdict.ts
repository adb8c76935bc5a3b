import type { Finding, Severity } from '../rule/finding.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';
import { placeOfFix, type Applied } from './fixing-pass.js';
import type { Report } from './report.js';

/** Why a fix was not kept. */
export type Objection =
  | 'syntax' // the file could no longer be parsed
  | 'stays' // the finding was there afterwards
  | 'graver'; // another finding appeared, as grave or graver

/** What speaks against the fixes of one file. */
export interface Blame {
  readonly objection: Objection;
  /** What appeared, for people. */
  readonly appeared?: Finding;
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

/**
 * Hold files and their findings against those before some fixes.
 * @param accepted the files with the fixes that are known to be good, whose side effects are accepted too
 * @param asked the findings whose fixes are in question; others that were applied with them are known to be good
 */
export function judge({ before, accepted }: { readonly before: Linted; readonly accepted: Linted }, applied: Applied, report: () => Report, asked: readonly Finding[]): Verdict {
  const blamed = new Map<string, Blame>();
  const staying = new Set<Finding>();
  const ownerOf = (path: string): string => applied.origins.get(path) ?? path;
  for (const path of broken(before.sources, applied.sources)) blamed.set(ownerOf(path), { objection: 'syntax' });
  if (blamed.size > 0) return { blamed, staying };

  const inQuestion = new Set(asked);
  const problem = (finding: Finding): string => `${kind(finding)}\0${finding.subject}`;
  const kind = ({ rule, span }: Finding): string => `${ownerOf(span.source.path)}\0${rule}`;
  const kindAccepted = ({ rule, span: { source: { path } } }: Finding): string => `${accepted.origins.get(path) ?? path}\0${rule}`;
  const [had, has, done] = [before.report.findings, report().findings, applied.findings].map((findings) => counts(findings, problem));
  for (const finding of applied.findings) {
    const key = problem(finding);
    if (!inQuestion.has(finding) || count(has, key) <= count(had, key) - count(done, key)) continue;
    staying.add(finding);
    blamed.set(placeOfFix(finding), { objection: 'stays' });
  }
  if (blamed.size > 0) return { blamed, staying };

  const lightest = new Map<string, number>();
  for (const finding of asked) lightest.set(placeOfFix(finding), Math.min(weight[finding.severity], lightest.get(placeOfFix(finding)) ?? Infinity));
  const gravest = Math.max(...asked.map(({ severity }) => weight[severity]));
  const [kindsHad, kindsHave] = [counts(accepted.report.findings, kindAccepted), counts(report().findings, kind)];
  const more = report().findings.filter((finding) => finding.suppressed === undefined && count(kindsHave, kind(finding)) > count(kindsHad, kind(finding)));
  // Of several of a kind, the new one is one that was not there by its subject.
  for (const finding of more.toSorted((a, b) => count(had, problem(b)) - count(had, problem(a)))) {
    const path = ownerOf(finding.span.source.path);
    if (weight[finding.severity] >= (lightest.get(path) ?? Infinity)) blamed.set(path, { objection: 'graver', appeared: finding });
  }
  const far = blamed.size > 0 ? undefined : more.find(({ severity, span }) => !lightest.has(ownerOf(span.source.path)) && weight[severity] >= gravest);
  return { blamed, staying, ...(far && { elsewhere: { objection: 'graver', appeared: far } }) };
}

/** The files that have more syntax errors than they had. */
function broken(before: readonly Source[], after: readonly Source[]): readonly string[] {
  const was = new Map(before.map((source) => [source.path, source]));
  const errors = (source: Source | undefined): number => (source === undefined ? 0 : parseSource(source).errors.length);
  return after.filter((source) => was.get(source.path) !== source && errors(source) > errors(was.get(source.path))).map(({ path }) => path);
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
