import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runner } from '../../src/history/migration.js';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { spanText } from '../../src/text/index.js';

const history = 'create table users (id bigint primary key, plan text); create table orders (id bigint primary key);';
const alterUsers = 'alter table users add column locale text';
const alterAgain = 'alter table users add column country text';
const alterOrders = 'alter table orders add column note text';

/** A history that has been replayed, then files one after the other, each a deploy of its own. */
function replayed(runner: Runner, ...files: readonly string[]): readonly string[][] {
  const replay = new Replay({ postgres: 17 });
  return [history, ...files].map((text, deploy) => {
    const lines: string[] = [];
    replay.run({ version: String(deploy), deploy }, parseSource({ path: `${deploy}.sql`, text }), {
      runner,
      onLocks: ({ statement, transaction: { number, held }, session: { lockTimeout = 0 } }) => {
        const names = [...held.values()].filter(({ relation }) => relation.kind === 'relation').map(({ relation, mode }) => `${relation.name} ${mode}`);
        lines.push([spanText(statement.span), number, names.join(', ') || '-', ...(lockTimeout > 0 ? [`${lockTimeout} ms`] : [])].join(' | '));
      },
    });
    return lines;
  }).slice(1);
}

const linesOf = (runner: Runner, text: string): readonly string[] => replayed(runner, text)[0]!;

beforeAll(loadParser);

describe('the transactions of a file', () => {
  it.each(['supabase', 'single-transaction'] as const)('is one under %s', (runner) => {
    expect(linesOf(runner, `${alterUsers}; ${alterOrders}; select 1;`)).toEqual([
      `${alterUsers} | 1 | -`, `${alterOrders} | 1 | users AccessExclusive`, 'select 1 | 1 | users AccessExclusive, orders AccessExclusive',
    ]);
  });

  it('is one for each statement under autocommit', () => {
    expect(linesOf('autocommit', `${alterUsers}; ${alterOrders};`)).toEqual([`${alterUsers} | 1 | -`, `${alterOrders} | 2 | -`]);
  });

  it('is what BEGIN and COMMIT hold under autocommit', () => {
    expect(linesOf('autocommit', `select 1; begin; ${alterUsers}; select 2; commit; select 3;`)).toEqual([
      'select 1 | 1 | -', 'begin | 2 | -', `${alterUsers} | 2 | -`, 'select 2 | 2 | users AccessExclusive', 'commit | 2 | users AccessExclusive', 'select 3 | 3 | -',
    ]);
  });

  it('keeps what came before BEGIN, and begins anew after COMMIT, where the runner wraps the file', () => {
    expect(linesOf('supabase', `${alterUsers}; begin; ${alterOrders}; commit; ${alterAgain}; select 1;`)).toEqual([
      `${alterUsers} | 1 | -`, 'begin | 1 | users AccessExclusive', `${alterOrders} | 1 | users AccessExclusive`,
      'commit | 1 | users AccessExclusive, orders AccessExclusive', `${alterAgain} | 2 | -`, 'select 1 | 2 | users AccessExclusive',
    ]);
  });

  it('goes on after COMMIT AND CHAIN', () => {
    expect(linesOf('autocommit', `begin; ${alterUsers}; commit and chain; ${alterOrders}; select 1; commit;`).slice(3)).toEqual([
      `${alterOrders} | 2 | -`, 'select 1 | 2 | orders AccessExclusive', 'commit | 2 | orders AccessExclusive',
    ]);
  });

  it('lets go of what was locked after a savepoint', () => {
    expect(linesOf('supabase', `${alterUsers}; savepoint a; ${alterOrders}; rollback to a; select 1;`).at(-1)).toBe('select 1 | 1 | users AccessExclusive');
  });

  it('keeps what was locked after a savepoint that is released', () => {
    expect(linesOf('supabase', `savepoint a; savepoint a; ${alterOrders}; release a; rollback to a; select 1;`).at(-1)).toBe('select 1 | 1 | -');
    expect(linesOf('supabase', `savepoint a; ${alterOrders}; release a; select 1;`).at(-1)).toBe('select 1 | 1 | orders AccessExclusive');
  });

  it('is one for a whole block under autocommit', () => {
    expect(linesOf('autocommit', `do $$ begin ${alterUsers}; ${alterOrders}; end $$; select 1;`)).toEqual([
      `${alterUsers} | 1 | -`, `${alterOrders} | 1 | users AccessExclusive`, 'select 1 | 2 | -',
    ]);
  });

  it('ends by a COMMIT in a block only where the block is no part of one', () => {
    const block = `do $$ begin ${alterUsers}; commit; ${alterOrders}; end $$;`;
    expect(linesOf('autocommit', block).at(-1)).toBe(`${alterOrders} | 2 | -`);
    expect(linesOf('supabase', block).at(-1)).toBe(`${alterOrders} | 1 | users AccessExclusive`);
  });

  it('leaves a statement alone that cannot run in a transaction', () => {
    expect(linesOf('supabase', `${alterUsers}; vacuum users; select 1;`)).toEqual([`${alterUsers} | 1 | -`, 'vacuum users | 2 | -', 'select 1 | 3 | -']);
  });

  it('holds nothing from file to file', () => {
    expect(replayed('supabase', `${alterUsers};`, 'select 1;')[1]).toEqual(['select 1 | 1 | -']);
  });
});

