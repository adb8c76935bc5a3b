import type { Report } from '../linter/report.js';
import type { Finding, Severity } from '../rule/finding.js';
import type { FormatEnvironment } from './formatter.js';
import { inRepository } from './in-repository.js';
import { printable } from './printable.js';
import { marked, regionOf } from './region.js';
import { gravestFirst, loudFindings } from './shown.js';
import { counted, summaryLine } from './summary-line.js';

/** GitHub shows so many annotations of a level from one step, and drops the others. */
const annotationsPerLevel = 10;

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * The report as workflow commands of GitHub Actions: annotations beside the lines, the gravest first, as many as GitHub shows.
 * A notice counts the others; they stand in the log, folded.
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)
 */
export function formatGithub(given: Report, environment: FormatEnvironment): string {
  const report = inRepository(given, environment);
  const findings = gravestFirst(loudFindings(report, environment));
  const shown = shownByGithub(findings);
  const rest = findings.filter((finding) => !shown.has(finding));
  const lines = [...shown].map(annotation);
  if (rest.length > 0) {
    const sentence = `${counted(rest.length, 'more problem')} found: GitHub shows ${annotationsPerLevel} of a kind. All are in the log of this step.`;
    lines.push(command('notice', [['title', 'pg-safe']], sentence), `::group::${counted(rest.length, 'more problem')}`, ...rest.map(logLine), '::endgroup::');
  }
  const files = new Set(findings.map(({ span }) => span.source.path)).size;
  return `${[...lines, summaryLine(report, { quiet: environment.quiet === true, files })].join('\n')}\n`;
}

/** The findings that GitHub will show. Where that are not all, a notice is kept free to say so. */
function shownByGithub(findings: readonly Finding[]): ReadonlySet<Finding> {
  const firstOfEach = (notes: number): ReadonlySet<Finding> => {
    const room: Record<Severity, number> = { error: annotationsPerLevel, warning: annotationsPerLevel, note: notes };
    return new Set(findings.filter(({ severity }) => room[severity]-- > 0));
  };
  const shown = firstOfEach(annotationsPerLevel);
  return shown.size === findings.length ? shown : firstOfEach(annotationsPerLevel - 1);
}

function annotation({ rule, severity, message, help, span }: Finding): string {
  const { line, column, endLine, endColumn } = regionOf(marked(span));
  // The runner takes columns only where both are on one line.
  const columns = line === endLine ? [['col', column], ['endColumn', endColumn]] as const : [];
  const place = [['file', span.source.path], ['line', line], ['endLine', endLine], ...columns] as const;
  return command(commands[severity], [...place, ['title', rule]], `${message}\n\n${help.trim()}`);
}

function command(name: string, properties: readonly (readonly [string, string | number])[], message: string): string {
  return `::${name} ${properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')}::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A finding on a line that the runner does not take for a command: `::` is one at the start of a line, `##[` anywhere. */
function logLine({ rule, severity, message, span }: Finding): string {
  const { line, column } = regionOf(span);
  return printable(`${severity}[${rule}] ${span.source.path}:${line}:${column}: ${message}`).replaceAll('##[', '## [');
}
