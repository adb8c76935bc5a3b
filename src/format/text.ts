import pc from 'picocolors';
import type { Report } from '../linter/report.js';
import type { Finding, Severity, Verification } from '../rule/finding.js';
import { positionAt, type Span } from '../text/index.js';
import type { FormatEnvironment } from './formatter.js';
import { drawFrame } from './frame.js';
import { groupFindings } from './groups.js';
import { printable } from './printable.js';
import { regionOf } from './region.js';
import { loudFindings } from './shown.js';
import { counted, summaryLine } from './summary-line.js';

/** Of a span with several lines, this many are shown. */
const spanLines = 4;
/** This many related places are shown with their source, the others as a line each. */
const relatedFrames = 3;

type Colors = ReturnType<typeof pc.createColors>;
type Paint = (text: string) => string;

/** The report for people: a block for each problem, with its source, the history that makes it true and what to do. */
export function formatText(report: Report, environment: FormatEnvironment): string {
  const { color, quiet = false } = environment;
  const colors = pc.createColors(color);
  const shown = loudFindings(report, environment);
  const blocks = drawFindings(shown, environment);
  const files = new Set(shown.map((finding) => finding.span.source.path)).size;
  const summary = summaryLine(report, { quiet, files });
  return `${[...blocks, shown.length === 0 ? colors.green(summary) : colors.bold(summary)].join('\n\n')}\n`;
}

/** Findings as blocks, those that say the same of one file together. */
export function drawFindings(findings: readonly Finding[], { color, width = 120 }: Pick<FormatEnvironment, 'color' | 'width'>): readonly string[] {
  const colors = pc.createColors(color);
  return groupFindings(findings).map((group) => drawBlock(group, colors, width));
}

function severityPaint(colors: Colors, severity: Severity): Paint {
  return { error: colors.red, warning: colors.yellow, note: colors.blue }[severity];
}

function drawBlock(group: readonly [Finding, ...Finding[]], colors: Colors, width: number): string {
  const [first, ...others] = group;
  const framed = first.related.slice(0, relatedFrames);
  const gutter = widestLineNumber([first.span, ...framed.map((label) => label.span)]);
  const paint = severityPaint(colors, first.severity);
  const style = { gutter, width, paintRail: colors.cyan, paintMark: paint, lines: spanLines };
  const margin = ' '.repeat(gutter);
  const rail = (sign: string, text = ''): string => `${colors.cyan(`${margin} ${sign}`)}${text && ` ${text}`}`;

  const rows = [
    `${colors.bold(paint(`${first.severity}[${first.rule}]`))}${colors.bold(`: ${printable(first.message)}`)}`,
    rail('┌─', placeOf(first.span)),
    rail('│'),
    ...drawFrame(first.span, { ...style, mark: '^' }),
    rail('│'),
  ];
  for (const { span, text } of framed) {
    rows.push(rail('├─', placeOf(span)), ...drawFrame(span, { ...style, mark: '-', label: printable(text), lines: 1, paintMark: colors.cyan }), rail('│'));
  }
  const further = [
    ...list(first.related.slice(relatedFrames).map((label) => [label.span, label.text]), 'more related place', ''),
    ...list(others.map((other) => [other.span, whatIsAt(other, first)]), 'more place', ' in this file with the same problem'),
  ];
  if (further.length > 0) rows.push(...further.map(([sign, text]) => rail(sign, text)), rail('│'));

  const helpIndent = `\n${margin}         `;
  rows.push(rail('=', `${colors.bold('help:')} ${first.help.trim().split(/\r?\n/).map(printable).join(helpIndent)}`));
  if (first.fix !== undefined) rows.push(rail('=', `${colors.bold(`fix (${first.fix.applicability}):`)} ${printable(first.fix.title)}`));
  if (first.verification !== undefined) rows.push(rail('=', verificationWords(first.verification, colors)));
  rows.push(rail('=', colors.dim(`pg-safe explain ${first.rule}`)));
  return rows.join('\n');
}

/** `verified: confirmed by PostgreSQL 18: refused with 42P07 …`. */
function verificationWords({ verdict, evidence, by }: Verification, { bold, green, yellow, dim }: Colors): string {
  if (verdict === 'not-testable') return dim(`verified: not testable, ${printable(evidence)}`);
  return `${bold('verified:')} ${(verdict === 'confirmed' ? green : yellow)(verdict)} by ${by}: ${printable(evidence)}`;
}

/** Places without their source: a sign for the rail and its text, a line each. */
function list(places: readonly (readonly [Span, string])[], noun: string, rest: string): readonly (readonly [string, string])[] {
  if (places.length === 0) return [];
  const pad = Math.max(...places.map(([span]) => placeOf(span).length));
  return [['├─', `${counted(places.length, noun)}${rest}:`], ...places.map(([span, text]) => ['│', `${placeOf(span).padEnd(pad)}  ${printable(text)}`] as const)];
}

/** What tells one finding of a group from the first: its subject, or its first line where the subject is the same. */
function whatIsAt(finding: Finding, first: Finding): string {
  if (finding.subject !== first.subject) return finding.subject;
  const { source, start, end } = finding.span;
  const line = source.text.slice(start, Math.min(end, start + 80)).split(/\r?\n/, 1)[0]!;
  return line.trim();
}

function placeOf({ source, start }: Span): string {
  const { line, column } = positionAt(source, start);
  return `${printable(source.path)}:${line}:${column}`;
}

function widestLineNumber(spans: readonly Span[]): number {
  return Math.max(...spans.map((span) => String(Math.min(regionOf(span).endLine, positionAt(span.source, span.start).line + spanLines)).length));
}