describe('settings', () => {
  const after = (runner: Runner, sql: string): string => linesOf(runner, `${sql}; select 1;`).at(-1)!.replace(/^select 1 \| \d+ \| [^|]*?(?: \| )?(?=\d+ ms|$)/, '');

  it.each([
    ['supabase', "set lock_timeout = '5s'", '5000 ms'],
    ['supabase', "set local lock_timeout = '2min'", '120000 ms'],
    ['supabase', "select set_config('lock_timeout', '3s', true)", '3000 ms'],
    ['supabase', "set lock_timeout = '5s'; reset lock_timeout", ''],
    ['supabase', "set lock_timeout = '5s'; reset all", ''],
    ['supabase', "set lock_timeout = '5s'; discard all", ''],
    ['supabase', "set lock_timeout = '5s'; set lock_timeout = 0", ''],
    ['supabase', "set local lock_timeout = '5s'; commit", ''],
    ['supabase', "set lock_timeout = '5s'; commit", '5000 ms'],
    ['supabase', "savepoint a; set lock_timeout = '5s'; rollback to a; commit", ''],
    ['autocommit', "set local lock_timeout = '5s'", ''],
    ['autocommit', "begin; set local lock_timeout = '5s'", '5000 ms'],
    ['autocommit', "begin; set local lock_timeout = '5s'; commit", ''],
    ['autocommit', "begin; set lock_timeout = '5s'; rollback", ''],
  ] as const)('under %s: %s', (runner, sql, timeout) => {
    expect(after(runner, sql)).toBe(timeout);
  });

  it('of a role and of the database hold in later deploys, and RESET goes back to them', () => {
    const timeouts = (...files: readonly string[]): readonly string[] => replayed('supabase', ...files).map((lines) => lines.at(-1)!.split(' | ')[3] ?? '');
    expect(timeouts("alter role postgres set lock_timeout = '4s'; select 1", 'select 1', "set lock_timeout = '1s'; reset all; select 1")).toEqual(['', '4000 ms', '4000 ms']);
    expect(timeouts("alter database postgres set lock_timeout = '4s'", 'select 1', "alter role postgres set lock_timeout = '2s'", 'select 1', 'alter role postgres reset lock_timeout', 'select 1')).toEqual(['', '4000 ms', '4000 ms', '2000 ms', '2000 ms', '4000 ms']);
    expect(timeouts("alter role anon set lock_timeout = '4s'", 'select 1')).toEqual(['', '']);
  });
});

describe('ROLLBACK', () => {
  const tables = (runner: Runner, text: string): readonly string[] => {
    const replay = new Replay({ postgres: 17 });
    replay.run({ version: '1', deploy: 1 }, parseSource({ path: '1.sql', text }), { runner });
    return ['a', 'b', 'c'].filter((name) => replay.catalog.relation({ schema: 'public', name }) !== undefined);
  };

  it('undoes the file so far where the runner wraps it', () => {
    expect(tables('supabase', 'create table a (); rollback; create table b ();')).toEqual(['b']);
    expect(tables('autocommit', 'create table a (); rollback; create table b ();')).toEqual(['a', 'b']);
  });

  it('does not undo what was committed', () => {
    expect(tables('supabase', 'create table a (); commit; create table b (); rollback; create table c ();')).toEqual(['a', 'c']);
  });
});

describe('Postgres', () => {
  let db: PGlite;
  beforeAll(async () => void (db = await PGlite.create()));
  afterAll(() => db.close());
  const codeOf = async (sql: string): Promise<string | undefined> => {
    try {
      await db.exec(sql);
      return undefined;
    } catch (error) {
      return (error as { readonly code: string }).code;
    } finally {
      await db.exec('rollback');
    }
  };

  it.each([
    ['a COMMIT in a block by itself', 'do $$ begin commit; end $$;', undefined],
    ['a COMMIT in a block in a message of several statements', 'select 1; do $$ begin commit; end $$;', '2D000'],
    ['a ROLLBACK in a block in a transaction', 'begin; do $$ begin rollback; end $$;', '2D000'],
    ['DISCARD ALL in a message of several statements', 'select 1; discard all;', '25001'],
    ['VACUUM after another statement', 'select 1; vacuum;', '25001'],
  ])('%s', async (_title, sql, code) => {
    expect(await codeOf(sql)).toBe(code);
  });

  it('makes what stands before BEGIN part of its block, and keeps it at COMMIT', async () => {
    expect(await codeOf('create table a (); begin; create table b (); commit; create table c (); select 1 / 0;')).toBe('22012');
    const { rows } = await db.query("select relname from pg_class where relname in ('a', 'b', 'c') order by 1");
    expect(rows).toEqual([{ relname: 'a' }, { relname: 'b' }]);
  });

  it('forgets SET LOCAL outside a transaction', async () => {
    await db.exec("set local lock_timeout = '5s'");
    expect((await db.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
  });

  it('undoes a SET after a savepoint when it is rolled back to', async () => {
    await db.exec("begin; savepoint a; set lock_timeout = '5s'; rollback to a; commit;");
    expect((await db.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
  });

  it('holds at each statement what the model says', async () => {
    await db.exec(history);
    const held = async (): Promise<string> => {
      const { rows } = await db.query<{ name: string }>("select c.relname || ' ' || replace(l.mode, 'Lock', '') as name from pg_locks l join pg_class c on c.oid = l.relation where l.pid = pg_backend_pid() and c.relname in ('users', 'orders') and c.relkind = 'r' and l.mode <> 'AccessShareLock' order by c.relname desc");
      return rows.map(({ name }) => name).join(', ') || '-';
    };
    const steps = ['begin', alterUsers, 'savepoint a', alterOrders, 'rollback to a', 'select 1'];
    const seen: string[] = [];
    for (const step of steps) {
      seen.push(`${step} | 1 | ${await held()}`);
      await db.exec(step);
    }
    await db.exec('rollback');
    const beside = (line: string): boolean => !line.startsWith('rollback to');
    expect(seen.filter(beside)).toEqual(linesOf('autocommit', steps.join('; ')).filter(beside));
  });
});
