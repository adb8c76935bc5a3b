import rule from '../../rules/managed-schema-change.js';
import { testRule } from './test-rule.js';

const supabase = true;
const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end';";

testRule(rule, {
  valid: [
    { name: 'policies on storage and realtime', supabase, sql: 'create policy own on storage.objects for select using (true); drop policy own on storage.objects; create policy hear on realtime.messages for select using (true);' },
    { name: 'triggers on auth.users and storage.objects', supabase, history: touch, sql: 'create trigger a after insert on auth.users for each row execute function touch(); create trigger b after insert on storage.objects for each row execute function touch(); drop trigger a on auth.users;' },
    { name: 'foreign keys that point there', supabase, sql: 'create table profiles (id uuid primary key references auth.users (id) on delete cascade); create table files (id uuid references storage.objects (id));' },
    { name: 'rows', supabase, sql: "insert into storage.buckets (id, name) values ('a', 'a'); update auth.users set email = lower(email) where id is null;" },
    { name: 'privileges that postgres may pass on', supabase, sql: 'grant usage on schema storage to anon;' },
    { name: 'the schema extensions belongs to postgres', supabase, sql: 'create extension if not exists vector with schema extensions; create function extensions.one() returns int language sql as $$ select 1 $$;' },
    { name: 'a schema of that name in a plain Postgres', history: 'create schema auth; create table auth.users (id bigint primary key);', sql: 'alter table auth.users add column plan text; create index on auth.users (plan); create function auth.f() returns int language sql as $$ select 1 $$;' },
    { name: 'under a condition', supabase, sql: "do $$ begin if current_user = 'supabase_admin' then alter table auth.users add column plan text; end if; end $$;" },
    { name: 'before a handler', supabase, sql: 'do $$ begin alter table storage.objects enable row level security; exception when insufficient_privilege then null; end $$;' },
    { name: 'a comment on an own table, and on a policy of one', supabase, sql: "create table notes (id bigint); create policy own on notes using (true); comment on table notes is 'x'; comment on policy own on notes is 'x'; alter table notes owner to postgres;" },
    { name: 'what exists is left alone', supabase, sql: 'create schema if not exists auth;' },
  ],
  invalid: [
    {
      supabase,
      sql: 'alter table auth.users add column plan text, add column seats integer;',
      expect: [{
        message: 'changes',
        at: 'auth.users',
        severity: 'error',
        subject: 'auth.users',
        what: 'ALTER TABLE on "auth.users" fails on the platform (42501): it belongs to "supabase_auth_admin", and only its owner may do that.',
        help: 'Keep your own columns in a table of your own: CREATE TABLE public.profiles',
      }],
    },
    {
      name: 'row level security that is on already',
      supabase,
      sql: 'alter table storage.objects enable row level security;',
      expect: [{ message: 'changes', at: 'alter table storage.objects enable row level security', what: 'ALTER TABLE … ENABLE ROW LEVEL SECURITY on "storage.objects" fails on the platform (42501): it belongs to "supabase_storage_admin", and only its owner may do that.', help: 'Leave it out:' }],
    },
    { supabase, sql: 'create index on storage.objects (owner);', expect: [{ message: 'changes', at: 'create index on storage.objects (owner)' }] },
    { supabase, sql: 'create table auth.plans (id bigint primary key, name text);', expect: [{ message: 'creates', at: 'auth.plans', what: 'Creating table "auth.plans" fails on the platform (42501): schema "auth" belongs to Supabase, and "postgres" may not create objects in it.', help: 'CREATE TABLE public.plans …' }] },
    { supabase, sql: 'create function auth.tenant() returns uuid language sql stable as $$ select auth.uid() $$; create view storage.mine as select 1 as a;', expect: [{ message: 'creates', at: 'create function auth.tenant() returns uuid language sql stable as $$ select auth.uid() $$' }, { message: 'creates', at: 'storage.mine' }] },
    { supabase, sql: 'create or replace function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;', expect: [{ message: 'changes', at: 'create or replace function auth.uid() returns uuid language sql stable as $$ select null::uuid $$', what: 'CREATE OR REPLACE FUNCTION on "auth.uid" fails on the platform (42501): it belongs to "supabase_auth_admin", and only its owner may do that.' }] },
    { supabase, sql: 'alter table auth.users rename column email to mail;', expect: [{ message: 'changes', at: 'email' }] },
    { supabase, sql: "comment on table auth.users is 'those who signed up';", expect: [{ message: 'changes', at: "comment on table auth.users is 'those who signed up'", what: 'COMMENT on "auth.users" fails on the platform (42501): it belongs to "supabase_auth_admin", and only its owner may do that.' }] },
    { supabase, sql: "comment on column auth.users.email is 'the address';", expect: [{ message: 'changes', at: "comment on column auth.users.email is 'the address'" }] },
    { supabase, sql: 'alter table storage.objects owner to postgres;', expect: [{ message: 'changes', at: 'alter table storage.objects owner to postgres' }] },
    { supabase, sql: 'alter function auth.uid() owner to postgres;', expect: [{ message: 'changes', at: 'alter function auth.uid() owner to postgres', what: 'ALTER FUNCTION … OWNER TO on "auth.uid" fails on the platform (42501): it belongs to "supabase_auth_admin", and only its owner may do that.' }] },
    { supabase, sql: 'alter schema realtime owner to postgres;', expect: [{ message: 'changes', at: 'alter schema realtime owner to postgres', subject: 'realtime' }] },
    {
      name: 'a comment on a policy',
      supabase,
      sql: "create policy own on storage.objects for select using (bucket_id = 'avatars'); comment on policy own on storage.objects is 'their own';",
      expect: [{
        message: 'policy', severity: 'note', at: "comment on policy own on storage.objects is 'their own'", subject: 'storage.objects',
        what: 'COMMENT ON POLICY "own" fails (42501) on a project that was not upgraded since July 2026: "storage.objects" belongs to "supabase_storage_admin".',
        help: 'Write it into the file as a -- comment instead.',
      }],
    },
  ],
});
