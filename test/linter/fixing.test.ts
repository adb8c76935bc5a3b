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

  it.each(['warning', 'note'] as const)('a fix that brings another finding, a %s', async (severity) => {
    const worse = wordRule('worse', 'worse', () => ({ applicability: 'manual', edits: [] }), severity);
    const undone = await fix({ '1_a.sql': "select 'bad';", '2_b.sql': "select 'one';" }, [replacing('brings', 'bad', 'worse'), worse, good]);
    expect(texts(undone)).toEqual({ '2_b.sql': "select 'two';" });
    expect(undone.undone.map(({ objection, appeared }) => [objection, appeared?.rule])).toEqual([['another', 'worse']]);
  });

  it('not one that brings something lighter, which is fixed in its turn', async () => {
    const done = await fix({ '1_a.sql': "select 'bad';" }, [replacing('brings', 'bad', 'worse'), replacing('worse', 'worse', 'fine', {}, 'note')]);
    expect(texts(done)).toEqual({ '1_a.sql': "select 'fine';" });
  });

  it('one of many, and no other, whatever stands before it', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${10 + at}_a.sql`, `select 'one';\nselect '${at === 7 ? 'bad' : 'one'}';\nselect 'one';`]));
    const done = await fix(files, [replacing('brings', 'bad', 'worse'), wordRule('worse', 'worse', () => ({ applicability: 'manual', edits: [] }), 'note'), good]);
    expect(done.undone.map(({ finding }) => [finding.rule, finding.span.source.path])).toEqual([['brings', `${folder}17_a.sql`]]);
    expect(done.fixed).toHaveLength(35);
  });

  // A later file needs what an earlier one makes.
  const needs = (subject: string): AnyRule => defineRule({
    id: 'needs', family: 'design', severity: 'error', precision: 'high', summary: 'A table that is not there.', why: 'For a test.', examples: [],
    messages: { found: { what: 'The table is not there.', help: 'Make it.' } },
    create: ({ report }) => ({
      'statement.start'({ span }, { before }) {
        if (span.source.text.startsWith('comment') && !before.hasRelationOrIndex({ schema: 'public', name: 'users' })) report({ message: 'found', at: span, subject });
      },
    }),
  });

  it('one that does harm in another file', async () => {
    const far = await fix({ '1_a.sql': 'create table users (id int);', '2_b.sql': "comment on table users is 'one';" }, [replacing('renames', 'users (', 'people ('), needs('users'), good]);
    expect(texts(far)).toEqual({ '2_b.sql': "comment on table users is 'two';" });
    expect(far.undone.map(({ finding, appeared }) => [finding.rule, appeared?.rule])).toEqual([['renames', 'needs']]);
  });

  it.each([['by what it is about', 'users (', 5], ['by halves', 'users', 14]])('and is found among many %s, in a few lints of the whole', async (_name, subject, most) => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${10 + at}_a.sql`, at === 7 ? "create table users (id text default 'one');" : `select '${at}', 'one';`]));
    let lints = 0;
    const far = await fix({ ...files, '50_b.sql': "comment on table users is 'three';" }, [replacing('renames', 'users (', 'people ('), needs(subject), good], { onProgress: (_done, _total, path) => void (lints += path === '' ? 1 : 0) });
    expect(far.undone.map(({ finding, appeared }) => [finding.rule, appeared?.rule])).toEqual([['renames', 'needs']]);
    expect(far.fixed).toHaveLength(30);
    expect(lints).toBeLessThanOrEqual(most);
  });
});

describe('fixes of several files that do not go well together', () => {
  // Harm is where a word of one file and one of another are both gone.
  const harm = defineRule({
    id: 'harm', family: 'design', severity: 'error', precision: 'high', summary: 'Both are gone.', why: 'For a test.', examples: [],
    messages: { found: { what: 'Both words are gone.', help: 'Take one back.' } },
    create: ({ report, history }) => ({
      'migration.end'({ source }) {
        const here = history.migrations.map((migration) => migration.source.text);
        if (source.text.includes('two') && here.some((text) => text.includes('four'))) report({ message: 'found', at: { source, start: 0, end: 1 }, subject: 'harm' });
      },
    }),
  });

  it('all but one are kept, in a few lints of the whole', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${10 + at}_a.sql`, at === 20 ? "select 'one';" : `select '${at === 7 ? 'three' : 'five'}';`]));
    let lints = 0;
    const done = await fix(files, [replacing('first', 'one', 'two'), replacing('second', 'three', 'four'), replacing('third', 'five', 'six'), harm], { onProgress: (_done, _total, path) => void (lints += path === '' ? 1 : 0) });
    expect(done.undone.map(({ finding, appeared }) => [finding.rule, appeared?.rule])).toEqual([['first', 'harm']]);
    expect(done.fixed).toHaveLength(29);
    expect(lints).toBeLessThanOrEqual(6);
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

  it('do not pass by a migration that was there: the fix is left out, edits and all', async () => {
    expect((await fix({ '10_a.sql': "select 'one';", '11_b.sql': 'select 2;' }, [moving('alone')])).files).toEqual([]);
    const done = await fix({ '10_a.sql': "select 'one';\nselect 1, 'one';", '12_b.sql': 'select 2;' }, [moving('alone')]);
    expect(texts(done)).toEqual({ '10_a.sql': "select 'two';\nselect 1, 'one';", '11_later.sql': 'select 3;\n' });
  });

  it('come after those of an earlier pass', async () => {
    const done = await fix({ '10_a.sql': "select 'first';" }, [moving('alone'), replacing('brings', 'first', 'one', { files: [{ name: 'Sooner', text: 'select 4;', place: 'next', share: 'alone' }] }, 'error')]);
    expect(Object.keys(texts(done))).toEqual(['10_a.sql', '11_sooner.sql', '12_later.sql']);
  });
});
