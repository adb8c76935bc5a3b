import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';

const users = 'create table users (id bigint primary key, email text, plan text);';
const orders = 'create table orders (id bigint constraint orders_pk primary key, user_id bigint references users);';
const both = `${users} ${orders}`;
const touch = 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;';
const policy = `${users} create policy own on users using (true);`;
const trigger = `${users} ${touch} create trigger stamp before update on users for each row execute function touch();`;
const enumeration = "create type mood as enum ('sad', 'glad');";

/** What stands before, the statement, and the error that Postgres gives; without one it runs. */
const forms: readonly (readonly [before: string, statement: string, sqlstate?: string])[] = [
  // Tables, views, sequences and indexes share a name space.
  [users, 'create table users (id bigint)', '42P07'],
  // Without a search_path a name needs its schema.
  [`${users} set search_path = '';`, 'alter table users add column size int', '42P01'],
  [`${users} set search_path = '';`, "select pg_catalog.set_config('search_path', 'public', false); alter table users add column size int"],
  [`${users} set search_path = '';`, 'alter table public.users add column size int'],
  [`${users} set search_path = '';`, 'alter table if exists users add column size int'],
  [`${users} set search_path = '';`, 'create temp table users (id bigint); alter table users add column size int'],
  [`${users} set search_path = '';`, 'create index on users (email)', '42P01'],
  [`${users} set search_path = '';`, 'create policy own on users using (true)', '42P01'],
  [`${users} set search_path = '';`, 'drop table users', '42P01'],
  [`${users} set search_path = '';`, 'drop table if exists users'],
  [`${users} set search_path = '';`, 'alter table users rename to people', '42P01'],
  [`${enumeration} set search_path = '';`, "alter type mood add value 'calm'", '42704'],
  [`${enumeration} set search_path = '';`, "alter type public.mood add value 'calm'"],
  [`${enumeration} set search_path = '';`, 'drop type mood', '42704'],
  [`${enumeration} drop type mood;`, "alter type mood add value 'calm'", '42704'],
  [users, 'create table if not exists users (id bigint)'],
  [users, 'create table public.users (id bigint)', '42P07'],
  [users, 'create temp table users (id bigint)'],
  [users, 'create schema app; create table app.users (id bigint)'],
  [users, 'create table users as select 1 as one', '42P07'],
  [users, 'create table if not exists users as select 1 as one'],
  [users, 'create view users as select 1 as one', '42P07'],
  [users, 'create sequence users', '42P07'],
  [users, 'create index users on users (email)', '42P07'],
  [users, 'create materialized view users as select 1 as one', '42P07'],
  [users, 'create index users_pkey on users (email)', '42P07'],
  [users, 'create table users_pkey (id bigint)', '42P07'],
  [users, 'create unique index if not exists users_pkey on users (email)'],
  [`${users} create index users_email on users (email);`, 'create index users_email on users (plan)', '42P07'],
  [`${users} create index on users (email);`, 'create index on users (email)'],
  [`${users} create index on users (email);`, 'create index users_email_idx on users (plan)', '42P07'],
  ['create view seen as select 1 as one;', 'create view seen as select 2 as two', '42P07'],
  ['create view seen as select 1 as one;', 'create or replace view seen as select 2 as one'],
  ['create materialized view seen as select 1 as one;', 'create materialized view if not exists seen as select 2 as two'],
  ['create sequence numbers;', 'create sequence numbers', '42P07'],
  ['create sequence numbers;', 'create sequence if not exists numbers'],
  ['create table invoices (id bigserial);', 'create sequence invoices_id_seq', '42P07'],
  [`${users} drop table users;`, 'create table users (id bigint)'],
  [`${users} alter table users rename to people;`, 'create table users (id bigint)'],
  [`${users} alter table users rename to people;`, 'create table people (id bigint)', '42P07'],
  [`${users} begin; drop table users; rollback;`.replace(/begin;.*rollback;/, 'savepoint s; drop table users; rollback to s;'), 'create table users (id bigint)', '42P07'],
  ['create schema app; create table app.users (id bigint); set search_path = app, public;', 'create table users (id bigint)', '42P07'],
  ['create schema app; create table app.users (id bigint);', 'create table users (id bigint)'],
  [enumeration, 'create table mood (id bigint)', '42710'],
  ['', 'create table users (id bigint, id text)', '42701'],
  // Columns.
  [users, 'alter table users add column email text', '42701'],
  [users, 'alter table users add column if not exists email text'],
  [users, 'alter table users add column phone text, add column phone text', '42701'],
  [users, 'alter table users drop column email, add column email citext'.replace('citext', 'varchar')],
  [users, 'alter table users rename column email to plan', '42701'],
  [users, 'alter table users rename column phone to email', '42703'],
  [users, 'alter table users drop column phone', '42703'],
  [users, 'alter table users drop column if exists phone'],
  [users, 'alter table users alter column phone set not null', '42703'],
  [users, 'alter table users alter column phone type text', '42703'],
  [users, 'alter table users alter column phone set default 1', '42703'],
  [users, 'create index on users (phone)', '42703'],
  [users, 'create index if not exists users_pkey on users (phone)', '42703'],
  [users, 'create index on users (email) where phone is null', '42703'],
  [users, 'create index on users (lower(phone))', '42703'],
  [users, "comment on column users.phone is 'x'", '42703'],
  [users, 'alter table users add constraint key unique (phone)', '42703'],
  [both, 'alter table orders add constraint fk foreign key (buyer_id) references users', '42703'],
  [users, 'alter table users add constraint c check (phone is not null)', '42703'],
  [users, 'create policy own on users using (owner_id = 1)', '42703'],
  [both, 'create policy own on users using (exists (select from orders o where o.buyer_id = users.id))', '42703'],
  [users, 'create policy own on users using (old.id = id)', '42P01'],
  [users, 'create view seen as select phone from users', '42703'],
  [users, 'create view seen as select u.phone from users u', '42703'],
  [users, 'create view seen as select lower(email) as address, count(*) from users group by address order by address'],
  [users, 'create view seen as select u as whole, u.tableoid from users u'],
  [users, 'create view seen as select x.phone from (select email as phone from users) x'],
  [users, 'create view seen as select value from users, unnest(array[1]) as value'],
  // Constraints.
  [users, 'alter table users add primary key (email)', '42P16'],
  [users, 'alter table users add constraint users_pkey primary key (email)', '42P16'],
  [users, 'alter table users add constraint users_pkey unique (email)', '42P07'],
  [orders.replace(' references users', ''), 'alter table orders add constraint orders_pk check (id > 0)', '42710'],
  [`${users} alter table users add constraint short check (email <> '');`, "alter table users add constraint short check (plan <> '')", '42710'],
  [both, 'alter table orders add constraint orders_user_id_fkey foreign key (user_id) references users', '42710'],
  [both, 'alter table orders add foreign key (user_id) references users'],
  [`${users} alter table users add unique (email);`, 'alter table users add unique (email)'],
  [`${users} create unique index by_email on users (email);`, 'alter table users add constraint by_email unique using index by_email'],
  ['', 'create table users (id bigint, constraint c check (id > 0), constraint c check (id < 9))', '42710'],
  [users, 'alter table users drop constraint users_email_key', '42704'],
  [users, 'alter table users drop constraint if exists users_email_key'],
  [users, 'alter table users validate constraint users_email_key', '42704'],
  [users, 'alter table users rename constraint users_email_key to x', '42704'],
  [`${users} create table people (id bigint);`, 'alter table users rename constraint users_pkey to people', '42P07'],
  [`${users} alter table users add constraint a check (id > 0), add constraint b check (id > 1);`, 'alter table users rename constraint a to b', '42710'],
  // Policies, triggers, rules.
  [policy, 'create policy own on users using (true)', '42710'],
  [policy, 'create policy "Own" on users using (true)'],
  [policy, 'drop policy own on users; create policy own on users using (false)'],
  [`${policy} drop table users; ${users}`, 'create policy own on users using (true)'],
  [`${policy} alter table users rename to people;`, 'create policy own on people using (true)', '42710'],
  [`${policy} alter policy own on users rename to mine;`, 'create policy own on users using (true)'],
  [`${policy} create policy mine on users using (true);`, 'alter policy own on users rename to mine', '42710'],
  [policy, 'alter policy mine on users using (true)', '42704'],
  [policy, 'alter policy mine on users rename to own', '42710'],
  [policy, 'alter policy mine on users rename to other', '42704'],
  [policy, 'drop policy mine on users', '42704'],
  [policy, 'drop policy if exists mine on users'],
  [`${policy} alter table users rename to people;`, 'create policy other on users using (true)', '42P01'],
  [trigger, 'create trigger stamp after insert on users for each row execute function touch()', '42710'],
  [trigger, 'create or replace trigger stamp after insert on users for each row execute function touch()'],
  [trigger, 'drop trigger stamps on users', '42704'],
  [trigger, 'alter table users disable trigger stamps', '42704'],
  [trigger, 'alter trigger stamps on users rename to stamp', '42704'],
  [`${users} ${touch} drop function touch();`, 'create trigger stamp before update on users for each row execute function touch()', '42883'],
  [`${users} create rule quiet as on delete to users do instead nothing;`, 'create rule quiet as on delete to users do instead nothing', '42710'],
  // Functions and types.
  [touch, touch.slice(0, -1), '42723'],
  [touch, touch.slice(0, -1).replace('create', 'create or replace')],
  [touch, "create function touch(note text) returns text language sql as $$ select 'x' $$"],
  ['create function sum2(a int, b int default 0) returns int language sql as $$ select 1 $$;', 'create function sum2(x integer, y int4) returns int language sql as $$ select 2 $$', '42723'],
  ['create function one(a int) returns int language sql as $$ select 1 $$; create function two(a int) returns int language sql as $$ select 1 $$;', 'alter function one(int) rename to two', '42723'],
  ['create function one(a int) returns int language sql as $$ select 1 $$;', 'drop function one(text)', '42883'],
  ['create function one(a int) returns int language sql as $$ select 1 $$; drop function one(int);', 'drop function one', '42883'],
  [enumeration, "create type mood as enum ('x')", '42710'],
  [users, "create type users as enum ('x')", '42710'],
  [users, 'create type users as (x int)', '42710'],
  ['create sequence numbers;', 'create type numbers as (x int)', '42P07'],
  ['create sequence numbers;', "create type numbers as enum ('x')"],
  [enumeration, 'create domain mood as text', '42710'],
  [enumeration, "alter type mood add value 'sad'", '42710'],
  [enumeration, "alter type mood add value if not exists 'sad'"],
  [enumeration, "alter type mood rename value 'sad' to 'glad'", '42710'],
  [`${enumeration} create type tone as enum ('x');`, 'alter type tone rename to mood', '42710'],
  [`${enumeration} drop type mood;`, 'drop type mood', '42704'],
  // What the database has as a whole.
  ['create schema app;', 'create schema app', '42P06'],
  ['create schema app;', 'create schema if not exists app'],
  ['create schema app; create schema api;', 'alter schema app rename to api', '42P06'],
  ['create extension citext;', 'create extension citext', '42710'],
  ['create extension citext;', 'create extension if not exists citext'],
  [`${users} create publication feed for table users;`, 'create publication feed', '42710'],
  [`${users} create publication feed for table users;`, 'alter publication feed add table users', '42710'],
  [`${users} create publication feed for table users;`, 'alter publication feed set table users'],
  ['create role clerk;', 'create role clerk', '42710'],
  ['create role clerk; create role boss;', 'alter role clerk rename to boss', '42710'],
  [`${users} create statistics spread on email, plan from users;`, 'create statistics spread on email, plan from users', '42710'],
  // What the history has taken away.
  [`${users} drop table users;`, 'drop table users', '42P01'],
  [`${users} drop table users;`, 'drop table if exists users'],
  [`${users} drop table users;`, 'alter table users add column a int', '42P01'],
  [`${users} drop table users;`, 'alter table if exists users add column a int'],
  [`${users} drop table users;`, 'create index on public.users (email)', '42P01'],
  [`${users} alter table users rename to people;`, 'alter table users rename to persons', '42P01'],
  [`${users} alter table users rename to people;`, 'alter table users enable row level security', '42P01'],
  [`${both} alter table orders rename to users2;`, 'alter table users2 rename to users', '42P07'],
  [`${users} create index by_email on users (email); drop index by_email;`, 'drop index by_email', '42704'],
  ['create schema app; create table app.users (id bigint);' + users, 'alter table app.users set schema public', '42P07'],
];

