import rule from '../../rules/unrepeatable-migration.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create type mood as enum (\'ok\'); create policy own on users using (true);';

testRule(rule, {
  valid: [
    { name: 'one transaction', runner: 'supabase', history, sql: 'create table notes (id bigint); create table tags (id bigint);' },
    { name: 'a single statement, done or not', runner: 'autocommit', history, sql: 'create table notes (id bigint);' },
    { name: 'the whole file in BEGIN and COMMIT', runner: 'autocommit', history, sql: 'begin; create table notes (id bigint); create table tags (id bigint); commit;' },
    { name: 'what passes over what is there', runner: 'autocommit', history, sql: 'create table if not exists notes (id bigint); alter table users add column if not exists bio text; drop policy if exists own on users; create policy own on users using (true); create index if not exists users_email on users (email); select 1;' },
    { name: 'in a block', runner: 'autocommit', history, sql: 'do $$ begin create type pace as enum (\'slow\'); exception when duplicate_object then null; end $$; select 1;' },
  ],
  invalid: [
    {
      runner: 'supabase', history, sql: 'create table notes (id bigint);\ncommit;\nselect 1;',
      expect: [{ message: 'unrepeatable', at: 'notes', severity: 'warning', what: '"20260101000000_case.sql" is not applied as a whole: when a later statement fails, CREATE TABLE "notes" fails the next run.', help: 'Add what lets them run twice: IF NOT EXISTS.' }],
    },
    {
      name: 'beside a CONCURRENTLY', runner: 'supabase', history, sql: 'alter table users add column bio text;\nalter table users drop column email;\ncreate index concurrently if not exists users_bio on users (bio);',
      expect: [{ message: 'unrepeatable', at: 'bio', line: 1, what: '"20260101000000_case.sql" is not applied as a whole: when a later statement fails, ADD COLUMN "bio" fails the next run, and so do 1 more.', help: 'IF NOT EXISTS, IF EXISTS', related: [{ at: 'email', text: 'DROP COLUMN "email" fails too' }] }],
    },
    { name: 'as its first line asks', runner: 'supabase', history, sql: '-- pg-delta: transaction=false\ncreate table notes (id bigint);\nselect 1;', expect: [{ message: 'unrepeatable', at: 'notes' }] },
    { name: 'psql -f', runner: 'autocommit', history, sql: 'create type pace as enum (\'slow\');\nselect 1;', expect: [{ message: 'unrepeatable', at: 'create type pace as enum (\'slow\')', severity: 'note', help: 'a DO block that passes over duplicate_object' }] },
  ],
});
