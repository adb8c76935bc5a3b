import rule from '../../rules/required-column-without-default.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key);';

testRule(rule, {
  valid: [
    { history, sql: "alter table users add column email text not null default '';" },
    { history, sql: 'alter table users add column email text;' },
    { name: 'columns that bring their own values', history, sql: 'alter table users add column a bigserial not null, add column b bigint not null generated always as identity, add column c bigint not null generated always as (id * 2) stored;' },
    { name: 'DEFAULT before NOT NULL, and a domain with a default', history, sql: 'alter table users add column made timestamptz default now() not null;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint); alter table tags add column name text not null;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; alter table batch add column n int not null;' },
    { name: 'the column is there already', history, sql: 'alter table users add column if not exists id bigint not null;' },
    { name: 'added, filled, then required', history, sql: "alter table users add column email text; update users set email = ''; alter table users alter column email set not null;" },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': 'create table tags (id bigint);', 'supabase/migrations/2_name.sql': 'alter table tags add column name text not null;' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users add column email text not null;',
      expect: [{
        message: 'required',
        at: 'email',
        what: 'Column "email" is NOT NULL without a default: adding it fails when "users" holds a row, and otherwise breaks clients that do not set it.',
        help: 'Give it a constant default: ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT …;',
        severity: 'error',
        subject: 'public.users.email',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'several commands, one of them with a default',
      history,
      sql: "alter table if exists only public.users add email text not null, add column if not exists name text default '' not null, add column \"Age\" integer not null check (\"Age\" > 0);",
      expect: [{ message: 'required', at: 'email' }, { message: 'required', at: 'Age', help: 'ALTER TABLE users ADD COLUMN "Age" integer NOT NULL DEFAULT' }],
    },
    {
      name: 'a default that comes afterwards comes too late',
      history,
      sql: "alter table users add column email text not null; alter table users alter column email set default '';",
      expect: [{ message: 'required', at: 'email' }],
    },
    {
      name: 'a primary key is NOT NULL',
      history: 'create table logs (at timestamptz);',
      sql: 'alter table logs add column id uuid primary key;',
      expect: [{ message: 'required', at: 'id' }],
    },
    {
      name: 'a foreign key that is required',
      history,
      sql: 'alter table users add column team_id bigint not null references teams (id);',
      expect: [{ message: 'required', at: 'team_id' }],
    },
    { name: 'a table that no file made', sql: 'alter table legacy.orders add column note text not null;', expect: [{ message: 'required', at: 'note', subject: 'legacy.orders.note', related: [] }] },
    {
      name: 'renamed on the way, partitioned',
      history: ['create table events (at date) partition by range (at);', 'alter table events rename to "Log";'],
      sql: 'alter table "Log" add column kind text not null;',
      expect: [{ message: 'required', at: 'kind', what: 'Column "kind" is NOT NULL without a default: adding it fails when "Log" holds a row, and otherwise breaks clients that do not set it.', help: 'ALTER TABLE "Log" ADD COLUMN kind text' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table users add column email text not null; exception when duplicate_column then null; end $$;",
      expect: [{ message: 'required', at: 'email' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore required-column-without-default: the table is not in use yet\nalter table users add column email text not null;',
      expect: [{ message: 'required', at: 'email', suppressed: 'the table is not in use yet' }],
    },
  ],
});
