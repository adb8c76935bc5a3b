import type { Label, Span } from '../text/index.js';

/** SARIF's levels. */
export type Severity = 'error' | 'warning' | 'note';
/** How often a finding of a rule is right, as GitHub code scanning names it. */
export type Precision = 'very-high' | 'high' | 'medium' | 'low';
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
  /** Set when a comment silenced it. */
  readonly suppressed?: { readonly reason: string };
}

/** A change of the source that would remove a finding. */
export interface Fix {
  readonly title: string;
  /** `safe`: means the same; `unsafe`: valid but may behave otherwise; `manual`: to be read, never applied. */
  readonly applicability: 'safe' | 'unsafe' | 'manual';
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}
