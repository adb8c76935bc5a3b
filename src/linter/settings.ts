import type { Runner } from '../history/migration.js';
import type { AnyRule } from '../rule/rule.js';
import type { Severity } from '../rule/finding.js';

/** What the linter asks of a configuration. */
export interface LintSettings {
  /** The major version that the SQL runs on. */
  readonly postgres: number;
  readonly runner: Runner;
  /** The schemas that the Data API serves. */
  readonly apiSchemas: readonly string[];
  /** Whether comments silence findings; they do where this is not said. */
  readonly inlineConfig?: boolean;
  /** Whether a table stays so small that nobody minds how long work on all of its rows takes; none is where this is not said. */
  readonly isSmall?: (table: { readonly schema?: string | undefined; readonly name: string }) => boolean;
  /** The severity of a rule for a file. */
  severityOf(rule: AnyRule, path: string): Severity | 'off';
  /** A rule's options for a file, defaults filled in. */
  optionsOf(rule: AnyRule, path: string): Readonly<Record<string, unknown>>;
}
