import type { Report } from '../linter/report.js';
import type { RunStats } from '../linter/stopwatch.js';

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
  /** SARIF: suppressed and known findings too, marked as such. GitHub opens an alert for them all the same. */
  readonly reportSuppressed?: boolean;
  /** SARIF: GitHub's category of the analysis. It overrules the one that the upload action is given. */
  readonly sarifCategory?: string;
  /** SARIF: the address of a rule's page, where it has one. */
  readonly pageOf?: (rule: string) => string | undefined;
  /** Formats for services that hold the repository: the project's folder in it, with `/`, where that is not its root. */
  readonly repositoryFolder?: string;
  /** JSON: where the time of the run went. */
  readonly stats?: RunStats;
  /** Told, in a sentence, what the format has no room for. */
  readonly tell?: (sentence: string) => void;
}

/** Turns a report into text. What it returns ends with a newline. */
export type Formatter = (report: Report, environment: FormatEnvironment) => string;
