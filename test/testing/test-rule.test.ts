import { describe, expect, it } from 'vitest';
import { defineRule, type Fix, type Messages, type OptionsOf, type OptionSpec, type Rule } from '../../src/rule/index.js';
import { testRule, type Harness, type RuleCases } from '../../src/testing/index.js';

/** A rule that reports each new table, and can be told to misbehave. */
function newTables(misbehave: { readonly fix?: (at: Fix['edits'][number]['span']) => Fix; readonly mutate?: boolean; readonly what?: string } = {}) {
  return defineRule({
    id: 'new-table',
    family: 'additive',
    severity: 'note',
    precision: 'low',
    summary: 'A table.',
    why: 'For the tests of testRule.',
    messages: { made: { what: misbehave.what ?? 'Table "{{table}}" is made.', help: 'Think again about {{table}}.' } },
    options: { least: { description: 'The least number of columns.', default: 0 } },
    examples: [],
    create: ({ report, options }) => ({
      'table.create'({ table, span }) {
        if (misbehave.mutate === true) (table.columns as unknown[]).pop();
        if (table.columns.length < options.least) return;
        report({ message: 'made', at: span, subject: table.name, data: { table: table.name }, ...(misbehave.fix && { fix: misbehave.fix(span) }) });
      },
    }),
  });
}

const rename = (text: string) => (span: Fix['edits'][number]['span']): Fix => ({ title: 'Rename it', applicability: 'unsafe', edits: [{ span, text }] });
const made = (at: string) => ({ message: 'made' as const, at });

