import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { supabaseBaseline } from '../../../src/config/presets/supabase.generated.js';
import { serverDriver } from '../../../src/node/drivers/server.js';
import { readTarget } from '../../../src/node/drivers/server-url.js';
import { DriverError } from '../../../src/verify/driver.js';
import { mess } from './server-mess.js';
import { dumpOf, onServer, pipeline, refusal, serverUrl, withDatabase, withSession } from './server-on.js';

// All in one file: roles are the cluster's, and two runs at a time would see each other's.
describe.skipIf(serverUrl === undefined)('a session on a server', () => {
  test('what it tells of the server', () => withDatabase((url) => withSession({ url }, {}, async ({ engine }) => {
    expect(engine.name).toMatch(/^PostgreSQL \d+(\.\d+)? \(server\)$/);
    expect(engine.name).toContain(`PostgreSQL ${engine.postgres}`);
    expect(engine.extensions).toContain('plpgsql');
    expect(engine.caveats).toEqual([]);
  })));

  test('messages are English, after RESET ALL too', () => withDatabase(async (url, name) => {
    await onServer(`alter database ${name} set lc_messages = 'POSIX'`);
    await withSession({ url }, {}, async (session) => {
      await session.script('reset all');
      expect((await session.script('show lc_messages')).rows).toEqual([{ lc_messages: 'C' }]);
    });
  }));

  test('a file is one pipeline, with the codes of a server', () => withDatabase((url) => withSession({ url }, {}, async (session) => {
    expect(await pipeline(session, 'create table t (a int)', 'create type mood as enum (\'a\')')).toEqual(['ok', 'ok', 'ok']);
    expect(await pipeline(session, 'create index concurrently i on t (a)')).toEqual(['ok', 'ok']);
    expect(await pipeline(session, 'create table u (a int)', 'create index concurrently i2 on t (a)', 'create table v (a int)')).toEqual(['ok', '25001', 'skipped', 'ok']);
    expect(await pipeline(session, 'vacuum t', 'create table v (a int)')).toEqual(['ok', 'ok', 'ok']);
    expect(await pipeline(session, 'lock table t')).toEqual(['25P01', 'ok']);
    expect(await pipeline(session, "alter type mood add value 'b'", "select 'b'::mood")).toEqual(['ok', '55P04', 'ok']);
    expect(await pipeline(session, 'create table kept (a int)', 'commit', 'create table undone (a int)', 'select 1 / 0')).toEqual(['ok', 'ok', 'ok', '22012', 'ok']);
    expect(await pipeline(session, 'begin', 'lock table t', 'create table also_kept (a int)', 'commit', 'select 1 / 0')).toEqual(['ok', 'ok', 'ok', 'ok', '22012', 'ok']);
    expect(await pipeline(session, 'alter table t add constraint c unique (a) deferrable initially deferred', 'insert into t values (1), (1)')).toEqual(['ok', 'ok', '23505']);
    const { rows } = await session.script("select string_agg(relname, ' ' order by relname) as names from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
    expect(rows).toEqual([{ names: 'also_kept kept t v' }]);
  })));

  test('rows, notices and places of errors', () => withDatabase((url) => withSession({ url }, {}, async (session) => {
    expect(await session.script("select 1 as a; select 2 as b, null as c; create table if not exists pg_class_like (a int); drop table if exists none")).toEqual({
      rows: [{ b: '2', c: null }], notices: ['table "none" does not exist, skipping'],
    });
    expect((await session.execute("select '😀ü', nothing")).error).toMatchObject({ sqlstate: '42703', position: 14 });
    expect(await session.script('select 1')).toMatchObject({ skipped: true });
    await session.sync();
    expect((await session.execute('')).error).toBeUndefined();
    expect((await session.execute('select a\0b')).error).toMatchObject({ sqlstate: '08P01' });
    await session.sync();
    expect(await session.execute('select 1 as a')).toMatchObject({ rows: [{ a: '1' }] });
  })));

  test('COPY does not wait for rows', () => withDatabase((url) => withSession({ url }, {}, async (session) => {
    expect(await pipeline(session, 'create table t (a int)', 'copy t from stdin', 'select 1')).toEqual(['ok', '57014', 'skipped', 'ok']);
    expect((await session.script('create table t (a int); copy t from stdin')).error?.sqlstate).toBe('57014');
    expect(await pipeline(session, 'create table t (a int)', 'insert into t values (1)', 'copy t to stdout')).toEqual(['ok', 'ok', 'ok', 'ok']);
  })));

  test('with the baseline of Supabase it is as there', () => withDatabase((url) => withSession({ url }, { baseline: [supabaseBaseline] }, async (session) => {
    expect(session.engine.caveats).toHaveLength(1);
    expect(await pipeline(session, 'create table notes (id uuid primary key default uuid_generate_v4(), owner uuid references auth.users)')).toEqual(['ok', 'ok']);
    expect((await session.script("select has_table_privilege('anon', 'public.notes', 'insert') as may, current_setting('search_path') as path")).rows).toEqual([{ may: 't', path: '"$user", public, extensions' }]);
  })));

  test('a baseline that the server cannot make is told, and leaves nothing', () => withDatabase(async (url) => {
    const before = dumpOf(url);
    const failure = await refusal(serverDriver({ url }).open({ baseline: ['create role safe_half; create schema half; select nothing'], extensions: new Set(), timeout: 1000 }));
    expect(failure).toEqual(['failed', readTarget(url).mask('What Supabase has before the first migration could not be made on this server: column "nothing" does not exist.')]);
    expect(dumpOf(url)).toBe(before);
  }));
});

describe.skipIf(serverUrl === undefined)('databases that are not used', () => {
  const open = (url: string): Promise<readonly string[]> => refusal(serverDriver({ url }).open({ baseline: [], extensions: new Set(), timeout: 1000 }));

  test.each([
    ['create table a (id serial); create table b (id int); create view v as select 1; create function f() returns int language sql as \'select 1\'; create type e as enum ()', '2 tables in "public", 1 function in "public", 1 type in "public", 1 view in "public"'],
    ['create schema app', 'schema "app"'],
    ['create schema auth; create table auth.users (id int)', '1 table in "auth", schema "auth"'],
    ['create sequence s', '1 sequence in "public"'],
    ['select lo_create(0)', '1 large object'],
    ['create table a1 (); create schema s1; create schema s2; create schema s3; create schema s4; create schema s5', '1 table in "public", schema "s1", schema "s2", schema "s3" and 2 more'],
  ])('one with %s', (sql, found) => withDatabase(async (url, name) => {
    await onServer(sql, url);
    const before = dumpOf(url);
    expect(await open(url)).toEqual(['refused', `The database "${name}" is not empty: it has ${found}. Use an empty one, or say --yes-use-this-database.`]);
    expect(dumpOf(url)).toBe(before);
  }));

  test('an extension alone is no content', () => withDatabase(async (url) => {
    await onServer('create extension hstore', url);
    await withSession({ url }, {}, async (session) => expect((await session.script("select 'a=>1'::hstore")).error).toBeUndefined());
  }));

  test('one of a Supabase that a project uses', () => withDatabase((url) => withSession({ url }, { baseline: [supabaseBaseline] }, async (session) => {
    // Beside the running session, which holds the lock: what is looked at is the contents, by the same query.
    const { contentsOf, isSupabase } = await import('../../../src/node/drivers/server-contents.js');
    const wire = { ...session, pid: 0, idle: () => true, destroy: () => undefined };
    expect(await isSupabase(wire)).toBe(true);
    expect(await contentsOf(wire, true)).toEqual([]);
    expect(await pipeline(session, 'create policy p on storage.objects using (true)', "insert into supabase_migrations.schema_migrations values ('1')", 'insert into auth.users (id) values (gen_random_uuid())')).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await contentsOf(wire, true)).toEqual(['1 policy on storage.objects', 'rows in auth.users', 'rows in supabase_migrations.schema_migrations']);
  })));

  test('one that another run uses, and another one of the same server', () => withDatabase((url, name) => withDatabase((other) => withSession({ url }, {}, async () => {
    expect(await open(url)).toEqual(['refused', `Another run of pg-safe verify uses the database "${name}".`]);
    expect((await open(other))[1]).toMatch(/^Another run of pg-safe verify uses a database of the server on /);
  }))));

  test('one that is not there', async () => {
    const url = new URL(serverUrl!);
    url.pathname = '/pg_safe_nowhere';
    const [reason, message] = await open(url.href);
    expect([reason, message]).toEqual(['failed', `There is no database "pg_safe_nowhere" on ${url.hostname}:${url.port}.`]);
  });

  test('only the URL counts, not the environment', () => withDatabase(async (url, name) => {
    const misleading = { PGHOST: 'elsewhere.invalid', PGPORT: '1', PGDATABASE: 'elsewhere', PGUSER: 'nobody', PGSERVICE: 'elsewhere', PGOPTIONS: '-c search_path=elsewhere', PGSSLMODE: 'require', PGAPPNAME: 'x', PGSSLNEGOTIATION: 'nonsense' };
    Object.assign(process.env, misleading);
    try {
      await withSession({ url }, {}, async (session) => expect((await session.script("select current_database() as name, current_setting('search_path') as path")).rows).toEqual([{ name, path: '"$user", public' }]));
      expect(process.env).toMatchObject(misleading);
    } finally {
      for (const name of Object.keys(misleading)) delete process.env[name];
    }
  }));
});

