import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, it } from 'vitest';
import { formatJunit } from '../../src/format/junit.js';
import type { Report } from '../../src/linter/report.js';
import { awkward, awkwardReport, clean } from './awkward.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The document, read by a parser that takes well-formed XML only. */
function read(xml: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => { throw error; });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    const element: Element = { name: tag.name, attributes: tag.attributes, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => void (open.at(-1)!.text += text));
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.children[0]!;
}

/** The suites of a report, in the profile that Jenkins and GitLab read. */
function suitesOf(report: Report, environment = plain): readonly Element[] {
  const root = read(formatJunit(report, environment));
  const count = (element: Element, name: string): number => Number(element.attributes[name]);
  const sum = (name: string): number => root.children.reduce((total, suite) => total + count(suite, name), 0);
  expect(root.name).toBe('testsuites');
  expect([count(root, 'tests'), count(root, 'failures'), count(root, 'errors')]).toEqual([sum('tests'), sum('failures'), 0]);
  for (const suite of root.children) {
    expect(suite.name).toBe('testsuite');
    expect(suite.attributes['name']).toMatch(/\S/);
    expect(suite.children).toHaveLength(count(suite, 'tests'));
    expect(suite.children.filter(({ children }) => children.length > 0)).toHaveLength(count(suite, 'failures'));
    const names = suite.children.map(({ attributes }) => attributes['name']);
    expect(new Set(names).size).toBe(names.length);
    for (const testcase of suite.children) {
      expect(testcase.name).toBe('testcase');
      expect(testcase.attributes).toMatchObject({ name: expect.stringMatching(/\S/) as string, classname: suite.attributes['name'], file: suite.attributes['name'] });
      expect(testcase.children.length).toBeLessThanOrEqual(1);
      for (const failure of testcase.children) {
        expect(failure.name).toBe('failure');
        expect(failure.attributes).toMatchObject({ type: expect.stringMatching(/^(?:error|warning|note)$/) as string, message: expect.stringMatching(/\S/) as string });
      }
    }
  }
  return root.children;
}

describe('--format junit', () => {
  it('has a suite for each file, a failed case for each finding, a passed one for a clean file', () => {
    const suites = suitesOf(awkwardReport());
    expect(suites.map(({ attributes, children }) => [attributes['name'], children.map((testcase) => [testcase.attributes['name'], testcase.attributes['line']])])).toEqual([
      ['supabase/migrations/1_long.sql', [['stale-function-body: public.f', '2']]],
      [awkward.path, [['blocking-index-build: public.users_email', '2'], ['table-rewrite: public.users', '3'], ['missing-lock-timeout: public.users', '3']]],
      [clean.path, [['no problems', undefined]]],
    ]);
  });

  it('holds any text', () => {
    const [failure] = suitesOf(awkwardReport())[1]!.children[0]!.children;
    expect(failure!.attributes['message']).toBe('50% of "größe",\nor `more` | <b>all</b>\ufffd: blocked by @admin.');
    expect(failure!.text).toBe(`${awkward.path}:2:15: error[blocking-index-build]\nLine one.\r\nLine two: 100%.`);
    const message = 'a\u0000b\u001f\u007f\ufffe\ud800<]]>&amp;\ttab 🚀';
    const finding = fakeFinding(spanOf(awkward, 'select'), { message, help: message });
    const [suite] = suitesOf(fakeReport([finding]));
    expect(suite!.children[0]!.children[0]!.attributes['message']).toBe('a\ufffdb\ufffd\u007f\ufffd\ufffd<]]>&amp;\ttab 🚀');
    expect(suite!.children[0]!.children[0]!.text).toContain('\ufffd<]]>&amp;\ttab 🚀');
  });

  it('names cases that are alike one by one', () => {
    const findings = [1, 2, 3].map(() => fakeFinding(spanOf(awkward, 'select')));
    expect(suitesOf(fakeReport(findings))[0]!.children.map(({ attributes }) => attributes['name'])).toEqual(
      ['blocking-index-build: public.users_email', 'blocking-index-build: public.users_email (2)', 'blocking-index-build: public.users_email (3)']);
  });

  it('says where else to look', () => {
    const finding = fakeFinding(spanOf(awkward, 'alter'), { related: [{ span: spanOf(awkward, 'create'), text: 'index made here' }] });
    expect(suitesOf(fakeReport([finding]))[0]!.children[0]!.children[0]!.text).toContain(`\n${awkward.path}:2:15: index made here`);
  });

  it('is whole where nothing was linted', () => {
    expect(suitesOf(fakeReport([]))).toEqual([]);
  });
});
