import type { Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import type { FormatEnvironment } from './formatter.js';

/** The findings that an environment asks for, suppressed ones among them. */
export function shownFindings(report: Report, { quiet = false }: FormatEnvironment): readonly Finding[] {
  return quiet ? report.findings.filter((finding) => finding.severity === 'error') : report.findings;
}
