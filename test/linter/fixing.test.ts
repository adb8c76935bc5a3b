import { beforeAll, describe, expect, it } from 'vitest';
import { baselineSources } from '../../src/config/baseline.js';
import { fixHistory, type Fixing, type FixTask } from '../../src/linter/fixing.js';
import type { AnyRule, Fix, Severity } from '../../src/rule/index.js';
import { defineRule } from '../../src/rule/index.js';
import { loadParser } from '../../src/sql/parser.js';

beforeAll(() => loadParser());

/** A rule that finds a word at the top of a statement's text, and has a fix for it. */
function wordRule(id: string, word: string, makeFix: (start: number, at: { readonly path: string; readonly text: string }) => Omit<Fix, 'title'>, severity: Severity = 'warning'): AnyRule {
  return defineRule({
    id, family: 'design', severity, precision: 'high', summary: 'A word.', why: 'For a test.', examples: [],
    messages: { found: { what: 'The word {{word}} is there.', help: 'Take it out.' } },
    create: ({ report }) => ({
      'statement.start'({ span }) {
        const at = span.source.text.slice(span.start, span.end).indexOf(word);
        if (at === -1) return;
        const start = span.start + at;
        report({ message: 'found', at: { ...span, start, end: start + word.length }, subject: word, data: { word }, fix: { title: 'Fix it', ...makeFix(start, span.source) } });
      },
    }),
  });
}

const replacing = (id: string, word: string, by: string, rest: Partial<Fix> = {}, severity?: Severity): AnyRule =>
  wordRule(id, word, (start, source) => ({ applicability: 'safe', edits: [{ span: { source, start, end: start + word.length }, text: by }], ...rest }), severity);

const folder = 'supabase/migrations/';

async function fix(files: Readonly<Record<string, string>>, rules: readonly AnyRule[], task: Partial<FixTask> = {}): Promise<Fixing> {
  return fixHistory({
    sources: Object.entries(files).map(([path, text]) => ({ path: folder + path, text })),
    rules,
    settings: { postgres: 17, runner: 'supabase', apiSchemas: [], severityOf: (rule) => rule.severity, optionsOf: () => ({}) },
    baseline: await baselineSources({ baseline: 'none', defaultGrants: 'auto' }),
    history: { migrationsFolder: folder },
    unsafe: false, mayChange: () => true, mayCreate: true,
    ...task,
  });
}

const texts = ({ files }: Fixing): Readonly<Record<string, string>> => Object.fromEntries(files.map(({ after }) => [after.path.slice(folder.length), after.text]));

