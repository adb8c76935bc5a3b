import { expect, test } from 'vitest';
import { namesInBody } from '../../src/sql/body-names.js';
import { statement } from './read-sql.js';

test('temporary tables that a body makes, with columns or as a query', () => {
  const body = `begin
    create temp table batch (id bigint);
    if true then create temporary table if not exists "Rest" on commit drop as select * from batch; end if;
    create table pg_temp.more (id bigint);
    create table kept (id bigint);
    create unlogged table also_kept as select 1 as id;
    create temp view seen as select * from batch;
  end`;
  const { span } = statement(`create function load() returns void language plpgsql as $$ ${body} $$;`);
  expect(namesInBody(span).temporaryTables).toEqual(['batch', 'Rest', 'more']);
  expect(namesInBody(span)).toBe(namesInBody(span));
});

test('what is no function, and a body that cannot be read, name nothing', () => {
  const nothing = { relations: [], columns: [], functions: [], targets: [], inserts: [], temporaryTables: [] };
  expect(namesInBody(statement('create temp table batch (id bigint);').span)).toEqual(nothing);
  expect(namesInBody(statement("create function load() returns void language plperl as 'create temp table batch (id bigint)';").span)).toEqual(nothing);
});

test('the columns that INSERT and UPDATE give values to, each with its table', () => {
  const body = `begin
    insert into app.users (id, email) values (1, 'x') on conflict (id) do update set seen = now();
    with gone as (delete from logs returning id) update teams set name = 'y' where id in (select id from gone);
    insert into plain values (1);
  end`;
  const { span } = statement(`create function write() returns void language plpgsql as $$ ${body} $$;`);
  expect(namesInBody(span).targets).toEqual([
    ...['id', 'email', 'seen', 'id'].map((name) => ({ name, of: { schema: 'app', name: 'users' } })),
    { name: 'name', of: { name: 'teams' } },
  ]);
});

test('what INSERT lists, and by what ON CONFLICT finds its index', () => {
  const body = `begin
    insert into app.users (id, email) values (1, 'x') on conflict (email, id) do nothing;
    insert into plain values (1) on conflict do nothing;
    insert into plain select 1 on conflict on constraint plain_key do update set n = 1;
    insert into plain default values;
    with made as (insert into logs (n) values (1) on conflict (lower(n)) do nothing returning n) insert into plain (n) select n from made on conflict (n) where n > 0 do nothing;
  end`;
  const { span } = statement(`create function write() returns void language plpgsql as $$ ${body} $$;`);
  const { inserts } = namesInBody(span);
  expect(inserts.map(({ at }) => /^[a-z.]+/.exec(span.source.text.slice(at))![0])).toEqual(['app.users', 'plain', 'plain', 'plain', 'plain', 'logs']);
  expect(inserts.map(({ at: _at, ...insert }) => insert)).toEqual([
    { into: { schema: 'app', name: 'users' }, columns: ['id', 'email'], conflict: { columns: ['email', 'id'], filtered: false } },
    { into: { name: 'plain' } },
    { into: { name: 'plain' }, conflict: { constraint: 'plain_key' } },
    { into: { name: 'plain' }, columns: [] },
    { into: { name: 'plain' }, columns: ['n'], conflict: { columns: ['n'], filtered: true } },
    { into: { name: 'logs' }, columns: ['n'] },
  ]);
});
