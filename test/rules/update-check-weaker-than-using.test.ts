import rule from '../../rules/update-check-weaker-than-using.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;';

testRule(rule, {
  valid: [
    { name: 'no WITH CHECK', supabase: true, history: notes, sql: 'create policy own on notes for update using (owner = auth.uid());' },
    { name: 'the same again', supabase: true, history: notes, sql: 'create policy own on notes for update using (owner = auth.uid()) with check (owner = auth.uid());' },
    { name: 'both open, which is for open-write-policy', supabase: true, history: notes, sql: 'create policy open on notes for update using (true) with check (true);' },
    { name: 'who may change every row', supabase: true, history: [notes, 'create function is_admin() returns boolean language sql stable as $$ select false $$;'], sql: 'create policy admins on notes for update using (is_admin()) with check (true);' },
    { name: 'a restrictive policy beside it', supabase: true, history: [notes, 'create policy mine on notes as restrictive for update using (owner = auth.uid());'], sql: 'create policy own on notes for update using (owner = auth.uid()) with check (true);' },
    { name: 'the service role', supabase: true, history: notes, sql: 'create policy own on notes for update to service_role using (owner is null) with check (true);' },
    { name: 'mended later', supabase: true, history: notes, sql: 'create policy own on notes for update using (owner = auth.uid()) with check (true); alter policy own on notes with check (owner = auth.uid());' },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy own on notes for update using (owner = auth.uid()) with check (true);',
      expect: [{
        message: 'update', at: 'create policy own on notes for update using (owner = auth.uid()) with check (true)',
        what: 'Policy "own" lets whoever may change a row of "notes" give it to anybody else: WITH CHECK (true) accepts every new row.',
        help: 'ALTER POLICY own ON notes WITH CHECK (owner = auth.uid());', severity: 'warning', subject: 'public.notes.own',
      }],
      fixed: 'create policy own on notes for update using (owner = auth.uid());',
    },
    {
      name: 'FOR ALL',
      supabase: true, history: notes,
      sql: 'create policy own on notes to authenticated using (owner = auth.uid()) with check (auth.uid() is not null);',
      expect: [{ message: 'all', at: 'create policy own on notes to authenticated using (owner = auth.uid()) with check (auth.uid() is not null)', what: 'Policy "own" lets everyone who has signed in add any row to "notes", and whoever may change a row give it to anybody else: WITH CHECK (auth.uid() is not null) accepts every new row.' }],
      fixed: 'create policy own on notes to authenticated using (owner = auth.uid());',
    },
    {
      name: 'FOR ALL by a function: others may add',
      supabase: true, history: [notes, 'create function is_admin() returns boolean language sql stable as $$ select false $$;'],
      sql: 'create policy admins on notes using (is_admin()) with check (true);',
      expect: [{ message: 'all', at: 'create policy admins on notes using (is_admin()) with check (true)', what: 'Policy "admins" lets everyone add any row to "notes", and not only those whom USING lets change rows: WITH CHECK (true) accepts every new row.' }],
      fixed: 'create policy admins on notes using (is_admin());',
    },
    {
      name: 'ALTER POLICY, which cannot take the clause away',
      supabase: true, history: [notes, 'create policy own on notes for update using (owner = auth.uid());'],
      sql: 'alter policy own on notes with check (true);',
      expect: [{ message: 'update', at: 'alter policy own on notes with check (true)' }],
    },
  ],
});
