import type { Report } from '../linter/report.js';

/** What a format needs to know besides the report. */
export interface FormatEnvironment {
  /** Whether ANSI colours are wanted. */
  readonly color: boolean;
  /** pg-safe's own version, semantic. */
  readonly version: string;
  /** Columns of the terminal; 120 when it is not one. */
  readonly width?: number;
  /** Errors only. */
  readonly quiet?: boolean;
  /** SARIF: suppressed findings too, marked as such. GitHub opens an alert for them all the same. */
  readonly reportSuppressed?: boolean;
  /** SARIF: GitHub's category of the analysis. It overrules the one that the upload action is given. */
  readonly sarifCategory?: string;
  /** SARIF: the project's folder within the repository, with `/`, where it is not the repository's root. */
  readonly repositoryFolder?: string;
}

/** Turns a report into text. What it returns ends with a newline. */
export type Formatter = (report: Report, environment: FormatEnvironment) => string;
