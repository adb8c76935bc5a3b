import type { Label, Span } from '../text/index.js';

/** SARIF's levels. */
export type Severity = 'error' | 'warning' | 'note';
/** How often a finding of a rule is right, as GitHub code scanning names it. */
export type Precision = 'very-high' | 'high' | 'medium' | 'low';
/** What a rule is about: the heading under which it is listed. */
export type Family = 'parsing' | 'additive' | 'rename' | 'locking' | 'transaction' | 'rollback' | 'row-level-security' | 'history' | 'design';

/** One problem at one place. */
export interface Finding {
  readonly rule: string;
  readonly messageId: string;
  readonly severity: Severity;
  /** One sentence that stands alone. */
  readonly message: string;
  /** What to do, with SQL in the real names; may have several lines. */
  readonly help: string;
  readonly span: Span;
  /** What it is about: `public.users.email`. With the rule and the statement it identifies the finding when lines move. */
  readonly subject: string;
  readonly related: readonly Label[];
  readonly fix?: Fix;
  /** Set when a comment silenced it or, with `known`, a list of known findings. */
  readonly suppressed?: { readonly reason: string; readonly known?: true };
  /** Set when the migrations were run on a Postgres too: what was seen there of what the finding claims. */
  readonly verification?: Verification;
}

/** What a Postgres said of a finding. */
export interface Verification {
  readonly verdict: 'confirmed' | 'refuted' | 'not-testable';
  /** What was seen, in a few words; for `not-testable` why nothing was. */
  readonly evidence: string;
  /** `PostgreSQL 18`. */
  readonly by: string;
}

/** A change of the source that would remove a finding. */
export interface Fix {
  readonly title: string;
  /** `safe`: means the same; `unsafe`: valid but may behave otherwise; `manual`: to be read, never applied. */
  readonly applicability: 'safe' | 'unsafe' | 'manual';
  /** All in one file; none where the remedy is a new migration alone. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /** Migrations that are written beside the edits, in the order in which they are to run. */
  readonly files?: readonly NewMigration[];
}

/** A migration that a fix writes. Who applies the fix gives it a version. */
export interface NewMigration {
  /** What the file is called after its version: `users_email_idx`. What does not belong into a file name becomes `_`. */
  readonly name: string;
  /** SQL, each statement with its semicolon. */
  readonly text: string;
  /** `next`: directly after the file of the finding; `last`: after every other migration. */
  readonly place: 'next' | 'last';
  /** `alone`: a file of its own. `shared`: one file for all fixes that give the same name and place; with `next`, for those of one file. */
  readonly share: 'alone' | 'shared';
}
