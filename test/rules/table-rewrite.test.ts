import rule from '../../rules/table-rewrite.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id integer primary key, email varchar(50), balance numeric(10, 2), born timestamp, code char(4), data json);';
const domains = "create domain positive as integer check (value > 0); create domain plain as integer;";

testRule(rule, {
  valid: [
    { history, sql: 'alter table users add column token uuid;' },
    { name: 'constant and stable defaults are stored once, for all rows', history, sql: "alter table users add column score integer not null default 0, add column made timestamptz default now(), add column at date default current_date, add column tags text[] default '{}';" },
    { name: 'a default set afterwards holds for new rows', history, sql: 'alter table users add column token uuid; alter table users alter column token set default gen_random_uuid();' },
    { name: 'types that take the old values as they are', history, sql: 'alter table users alter column email type varchar(80), alter column balance type numeric(12, 2);' },
    { history, sql: 'alter table users alter column email type text;' },
    { history, sql: 'alter table users alter column email type varchar;' },
    { history, sql: 'alter table users alter column balance type numeric;' },
    { name: 'the same type again', history, sql: 'alter table users alter column id type integer, alter email type varchar(50);' },
    { name: 'a domain without a constraint', history: [history, domains], sql: 'alter table users add column rank plain;' },
    { name: 'a virtual column', history, postgres: 18, sql: 'alter table users add column double integer generated always as (id * 2) virtual;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id integer); alter table tags alter column id type bigint, add column token uuid default gen_random_uuid(); alter table tags set unlogged;' },
    { name: 'a temporary table', sql: 'create temp table batch (id integer); alter table batch alter column id type bigint;' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': 'create table tags (id integer);', 'supabase/migrations/2_big.sql': 'alter table tags alter column id type bigint;' },
    },
    { name: 'logged already', history, sql: 'alter table users set logged;' },
    { name: 'options that only new rows mind', history, sql: 'alter table users set (fillfactor = 70); alter table users alter column email set storage external, alter column email set statistics 200;' },
    { name: 'plain VACUUM does not rewrite', history, sql: 'vacuum users; vacuum analyze users;' },
    { name: 'the column is there already', history, sql: 'alter table users add column if not exists id bigint default gen_random_uuid();' },
    { name: 'a type that is not known', sql: 'alter table legacy.orders alter column total type bigint;' },
    { name: 'a foreign table has no rows of its own', history: 'create foreign table remote (id integer) server other;', sql: 'alter foreign table remote add column token uuid default gen_random_uuid(), alter column id type bigint;' },
    { name: 'a view has no rows of its own', history: [history, 'create view names as select id from users;'], sql: 'alter view names alter column id set default 1;' },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users add column token uuid not null default gen_random_uuid();',
      expect: [{
        message: 'column',
        at: 'token',
        what: 'Adding column "token" with a default that is computed for each row rewrites "users" and blocks every read and write until it is done.',
        help: 'In three steps: ALTER TABLE users ADD COLUMN token uuid; ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid(); then fill the old rows in batches.',
        severity: 'error',
        subject: 'public.users.token',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'now() is stable, clock_timestamp() and random() are not',
      history,
      sql: 'alter table users add column a timestamptz default clock_timestamp(), add column b timestamptz default now(), add column c double precision default random();',
      expect: [{ message: 'column', at: 'a' }, { message: 'column', at: 'c' }],
    },
    {
      name: 'a function of the project is volatile unless it says otherwise',
      history: [history, "create function code() returns text language plpgsql as $$ begin return 'x'; end $$; create function fixed() returns text language plpgsql immutable as $$ begin return 'x'; end $$;"],
      sql: 'alter table users add column a text default code(), add column b text default fixed();',
      expect: [{ message: 'column', at: 'a' }],
    },
    {
      name: 'an identity, a serial, a stored expression, a domain with a constraint',
      history: ['create table tags (name text);', domains],
      sql: 'alter table tags add column a bigint generated always as identity, add column b bigserial, add column c text generated always as (lower(name)) stored, add column d positive;',
      expect: [
        { message: 'column', at: 'a', what: 'Adding column "a" with an identity sequence rewrites "tags" and blocks every read and write until it is done.' },
        { message: 'column', at: 'b' },
        { message: 'column', at: 'c', what: 'Adding column "c" with a stored generation expression rewrites "tags" and blocks every read and write until it is done.' },
        { message: 'column', at: 'd', what: 'Adding column "d" with a domain type that has a constraint rewrites "tags" and blocks every read and write until it is done.', help: "Add the column with the domain's base type" },
      ],
    },
    {
      history,
      sql: 'alter table users alter column id type bigint;',
      expect: [{
        message: 'type',
        at: 'id',
        what: 'Changing "id" of "users" from integer to bigint rewrites the table and blocks every read and write until it is done.',
        help: 'ALTER TABLE users ADD COLUMN id_new bigint;',
        subject: 'public.users.id',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'types that make every value anew',
      history,
      sql: 'alter table users alter column balance type numeric(12, 4), alter column code type text, alter column data type jsonb, alter column email type varchar(20);',
      expect: [
        { message: 'type', at: 'balance', what: 'Changing "balance" of "users" from numeric(10,2) to numeric(12,4) rewrites the table and blocks every read and write until it is done.' },
        { message: 'type', at: 'code' },
        { message: 'type', at: 'data' },
        { message: 'type', at: 'email' },
      ],
    },
    {
      name: 'a column that this migration adds: the rows are old all the same',
      history,
      sql: 'alter table users add column n integer; alter table users alter column n type bigint;',
      expect: [{ message: 'type', at: 'n' }],
    },
    {
      name: 'USING that computes',
      history,
      sql: 'alter table users alter column email type text using lower(email);',
      expect: [{ message: 'type', at: 'email', what: 'Changing "email" of "users" from character varying(50) to text rewrites the table and blocks every read and write until it is done.' }],
    },
    {
      name: 'an enum made of text',
      history: "create type mood as enum ('calm', 'cross'); create table shop_days (mood text);",
      sql: 'alter table public.shop_days alter column mood type mood using mood::mood;',
      expect: [{ message: 'type', at: 'mood', what: 'Changing "mood" of "shop_days" from text to mood rewrites the table and blocks every read and write until it is done.' }],
    },
    {
      name: 'storage of the whole table',
      history,
      runner: 'autocommit',
      sql: 'alter table users set unlogged; alter table users set tablespace fast; alter table users set access method columnar; vacuum full users; vacuum (full, analyze) users;',
      expect: [
        { message: 'storage', at: 'alter table users set unlogged', what: 'SET UNLOGGED rewrites "users" and blocks every read and write until it is done.', subject: 'public.users' },
        { message: 'storage', at: 'fast', what: 'SET TABLESPACE rewrites "users" and blocks every read and write until it is done.' },
        { message: 'storage', at: 'columnar', what: 'SET ACCESS METHOD rewrites "users" and blocks every read and write until it is done.' },
        { message: 'storage', at: 'vacuum full users', what: 'VACUUM FULL rewrites "users" and blocks every read and write until it is done.' },
        { message: 'storage', at: 'vacuum (full, analyze) users' },
      ],
    },
    {
      name: 'back to logged',
      history: 'create unlogged table cache (key text);',
      sql: 'alter table cache set logged;',
      expect: [{ message: 'storage', at: 'alter table cache set logged', what: 'SET LOGGED rewrites "cache" and blocks every read and write until it is done.' }],
    },
    {
      name: 'a table that no file made: a default says enough',
      sql: 'alter table legacy.orders add column token uuid default gen_random_uuid();',
      expect: [{ message: 'column', at: 'token', subject: 'legacy.orders.token', related: [] }],
    },
    {
      name: 'renamed on the way',
      history: [history, 'alter table users rename to people; alter table people rename column id to person_id;'],
      sql: 'alter table people alter column person_id type bigint;',
      expect: [{ message: 'type', at: 'person_id', what: 'Changing "person_id" of "people" from integer to bigint rewrites the table and blocks every read and write until it is done.' }],
    },
    {
      name: 'under a condition, after multi-byte text, quoted',
      history: 'create table "Größen" (größe integer);',
      sql: "-- 日本 👍🏽\ndo $$ begin if true then alter table \"Größen\" alter column größe type bigint; end if; end $$;",
      expect: [{ message: 'type', at: 'größe', what: 'Changing "größe" of "Größen" from integer to bigint rewrites the table and blocks every read and write until it is done.' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: 'begin;\n-- pg-safe-ignore table-rewrite: forty rows\nalter table users alter column id type bigint;\ncommit;',
      expect: [{ message: 'type', at: 'id', suppressed: 'forty rows' }],
    },
  ],
});
