import rule from '../../rules/update-policy-without-select.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;';

testRule(rule, {
  valid: [
    { name: 'with a policy for SELECT', supabase: true, history: [notes, 'create policy reading on notes for select using (true);'], sql: 'create policy own on notes for update using (owner = auth.uid());' },
    { name: 'with one FOR ALL', supabase: true, history: [notes, 'create policy own on notes using (owner = auth.uid());'], sql: 'create policy closing on notes for delete to authenticated using (owner = auth.uid());' },
    { name: 'later in the file', supabase: true, history: notes, sql: 'create policy own on notes for update using (owner = auth.uid()); create policy reading on notes for select to authenticated using (owner = auth.uid());' },
    { name: 'never', supabase: true, history: notes, sql: 'create policy nobody on notes for delete using (false);' },
    { name: 'adding', supabase: true, history: notes, sql: 'create policy adding on notes for insert with check (true);' },
    { name: 'the service role', supabase: true, history: notes, sql: 'create policy service on notes for update to service_role using (true);' },
    { name: 'row level security is off', supabase: true, history: 'create table tags (id bigint);', sql: 'create policy own on tags for update using (true);' },
    { name: 'a table that no file made, and one of the platform', supabase: true, sql: "create policy own on legacy for update using (true); create policy own on storage.objects for update using (bucket_id = 'avatars');" },
    { name: 'a loop that may have made policies', supabase: true, history: [notes, "do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('create policy reading on %I for select using (true)', t); end loop; end $$;"], sql: 'create policy own on notes for update using (true);' },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy own on notes for update to authenticated using (owner = auth.uid());',
      expect: [{
        message: 'blind', at: 'create policy own on notes for update to authenticated using (owner = auth.uid())',
        what: 'Policy "own" lets authenticated UPDATE "notes", but no policy lets them SELECT from it: each UPDATE with a WHERE finds 0 rows.',
        help: 'CREATE POLICY notes_select ON notes FOR SELECT TO authenticated USING (owner = auth.uid());', severity: 'warning', subject: 'public.notes.own',
      }],
    },
    {
      name: 'everyone, whose rows nobody can tell',
      supabase: true, history: notes,
      sql: 'create policy status on notes for update to anon using (true) with check (true);',
      expect: [{
        message: 'blind', at: 'create policy status on notes for update to anon using (true) with check (true)',
        help: 'A request without a login has no auth.uid(), and no rows of its own to read: write them with the secret key or in a function, and DROP POLICY status ON notes; or say whose rows: ALTER POLICY status ON notes TO authenticated USING (…); with the same policy FOR SELECT.',
      }],
    },
    {
      name: 'the policy for SELECT is for another role, or restrictive',
      supabase: true, history: [notes, 'create policy reading on notes for select to anon using (true); create policy mfa on notes as restrictive for select using (true);'],
      sql: 'create policy closing on notes for delete to authenticated using (owner = auth.uid());',
      expect: [{ message: 'blind', at: 'create policy closing on notes for delete to authenticated using (owner = auth.uid())', what: 'Policy "closing" lets authenticated DELETE "notes", but no policy lets them SELECT from it: each DELETE with a WHERE finds 0 rows.' }],
    },
  ],
});
