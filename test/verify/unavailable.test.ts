import { beforeAll, describe, expect, test } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import type { Effect } from '../../src/replay/effects.js';
import { topOf } from '../../src/sql/nesting.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Engine } from '../../src/verify/driver.js';
import { Unavailable } from '../../src/verify/unavailable.js';

beforeAll(loadParser);

const bare: Engine = { name: 'PGlite', postgres: 18, extensions: new Set(['pgcrypto']), caveats: [] };
const withFiles: Engine = { ...bare, extensions: new Set(['pgcrypto', 'pg_net', 'http']), stubs: new Set(['pg_net', 'http']) };

function planOf(sql: string, engine: Engine = bare): unknown {
  return new Unavailable(engine).plan(parseSource({ path: 'a.sql', text: sql }).statements[0]!);
}

describe('what is replaced or left out', () => {
  test.each([
    ['create extension vector', 'vector'], ['create extension if not exists postgis with schema extensions', 'postgis'], ['comment on extension vector is $$x$$', 'vector'],
    ['alter extension vector update', 'vector'], ['drop extension vector', 'vector'], ['copy t from stdin', 'COPY … FROM stdin'], ['create subscription s connection $$x$$ publication p', 'CREATE SUBSCRIPTION'],
    ['security label on table t is $$x$$', 'SECURITY LABEL'], [`load 'auto_explain'`, 'LOAD'], ['create function f() returns int language plv8 as $$ return 1 $$', 'plv8'],
    ['do language plpython3u $$ pass $$', 'plpython3u'],
  ])('%s is left out', (sql, skip) => {
    expect(planOf(sql)).toEqual({ skip });
  });

  test.each(['create extension pgcrypto', 'drop extension if exists vector', 'drop extension pgcrypto', `copy t from '/tmp/x'`, 'copy t to stdout', 'create function f() returns int language sql as $$ select 1 $$', 'do $$ begin create extension vector; end $$'])('%s runs as it is', (sql) => {
    expect(planOf(sql)).toEqual({ run: true });
  });

  test.each([
    ['create extension if not exists "pg_net" with schema extensions version $$0.7$$', 'create extension if not exists pg_net with schema extensions cascade'],
    ['alter extension http set schema extensions', 'do $stub$ begin drop extension http; create extension http with schema extensions; end $stub$'],
    ['alter extension pg_net update to $$0.8$$', 'select'],
  ])('%s where stubs are extensions', (sql, run) => {
    expect(planOf(sql, withFiles)).toMatchObject({ run });
  });

  test.each(['alter extension pg_net set schema extensions', 'drop extension if exists pg_net', 'comment on extension pg_net is $$x$$'])('%s runs as it is where stubs are extensions', (sql) => {
    expect(planOf(sql, withFiles)).toEqual({ run: true });
  });

  test('without them, a stub is one statement, and its schema is dropped with it', () => {
    expect(planOf('create extension pg_cron')).toMatchObject({ stub: 'pg_cron', run: expect.stringContaining('create schema cron') as unknown });
    expect(planOf('drop extension pg_cron')).toEqual({ stub: 'pg_cron', run: 'drop schema if exists cron cascade' });
  });

  test('it is counted by name, with advice', () => {
    const unavailable = new Unavailable(bare);
    for (const statement of parseSource({ path: 'a.sql', text: 'create extension vector; create extension if not exists vector; create extension pg_net;' }).statements) unavailable.plan(statement);
    expect(unavailable.replaced).toEqual([
      { name: 'pg_net', how: 'stub', statements: 1 },
      { name: 'vector', how: 'skipped', statements: 2, advice: 'npm install -D @electric-sql/pglite-pgvector' },
    ]);
  });
});

/** What Postgres says of a statement, by its number; the others run. Statements that `plan` leaves out are left out. */
function causes(sql: string, errors: Readonly<Record<number, readonly [string, string]>>): unknown[] {
  const parsed = parseSource({ path: 'a.sql', text: sql });
  const effects: Effect[] = [];
  new Replay({ postgres: 18 }).run({ version: '1', deploy: 0 }, parsed, { onEffect: (effect) => effects.push(effect) });
  const unavailable = new Unavailable(bare);
  const found: unknown[] = [];
  const pieces = [...parsed.statements.map((statement) => ({ span: statement.span, statement })), ...parsed.errors.map(({ span }) => ({ span, statement: undefined }))].sort((a, b) => a.span.start - b.span.start);
  for (const [number, { span, statement }] of pieces.entries()) {
    const own = effects.filter((effect) => topOf(effect.statement).span.start === span.start);
    const plan = statement && unavailable.plan(statement);
    const error = errors[number];
    if (plan !== undefined && 'skip' in plan) unavailable.noteSkipped(plan.skip, own);
    else if (error === undefined) unavailable.noteRan(own);
    else {
      const because = statement && unavailable.causeOf({ sqlstate: error[0], message: error[1] }, statement);
      unavailable.noteRefused({ statement: span, ...(because && { because }) }, own);
      found.push(because);
    }
  }
  return found;
}

const vector = { kind: 'missing', what: 'vector' };

