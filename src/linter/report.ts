import type { Verdict } from '../additive/index.js';
import type { AnyRule } from '../rule/rule.js';
import type { Source } from '../text/index.js';
import type { Finding } from '../rule/finding.js';

/** What a run found. */
export interface Report {
  /** In the order of the files, then of the places in a file. Suppressed findings are among them, marked. */
  readonly findings: readonly Finding[];
  /** Each linted migration, in the order in which they run, and what it is to the release before it. */
  readonly migrations: readonly JudgedMigration[];
  /** The rules that ran, with the severity that the config gives them. */
  readonly rules: readonly AnyRule[];
  readonly summary: Summary;
}

/** A linted migration and whether it is additive. */
export interface JudgedMigration {
  readonly source: Source;
  readonly verdict: Verdict;
}

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
  readonly suppressed: number;
}
