import rule from '../../rules/policy-without-rls.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    { name: 'enabled', supabase: true, history: 'create table notes (owner uuid);', sql: 'create policy own on notes using (owner = auth.uid()); alter table notes enable row level security;' },
    { name: 'enabled by a later file', supabase: true, history: 'create table notes (owner uuid);', files: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = auth.uid());', 'supabase/migrations/20260102_b.sql': 'alter table notes enable row level security;' } },
    { name: 'table-without-rls speaks of a table of this file', supabase: true, sql: 'create table notes (owner uuid); create policy own on notes using (owner = auth.uid());' },
    { name: 'disabled-rls speaks of what this file switches off', supabase: true, history: 'create table notes (owner uuid); alter table notes enable row level security;', sql: 'alter table notes disable row level security; create policy own on notes using (owner = auth.uid());' },
    { name: 'a table that no file made', supabase: true, sql: 'create policy own on legacy using (owner = auth.uid());' },
    { name: 'not served', supabase: true, history: 'create schema app; create table app.notes (owner uuid);', sql: 'create policy own on app.notes using (owner = auth.uid());' },
    { name: 'a loop that may enable it', supabase: true, history: 'create table notes (owner uuid);', sql: "create policy own on notes using (owner = auth.uid()); do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('alter table %I enable row level security', t); end loop; end $$;" },
  ],
  invalid: [
    {
      supabase: true, history: 'create table notes (owner uuid);',
      sql: 'create policy own on notes using (owner = auth.uid());',
      expect: [{ message: 'idle', at: 'create policy own on notes using (owner = auth.uid())', what: 'Row level security on "notes" is off, so its policy does nothing: anon and authenticated can read and change every row.', help: 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY;', severity: 'error', subject: 'public.notes' }],
      fixed: 'alter table notes enable row level security;\ncreate policy own on notes using (owner = auth.uid());',
    },
    {
      name: 'several are one finding',
      supabase: true, history: 'create table notes (owner uuid);',
      sql: 'create policy a on notes for select using (true); create policy b on notes for delete using (false);',
      expect: [{ message: 'idle', at: 'create policy b on notes for delete using (false)', what: 'Row level security on "notes" is off, so its 2 policies do nothing: anon and authenticated can read and change every row.' }],
      fixed: 'create policy a on notes for select using (true); alter table notes enable row level security;\ncreate policy b on notes for delete using (false);',
    },
  ],
});
