import rule from '../../rules/policy-calls-per-row.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, owner uuid, org_id bigint); alter table notes enable row level security;';
const members = 'create table members (org_id bigint, user_id uuid); alter table members enable row level security;';

testRule(rule, {
  valid: [
    { name: 'an upload writes one row', supabase: true, sql: "create policy upload on storage.objects for insert to authenticated with check (bucket_id = 'a' and owner = auth.uid());" },
    { supabase: true, history: notes, sql: 'create policy own on notes using (owner = (select auth.uid()));' },
    { name: 'inside of what is evaluated once', supabase: true, history: notes, sql: "create policy own on notes using (owner = (select (auth.jwt() ->> 'sub')::uuid) and (select current_setting('app.open', true)) = 'on');" },
    { name: 'a function of the project', supabase: true, history: notes, sql: 'create function my_id() returns uuid language sql stable as $$ select auth.uid() $$; create policy own on notes using (owner = my_id());' },
    { name: 'row level security is off', supabase: true, history: 'create table tags (owner uuid);', sql: 'create policy own on tags using (owner = auth.uid());' },
    { name: 'in a sub-select that runs once', supabase: true, history: [notes, members], sql: "create policy of_org on notes using (org_id in (select org_id from members where user_id = auth.uid()) and exists (select from members m where m.user_id = auth.uid()) and (select org_id from members where user_id = auth.uid() limit 1) = 1);" },
    { name: 'in a sub-select of a table that no file made', supabase: true, history: notes, sql: 'create policy of_org on notes using (exists (select from teams where team = org_id and user_id = auth.uid()));' },
    { name: 'once inside of what depends on the row', supabase: true, history: [notes, members], sql: 'create policy of_org on notes using (exists (select from members m where m.org_id = notes.org_id and m.user_id in (select user_id from members where user_id = auth.uid())));' },
    { name: 'mended by a later file', supabase: true, history: notes, files: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = auth.uid());', 'supabase/migrations/20260102_b.sql': 'alter policy own on notes using (owner = (select auth.uid()));' } },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy own on notes for select using (owner = auth.uid());',
      expect: [{ message: 'calls', at: 'create policy own on notes for select using (owner = auth.uid())', what: 'Policy "own" on "notes" calls auth.uid() for every row that it looks at.', help: '(select auth.uid())', severity: 'note', subject: 'public.notes.own' }],
      fixed: 'create policy own on notes for select using (owner = (select auth.uid()));',
    },
    {
      name: 'every call, one of them wrapped already, in both clauses',
      supabase: true, history: notes,
      sql: "create policy \"größer\" on notes for update using (owner = (select auth.uid()) or auth . role ( ) = 'admin') with check (owner = auth.uid() and current_setting( 'app.\u{1F600})', true ) = 'on');",
      expect: [{ message: 'calls', at: "create policy \"größer\" on notes for update using (owner = (select auth.uid()) or auth . role ( ) = 'admin') with check (owner = auth.uid() and current_setting( 'app.\u{1F600})', true ) = 'on')", what: 'Policy "größer" on "notes" calls auth.role() and auth.uid() and current_setting() for every row that it looks at.' }],
      fixed: "create policy \"größer\" on notes for update using (owner = (select auth.uid()) or (select auth . role ( )) = 'admin') with check (owner = (select auth.uid()) and (select current_setting( 'app.\u{1F600})', true )) = 'on');",
    },
    {
      name: 'in a sub-select that depends on the row',
      supabase: true, history: [notes, members],
      sql: 'create policy of_org on notes using (exists (select from members m where m.org_id = notes.org_id and m.user_id = auth.uid()));',
      expect: [{ message: 'calls', at: 'create policy of_org on notes using (exists (select from members m where m.org_id = notes.org_id and m.user_id = auth.uid()))' }],
      fixed: 'create policy of_org on notes using (exists (select from members m where m.org_id = notes.org_id and m.user_id = (select auth.uid())));',
    },
    {
      name: 'by a bare column that only the table of the policy has, two levels deep, and before IN',
      supabase: true, history: [notes, members],
      sql: 'create policy of_org on notes using (exists (select from members m where user_id = owner and exists (select from members x where x.org_id = m.org_id and x.user_id = auth.uid())) and auth.uid() in (select user_id from members));',
      expect: [{ message: 'calls', at: 'create policy of_org on notes using (exists (select from members m where user_id = owner and exists (select from members x where x.org_id = m.org_id and x.user_id = auth.uid())) and auth.uid() in (select user_id from members))' }],
      fixed: 'create policy of_org on notes using (exists (select from members m where user_id = owner and exists (select from members x where x.org_id = m.org_id and x.user_id = (select auth.uid()))) and (select auth.uid()) in (select user_id from members));',
    },
    {
      name: 'in WITH CHECK only',
      supabase: true, history: notes,
      sql: 'create policy own on notes for insert with check (owner = auth.uid());',
      expect: [{ message: 'written', at: 'create policy own on notes for insert with check (owner = auth.uid())', severity: 'note' }],
      fixed: 'create policy own on notes for insert with check (owner = (select auth.uid()));',
    },
    {
      name: 'in a DO block',
      supabase: true, history: notes,
      sql: 'do $$ begin create policy own on notes using (owner = auth.uid()); end $$;',
      expect: [{ message: 'calls', at: 'create policy own on notes using (owner = auth.uid())' }],
      fixed: 'do $$ begin create policy own on notes using (owner = (select auth.uid())); end $$;',
    },
    {
      name: 'a later change of the roles leaves the condition',
      supabase: true, history: notes,
      files: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = auth.uid());', 'supabase/migrations/20260102_b.sql': 'alter policy own on notes to authenticated;' },
      expect: [{ message: 'calls', at: 'create policy own on notes using (owner = auth.uid())', path: 'supabase/migrations/20260101_a.sql' }],
      fixed: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = (select auth.uid()));' },
    },
    {
      name: 'made twice: the second fails, the first counts',
      supabase: true, history: notes,
      files: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = auth.uid());', 'supabase/migrations/20260102_b.sql': 'create policy own on notes using (owner = auth.uid());' },
      expect: [{ message: 'calls', at: 'create policy own on notes using (owner = auth.uid())', path: 'supabase/migrations/20260101_a.sql' }],
      fixed: { 'supabase/migrations/20260101_a.sql': 'create policy own on notes using (owner = (select auth.uid()));' },
    },
    {
      name: 'no fix where a sub-select would end in recursion',
      supabase: true, history: [members, 'create policy once on members for insert with check (not exists (select from members));'],
      sql: 'create policy own on members for select using (user_id = auth.uid());',
      expect: [{ message: 'calls', at: 'create policy own on members for select using (user_id = auth.uid())', help: 'A policy of "members" reads the table itself, so a sub-select here may end in infinite recursion (42P17)' }],
    },
    {
      name: 'a stable function that is given nothing of the row', supabase: true,
      history: `${notes} create function has_role(who uuid, role text) returns boolean language sql stable as $$ select true $$;`,
      sql: "create policy own on notes for select using (owner = auth.uid() or public.has_role(auth.uid(), 'größer') or lower(auth.email()) = 'a');",
      expect: [{
        message: 'calls', at: "create policy own on notes for select using (owner = auth.uid() or public.has_role(auth.uid(), 'größer') or lower(auth.email()) = 'a')",
        what: 'Policy "own" on "notes" calls auth.uid() and has_role() and auth.email() for every row that it looks at.',
      }],
      fixed: "create policy own on notes for select using (owner = (select auth.uid()) or (select public.has_role(auth.uid(), 'größer')) or lower((select auth.email())) = 'a');",
    },
    {
      name: 'the same alone', supabase: true,
      history: `${notes} create function has_role(who uuid, role text) returns boolean language sql stable as $$ select true $$;`,
      sql: "create policy own on notes for select using (has_role(auth.uid(), 'admin'));",
      expect: [{ message: 'calls', at: "create policy own on notes for select using (has_role(auth.uid(), 'admin'))", help: "Wrap each call in a sub-select, which is evaluated once: (select has_role(auth.uid(), 'admin'))." }],
      fixed: "create policy own on notes for select using ((select has_role(auth.uid(), 'admin')));",
    },
    {
      name: 'a volatile function, one that is given a column, one of many rows, one in FROM', supabase: true,
      history: `${notes} create function v(who uuid) returns boolean language sql volatile as $$ select true $$; create function s(who uuid, org bigint) returns boolean language sql stable as $$ select true $$; create function orgs(who uuid) returns setof bigint language sql stable as $$ select 1::bigint $$;
create function one(who uuid) returns bigint language sql stable as $$ select 1::bigint $$;`,
      sql: 'create policy own on notes for select using (v(auth.uid()) and s(auth.uid(), org_id) and exists (select from one(auth.uid()) as o where o = notes.org_id));',
      expect: [{ message: 'calls', at: 'create policy own on notes for select using (v(auth.uid()) and s(auth.uid(), org_id) and exists (select from one(auth.uid()) as o where o = notes.org_id))', help: '(select auth.uid())' }],
      fixed: 'create policy own on notes for select using (v((select auth.uid())) and s((select auth.uid()), org_id) and exists (select from one((select auth.uid())) as o where o = notes.org_id));',
    },
  ],
});
