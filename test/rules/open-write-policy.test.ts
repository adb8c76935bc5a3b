import rule from '../../rules/open-write-policy.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, user_id uuid references auth.users (id), body text); alter table notes enable row level security;';

testRule(rule, {
  valid: [
    { name: 'reading', supabase: true, history: notes, sql: 'create policy reading on notes for select using (true);' },
    { name: 'own rows', supabase: true, history: notes, sql: 'create policy own on notes using (user_id = (select auth.uid()));' },
    { name: 'the service role', supabase: true, history: notes, sql: "create policy service on notes to service_role using (true) with check (true); create policy claims on notes using (auth.role() = 'service_role');" },
    { name: 'a function decides', supabase: true, history: [notes, 'create function is_admin() returns boolean language sql stable as $$ select false $$;'], sql: 'create policy admins on notes using (is_admin() and auth.uid() is not null);' },
    { name: 'never', supabase: true, history: notes, sql: 'create policy nobody on notes using (false) with check (false); create policy none on notes using (not true);' },
    { name: 'a restrictive policy beside it', supabase: true, history: [notes, 'create policy mine on notes as restrictive for update using (user_id = (select auth.uid()));'], sql: 'create policy changing on notes for update to authenticated using (true);' },
    { name: 'restrictive itself', supabase: true, history: notes, sql: 'create policy changing on notes as restrictive for update using (true);' },
    { name: 'nobody holds the privilege', supabase: true, history: [notes, 'revoke insert, update, delete on notes from anon, authenticated;'], sql: 'create policy everything on notes using (true);' },
    { name: 'a schema that is not served', supabase: true, history: 'create schema app; create table app.jobs (id bigint); alter table app.jobs enable row level security; grant all on app.jobs to anon;', sql: 'create policy everything on app.jobs using (true);' },
    { name: 'row level security is off', supabase: true, history: 'create table tags (id bigint);', sql: 'create policy everything on tags using (true);' },
    { name: 'closed by a later file', supabase: true, history: notes, files: { 'supabase/migrations/20260101_a.sql': 'create policy everything on notes using (true);', 'supabase/migrations/20260102_b.sql': 'alter policy everything on notes to service_role;' } },
    { name: 'storage-policy-too-wide speaks of files', supabase: true, sql: 'create policy everything on storage.objects using (true);' },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy "Service role has full access" on notes for all using (true) with check (true);',
      expect: [{
        message: 'open', at: 'create policy "Service role has full access" on notes for all using (true) with check (true)',
        what: 'Policy "Service role has full access" lets everyone add, change and delete any row of "notes".',
        help: 'DROP POLICY "Service role has full access" ON notes; that role bypasses row level security.', severity: 'warning', subject: 'public.notes.Service role has full access',
      }],
    },
    {
      name: 'whoever has signed in, said in four ways',
      supabase: true, history: notes,
      sql: "create policy a on notes for update using (auth.role() = 'authenticated'); create policy b on notes for delete using ((select auth.uid()) is not null); create policy c on notes for update to authenticated using (1 = 1); create policy d on notes for delete using (user_id = auth.uid() or auth.role() in ('authenticated', 'service_role'));",
      expect: [
        { message: 'open', at: "create policy a on notes for update using (auth.role() = 'authenticated')", what: 'Policy "a" lets everyone who has signed in change any row of "notes".', help: 'ALTER POLICY a ON notes USING (user_id = (select auth.uid())) WITH CHECK (user_id = (select auth.uid()))' },
        { message: 'open', at: 'create policy b on notes for delete using ((select auth.uid()) is not null)', what: 'Policy "b" lets everyone who has signed in delete any row of "notes".' },
        { message: 'open', at: 'create policy c on notes for update to authenticated using (1 = 1)' },
        { message: 'open', at: "create policy d on notes for delete using (user_id = auth.uid() or auth.role() in ('authenticated', 'service_role'))" },
      ],
    },
    {
      name: 'rows that only the service role was to add: no form',
      supabase: true, history: notes,
      sql: 'create policy "Service role can insert" on notes for insert with check (true);',
      expect: [{ message: 'open', at: 'create policy "Service role can insert" on notes for insert with check (true)', severity: 'warning', help: 'If it is meant for the service role: DROP POLICY "Service role can insert" ON notes;' }],
    },
    {
      name: 'a table that was made by hand',
      supabase: true,
      sql: 'create policy changing on centers for update to authenticated using (true) with check (true);',
      expect: [{ message: 'open', at: 'create policy changing on centers for update to authenticated using (true) with check (true)', what: 'Policy "changing" lets everyone who has signed in change any row of "centers".', severity: 'warning' }],
    },
    {
      name: 'no foreign key says whose id the column holds',
      supabase: true, history: 'create table notes (id bigint primary key, user_id uuid); alter table notes enable row level security;',
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)', help: 'Say whose rows: if "user_id" holds the id of auth.users, which no foreign key says, compare it with (select auth.uid()); or write them with the secret key only and drop the policy.' }],
    },
    {
      name: 'no foreign key, but another policy compares it with the login',
      supabase: true, history: 'create table notes (id bigint primary key, user_id uuid); alter table notes enable row level security; create policy own on notes for select using ((select auth.uid()) = user_id);',
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)', help: 'Say whose rows: ALTER POLICY changing ON notes USING (user_id = (select auth.uid()));' }],
    },
    {
      name: 'who made a row may not be the only one to change it',
      supabase: true, history: 'create table notes (id bigint primary key, created_by uuid references auth.users (id)); alter table notes enable row level security;',
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)', help: 'Say whose rows: tie the row to (select auth.uid()), by "created_by" if only who made it may change it, else by a table that it refers to;' }],
    },
    {
      name: 'the owner is a row of another table, which knows the login',
      supabase: true, history: ['create table users (id uuid primary key, auth_user_id uuid references auth.users (id), team uuid);', 'create table notes (id bigint primary key, owner_id uuid references users (id)); alter table notes enable row level security;'],
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)', help: 'Say whose rows: ALTER POLICY changing ON notes USING (owner_id in (select id from users where auth_user_id = (select auth.uid()))); or write them with the secret key only and drop the policy.' }],
    },
    {
      name: 'the owner is a row of another table whose key is the login',
      supabase: true, history: ['create table profiles (id uuid primary key references auth.users (id));', 'create table notes (id bigint primary key, owner_id uuid references profiles (id)); alter table notes enable row level security;'],
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)', help: 'Say whose rows: ALTER POLICY changing ON notes USING (owner_id = (select auth.uid()));' }],
    },
    {
      name: 'the owner is a row of another table, and what it has to do with the login is not known',
      supabase: true, history: ['create table users (id uuid primary key, name text);', 'create table notes (id bigint primary key, owner_id uuid references users (id)); alter table notes enable row level security;'],
      sql: 'create policy changing on notes for delete to authenticated using (true);',
      expect: [{
        message: 'open', at: 'create policy changing on notes for delete to authenticated using (true)',
        help: 'Say whose rows: "owner_id" refers to "users", not to auth.users: compare what that table holds of the login with (select auth.uid()); or write them with the secret key only and drop the policy.',
      }],
    },
    {
      name: 'adding rows is a note',
      supabase: true, history: notes,
      sql: 'create policy form on notes for insert to anon with check (true);',
      expect: [{ message: 'open', at: 'create policy form on notes for insert to anon with check (true)', what: 'Policy "form" lets everyone add any row to "notes".', help: 'Limit what a request without a login may add: ALTER POLICY form ON notes WITH CHECK (…); or write it with the secret key only and DROP POLICY form ON notes;', severity: 'note' }],
    },
    {
      name: 'a form for everyone',
      supabase: true, history: notes,
      sql: 'create policy form on notes for insert with check (true);',
      expect: [{ message: 'open', at: 'create policy form on notes for insert with check (true)', help: 'A request without a login has no auth.uid(): for a form that is open to everyone, limit what may be written: ALTER POLICY form ON notes WITH CHECK (…); else ALTER POLICY form ON notes TO authenticated WITH CHECK (user_id = (select auth.uid()));', severity: 'note' }],
    },
    {
      name: 'a restrictive policy for another command, and another role',
      supabase: true, history: [notes, 'create policy r on notes as restrictive for delete using (false); create policy s on notes as restrictive for update to anon using (false);'],
      sql: 'create policy changing on notes for all using (true);',
      expect: [{ message: 'open', at: 'create policy changing on notes for all using (true)', what: 'Policy "changing" lets everyone add and change any row of "notes".', help: 'A request without a login has no auth.uid(): ALTER POLICY changing ON notes TO authenticated USING (user_id = (select auth.uid())) WITH CHECK (user_id = (select auth.uid())); or write them with the secret key only and DROP POLICY changing ON notes;' }],
    },
  ],
});