/** The names of the tests that fail. */
async function failures<M extends Messages, O extends OptionSpec>(rule: Rule<M, O>, cases: RuleCases<keyof M & string, OptionsOf<O>>): Promise<readonly string[]> {
  const tests: { readonly name: string; readonly body: () => void | Promise<void> }[] = [];
  const harness: Harness = { describe: (_name, body) => body(), it: (name, body) => tests.push({ name, body }), expect };
  testRule(rule, cases, harness);
  const failed: string[] = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('testRule', () => {
  it('is content with what is right', async () => {
    expect(await failures(newTables(), {
      valid: ['select 1;', { name: 'too few columns', options: { least: 2 }, sql: 'create table a (b int);' }, { name: 'only context', context: ['a.sql'], files: { 'a.sql': 'create table a (b int);', 'b.sql': 'select 1;' } }],
      invalid: [
        { sql: 'create table a (b int);', expect: [{ ...made('a'), what: 'Table "a" is made.', help: 'again about a', severity: 'note', subject: 'a', related: [], line: 1 }] },
        { name: 'two files', files: { 'a.sql': 'create table a (b int);', 'b.sql': '\ncreate table c (d int);' }, expect: [{ ...made('a'), path: 'a.sql' }, { ...made('c'), path: 'b.sql', line: 2 }] },
        { name: 'earlier migrations are not linted', history: ['create table x (y int);', 'create table z (y int);'], sql: 'create table a (b int);', expect: [made('a')] },
      ],
    })).toEqual([]);
  });

  it('compares all that is stated, in number and order', async () => {
    const sql = 'create table a (b int); create table c (d int);';
    const wrong = [
      [made('a')],
      [made('c'), made('a')],
      [made('a'), made('c'), made('c')],
      [made('a'), { ...made('c'), what: 'Table "c" is made' }],
      [made('a'), { ...made('c'), help: 'something else' }],
      [made('a'), { ...made('c'), severity: 'error' }],
      [made('a'), { ...made('c'), subject: 'public.c' }],
      [made('a'), { ...made('c'), related: [{ at: 'a', text: 'here' }] }],
      [made('a'), { ...made('c'), line: 2 }],
      [made('a'), { ...made('c'), path: 'a.sql' }],
      [made('a'), { ...made('c'), suppressed: 'a reason' }],
    ] as const;
    for (const expected of wrong) expect(await failures(newTables(), { valid: [], invalid: [{ name: 'wrong', sql, expect: expected }] })).toEqual(['wrong']);
    expect(await failures(newTables(), { valid: [{ name: 'not valid', sql }], invalid: [{ sql: 'create table a ();', expect: [made('a')] }] })).toEqual(['not valid']);
  });

  it('refuses a case given twice, whatever its name', async () => {
    const expected = [made('a')] as const;
    const sql = 'create table a (b int);';
    expect(await failures(newTables(), { valid: ['select 1;', { name: 'again', sql: 'select 1;' }], invalid: [{ sql, expect: expected }] })).toEqual(['has cases that differ']);
    expect(await failures(newTables(), { valid: [], invalid: [{ sql, expect: expected }, { sql, postgres: 15, expect: expected }] })).toEqual([]);
  });

  it('refuses SQL with a syntax error, unless it is meant', async () => {
    const invalid = [{ sql: 'create table a (b int);', expect: [made('a')] }] as const;
    expect(await failures(newTables(), { valid: [{ name: 'broken', sql: 'selec 1;' }], invalid })).toEqual(['broken']);
    expect(await failures(newTables(), { valid: [{ name: 'broken history', history: 'selec 1;', sql: 'select 1;' }], invalid })).toEqual(['broken history']);
    expect(await failures(newTables(), { valid: [{ broken: true, sql: 'selec 1;' }], invalid })).toEqual([]);
  });

  it('refuses a message that no case covers', async () => {
    expect(await failures(newTables(), { valid: ['select 1;'], invalid: [] })).toEqual(['has a case for each message']);
  });

  it('refuses a rule that changes what it is given', async () => {
    expect(await failures(newTables({ mutate: true }), { valid: [], invalid: [{ name: 'mutates', sql: 'create table a (b int);', expect: [made('a')] }] })).toEqual(['mutates']);
  });

  it('refuses a message that is no sentence, and an open placeholder', async () => {
    for (const what of ['table "{{table}}" is made.', 'Table "{{table}}" is made', 'Table {{tabel}} is made.']) {
      expect(await failures(newTables({ what }), { valid: [], invalid: [{ name: 'says', sql: 'create table a (b int);', expect: [made('a')] }] })).toEqual(['says']);
    }
  });

  it('refuses a fix that is not stated, not made, broken, or no remedy', async () => {
    const sql = 'create table a (b int);';
    const one = (fix: string, fixed?: string) => failures(newTables({ fix: rename(fix) }), { valid: [], invalid: [{ name: 'fix', sql, expect: [made('a')], ...(fixed !== undefined && { fixed }) }] });
    expect(await one('c')).toEqual(['fix']);
    expect(await one('c', 'create table d (b int);')).toEqual(['fix']);
    expect(await one('select', 'create table select (b int);')).toEqual(['fix']);
    expect(await one('c', 'create table c (b int);')).toEqual(['fix']);
    expect(await one('if not exists a () --', 'create table if not exists a () -- (b int);')).toEqual(['fix']);
    expect(await failures(newTables(), { valid: [], invalid: [{ name: 'fix', sql, expect: [made('a')], fixed: 'select 1;' }] })).toEqual(['fix']);
    const out = (span: Fix['edits'][number]['span']): Fix => ({ title: 'Take it out', applicability: 'unsafe', edits: [{ span: { ...span, start: 0, end: span.source.text.length }, text: 'select 1;' }] });
    expect(await failures(newTables({ fix: out }), { valid: [], invalid: [{ sql, expect: [made('a')], fixed: 'select 1;' }] })).toEqual([]);
  });

  it('needs SQL or files, and a test framework', async () => {
    expect(await failures(newTables(), { valid: [{ name: 'nothing' }], invalid: [{ sql: 'create table a ();', expect: [made('a')] }] })).toEqual(['nothing']);
    expect(() => testRule(newTables(), { valid: [], invalid: [] })).toThrow(TypeError);
  });
});
