import rule from '../../rules/blocking-index-drop.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create index users_email on users (email); create index users_id on users (id);';
const partitioned = `create table events (id bigint, at timestamptz) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01'); create index events_at on events (at);`;

testRule(rule, {
  valid: [
    { history, sql: 'drop index concurrently users_email;' },
    { history, sql: 'drop index concurrently if exists users_email;' },
    { name: 'the table is new', sql: 'create table orders (id bigint); create index orders_id on orders (id); drop index orders_id;' },
    { name: 'the index is new', history, sql: 'create index users_lower on users (lower(email)); drop index users_lower;' },
    { name: 'an index of which nothing is known', history, sql: 'drop index if exists users_name;' },
    { name: 'it goes with its table', history, sql: 'drop table users;' },
    { name: 'the table is dropped too', history, sql: 'drop index users_email; drop index users_id; drop table users;' },
    { name: 'the transaction holds the lock already', history, runner: 'supabase', sql: 'alter table users drop column email; drop index users_id;' },
    { name: 'the transaction holds it by LOCK TABLE', history, runner: 'autocommit', sql: 'begin; lock table users; drop index users_id; commit;' },
    { name: 'a temporary table', sql: 'create temp table batch (id bigint); create index batch_id on batch (id); drop index batch_id;' },
  ],
  invalid: [
    {
      history,
      sql: 'drop index users_email;',
      expect: [{
        message: 'blocks',
        at: 'users_email',
        what: 'Dropping index "users_email" blocks every read and write of "users", from when it waits for its lock until the transaction ends.',
        severity: 'note',
        subject: 'public.users_email',
        help: 'In a migration that your tool runs without a transaction: DROP INDEX CONCURRENTLY users_email;',
      }],
    },
    {
      name: 'alone in its file it can be mended',
      history,
      runner: 'supabase',
      sql: 'DROP INDEX IF EXISTS public.users_email;',
      expect: [{ message: 'blocks', at: 'users_email', help: 'Put this alone in a migration file of its own: DROP INDEX CONCURRENTLY users_email;' }],
      fixed: 'DROP INDEX CONCURRENTLY IF EXISTS public.users_email;',
    },
    {
      name: 'among others: each goes into a file of its own',
      history: `${history} create table tags (id bigint);`,
      runner: 'supabase',
      sql: "drop index users_email;\ncomment on table tags is 'words';\ndrop index if exists users_id;\ngrant select on users to public;\n",
      expect: [{ message: 'blocks', at: 'users_email', related: [{ at: 'users_id', text: 'dropped too' }] }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': "comment on table tags is 'words';\ngrant select on users to public;\n",
        'supabase/migrations/20260101000001_drop_users_email.sql': 'drop index concurrently users_email;\n',
        'supabase/migrations/20260101000002_drop_users_id.sql': 'drop index concurrently if exists users_id;\n',
      },
    },
    {
      name: 'not when the name is taken again, or when what follows may need it gone',
      history,
      runner: 'supabase',
      sql: 'drop index users_email; create unique index users_email on users (email);',
      expect: [{ message: 'blocks', at: 'users_email' }],
    },
    {
      name: 'several at once',
      history,
      runner: 'supabase',
      sql: 'drop index users_email, users_id;',
      expect: [{
        message: 'blocks', at: 'users_email', subject: 'public.users_email', related: [{ at: 'users_id', text: 'dropped too' }],
        what: 'Dropping indexes "users_email", "users_id" blocks every read and write of "users", from when it waits for its lock until the transaction ends.',
        help: 'A migration file each, in this order, what is CONCURRENTLY with nothing else in its file:\n1. DROP INDEX CONCURRENTLY users_email;\n2. DROP INDEX CONCURRENTLY users_id;',
      }],
    },
    {
      name: 'one after another, and of another table: a finding for each table',
      history: `${history} create table orders (id bigint); create index orders_id on orders (id);`,
      sql: 'drop index users_email; drop index orders_id; drop index users_id;',
      expect: [{ message: 'blocks', at: 'users_email', related: [{ at: 'users_id', text: 'dropped too' }] }, { message: 'blocks', at: 'orders_id' }],
    },
    {
      name: 'the lock was another transaction’s, or a weaker one',
      history: `${history} create table orders (id bigint); create index orders_id on orders (id);`,
      runner: 'autocommit',
      sql: 'alter table users drop column email; drop index users_id; begin; lock table orders in share mode; drop index orders_id; commit;',
      expect: [{ message: 'blocks', at: 'users_id' }, { message: 'blocks', at: 'orders_id' }],
    },
    {
      name: 'CASCADE',
      history: `${history} create unique index users_key on users (id); create table visits (user_id bigint references users (id));`,
      sql: 'drop index users_email cascade;',
      expect: [{ message: 'blocks', at: 'users_email', help: 'CASCADE cannot be written with it: drop what depends on the index first.' }],
    },
    {
      name: 'a partitioned table',
      history: partitioned,
      sql: 'drop index events_at;',
      expect: [{ message: 'partitioned', at: 'events_at', what: 'Dropping index "events_at" blocks every read and write of "events" and all its partitions.', help: 'An index of a partitioned table cannot be dropped concurrently.' }],
    },
    {
      name: 'a materialized view',
      history: `${history} create materialized view daily as select id from users; create index daily_id on daily (id);`,
      sql: 'drop index daily_id;',
      expect: [{ message: 'blocks', at: 'daily_id' }],
    },
    {
      name: 'in a block',
      history,
      sql: 'do $$ begin drop index users_email; end $$;',
      expect: [{ message: 'blocks', at: 'users_email', help: 'It cannot run in a DO block.' }],
    },
  ],
});
