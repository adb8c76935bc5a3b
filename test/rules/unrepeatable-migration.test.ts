import rule from '../../rules/unrepeatable-migration.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create type mood as enum (\'ok\'); create policy own on users using (true);';

testRule(rule, {
  valid: [
    { name: 'one transaction', runner: 'supabase', history, sql: 'create table notes (id bigint); create table tags (id bigint);' },
    { name: 'a single statement, done or not', runner: 'autocommit', history, sql: 'create table notes (id bigint);' },
    { name: 'the whole file in BEGIN and COMMIT', runner: 'autocommit', history, sql: 'begin; create table notes (id bigint); create table tags (id bigint); commit;' },
    { name: 'what passes over what is there', runner: 'autocommit', history, sql: 'create table if not exists notes (id bigint); alter table users add column if not exists bio text; drop policy if exists own on users; create policy own on users using (true); create index if not exists users_email on users (email); select 1;' },
    { name: 'in a block', runner: 'autocommit', history, sql: 'do $$ begin create type pace as enum (\'slow\'); exception when duplicate_object then null; end $$; create table if not exists tags (id bigint);' },
    { name: 'what follows the COMMIT changes nothing', runner: 'supabase', history, sql: "begin; create table notes (id bigint); commit; reset lock_timeout; comment on table users is 'all'; select 'done' as status; notify pgrst;" },
    {
      name: 'what IF EXISTS takes away first, there or not', runner: 'autocommit', history,
      sql: 'drop policy if exists other on users; create policy other on users using (true); drop table if exists notes; create table notes (id bigint); drop index if exists users_email; create index users_email on users (email); drop type if exists pace; create type pace as enum (\'slow\'); create table if not exists tags (id bigint);',
    },
    { name: 'all of it before a COMMIT that ends the file', runner: 'supabase', history, sql: 'create table notes (id bigint); create table tags (id bigint); commit; reset lock_timeout;' },
  ],
  invalid: [
    {
      runner: 'supabase', history, sql: 'create table notes (id bigint);\ncommit;\ndrop table if exists tags;',
      expect: [{ message: 'unrepeatable', at: 'notes', severity: 'warning', what: '"20260101000000_case.sql" is not applied as a whole: when a later statement fails, CREATE TABLE "notes" fails the next run.', help: 'Add what lets them run twice: IF NOT EXISTS.' }],
    },
    {
      name: 'beside a CONCURRENTLY', runner: 'supabase', history, sql: 'alter table users add column bio text;\nalter table users drop column email;\ncreate index concurrently if not exists users_bio on users (bio);',
      expect: [{ message: 'unrepeatable', at: 'bio', line: 1, what: '"20260101000000_case.sql" is not applied as a whole: when a later statement fails, ADD COLUMN "bio" fails the next run, and so does 1 more.', help: 'IF NOT EXISTS, IF EXISTS', related: [{ at: 'email', text: 'DROP COLUMN "email" fails too' }] }],
    },
    { name: 'as its first line asks', runner: 'supabase', history, sql: '-- pg-delta: transaction=false\ncreate table notes (id bigint);\nselect setup();', expect: [{ message: 'unrepeatable', at: 'notes' }] },
    { name: 'psql -f', runner: 'autocommit', history, sql: 'create type pace as enum (\'slow\');\ndrop table if exists tags;', expect: [{ message: 'unrepeatable', at: 'create type pace as enum (\'slow\')', severity: 'note', help: 'a DO block that passes over duplicate_object' }] },
    { name: 'another policy than the one that is dropped', runner: 'autocommit', history, sql: 'drop policy if exists other on users;\ncreate policy own on tags using (true);\nalter table users add column bio text;\ndrop table if exists notes;', expect: [{ message: 'unrepeatable', at: 'create policy own on tags using (true)', severity: 'note' }] },
  ],
});
