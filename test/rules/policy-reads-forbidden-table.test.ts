import rule from '../../rules/policy-reads-forbidden-table.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, org_id bigint, email text); alter table notes enable row level security;';
const members = 'create table members (org_id bigint, user_id uuid); alter table members enable row level security;';

testRule(rule, {
  valid: [
    { name: 'the token', supabase: true, history: notes, sql: "create policy own on notes using (email = (select auth.jwt() ->> 'email'));" },
    { name: 'a function with SECURITY DEFINER', supabase: true, history: [notes, "create function my_email() returns text language sql stable security definer set search_path = '' as $$ select email from auth.users where id = auth.uid() $$;"], sql: 'create policy own on notes using (email = my_email());' },
    { name: 'the service role', supabase: true, history: notes, sql: 'create policy own on notes to service_role using (email in (select email from auth.users));' },
    { name: 'row level security is off', supabase: true, history: 'create table notes (email text);', sql: 'create policy own on notes using (email in (select email from auth.users));' },
    { name: 'another policy that is true: the condition is folded away', supabase: true, history: [notes, 'create policy reading on notes for select using (true);'], sql: 'create policy own on notes for select using (email in (select email from auth.users));' },
    { name: 'a table with a policy for SELECT', supabase: true, history: [notes, members, 'create policy own on members for select using (user_id = auth.uid());'], sql: 'create policy of_org on notes using (org_id in (select org_id from members));' },
    { name: 'with a policy in the same file, later', supabase: true, history: [notes, members], sql: 'create policy of_org on notes using (org_id in (select org_id from members)); create policy own on members using (user_id = auth.uid());' },
    { name: 'for one of the roles', supabase: true, history: [notes, members, 'create policy own on members to authenticated using (true);'], sql: 'create policy of_org on notes using (org_id in (select org_id from members));' },
    { name: 'a table without row level security', supabase: true, history: [notes, 'create table members (org_id bigint);'], sql: 'create policy of_org on notes using (org_id in (select org_id from members));' },
    { name: 'a table that no file made', supabase: true, history: notes, sql: 'create policy of_org on notes using (org_id in (select org_id from legacy.members));' },
    { name: 'loops that may have made policies, or granted', supabase: true, history: [notes, members, 'create schema app; create table app.staff (id uuid);', 'do $$ declare t text; begin for t in select tablename from pg_tables loop execute t; end loop; end $$;'], sql: 'create policy of_org on notes using (org_id in (select org_id from members)); create policy of_staff on notes using (exists (select from app.staff));' },
    { name: 'a view that reads as its owner', supabase: true, sql: 'create view people as select id, email from auth.users;' },
    { name: 'an invoker view that no API role may read', supabase: true, sql: 'create view people with (security_invoker = true) as select id, email from auth.users; revoke all on people from anon, authenticated;' },
    { name: 'columns granted one by one', supabase: true, history: [notes, 'create schema app; create table app.staff (id uuid, salary numeric); grant select (id) on app.staff to authenticated;'], sql: 'create policy of_staff on notes to authenticated using (exists (select from app.staff where id = auth.uid()));' },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy own on notes for select to authenticated using (email = (select email from auth.users where id = auth.uid()));',
      expect: [{
        message: 'denied', at: 'create policy own on notes for select to authenticated using (email = (select email from auth.users where id = auth.uid()))',
        what: 'Policy "own" on "notes" reads "auth.users", which authenticated may not read: every SELECT on "notes" by them fails with "permission denied" (42501).',
        help: "(select auth.jwt() ->> 'email')", severity: 'error', subject: 'public.notes.own', related: [],
      }],
    },
    {
      name: 'a table of a schema of its own',
      supabase: true, history: [notes, 'create schema app; create table app.staff (id uuid);'],
      sql: 'create policy of_staff on notes using (exists (select from app.staff where id = auth.uid()));',
      expect: [{ message: 'denied', at: 'create policy of_staff on notes using (exists (select from app.staff where id = auth.uid()))', what: 'Policy "of_staff" on "notes" reads "app.staff", which anon and authenticated may not read: every query on "notes" by them fails with "permission denied" (42501).', help: 'GRANT SELECT ON app.staff', related: [{ at: 'app.staff', text: 'table created here' }] }],
    },
    {
      name: 'by a function that runs as the caller',
      supabase: true, history: [notes, 'create function my_email() returns text language sql stable as $$ select email from auth.users where id = auth.uid() $$;'],
      sql: 'create policy own on notes using (email = my_email());',
      expect: [{ message: 'function', at: 'create policy own on notes using (email = my_email())', what: 'Policy "own" on "notes" calls my_email(), which reads "auth.users" with the rights of the caller: anon and authenticated may not read that and get "permission denied" (42501).', help: 'ALTER FUNCTION my_email() SECURITY DEFINER' }],
    },
    {
      name: 'an invoker view',
      supabase: true, history: 'create view people as select id, email from auth.users;',
      sql: 'alter view people set (security_invoker = true);',
      expect: [{ message: 'view', at: 'alter view people set (security_invoker = true)', what: 'View "people" is security_invoker and reads "auth.users", which anon and authenticated may not read: every query on it by them fails with "permission denied" (42501).', severity: 'error', subject: 'public.people' }],
    },
    {
      name: 'row level security without a policy',
      supabase: true, history: [notes, members],
      sql: 'create policy of_org on notes to authenticated using (org_id in (select org_id from members where user_id = auth.uid()));',
      expect: [{ message: 'empty', at: 'create policy of_org on notes to authenticated using (org_id in (select org_id from members where user_id = auth.uid()))', what: 'Policy "of_org" on "notes" reads "members", whose row level security shows no row to authenticated: that part of its condition finds nothing.', help: 'CREATE POLICY … ON members FOR SELECT TO authenticated USING (…);', severity: 'warning' }],
    },
    {
      name: 'with a policy that is false',
      supabase: true, history: [notes, members, 'create policy nobody on members using (false);'],
      sql: 'create policy of_org on notes using (exists (select from members where user_id = auth.uid()));',
      expect: [{ message: 'empty', at: 'create policy of_org on notes using (exists (select from members where user_id = auth.uid()))' }],
    },
  ],
});