describe.skipIf(serverUrl === undefined)('statements that harm the run', () => {
  /** Run statements one by one until the connection is lost; gives what came of each, and sees that nothing is left. */
  const harm = (statements: readonly string[], options: { readonly baseline?: readonly string[]; readonly timeout?: number } = {}) => withDatabase(async (url) => {
    const before = dumpOf(url);
    const warnings: string[] = [];
    const answers: string[] = [];
    let began = 0;
    await withSession({ url, warn: (message) => void warnings.push(message) }, options, async (session) => {
      for (const sql of ['create table made (id int)', ...statements]) {
        try {
          answers.push(...await pipeline(session, sql));
        } catch (error) {
          answers.push(error instanceof DriverError ? error.reason : String(error));
        }
      }
      began = Date.now();
    });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(warnings).toEqual([]);
    expect(dumpOf(url)).toBe(before);
    return answers.slice(2);
  });
  const user = (): string => new URL(serverUrl!).username;

  test.each([
    ['ends its own backend', ['select pg_terminate_backend(pg_backend_pid())', 'select 1'], ['lost', 'lost']],
    ['ends all other backends', ['select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'], ['ok', 'ok']],
    ['ends all backends', ['create role safe_left', 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() order by pid = pg_backend_pid()'], ['ok', 'ok', 'lost']],
    ['becomes another role', ['create role safe_weak', 'set role safe_weak', 'create table no (id int)'], ['ok', 'ok', 'ok', 'ok', '42501', 'ok']],
    ['becomes another user', ['create role safe_weak', 'set session authorization safe_weak', 'select 1'], ['ok', 'ok', 'ok', 'ok', 'ok', 'ok']],
    ['makes everything read only', ['set default_transaction_read_only to on', 'create table no (id int)'], ['ok', 'ok', '25006', 'ok']],
    ['makes the role read only', ['alter role current_user set default_transaction_read_only to on', 'alter role current_user set statement_timeout to 1'], ['ok', 'ok', 'ok', 'ok']],
    ['sets time limits', ['set statement_timeout to 1', 'set lock_timeout to 1', 'set idle_in_transaction_session_timeout to 1', 'set standard_conforming_strings to off'], Array<string>(8).fill('ok')],
    ['leaves a transaction open', ['begin', 'create table t (id int)', 'lock table made'], Array<string>(6).fill('ok')],
    ['drops what all own', ['drop owned by current_user cascade'], ['2BP01', 'ok']],
    ['stops every drop', ["create function no() returns event_trigger language plpgsql as 'begin raise exception $$no$$; end'", 'create event trigger no on ddl_command_start execute function no()', 'create event trigger no2 on sql_drop execute function no()', 'drop table made'], ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'P0001', 'ok']],
  ])('one that %s', async (_, statements, answers) => expect(await harm(statements)).toEqual(answers));

  test('one that takes the login of the role', async () => {
    try {
      expect(await harm([`alter role ${user()} nologin`, `alter role ${user()} password 'other' valid until '2000-01-01'`])).toEqual(['ok', 'ok', 'ok', 'ok']);
    } finally {
      // Should the clean-up have failed, nobody could log in again.
      expect((await onServer('select rolcanlogin from pg_roles where rolname = current_user'))[0]).toEqual({ rolcanlogin: true });
    }
  });

  test('one that drops its role', async () => {
    expect(await harm([`drop role ${user()}`, 'create role safe_else superuser', 'set role safe_else', `drop role ${user()}`])).toEqual(['55006', 'ok', 'ok', 'ok', 'ok', 'ok', '55006', 'ok']);
  });

  test('one that drops the database', () => withDatabase((url, name) => withSession({ url }, {}, async (session) => {
    expect(await pipeline(session, `drop database ${name}`)).toEqual(['55006', 'ok']);
    expect(await pipeline(session, `drop database ${name} with (force)`)).toEqual(['55006', 'ok']);
  })));

  test('one that takes too long is cancelled', async () => {
    expect(await harm(['select pg_sleep(60)', 'select 1'], { timeout: 500 })).toEqual(['57014', 'ok', 'ok', 'ok']);
  });

  test('one that will not be cancelled is ended', async () => {
    const stubborn = 'do $$begin loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; end$$';
    expect(await harm([stubborn, 'select 1'], { timeout: 500 })).toEqual(['timeout', 'lost']);
  });

  test('one that waits for a lock of someone else is cancelled', () => withDatabase((url) => withSession({ url }, { timeout: 700 }, async (session) => {
    expect(await pipeline(session, 'create table made (id int)')).toEqual(['ok', 'ok']);
    const held = onServer('begin; lock table made; select pg_sleep(2); commit', url);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await pipeline(session, 'alter table made add column a int')).toEqual(['57014', 'ok']);
    await held;
    expect(await pipeline(session, 'alter table made add column a int')).toEqual(['ok', 'ok']);
  })));

  test('a connection that is cut or goes silent in the middle', () => withDatabase(async (url) => {
    const before = dumpOf(url);
    for (const end of ['cut', 'silence'] as const) {
      const proxy = await startProxy(url);
      const warnings: string[] = [];
      const session = await serverDriver({ url: proxy.url, warn: (message) => void warnings.push(message) }).open({ baseline: [], extensions: new Set(), timeout: 500 });
      expect(await pipeline(session, 'create table made (id int)')).toEqual(['ok', 'ok']);
      const asked = refusal(session.execute('select pg_sleep(30)'));
      await new Promise((resolve) => setTimeout(resolve, 200));
      proxy[end]();
      expect((await asked)[0]).toBe('lost');
      if (end === 'cut') proxy.mend();
      const began = Date.now();
      await session.close();
      await session.close();
      expect(Date.now() - began).toBeLessThan(12_000);
      expect(warnings).toEqual(end === 'cut' ? [] : ['The database is not as it was: no connection could be made to remove what the migrations made.']);
      proxy.close();
      if (end === 'cut') expect(dumpOf(url)).toBe(before);
    }
  }));
});

