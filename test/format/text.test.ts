import { describe, expect, test } from 'vitest';
import { formatText } from '../../src/format/text.js';
import type { Source } from '../../src/text/index.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

const tables: Source = { path: 'supabase/migrations/1_users.sql', text: 'create table users (\n  id bigint primary key,\n  email text\n);\n' };
const indexes: Source = {
  path: 'supabase/migrations/2_indexes.sql',
  text: 'create index users_email on users (email);\ncreate index users_name on users (name);\n\ncreate index users_age on users (age);\n',
};
const createdHere = { span: spanOf(tables, 'users'), text: 'table created here' };

describe('a finding', () => {
  test('has its source, the history behind it, help, fix and the command that explains it', () => {
    const finding = fakeFinding(spanOf(indexes, 'create index users_email on users (email)'), {
      related: [createdHere],
      help: 'Put it alone in a file of its own:\nCREATE INDEX CONCURRENTLY users_email ON users …',
      fix: { title: 'Build the index concurrently', applicability: 'unsafe', edits: [] },
    });
    expect(formatText(fakeReport([finding], { summary: { files: 14, history: 12, opaque: 1 } }), plain)).toBe(
      `error[blocking-index-build]: Building index "users_email" blocks every write to "users" until it finishes.
  ┌─ supabase/migrations/2_indexes.sql:1:1
  │
1 │ create index users_email on users (email);
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  │
  ├─ supabase/migrations/1_users.sql:1:14
1 │ create table users (
  │              ----- table created here
  │
  = help: Put it alone in a file of its own:
          CREATE INDEX CONCURRENTLY users_email ON users …
  = fix (unsafe): Build the index concurrently
  = pg-safe explain blocking-index-build

1 error in 1 file (14 migrations linted, 12 more replayed as history); 1 statement opaque
`);
  });

  test('that spans lines has a bracket, and a long one is cut', () => {
    const source: Source = { path: 'a.sql', text: `${'\n'.repeat(8)}alter table users\n  add column a int,\n  add column b int,\n  add column c int,\n  add column d int;\r\n` };
    const text = formatText(fakeReport([fakeFinding(spanOf(source, source.text.trim())), fakeFinding(spanOf(source, 'alter table users\n  add column a int'), { rule: 'other' })]), plain);
    expect(text).toContain(`
   ┌─ a.sql:9:1
   │
 9 │ ┌ alter table users
10 │ │   add column a int,
11 │ │   add column b int,
 … │ └ to line 13
   │
`);
    expect(text).toContain(`
   ┌─ a.sql:9:1
   │
 9 │ ┌ alter table users
10 │ └   add column a int,
   │
`);
  });

  test('of a whole file that is empty still has a place', () => {
    const source: Source = { path: 'empty.sql', text: '' };
    expect(formatText(fakeReport([fakeFinding({ source, start: 0, end: 0 })]), plain)).toContain('  ┌─ empty.sql:1:1\n  │\n1 │ \n  │ ^\n  │\n');
  });

  test('with many related places shows the source of three', () => {
    const source: Source = { path: 'p.sql', text: 'create policy one\ncreate policy two\ncreate policy three\ncreate policy four\ncreate policy five\n' };
    const related = ['one', 'two', 'three', 'four', 'five'].map((name) => ({ span: spanOf(source, `create policy ${name}`), text: `policy "${name}" created here` }));
    const text = formatText(fakeReport([fakeFinding(spanOf(tables, 'users'), { related })]), plain);
    expect(text).toContain('3 │ create policy three\n  │ ------------------- policy "three" created here\n');
    expect(text).toContain('  ├─ 2 more related places:\n  │ p.sql:4:1  policy "four" created here\n  │ p.sql:5:1  policy "five" created here\n');
  });

  test('cannot drive the terminal through names or source', () => {
    const source: Source = { path: 'a.sql', text: 'drop table "\x1b[2J\u202eusers";' };
    const text = formatText(fakeReport([fakeFinding(spanOf(source, source.text), { message: 'Dropping "\x1b[2Ja\nb".' })]), plain);
    expect(text).toContain('error[blocking-index-build]: Dropping "\ufffd[2Ja b".\n');
    expect(text).toContain('1 │ drop table "\ufffd[2J\ufffdusers";\n');
  });
});