describe('why a statement failed', () => {
  test('a cause is handed on: type, table, function, policy, column, operator class', () => {
    expect(causes(
      `create extension vector with schema extensions; create table docs (id int, e extensions.vector(3)); create function near(e extensions.vector) returns int language sql as 'select 1';
       alter table docs enable row level security; create policy p on docs using (true); drop policy p on docs; create view v as select * from docs; select * from v;
       create table plain (id int, e text); alter table plain add column f extensions.vector(3); create index on plain (f); create index on plain using hnsw (e extensions.vector_l2_ops);`,
      {
        1: ['42704', 'type "extensions.vector" does not exist'], 2: ['42704', 'type extensions.vector does not exist'], 3: ['42P01', 'relation "docs" does not exist'], 4: ['42P01', 'relation "docs" does not exist'],
        5: ['42704', 'policy "p" for table "docs" does not exist'], 6: ['42P01', 'relation "docs" does not exist'], 7: ['42P01', 'relation "v" does not exist'], 9: ['42704', 'type "extensions.vector" does not exist'],
        10: ['42703', 'column "f" does not exist'], 11: ['42704', 'access method "hnsw" does not exist'],
      },
    )).toEqual(Array.from({ length: 10 }, () => vector));
  });

  test('CREATE EXTENSION in a block', () => {
    expect(causes(`do $$ begin create extension vector; end $$; create table t (e vector);`, { 0: ['0A000', 'extension "vector" is not available'], 1: ['42704', 'type "vector" does not exist'] })).toEqual([vector, vector]);
  });

  test('a schema that an extension may have made of which nothing is known', () => {
    const missing = ['3F000', 'schema "tools" does not exist'] as const;
    expect(causes(`create extension "acme-tools"; select tools.install('x');`, { 1: missing })).toEqual([{ kind: 'missing', what: 'acme-tools' }]);
    expect(causes(`create extension vector; select tools.install('x');`, { 1: missing })).toEqual([undefined]);
    expect(causes(`select 1; select tools.install('x');`, { 1: missing })).toEqual([undefined]);
  });

  test('what was refused before', () => {
    const earlier = { kind: 'earlier', what: 'a.sql:2' };
    expect(causes(
      `create table a (id int);\ncreate table b (id int references nowhere);\nalter table b add column c int;\ngrant select on b to public;\ninsert into public.b values (1);\ncreate function f() returns setof b language sql as 'select * from b';`,
      { 1: ['42P01', 'relation "nowhere" does not exist'], 2: ['42P01', 'relation "b" does not exist'], 3: ['42P01', 'relation "b" does not exist'], 4: ['42P01', 'relation "public.b" does not exist'], 5: ['42704', 'type "b" does not exist'] },
    )).toEqual([undefined, earlier, earlier, earlier, earlier]);
  });

  test('a syntax error, and a statement of which the replay says only that it fails', () => {
    expect(causes(`create table if not exists public."B" (id int, unique (lower(x)));\ncreate index on "B" (id);`, { 0: ['42601', 'syntax error'], 1: ['42P01', 'relation "B" does not exist'] })).toEqual([undefined, { kind: 'earlier', what: 'a.sql:1' }]);
    expect(causes(`create table a (id int); drop table a;\ncreate view v as select * from a;\nselect * from v;`, { 2: ['42P01', 'relation "a" does not exist'], 3: ['42P01', 'relation "v" does not exist'] })).toEqual([undefined, { kind: 'earlier', what: 'a.sql:2' }]);
  });

  test('what is still in the way', () => {
    expect(causes(`create table a (id int); create table b (id int);\ndrop table a, b;\ncreate table b (id int);`, { 2: ['2BP01', 'cannot drop table a because other objects depend on it'], 3: ['42P07', 'relation "b" already exists'] })).toEqual([undefined, { kind: 'earlier', what: 'a.sql:2' }]);
  });

  test.each<readonly [string, string, readonly [string, string]]>([
    ['another name', 'create extension vector; create table docs (e vector); select * from docs2;', ['42P01', 'relation "docs2" does not exist']],
    ['the same name of another kind', 'create extension vector; create table docs (e vector); select docs();', ['42883', 'function docs() does not exist']],
    ['the same name in another schema', 'create extension vector; create table public.docs (e vector); select * from app.docs;', ['42P01', 'relation "app.docs" does not exist']],
    ['an extension that nobody asked for', 'select 1; select 2; create table docs (e vector);', ['42704', 'type "vector" does not exist']],
    ['an extension in another schema', 'create schema extensions; create extension vector with schema extensions; create table docs (e public.vector);', ['42704', 'type "public.vector" does not exist']],
    ['a column of a table that the statement does not name', 'create extension vector; create table docs (e vector); select e from other;', ['42703', 'column "e" does not exist']],
    ['an alias that is not there', 'create extension vector; create table docs (e vector); select docs.e from other;', ['42P01', 'missing FROM-clause entry for table "docs"']],
    ['another SQLSTATE', 'create extension vector; create table docs (e vector); select * from docs;', ['42501', 'permission denied for table docs']],
    ['what is in the way', 'create extension vector; create table docs (e vector); create table docs ();', ['42P07', 'relation "docs" already exists']],
  ])('no excuse: %s', (_what, sql, error) => {
    const errors = sql.includes('nobody') || sql.startsWith('create extension') && sql.includes('(e vector)') ? { 1: ['42704', 'type "vector" does not exist'] as const, 2: error } : { 2: error };
    expect(causes(sql, errors).at(-1)).toBeUndefined();
  });

  test('no excuse once it was made, or was to be dropped', () => {
    const gone = ['42P01', 'relation "b" does not exist'] as const;
    const first = ['42704', 'type "nowhere" does not exist'] as const;
    expect(causes('create table b (id nowhere); create table b (id int); drop table b; select * from b;', { 0: first, 3: gone }).at(-1)).toBeUndefined();
    expect(causes('create table b (id nowhere); drop table b; select * from b;', { 0: first, 1: ['42P01', 'table "b" does not exist'], 2: gone })).toEqual([undefined, { kind: 'earlier', what: 'a.sql:1' }, undefined]);
  });
});
