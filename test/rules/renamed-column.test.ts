import rule from '../../rules/renamed-column.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, fullname text); create view names as select id, fullname from users;';

testRule(rule, {
  valid: [
    { history, sql: 'alter table users add column full_name text;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint, nam text); alter table tags rename column nam to name;' },
    { name: 'the column is added in the same migration', history, sql: 'alter table users add column fulname text; alter table users rename column fulname to full_name;' },
    { name: 'renamed and back again', history, sql: 'alter table users rename column fullname to full_name; alter table users rename column full_name to fullname;' },
    {
      name: 'the table is renamed too, and a view has its old shape',
      history,
      sql: 'alter table users rename column fullname to full_name; alter table users rename to people; create view users with (security_invoker = true) as select id, full_name as fullname from people;',
    },
    {
      name: 'the same in another order',
      history,
      sql: 'alter table users rename to people; alter table people rename fullname to full_name; create view users with (security_invoker = true) as select id, full_name as fullname from people;',
    },
    { name: 'what is dropped in the same file is told of as dropped', history: 'create table users (id bigint primary key, fullname text);', sql: 'alter table users rename column fullname to old; alter table users drop column old;' },
    { name: 'a column of a view', history, sql: 'alter view names rename column fullname to full_name;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; alter table batch rename column fullname to n;' },
    { name: 'a constraint, an index and a type', history: `${history} create type mood as enum ('calm'); create index users_name on users (fullname);`, sql: "alter table users rename constraint users_pkey to users_key; alter index users_name rename to by_name; alter type mood rename value 'calm' to 'quiet';" },
    {
      name: 'the column goes out in the same deploy',
      deploy: 'together',
      history,
      files: { 'supabase/migrations/20260101_a.sql': 'alter table users add column nam text;', 'supabase/migrations/20260102_b.sql': 'alter table users rename column nam to name;' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users rename column fullname to full_name;',
      expect: [{
        message: 'renamed',
        at: 'fullname',
        what: 'Renaming column "fullname" of "users" to "full_name" breaks every client that still uses "fullname".',
        help: 'Expand and contract: ALTER TABLE users ADD COLUMN full_name text;',
        severity: 'error',
        subject: 'public.users.fullname',
      }],
    },
    {
      name: 'renamed twice: the first name and the last count',
      history,
      sql: 'alter table users rename fullname to "Called"; alter table users rename "Called" to "Full Name";',
      expect: [{ message: 'renamed', at: 'Called', what: 'Renaming column "fullname" of "users" to "Full Name" breaks every client that still uses "fullname".', help: 'ADD COLUMN "Full Name" text' }],
    },
    {
      name: 'the old name is taken by a new column',
      history,
      sql: 'alter table users rename column fullname to name; alter table users add column fullname text generated always as (name) stored;',
      expect: [{ message: 'taken', at: 'fullname', severity: 'warning', what: 'Renaming column "fullname" of "users" to "name" gives its name to another column: from here on clients that use "fullname" read and write that one.' }],
    },
    {
      name: 'the old name is taken by a column of another type',
      history,
      sql: 'alter table users rename column fullname to name; alter table users add column fullname uuid;',
      expect: [{ message: 'taken', at: 'fullname', severity: 'error', what: 'Renaming column "fullname" of "users" to "name" gives its name to another column, uuid in place of text: from here on clients that use "fullname" read and write that one.' }],
    },
    {
      name: 'the view in its place lacks the old name',
      history,
      sql: 'alter table users rename column fullname to full_name; alter table users rename to people; create view users with (security_invoker = true) as select * from people;',
      expect: [{ message: 'renamed', at: 'fullname' }],
    },
    {
      name: 'several columns',
      history,
      sql: 'alter table if exists public.users rename column fullname to full_name; alter table users rename column id to user_id;',
      expect: [{ message: 'renamed', at: 'fullname' }, { message: 'renamed', at: 'id' }],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.orders rename column customer to customer_id;',
      expect: [{ message: 'renamed', at: 'customer', what: 'Renaming column "customer" of "legacy.orders" to "customer_id" breaks every client that still uses "customer".', help: 'ADD COLUMN customer_id …;' }],
    },
    {
      name: 'a partitioned table, a materialized view',
      history: 'create table events (at date) partition by range (at); create materialized view days as select at from events;',
      sql: 'alter table events rename column at to happened; alter materialized view days rename column at to day;',
      expect: [{ message: 'renamed', at: 'at' }, { message: 'renamed', at: 'at' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table users rename column fullname to full_name; end $$;",
      expect: [{ message: 'renamed', at: 'fullname' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore renamed-column: no release has read it yet\nalter table users rename column fullname to full_name;',
      expect: [{ message: 'renamed', at: 'fullname', suppressed: 'no release has read it yet' }],
    },
  ],
});
