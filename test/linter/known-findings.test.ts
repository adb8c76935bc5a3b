import { describe, expect, it } from 'vitest';
import { readKnownFindings, writeKnownFindings } from '../../src/linter/known-findings-text.js';
import { acceptAll, countKnown, knownAfter, knownBeside, markKnown, type KnownFindings } from '../../src/linter/known-findings.js';
import type { Finding } from '../../src/rule/index.js';
import { fakeFinding, fakeReport, spanOf } from '../format/fake-report.js';

function at(path: string, sql = 'drop table users', more: Partial<Finding> = {}): Finding {
  return fakeFinding(spanOf({ path, text: sql }, sql), { rule: 'dropped-table', subject: 'public.users', ...more });
}

/** The list after a run that found these. */
function listOf(...findings: readonly Finding[]): KnownFindings {
  return knownAfter(fakeReport(findings));
}

/** Which findings are news beside a list, and what is gone of it and left of it. */
function news(findings: readonly Finding[], known: KnownFindings, { there, linted, off = [], whole = true }: { readonly there?: readonly string[]; readonly linted?: readonly string[]; readonly off?: readonly string[]; readonly whole?: boolean } = {}): { readonly fresh: readonly Finding[]; readonly gone: number; readonly rest: number } {
  const { findings: marked, outcome } = markKnown(findings, { findings: known, name: 'known.json', exists: (path) => there?.includes(path) ?? true }, { isLinted: (path, rule) => (linted?.includes(path) ?? true) && !off.includes(rule), whole });
  return { fresh: findings.filter((_, index) => marked[index]!.suppressed === undefined), gone: countKnown(outcome.gone), rest: countKnown(outcome.rest) };
}

describe('a finding is known', () => {
  it('when its lines have moved and its SQL is laid out anew', () => {
    const text = '-- why\n\n\nDROP  TABLE /* all of it */ "users"';
    const moved = fakeFinding({ source: { path: 'a.sql', text }, start: 9, end: text.length }, { rule: 'dropped-table', subject: 'public.users', message: 'In other words.' });
    expect(news([moved], listOf(at('a.sql')))).toEqual({ fresh: [], gone: 0, rest: 0 });
  });

  it('for as many as are listed: the first of them', () => {
    const [first, second, third] = [at('a.sql'), at('a.sql'), at('a.sql')];
    expect(news([first, second, third], listOf(at('a.sql'), at('a.sql')))).toEqual({ fresh: [third], gone: 0, rest: 0 });
    expect(news([first], listOf(at('a.sql'), at('a.sql')))).toEqual({ fresh: [], gone: 1, rest: 0 });
  });

  it('in its own file only, while that is there', () => {
    const copy = at('b.sql');
    expect(news([copy], listOf(at('a.sql')), { linted: ['b.sql'], whole: false })).toEqual({ fresh: [copy], gone: 0, rest: 1 });
    // The file was renamed.
    expect(news([copy], listOf(at('a.sql')), { there: ['b.sql'] })).toEqual({ fresh: [], gone: 0, rest: 0 });
  });

  it('not when rule, subject or SQL differ', () => {
    const others = [at('a.sql', undefined, { rule: 'cascading-drop' }), at('a.sql', undefined, { subject: 'app.users' }), at('a.sql', 'drop table users cascade')];
    expect(news(others, listOf(at('a.sql')))).toEqual({ fresh: others, gone: 1, rest: 0 });
  });

  it('not when a comment silences it: then the list need not', () => {
    const { findings } = markKnown([at('a.sql', undefined, { suppressed: { reason: 'empty' } })], { findings: listOf(at('a.sql')), name: 'known.json', exists: () => true }, { isLinted: () => true, whole: true });
    expect(findings[0]!.suppressed).toEqual({ reason: 'empty' });
    expect(listOf(at('a.sql', undefined, { suppressed: { reason: 'empty' } })).size).toBe(0);
  });
});

