import type { Report } from '../linter/report.js';
import type { Finding, Severity } from '../rule/finding.js';
import type { FormatEnvironment } from './formatter.js';

/** The findings that an environment asks for, suppressed ones among them. */
export function shownFindings(report: Report, { quiet = false }: FormatEnvironment): readonly Finding[] {
  return quiet ? report.findings.filter((finding) => finding.severity === 'error') : report.findings;
}

/** The findings that an environment asks for and no comment silences. */
export function loudFindings(report: Report, environment: FormatEnvironment): readonly Finding[] {
  return shownFindings(report, environment).filter((finding) => finding.suppressed === undefined);
}

const gravity: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** The same findings, the gravest first; those of one severity stay in their order. */
export function gravestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity]);
}

/** Findings by their file, in the order in which the files come up. */
export function findingsByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { path } = finding.span.source;
    const ofFile = files.get(path);
    if (ofFile === undefined) files.set(path, [finding]);
    else ofFile.push(finding);
  }
  return files;
}
