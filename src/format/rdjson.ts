import { applyFixes } from '../linter/apply-fixes.js';
import type { Report } from '../linter/report.js';
import type { Finding, Fix, Severity } from '../rule/finding.js';
import { lineStart, positionAt, type Source, type Span } from '../text/index.js';
import type { FormatEnvironment } from './formatter.js';
import { isInPlace } from './in-place.js';
import { marked } from './region.js';
import { loudFindings } from './shown.js';

const severities: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', note: 'INFO' };
const encoder = new TextEncoder();

/**
 * The report in reviewdog's diagnostic format (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf): columns are
 * bytes of UTF-8, from 1, the end exclusive. Paths lead from the working folder, as reviewdog reads them.
 */
export function formatRdjson(report: Report, environment: FormatEnvironment): string {
  const diagnostics = loudFindings(report, environment).map(diagnostic);
  return `${JSON.stringify({ source: { name: 'pg-safe' }, diagnostics }, null, 2)}\n`;
}

function diagnostic({ rule, severity, message, help, span, fix }: Finding): object {
  const suggestion = fix?.applicability === 'safe' ? suggestionOf(fix, span.source) : undefined;
  return {
    message: `${message}\n${help.trim()}`.trim(),
    location: { path: span.source.path, range: rangeOf(marked(span)) },
    severity: severities[severity],
    code: { value: rule },
    ...(suggestion !== undefined && { suggestions: [suggestion] }),
  };
}

/** One replacement for all edits of a fix: of several suggestions a reader would take one. A fix that reaches into other files is none. */
function suggestionOf(fix: Fix, source: Source): object | undefined {
  if (!isInPlace(fix) || fix.edits.some(({ span }) => span.source !== source)) return undefined;
  const start = Math.min(...fix.edits.map(({ span }) => span.start));
  const end = Math.max(...fix.edits.map(({ span }) => span.end));
  const { text } = applyFixes(source, [fix]);
  return { range: rangeOf({ source, start, end }), text: text.slice(start, text.length - (source.text.length - end)) };
}

function rangeOf({ source, start, end }: Span): object {
  return { start: place(source, start), end: place(source, end) };
}

function place(source: Source, offset: number): object {
  const { line } = positionAt(source, offset);
  return { line, column: encoder.encode(source.text.slice(lineStart(source, line), offset)).length + 1 };
}
