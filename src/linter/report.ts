import type { Verdict } from '../additive/index.js';
import type { AnyRule } from '../rule/rule.js';
import type { Source } from '../text/index.js';
import type { Finding, Severity } from '../rule/finding.js';
import type { KnownOutcome } from './known-findings.js';

/** What a run found. */
export interface Report {
  /** In the order of the files, then of the places in a file. Suppressed findings are among them, marked. */
  readonly findings: readonly Finding[];
  /** Each linted migration, in the order in which they run, and what it is to the release before it. */
  readonly migrations: readonly JudgedMigration[];
  /** The rules that ran, with the severity that the config gives them. */
  readonly rules: readonly AnyRule[];
  readonly summary: Summary;
  /** Set when there was a list of known findings: what came of it. */
  readonly known?: KnownOutcome;
}

/** A linted migration and whether it is additive. */
export interface JudgedMigration {
  readonly source: Source;
  readonly verdict: Verdict;
}

/** A report in numbers. */
export interface Summary {
  /** Migrations linted. */
  readonly files: number;
  /** Migrations replayed for context only. */
  readonly history: number;
  readonly statements: number;
  /** Statements, or parts of them, whose effect could not be followed. */
  readonly opaque: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Silenced by a comment. */
  readonly suppressed: number;
  /** With a list of known findings: those that were found, and those that are not there any more. */
  readonly known?: number;
  readonly gone?: number;
}

/** The findings by severity, without those that are silenced, which are counted apart. */
export function countFindings(findings: readonly Finding[]): Pick<Summary, 'errors' | 'warnings' | 'notes' | 'suppressed' | 'known'> {
  const loud = findings.filter((finding) => finding.suppressed === undefined);
  const count = (severity: Severity): number => loud.filter((finding) => finding.severity === severity).length;
  const known = findings.filter(({ suppressed }) => suppressed?.known === true).length;
  return {
    errors: count('error'), warnings: count('warning'), notes: count('note'),
    suppressed: findings.length - loud.length - known,
    ...(known > 0 && { known }),
  };
}