describe('the loop', () => {
  it('goes on while fixes make room for others, and counts them', async () => {
    const done = await fix({ '1_a.sql': "select 'one';", '2_b.sql': 'select 2;' }, [replacing('first', 'one', 'two'), replacing('second', 'two', 'three', {}, 'note')]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'three';" });
    expect(done.fixed.map(({ rule }) => rule)).toEqual(['first', 'second']);
    expect(done.report.findings).toEqual([]);
  });

  it('ends when rules are at odds', async () => {
    const done = await fix({ '1_a.sql': "select 'one';" }, [replacing('there', 'one', 'two', {}, 'error'), replacing('back', 'two', 'one')]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'two';" });
    expect(done.undone.map(({ finding }) => finding.rule)).toEqual(['back']);
  });

  it('leaves what touches for the next pass', async () => {
    const done = await fix({ '1_a.sql': "select 'one';" }, [replacing('first', 'one', 'two'), replacing('same', "'one", "'won")]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'won';" });
    expect(done.fixed.map(({ rule }) => rule)).toEqual(['same']);
  });
});

describe('what is left alone', () => {
  it.each([
    ['a suppressed finding', "-- pg-safe-ignore first: wanted\nselect 'one';", {}, {}],
    ['an unsafe fix, without leave', "select 'one';", { applicability: 'unsafe' }, {}],
    ['a manual fix, always', "select 'one';", { applicability: 'manual' }, { unsafe: true }],
    ['a file that may not change', "select 'one';", {}, { mayChange: () => false }],
    ['a finding that is not wanted', "select 'one';", {}, { wanted: () => false }],
    ['a fix that writes a file, without leave', "select 'one';", { files: [{ name: 'x', text: 'select 1;', place: 'next', share: 'alone' }] }, { mayCreate: false }],
    ['history', "select 'one';", {}, { history: { migrationsFolder: folder, targets: new Set<string>() } }],
  ] as const)('%s', async (_name, sql, rest, task) => {
    const done = await fix({ '1_a.sql': sql }, [replacing('first', 'one', 'two', rest)], task);
    expect([done.files, done.fixed, done.undone]).toEqual([[], [], []]);
  });

  it('takes an unsafe fix with leave', async () => {
    expect((await fix({ '1_a.sql': "select 'one';" }, [replacing('first', 'one', 'two', { applicability: 'unsafe' })], { unsafe: true })).fixed).toHaveLength(1);
  });
});

describe('what is taken back', () => {
  const good = replacing('good', 'one', 'two');

  it('a fix that breaks the SQL, and no other of its file', async () => {
    const done = await fix({ '1_a.sql': "select 'bad';\nselect 'one';\n", '2_b.sql': "select 'one';" }, [replacing('breaks', "'bad'", ') select ('), good]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'bad';\nselect 'two';\n", '2_b.sql': "select 'two';" });
    expect(done.undone.map(({ finding, objection }) => [finding.rule, objection])).toEqual([['breaks', 'syntax']]);
  });

  it('a fix that leaves its finding', async () => {
    const done = await fix({ '1_a.sql': "select 'bad', 1;\nselect 'one';" }, [replacing('stays', 'bad', 'bad bad'), good]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'bad', 1;\nselect 'two';" });
    expect(done.undone.map(({ finding, objection }) => [finding.rule, objection])).toEqual([['stays', 'stays']]);
  });

  it('a fix that brings something as grave, here or in another file, but not one that brings something lighter', async () => {
    const worse = (severity: Severity): AnyRule => wordRule('worse', 'worse', () => ({ applicability: 'manual', edits: [] }), severity);
    const files = { '1_a.sql': "select 'bad';", '2_b.sql': "select 'one';" };
    const undone = await fix(files, [replacing('brings', 'bad', 'worse'), worse('warning'), good]);
    expect(texts(undone)).toEqual({ '2_b.sql': "select 'two';" });
    expect(undone.undone.map(({ appeared }) => appeared?.rule)).toEqual(['worse']);
    expect(texts(await fix(files, [replacing('brings', 'bad', 'worse'), worse('note'), good]))).toEqual({ '1_a.sql': "select 'worse';", '2_b.sql': "select 'two';" });
    // The second file needs what the first one makes.
    const needs = defineRule({
      id: 'needs', family: 'design', severity: 'error', precision: 'high', summary: 'A table that is not there.', why: 'For a test.', examples: [],
      messages: { found: { what: 'The table is not there.', help: 'Make it.' } },
      create: ({ report }) => ({
        'statement.start'({ span }, { before }) {
          if (span.source.text.startsWith('comment') && !before.hasRelationOrIndex({ schema: 'public', name: 'users' })) report({ message: 'found', at: span, subject: 'users' });
        },
      }),
    });
    const far = await fix({ '1_a.sql': 'create table users (id int);', '2_b.sql': "comment on table users is 'one';" }, [replacing('renames', 'users (', 'people ('), needs, good]);
    expect(texts(far)).toEqual({ '2_b.sql': "comment on table users is 'two';" });
    expect(far.undone.map(({ finding, appeared }) => [finding.rule, appeared?.rule])).toEqual([['renames', 'needs']]);
  });
});

describe('new migrations', () => {
  const moving = (share: 'alone' | 'shared', place: 'next' | 'last' = 'next'): AnyRule => replacing('moves', 'one', 'two', { files: [{ name: 'Later!', text: 'select 3;', place, share }] });

  it('come directly after, with the line ends of their file, and are under lint', async () => {
    const done = await fix({ '20260101000000_a.sql': "select 'one';\r\n", '20260102000000_b.sql': 'select 2;' }, [moving('alone'), replacing('other', '3', '4', {}, 'note')]);
    expect(texts(done)).toEqual({ '20260101000000_a.sql': "select 'two';\r\n", '20260101000001_later.sql': 'select 4;\r\n' });
    expect(done.report.summary.files).toBe(3);
  });

  it('are one each, or shared', async () => {
    const files = { '10_a.sql': "select 'one';\nselect 1, 'one';" };
    expect(Object.keys(texts(await fix(files, [moving('alone')])))).toEqual(['10_a.sql', '11_later.sql', '12_later.sql']);
    expect(texts(await fix(files, [moving('shared')]))).toMatchObject({ '11_later.sql': 'select 3;\n' });
  });

  it('come last, shared by files', async () => {
    expect(Object.keys(texts(await fix({ '10_a.sql': "select 'one';", '12_b.sql': "select 'one';" }, [moving('shared', 'last')])))).toEqual(['10_a.sql', '12_b.sql', '13_later.sql']);
  });

  it('are not written where no version is left', async () => {
    expect((await fix({ '99_a.sql': "select 'one';" }, [moving('alone')])).files).toEqual([]);
  });
});
