import type { AnyRule } from '../rule/rule.js';
import type { Finding } from '../rule/finding.js';

/** What a run found. */
export interface Report {
  /** In the order of the files, then of the places in a file. Suppressed findings are among them, marked. */
  readonly findings: readonly Finding[];
  /** The rules that ran, with the severity that the config gives them. */
  readonly rules: readonly AnyRule[];
  readonly summary: Summary;
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
