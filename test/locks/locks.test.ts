import { describe, expect, it } from 'vitest';
import { lockFormats, locks, rankLocks, spanText, type LockReport } from '../../src/index.js';

const users = { path: 'supabase/migrations/1_users.sql', text: 'create table users (id bigint primary key, email text); create table orders (id bigint primary key, user_id bigint);' };
const path = 'supabase/migrations/2_change.sql';

async function locksOf(sql: string, more: Partial<Parameters<typeof locks>[0]> = {}): Promise<LockReport> {
  return locks({ sources: [users, { path, text: sql }], targets: new Set([path]), ...more });
}

/** `sql | transaction | relation mode work held` for each lock. */
function lines({ statements }: LockReport): readonly string[] {
  return statements.map(({ span, transaction, locks: taken }) => [
    spanText(span), String(transaction),
    ...taken.map(({ relation, mode, work, held }) => `${relation} ${mode} ${work} ${held?.statements ?? 0}`),
  ].join(' | '));
}

describe('locks', () => {
  it('tells of each statement what it locks, and for how many more statements', async () => {
    expect(lines(await locksOf('alter table users add column age integer; create index users_age on users (age); select 1;'))).toEqual([
      'alter table users add column age integer | 1 | public.users AccessExclusive none 2',
      'create index users_age on users (age) | 1 | public.users Share index-build 1',
      'select 1 | 1',
    ]);
  });

  it('does not tell of what the transaction itself makes', async () => {
    expect(lines(await locksOf('create table notes (id bigint); create index notes_id on notes (id);'))).toEqual([
      'create table notes (id bigint) | 1', 'create index notes_id on notes (id) | 1',
    ]);
  });

  it.each([
    ['supabase', ['begin | 1', 'alter table users add age integer | 1 | public.users AccessExclusive none 1', 'commit | 1', 'drop table orders | 2 | public.orders AccessExclusive none 0']],
    ['autocommit', ['begin | 1', 'alter table users add age integer | 1 | public.users AccessExclusive none 1', 'commit | 1', 'drop table orders | 2 | public.orders AccessExclusive none 0']],
  ] as const)('ends what is held with the transaction, as the runner %s has it', async (runner, expected) => {
    expect(lines(await locksOf('begin; alter table users add age integer; commit; drop table orders;', { config: { runner } }))).toEqual(expected);
  });

  it('lets go what was locked after a savepoint', async () => {
    expect(lines(await locksOf('savepoint s; alter table users add age integer; rollback to s; drop table orders;', { config: { runner: 'single-transaction' } }))).toEqual([
      'savepoint s | 1', 'alter table users add age integer | 1 | public.users AccessExclusive none 0', 'rollback to s | 1', 'drop table orders | 1 | public.orders AccessExclusive none 0',
    ]);
  });

  it('reads blocks, and says what it cannot know', async () => {
    const { statements } = await locksOf("do $$ begin if true then alter table users add age integer; end if; execute 'alter table ' || current_setting('a.b') || ' add b text'; end $$;");
    expect(statements.map(({ span, conditional, unknown }) => [spanText(span), conditional, unknown])).toEqual([
      ['alter table users add age integer', true, undefined],
      ["'alter table ' || current_setting('a.b') || ' add b text'", true, true],
    ]);
  });

  it('knows sizes by the name that the server has, before or after a rename', async () => {
    const sql = 'alter table users rename to people; alter table people add age integer;';
    const sizes = async (name: string): Promise<readonly (number | undefined)[]> =>
      (await locksOf(sql, { stats: new Map([[`public.${name}`, { rows: 7, bytes: 8192 }]]) })).statements.flatMap(({ locks: taken }) => taken.map(({ rows }) => rows));
    expect([await sizes('users'), await sizes('people'), await sizes('orders')]).toEqual([[7, 7], [7, 7], [undefined, undefined]]);
  });
});

