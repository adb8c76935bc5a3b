import { describe, expect, it } from 'vitest';
import { formatRdjson } from '../../src/format/rdjson.js';
import type { Report } from '../../src/linter/report.js';
import type { Fix } from '../../src/rule/finding.js';
import { spanText, type Source, type Span } from '../../src/text/index.js';
import { awkward, awkwardReport } from './awkward.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

interface Place {
  readonly line: number;
  readonly column: number;
}
interface Range {
  readonly start: Place;
  readonly end: Place;
}
interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string; readonly range: Range };
  readonly severity: string;
  readonly code: { readonly value: string };
  readonly suggestions?: readonly { readonly range: Range; readonly text: string }[];
}

/** The diagnostics of a report, in the profile that reviewdog's proto describes. */
function diagnosticsOf(report: Report): readonly Diagnostic[] {
  const { source, diagnostics, ...rest } = JSON.parse(formatRdjson(report, plain)) as { readonly source: object; readonly diagnostics: readonly Diagnostic[] };
  expect([source, rest]).toEqual([{ name: 'pg-safe' }, {}]);
  for (const { message, location, severity, code, suggestions = [], ...more } of diagnostics) {
    expect(more).toEqual({});
    expect(message).toMatch(/\S/);
    expect(location.path).toMatch(/\S/);
    expect(['ERROR', 'WARNING', 'INFO']).toContain(severity);
    expect(code.value).toMatch(/^[a-z-]+$/);
    for (const { start, end } of [location.range, ...suggestions.map(({ range }) => range)]) {
      for (const number of [start.line, start.column, end.line, end.column]) expect(Number.isInteger(number) && number >= 1).toBe(true);
      expect(end.line > start.line || (end.line === start.line && end.column >= start.column)).toBe(true);
    }
  }
  return diagnostics;
}

/** What a range selects, counted in bytes as reviewdog does. */
function selected({ text }: Source, { start, end }: Range): string {
  const bytes = Buffer.from(text);
  const offset = ({ line, column }: Place): number => Buffer.byteLength(text.split('\n').slice(0, line - 1).map((one) => `${one}\n`).join('')) + column - 1;
  return bytes.subarray(offset(start), offset(end)).toString();
}

/** A source after its suggestion was taken. */
function taken(source: Source, { range, text }: { readonly range: Range; readonly text: string }): string {
  const place = selected(source, { start: { line: 1, column: 1 }, end: range.start });
  return place + text + source.text.slice(place.length + selected(source, range).length);
}

describe('--format rdjson', () => {
  it('has a diagnostic for each finding that no comment silences, with columns in bytes', () => {
    const report = awkwardReport();
    const diagnostics = diagnosticsOf(report);
    expect(diagnostics.map(({ code, severity, location: { range } }) => [code.value, severity, range])).toEqual([
      ['stale-function-body', 'INFO', { start: { line: 2, column: 1 }, end: { line: 2, column: 20 } }],
      // `é` and `🚀` before it are 6 bytes and 3 UTF-16 units; `ö` and `ß` in it are 2 bytes each.
      ['blocking-index-build', 'ERROR', { start: { line: 2, column: 18 }, end: { line: 2, column: 57 } }],
      ['table-rewrite', 'WARNING', { start: { line: 3, column: 1 }, end: { line: 5, column: 19 } }],
      ['missing-lock-timeout', 'WARNING', { start: { line: 3, column: 1 }, end: { line: 3, column: 1 } }],
    ]);
    const loud = report.findings.filter(({ suppressed }) => suppressed === undefined);
    diagnostics.slice(1).forEach(({ location }, at) => expect(selected(awkward, location.range)).toBe(spanText(loud[at + 1]!.span)));
  });

  it('suggests a safe fix as one replacement, and no other fix', () => {
    const at = (text: string): Span => spanOf(awkward, text);
    const after = (text: string): Span => ({ ...at(text), start: at(text).end });
    const fix: Fix = { title: 'Mend it', applicability: 'safe', edits: [{ span: after('create index'), text: ' concurrently' }, { span: at('b int'), text: 'ö int' }] };
    const suggestionsOf = (given: Fix): Diagnostic['suggestions'] => diagnosticsOf(fakeReport([fakeFinding(at('alter table users'), { fix: given })]))[0]!.suggestions;
    const [suggestion, ...others] = suggestionsOf(fix)!;
    expect(others).toEqual([]);
    expect(taken(awkward, suggestion!)).toBe(awkward.text.replace('create index', 'create index concurrently').replace('b int', 'ö int'));

    const insertion = suggestionsOf({ ...fix, edits: [fix.edits[0]!] })![0]!;
    expect(insertion).toEqual({ range: { start: { line: 2, column: 30 }, end: { line: 2, column: 30 } }, text: ' concurrently' });

    expect(suggestionsOf({ ...fix, applicability: 'unsafe' })).toBeUndefined();
    expect(suggestionsOf({ ...fix, applicability: 'manual' })).toBeUndefined();
    expect(suggestionsOf({ ...fix, edits: [] })).toBeUndefined();
    expect(suggestionsOf({ ...fix, files: [{ name: 'x', text: 'select 1;', place: 'next', share: 'alone' }] })).toBeUndefined();
    expect(suggestionsOf({ ...fix, edits: [{ span: { source: { ...awkward, path: 'other.sql' }, start: 0, end: 0 }, text: '' }] })).toBeUndefined();
  });
});
