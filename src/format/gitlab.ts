import { fingerprintsInRun } from '../linter/fingerprint.js';
import type { Report } from '../linter/report.js';
import type { Severity } from '../rule/finding.js';
import type { FormatEnvironment } from './formatter.js';
import { inRepository } from './in-repository.js';
import { marked, regionOf } from './region.js';
import { loudFindings } from './shown.js';

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

/**
 * The report as GitLab's code quality artifact (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
 * Of findings with one fingerprint GitLab shows the first only, so each has its own; it stays when lines move.
 */
export function formatGitlab(given: Report, environment: FormatEnvironment): string {
  const report = inRepository(given, environment);
  const keys = fingerprintsInRun(report.findings);
  const issues = loudFindings(report, environment).map((finding) => {
    const { rule, severity, message, help, span } = finding;
    const { line, endLine } = regionOf(marked(span));
    return {
      description: message,
      content: { body: help.trim() },
      check_name: rule,
      fingerprint: keys.get(finding)!,
      severity: severities[severity],
      location: { path: span.source.path, lines: { begin: line, end: endLine } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