describe('a known finding is gone', () => {
  const known = listOf(at('a.sql'), at('b.sql'), at('b.sql'));

  it('only where it was looked for', () => {
    expect(news([], known)).toEqual({ fresh: [], gone: 3, rest: 0 });
    expect(news([], known, { linted: ['b.sql'], whole: false })).toEqual({ fresh: [], gone: 2, rest: 1 });
    expect(news([], known, { off: ['dropped-table'] })).toEqual({ fresh: [], gone: 0, rest: 3 });
  });

  it('with its file, when all was linted: else it may have another name by now', () => {
    expect(news([], known, { there: ['a.sql'], linted: ['a.sql'], whole: true })).toEqual({ fresh: [], gone: 3, rest: 0 });
    expect(news([], known, { there: ['a.sql'], linted: ['a.sql'], whole: false })).toEqual({ fresh: [], gone: 1, rest: 2 });
  });
});

describe('the list after a run', () => {
  it('has what was found and what was not looked for, not what is gone', () => {
    const list = listOf(at('a.sql'), at('b.sql'), at('c.sql'));
    const found = [at('a.sql'), at('a.sql', 'drop table users cascade')];
    const { findings, outcome } = markKnown(found, { findings: list, name: 'known.json', exists: () => true }, { isLinted: (path) => path !== 'c.sql', whole: false });
    const after = knownAfter({ ...fakeReport(findings), known: outcome });
    expect([...after].map(([path, counts]) => [path, countKnown(new Map([[path, counts]]))]).sort()).toEqual([['a.sql', 2], ['c.sql', 1]]);
    expect([countKnown(knownBeside(after, list)), countKnown(knownBeside(list, after))]).toEqual([1, 1]);
  });

  it('makes every finding a known one', () => {
    const { summary, findings } = acceptAll(fakeReport([at('a.sql'), at('b.sql', undefined, { suppressed: { reason: 'empty' } })]), 'known.json');
    expect(findings.map(({ suppressed }) => suppressed)).toEqual([{ reason: 'listed in known.json', known: true }, { reason: 'empty' }]);
    expect(summary).toMatchObject({ errors: 0, warnings: 0, notes: 0, suppressed: 1, known: 1, gone: 0 });
  });
});

describe('the text of a list', () => {
  const list = listOf(at('b.sql'), at('b.sql'), at('a "1".sql'), at('b.sql', 'drop table if exists users'));

  it('has a line for each finding, sorted, with its count', () => {
    const text = writeKnownFindings(list);
    expect(text.replace(/[0-9a-f]{16}/g, '<hash>')).toBe(`{
  "format": "pg-safe known findings",
  "version": 1,
  "findings": {
    "a \\"1\\".sql": {
      "dropped-table public.users <hash>": 1
    },
    "b.sql": {
      "dropped-table public.users <hash>": ${text.indexOf(': 2') < text.lastIndexOf(': 1') ? 2 : 1},
      "dropped-table public.users <hash>": ${text.indexOf(': 2') < text.lastIndexOf(': 1') ? 1 : 2}
    }
  }
}
`);
    expect(writeKnownFindings(new Map([...list].reverse()))).toBe(text);
    expect(readKnownFindings(text)).toEqual(new Map([...list].sort()));
  });

  it('may be empty', () => {
    expect(readKnownFindings(writeKnownFindings(new Map([['a.sql', new Map()]])))).toEqual(new Map());
  });

  it.each([
    ['', 'it is no JSON.'],
    ['{', 'it is no JSON.'],
    ['[]', 'it is no list of known findings.'],
    ['{"version":1,"findings":{}}', 'it is no list of known findings.'],
    ['{"a.sql":{"no-console":{"count":1}}}', 'it is no list of known findings.'],
    ['{"format":"pg-safe known findings","version":2}', 'it was written by a newer pg-safe (version 2 of the format, this one reads 1).'],
    ['{"format":"pg-safe known findings","findings":{}}', 'it is damaged: "findings" must hold files, and those the counts of their findings.'],
    ['{"format":"pg-safe known findings","version":1,"findings":[]}', 'it is damaged: "findings" must hold files, and those the counts of their findings.'],
    ['{"format":"pg-safe known findings","version":1,"findings":{"a.sql":{"x":0}}}', 'it is damaged: "findings" must hold files, and those the counts of their findings.'],
    ['{\n<<<<<<< HEAD\n', 'it has the conflict markers of a merge. Take either side, then run --update-baseline.'],
  ])('is told when it is %j', (text, sentence) => {
    expect(() => readKnownFindings(text)).toThrow(new Error(sentence));
  });
});