describe('rankLocks', () => {
  const sql = 'alter table users add unique (email); alter table orders add unique (user_id); alter table orders add note text; update users set email = null where id = 1;';
  const ranked = async (stats?: ReadonlyMap<string, { rows: number; bytes: number }>): Promise<readonly string[]> =>
    rankLocks(await locksOf(sql, stats === undefined ? {} : { stats })).map(({ lock: { relation, work } }) => `${relation} ${work}`);

  it('puts work on many rows first, and leaves out what blocks no client', async () => {
    expect(await ranked(new Map([['public.users', { rows: 10, bytes: 8192 }], ['public.orders', { rows: 1e6, bytes: 1e8 }]]))).toEqual(['public.orders index-build', 'public.users index-build', 'public.orders none']);
    expect(await ranked(new Map([['public.users', { rows: 1e6, bytes: 1e8 }], ['public.orders', { rows: 10, bytes: 8192 }]]))).toEqual(['public.users index-build', 'public.orders index-build', 'public.orders none']);
  });

  it('takes a table of unknown size for a large one', async () => {
    expect(await ranked(new Map([['public.users', { rows: 1e9, bytes: 1e12 }]]))).toEqual(['public.orders index-build', 'public.users index-build', 'public.orders none']);
    expect(await ranked()).toEqual(['public.users index-build', 'public.orders index-build', 'public.orders none']);
  });
});

describe('the formats', () => {
  const shown = async (name: keyof typeof lockFormats, sql: string, ranked = false): Promise<string> => {
    const write = await lockFormats[name]();
    const stats = new Map([['public.users', { rows: 1_234_567, bytes: 1e9 }]]);
    return write(await locksOf(sql, ranked ? { stats } : {}), { color: false, all: false, ranked, width: 120 });
  };
  const sql = 'alter table users add column age integer; -- new\ncreate index users_age on users (age);\n';

  it('is a table on a terminal', async () => {
    expect(await shown('text', sql, true)).toBe([
      'supabase/migrations/2_change.sql · 2 statements in 1 transaction',
      '  line  statement                             relation      rows   lock              blocks              work         held for',
      '  1     alter table users add column age in…  public.users  1.23M  ACCESS EXCLUSIVE  reads, writes, DDL               1 more, to line 2',
      '  2     create index users_age on users (ag…  public.users  1.23M  SHARE             writes, DDL         index-build',
      '',
      'Heaviest first',
      '  1.  public.users  1.23M  SHARE             index-build  supabase/migrations/2_change.sql:2',
      '  2.  public.users  1.23M  ACCESS EXCLUSIVE               supabase/migrations/2_change.sql:1',
      '',
      '2 statements: 2 block clients, 1 of them for as long as the work takes.',
      '',
    ].join('\n'));
  });

  it('is JSON for programs', async () => {
    expect(JSON.parse(await shown('json', sql, true))).toEqual({
      version: 1,
      statements: [
        {
          file: path, line: 1, sql: 'alter table users add column age integer', transaction: 1,
          locks: [{ relation: 'public.users', kind: 'table', mode: 'AccessExclusive', work: 'none', blocks: ['reads', 'writes', 'DDL'], heldStatements: 1, heldTo: 2, rows: 1_234_567, bytes: 1e9 }],
        },
        {
          file: path, line: 2, sql: 'create index users_age on users (age)', transaction: 1,
          locks: [{ relation: 'public.users', kind: 'table', mode: 'Share', work: 'index-build', blocks: ['writes', 'DDL'], heldStatements: 0, rows: 1_234_567, bytes: 1e9 }],
        },
      ],
    });
  });

  it('is Markdown for a pull request', async () => {
    const text = await shown('markdown', "alter table users add column kind text default 'a|b`c';");
    expect(text.split('\n')[0]).toBe('### supabase/migrations/2_change.sql');
    expect(text).toContain("| 1    | `` alter table users add column kind text default 'a\\|b`c' `` | `public.users` | ACCESS EXCLUSIVE | reads, writes, DDL |");
  });

  it('says that nobody is blocked', async () => {
    expect(await shown('text', 'create table notes (id bigint);')).toContain('  Blocks nobody.\n');
    expect(await shown('markdown', 'create table notes (id bigint);')).toContain('Blocks nobody.\n');
  });
});