describe('findings that repeat', () => {
  const repeated = ['users_email on users (email)', 'users_name on users (name)', 'users_age on users (age)'].map((index) => {
    const name = index.split(' ')[0]!;
    return fakeFinding(spanOf(indexes, `create index ${index}`), { subject: `public.${name}`, message: `Building index "${name}" blocks every write to "users" until it finishes.` });
  });

  test('are one block with a line each', () => {
    expect(formatText(fakeReport(repeated), plain)).toBe(
      `error[blocking-index-build]: Building index "users_email" blocks every write to "users" until it finishes.
  ┌─ supabase/migrations/2_indexes.sql:1:1
  │
1 │ create index users_email on users (email);
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  │
  ├─ 2 more places in this file with the same problem:
  │ supabase/migrations/2_indexes.sql:2:1  public.users_name
  │ supabase/migrations/2_indexes.sql:4:1  public.users_age
  │
  = help: Put it alone in a file of its own.
  = pg-safe explain blocking-index-build

3 errors in 1 file (1 migration linted)
`);
  });

  test('forty are all listed', () => {
    const source: Source = { path: 'many.sql', text: Array.from({ length: 40 }, (_, at) => `drop table t${at};\n`).join('') };
    const findings = Array.from({ length: 40 }, (_, at) => fakeFinding(spanOf(source, `drop table t${at};`), { subject: `public.t${at}` }));
    const text = formatText(fakeReport(findings), plain);
    expect(text.match(/many\.sql:\d+:1/g)).toHaveLength(40);
    expect(text).toContain('  ├─ 39 more places in this file with the same problem:\n  │ many.sql:2:1   public.t1\n');
    expect(text).toContain('  │ many.sql:40:1  public.t39\n');
  });

  test('about one object are told apart by their SQL', () => {
    const source: Source = { path: 'a.sql', text: 'update users set a = 1;\nupdate users\nset b = 2;\n' };
    const findings = ['update users set a = 1', 'update users\nset b = 2'].map((sql) => fakeFinding(spanOf(source, sql)));
    expect(formatText(fakeReport(findings), plain)).toContain('  │ a.sql:2:1  update users\n');
  });

  test('in another file, with another severity or with words that differ are blocks of their own', () => {
    const other: Source = { ...indexes, path: 'supabase/migrations/3_indexes.sql' };
    const span = repeated[1]!.span;
    const findings = [
      repeated[0]!,
      fakeFinding(span, { severity: 'warning' }),
      fakeFinding(span, { message: 'Rebuilding index "users_name" blocks every read of "users".' }),
      repeated[2]!,
      fakeFinding({ ...span, source: other }),
    ];
    const headers = formatText(fakeReport(findings), plain).match(/^(error|warning)\[.*|^ +┌─.*|more place/gm);
    expect(headers).toEqual([
      'error[blocking-index-build]: Building index "users_email" blocks every write to "users" until it finishes.',
      '  ┌─ supabase/migrations/2_indexes.sql:1:1',
      'more place',
      'warning[blocking-index-build]: Building index "users_email" blocks every write to "users" until it finishes.',
      '  ┌─ supabase/migrations/2_indexes.sql:2:1',
      'error[blocking-index-build]: Rebuilding index "users_name" blocks every read of "users".',
      '  ┌─ supabase/migrations/2_indexes.sql:2:1',
      'error[blocking-index-build]: Building index "users_email" blocks every write to "users" until it finishes.',
      '  ┌─ supabase/migrations/3_indexes.sql:2:1',
    ]);
  });
});

describe('colours', () => {
  const finding = fakeFinding(spanOf(indexes, 'users_email'), { related: [createdHere] });

  test('change nothing but the colours', () => {
    const colored = formatText(fakeReport([finding]), { ...plain, color: true });
    expect(colored).toContain('\x1b[31merror[blocking-index-build]\x1b[39m');
    // eslint-disable-next-line no-control-regex
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(formatText(fakeReport([finding]), plain));
  });
});

describe('the last line', () => {
  const span = spanOf(indexes, 'users_email');
  const lastLine = (...report: Parameters<typeof fakeReport>): string => formatText(fakeReport(...report), plain).trimEnd().split('\n').at(-1)!;

  test('is the only one of a clean run', () => {
    expect(formatText(fakeReport([], { summary: { files: 1 } }), plain)).toBe('No problems in 1 migration\n');
    expect(formatText(fakeReport([], { summary: { files: 14, history: 12, suppressed: 2, opaque: 3 } }), plain)).toBe(
      'No problems in 14 migrations (12 more replayed as history); 2 suppressed; 3 statements opaque\n',
    );
  });

  test('says when nothing was there to lint', () => {
    expect(lastLine([])).toBe('No migrations to lint');
    expect(lastLine([], { summary: { history: 12 } })).toBe('No migrations to lint (12 replayed as history)');
  });

  test('counts by severity; a suppressed finding is counted apart and not shown', () => {
    const findings = [fakeFinding(span), fakeFinding(span, { severity: 'warning' }), fakeFinding(span, { severity: 'note' }), fakeFinding(span, { suppressed: { reason: 'small' } })];
    expect(lastLine(findings)).toBe('1 error, 1 warning, 1 note in 1 file (1 migration linted); 1 suppressed');
    expect(formatText(fakeReport([findings[3]!]), plain)).toBe('No problems in 1 migration; 1 suppressed\n');
  });

  test('tells what quiet keeps back', () => {
    const findings = [fakeFinding(span, { severity: 'warning' }), fakeFinding(span, { severity: 'note' })];
    expect(formatText(fakeReport(findings), { ...plain, quiet: true })).toBe('No errors in 1 migration; 1 warning, 1 note not shown\n');
  });
});
