import rule from '../../rules/policy-trusts-user-metadata.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;';

testRule(rule, {
  valid: [
    { name: 'app_metadata', supabase: true, history: notes, sql: "create policy admins on notes using ((auth.jwt() -> 'app_metadata' ->> 'role') = 'admin');" },
    { name: 'a column of that name elsewhere', supabase: true, sql: 'create view people as select raw_user_meta_data from auth.users;' },
    { name: 'a function that names it in a comment', supabase: true, history: [notes, "create function is_admin() returns boolean language sql stable as $$ select (auth.jwt() -> 'app_metadata' ->> 'role') = 'admin' -- never user_metadata\n $$;"], sql: 'create policy admins on notes using (is_admin());' },
    { name: 'a function that no policy calls', supabase: true, history: 'create function my_name() returns text language sql stable as $$ select null::text $$;', sql: "create or replace function my_name() returns text language sql stable as $$ select auth.jwt() -> 'user_metadata' ->> 'name' $$;" },
    { name: 'dropped later in the file', supabase: true, history: notes, sql: "create policy admins on notes using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin'); drop policy admins on notes;" },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: "create policy admins on notes using ((select auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');",
      expect: [{ message: 'written', at: "create policy admins on notes using ((select auth.jwt() -> 'user_metadata' ->> 'role') = 'admin')", what: 'Policy "admins" on "notes" decides by user_metadata, which every user can set to anything.', severity: 'error', subject: 'public.notes.admins' }],
    },
    {
      name: 'by a path, in WITH CHECK, with current_setting',
      supabase: true, history: notes,
      sql: "create policy admins on notes for insert with check (current_setting('request.jwt.claims')::jsonb #>> '{user_metadata,role}' = 'admin');",
      expect: [{ message: 'written', at: "create policy admins on notes for insert with check (current_setting('request.jwt.claims')::jsonb #>> '{user_metadata,role}' = 'admin')" }],
    },
    {
      name: 'in auth.users, by ALTER POLICY',
      supabase: true, history: [notes, 'create policy admins on notes using (false);'],
      sql: "alter policy admins on notes using (exists (select from auth.users u where u.id = auth.uid() and u.raw_user_meta_data ->> 'role' = 'admin'));",
      expect: [{ message: 'written', at: "alter policy admins on notes using (exists (select from auth.users u where u.id = auth.uid() and u.raw_user_meta_data ->> 'role' = 'admin'))", what: 'Policy "admins" on "notes" decides by raw_user_meta_data, which every user can set to anything.' }],
    },
    {
      name: 'in a function that the policy calls',
      supabase: true, history: [notes, "create function is_admin() returns boolean language sql stable as $$ select (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' $$;"],
      sql: 'create policy admins on notes using (is_admin());',
      expect: [{ message: 'called', at: 'create policy admins on notes using (is_admin())', what: 'Policy "admins" on "notes" decides by is_admin(), which reads user_metadata: every user can set that to anything.' }],
    },
    {
      name: 'made and changed in one file is one finding',
      supabase: true, history: [notes, "create function is_admin() returns boolean language sql stable as $$ select (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' $$;"],
      sql: 'create policy admins on notes for update using (is_admin()); alter policy admins on notes with check (owner is not null);',
      expect: [{ message: 'called', at: 'create policy admins on notes for update using (is_admin())' }],
    },
    {
      name: 'in a function that is replaced under the policy',
      supabase: true, history: [notes, 'create function is_admin() returns boolean language sql stable as $$ select false $$;', 'create policy admins on notes using (is_admin());'],
      sql: "create or replace function is_admin() returns boolean language sql stable as $$ select (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' $$;",
      expect: [{ message: 'called', at: "create or replace function is_admin() returns boolean language sql stable as $$ select (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' $$", subject: 'public.notes.admins' }],
    },
  ],
});