/** A way to the server that can be broken. */
async function startProxy(target: string) {
  const { connect } = await import('node:net');
  const { hostname, port } = new URL(target);
  const sockets = new Set<import('node:net').Socket>();
  let mode: 'open' | 'shut' | 'deaf' = 'open';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (mode === 'shut') socket.destroy();
    if (mode !== 'open') return;
    const upstream = connect(Number(port), hostname);
    sockets.add(upstream);
    upstream.on('error', () => undefined);
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url: url.href,
    cut: () => {
      mode = 'shut';
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    silence: () => {
      mode = 'deaf';
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend: () => void (mode = 'open'),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** With what only a server has. */
const all = `create extension hstore; create extension postgres_fdw; create schema app; create extension pg_trgm schema app; ${mess}`;

describe.skipIf(serverUrl === undefined)('what is left behind', () => {
  const undone = (before: string, sqls: (name: string) => readonly string[], baseline: readonly string[] = [], force = false) => withDatabase(async (url, name) => {
    if (before !== '') await onServer(before, url);
    const dump = dumpOf(url);
    const warnings: string[] = [];
    await withSession({ url, force, warn: (message) => void warnings.push(message) }, { baseline }, async (session) => {
      for (const sql of sqls(name)) expect({ sql, error: (await session.script(sql)).error }).toEqual({ sql, error: undefined });
      expect(dumpOf(url)).not.toBe(dump);
    });
    expect(warnings).toEqual([]);
    expect(dumpOf(url)).toBe(dump);
  });

  test('nothing of any kind of object, with roles, grants and settings', () => undone('', (name) => [
    all, `alter database ${name} set default_transaction_read_only to on`, `alter database ${name} set search_path = app`,
    `revoke all on database ${name} from public`, `comment on database ${name} is 'x'`,
  ]));

  test('nothing of the baseline, in a cluster that has none of its roles', () => undone('', () => ['create table public.notes (id uuid references auth.users)', all], [supabaseBaseline]));

  test('nothing of the baseline in a cluster that has some of its roles already, which stay as they were', async () => {
    await onServer("create role anon createdb; alter role anon set work_mem = '5MB'");
    try {
      await undone('', () => ['create table public.notes (id int); grant select on public.notes to anon', 'alter role anon rename to nobody_else', 'alter role nobody_else superuser'], [supabaseBaseline]);
    } finally {
      await onServer('drop role anon');
    }
  });

  test('public, dropped and made again, is as it was', () => undone('', () => ['drop schema public cascade', 'create schema public', 'create table public.x (id int)']));

  test('what was there stays with force, and what came to it goes', () => undone(
    `create schema app; create table app.kept (id int primary key, note text); create view app.seen as select * from app.kept; insert into app.kept values (1, 'x');
     create function app.g() returns int language sql as 'select 1'; comment on table app.kept is 'kept'; create publication stays for table app.kept`,
    () => [
      mess,
      `alter table app.kept add column more public.mood; create policy p on app.kept using (true); alter table app.kept enable row level security; grant all on app.kept to public;
       create index on app.kept (note); alter table app.kept add constraint c check (id > 0); comment on table app.kept is 'changed';
       create or replace function app.g() returns int language sql as 'select 2'; alter table app.kept owner to safe_new; alter publication stays set (publish = 'insert')`,
    ],
    [], true,
  ));

  test('nothing of an owner who is no superuser', () => withDatabase(async (url, name) => {
    await onServer(`create role safe_owner login createrole password 'safe-owner'; alter database ${name} owner to safe_owner; alter schema public owner to safe_owner`, url);
    try {
      const dump = dumpOf(url);
      const own = new URL(url);
      own.username = 'safe_owner';
      own.password = 'safe-owner';
      const warnings: string[] = [];
      await withSession({ url: own.href, warn: (message) => void warnings.push(message) }, {}, async (session) => {
        expect(session.engine.caveats).toEqual(['The role "safe_owner" is no superuser: what needs one fails.']);
        expect(await pipeline(session, 'create table t (id int)', 'create role safe_made', 'grant all on t to safe_made', 'alter default privileges grant all on tables to safe_made', 'create schema app authorization safe_owner',
          `alter database ${name} set work_mem = '5MB'`, 'comment on schema public is null')).toEqual(Array<string>(8).fill('ok'));
      });
      expect(warnings).toEqual([]);
      expect(dumpOf(url)).toBe(dump);
    } finally {
      await onServer(`alter database ${name} owner to current_user; reassign owned by safe_owner to current_user; drop owned by safe_owner; drop role safe_owner`, url);
    }
  }));

  test('a platform keeps what is its own', () => withDatabase(async (url) => {
    await onServer(supabaseBaseline, url);
    const own = 'anon, authenticated, service_role, authenticator, dashboard_user, pgbouncer, supabase_admin, supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin, '
      + 'supabase_functions_admin, supabase_read_only_user, supabase_replication_admin, supabase_etl_admin';
    try {
      const dump = dumpOf(url);
      await withSession({ url }, { baseline: [supabaseBaseline] }, async (session) => {
        expect(await pipeline(session, "create policy p on storage.objects using (true)", 'create function public.hook() returns trigger language plpgsql as $$begin return new; end$$',
          'create trigger t after insert on auth.users for each row execute function public.hook()', 'alter publication supabase_realtime add table auth.users',
          'create or replace function auth.uid() returns uuid language sql stable as $$select null::uuid$$', 'alter role anon set statement_timeout = 0', 'drop publication supabase_realtime',
          'create publication supabase_realtime for all tables', 'drop extension "uuid-ossp"', 'alter default privileges in schema public revoke all on tables from anon')).toEqual(Array(11).fill('ok'));
      });
      expect(dumpOf(url)).toBe(dump);
    } finally {
      await onServer(`drop owned by ${own} cascade`, url);
      await onServer(`drop role ${own}; alter role postgres reset search_path; revoke pg_monitor, pg_read_all_data, pg_signal_backend from postgres`);
    }
  }));
});