describe('a statement that fails because of a name', () => {
  let database: PGlite;
  beforeAll(async () => {
    database = new PGlite({ extensions: { citext } });
    await Promise.all([database.waitReady, loadParser()]);
  });
  afterAll(() => database.close());

  async function inPostgres(before: string, statement: string): Promise<{ readonly sqlstate: string; readonly error: string } | undefined> {
    await database.exec('begin');
    try {
      await database.exec(before);
      await database.exec(statement);
      return undefined;
    } catch (error) {
      const { code, message } = error as { readonly code: string; readonly message: string };
      return { sqlstate: code, error: message };
    } finally {
      await database.exec('rollback; reset all');
    }
  }

  function inReplay(before: string, statement: string): { readonly sqlstate: string; readonly error: string } | undefined {
    const replay = new Replay({ postgres: 18 });
    const failures: { readonly sqlstate: string; readonly error: string }[] = [];
    [before, statement].forEach((text, deploy) => {
      const parsed = parseSource({ path: `${deploy}.sql`, text: deploy === 1 ? `${/set search_path = [^;]*;/.exec(before)?.[0] ?? ''} ${text}` : text });
      expect(parsed.errors).toEqual([]);
      replay.run({ version: String(deploy), deploy }, parsed, { onEffect: (effect) => effect.kind === 'failure' && failures.push({ sqlstate: effect.sqlstate, error: effect.error }) });
    });
    return failures[0];
  }

  it.each(forms.map(([before, statement, sqlstate]) => ({ before, statement, sqlstate })))('$before … $statement', async ({ before, statement, sqlstate }) => {
    const real = await inPostgres(before, statement);
    expect(real?.sqlstate).toBe(sqlstate);
    expect(inReplay(before, statement)).toEqual(real);
  });
});
