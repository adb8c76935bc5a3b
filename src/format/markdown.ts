import type { Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import type { FormatEnvironment } from './formatter.js';
import { inRepository } from './in-repository.js';
import { codeBlock, codeSpan, escapeMarkdown, tableOf } from './markdown-cells.js';
import { printable } from './printable.js';
import { regionOf } from './region.js';
import { findingsByFile, gravestFirst, loudFindings } from './shown.js';
import { counted, summaryLine } from './summary-line.js';

/** In bytes. GitHub takes 1 MiB for the summary of a step, and 65,536 characters for a comment: what fits there fits in both. */
const sizeLimit = 65_000;
const encoder = new TextEncoder();

/**
 * The report as Markdown, for the summary of a job or a comment on a pull request: a table for each file, what to do folded
 * below it. Where that is too much for GitHub, the gravest problems are shown and the others counted.
 */
export function formatMarkdown(given: Report, environment: FormatEnvironment): string {
  const report = inRepository(given, environment);
  const findings = loudFindings(report, environment);
  const byGravity = gravestFirst(findings);
  const withFirst = (count: number): string => {
    const kept = new Set(byGravity.slice(0, count));
    return draw(report, environment, findings, findings.filter((finding) => kept.has(finding)));
  };
  const whole = withFirst(findings.length);
  return fits(whole) ? whole : withFirst(most(findings.length, (count) => fits(withFirst(count))));
}

function fits(text: string): boolean {
  return encoder.encode(text).length <= sizeLimit;
}

/** The largest number below a limit that is still good, where all below it are good. */
function most(limit: number, isGood: (count: number) => boolean): number {
  let good = 0;
  let bad = limit;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isGood(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function draw(report: Report, { quiet = false }: FormatEnvironment, findings: readonly Finding[], shown: readonly Finding[]): string {
  const natures = new Map(report.migrations.map(({ source, verdict }) => [source.path, verdict.nature]));
  const files = Array.from(findingsByFile(shown), ([path, ofFile]) => fileSection(path, natures.get(path), ofFile));
  const left = findings.length - shown.length;
  const total = summaryLine(report, { quiet, files: findingsByFile(findings).size });
  return `${[`### pg-safe\n\n${total}`, ...files, ...(left > 0 ? [`**${counted(left, 'more problem')} not shown here:** the gravest come first.`] : [])].join('\n\n')}\n`;
}

function fileSection(path: string, nature: string | undefined, findings: readonly Finding[]): string {
  const rows = findings.map(({ rule, severity, message, span }) => [String(regionOf(span).line), severity === 'error' ? '**error**' : severity, codeSpan(rule), escapeMarkdown(printable(message))]);
  const details = findings.map(({ rule, help, span }) => `Line ${regionOf(span).line}, ${codeSpan(rule)}:\n\n${codeBlock(help.trim())}`);
  return [
    `#### ${codeSpan(printable(path))}${nature === undefined ? '' : ` · ${nature}`}`,
    tableOf(['Line', 'Severity', 'Rule', 'Problem'], rows, { aligned: false }),
    `<details>\n<summary>What to do</summary>\n\n${details.join('\n\n')}\n\n</details>`,
  ].join('\n\n');
}
