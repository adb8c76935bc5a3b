import rule from '../../rules/recursive-policy.js';
import { testRule } from './test-rule.js';

const members = 'create table members (org_id bigint, user_id uuid); alter table members enable row level security;';
const orgs = 'create table orgs (id bigint primary key); alter table orgs enable row level security;';

testRule(rule, {
  valid: [
    { name: 'a function with SECURITY DEFINER in between', supabase: true, history: [members, "create function my_orgs() returns setof bigint language sql stable security definer set search_path = '' as $$ select org_id from public.members $$;"], sql: 'create policy same_org on members using (org_id in (select my_orgs()));' },
    { name: 'for INSERT, while the policies for SELECT have no sub-select', supabase: true, history: [members, 'create policy own on members for select using (user_id = auth.uid());'], sql: 'create policy once on members for insert with check (not exists (select from members m where m.user_id = auth.uid()));' },
    { name: 'for INSERT, without any policy for SELECT', supabase: true, history: members, sql: 'create policy once on members for insert with check (not exists (select from members m));' },
    { name: 'reading goes one way', supabase: true, history: [members, orgs, 'create policy own on members using (user_id = (select auth.uid()));'], sql: 'create policy of_members on orgs using (id in (select org_id from members));' },
    { name: 'the other table has no row level security', supabase: true, history: [members, 'create table orgs (id bigint);', 'create policy of_orgs on orgs using (exists (select from members));'], sql: 'create policy own on members using (org_id in (select id from orgs));' },
    { name: 'row level security is off', supabase: true, history: 'create table members (org_id bigint);', sql: 'create policy same_org on members using (org_id in (select org_id from members));' },
    { name: 'the way back is for another role', supabase: true, history: [members, orgs, 'create policy of_members on orgs for select to anon using (exists (select from members));'], sql: 'create policy of_orgs on members for select to authenticated using (org_id in (select id from orgs));' },
    { name: 'a view that reads as its owner', supabase: true, history: [members, 'create view all_members as select * from members;'], sql: 'create policy same_org on members using (org_id in (select org_id from all_members));' },
    { name: 'a WITH query of that name', supabase: true, history: members, sql: 'create policy own on members using (exists (with members as (select 1) select from members));' },
    { name: 'only the service role', supabase: true, history: members, sql: 'create policy same_org on members to service_role using (org_id in (select org_id from members));' },
    { name: 'a later statement changes it', supabase: true, history: members, sql: 'create policy same_org on members using (org_id in (select org_id from members)); alter policy same_org on members using (user_id = (select auth.uid()));' },
    { name: 'a later file drops it', supabase: true, history: members, files: { 'supabase/migrations/20260101_a.sql': 'create policy same_org on members using (org_id in (select org_id from members));', 'supabase/migrations/20260102_b.sql': 'drop policy same_org on members;' } },
    { name: 'a later loop may drop it', supabase: true, history: members, files: { 'supabase/migrations/20260101_a.sql': 'create policy same_org on members using (org_id in (select org_id from members));', 'supabase/migrations/20260102_b.sql': "do $$ declare p text; begin for p in select policyname from pg_policies loop execute format('drop policy %I on members', p); end loop; end $$;" } },
    { name: 'a function that reads another table', supabase: true, history: [members, 'create table admins (id uuid);', 'create function is_admin() returns boolean language sql stable as $$ select exists (select from admins) $$;'], sql: 'create policy admins on members using (is_admin());' },
    { name: 'a function that reads the table, for UPDATE only', supabase: true, history: [members, 'create policy reading on members for select using (true);', 'create function is_member() returns boolean language sql stable as $$ select exists (select from members) $$;'], sql: 'create policy members_only on members for update using (is_member());' },
  ],
  invalid: [
    {
      supabase: true, history: members,
      sql: 'create policy same_org on members using (org_id in (select org_id from members where user_id = auth.uid()));',
      expect: [{
        message: 'self', at: 'create policy same_org on members using (org_id in (select org_id from members where user_id = auth.uid()))',
        what: 'Policy "same_org" reads its own table "members": every query on it by anon and authenticated fails with "infinite recursion detected in policy" (42P17).',
        help: 'ALTER POLICY same_org ON members', severity: 'error', subject: 'public.members.same_org', related: [],
      }],
    },
    {
      name: 'for INSERT, once a policy for SELECT has a scalar sub-select',
      supabase: true, history: [members, 'create policy own on members for select using (user_id = (select auth.uid()));'],
      sql: 'create policy once on members for insert with check (not exists (select from members m where m.user_id = auth.uid()));',
      expect: [{ message: 'self', at: 'create policy once on members for insert with check (not exists (select from members m where m.user_id = auth.uid()))', what: 'Policy "once" reads its own table "members": every INSERT on it by anon and authenticated fails with "infinite recursion detected in policy" (42P17).' }],
    },
    {
      name: 'two tables that read each other, renamed on the way',
      supabase: true, history: [members, orgs, 'create policy of_members on orgs using (exists (select from members where org_id = orgs.id));', 'alter table orgs rename to organizations;'],
      sql: 'create policy of_orgs on members to authenticated using (org_id in (select id from organizations));',
      expect: [{
        message: 'cycle', at: 'create policy of_orgs on members to authenticated using (org_id in (select id from organizations))',
        what: 'Policy "of_orgs" on "members" reads "organizations", whose policies lead back to "members": every query on it by authenticated fails with "infinite recursion detected in policy" (42P17).',
        related: [{ at: 'create policy of_members on orgs using (exists (select from members where org_id = orgs.id))', text: 'policy "of_members" of a table on the way' }],
      }],
    },
    {
      name: 'by way of a security_invoker view',
      supabase: true, history: [members, 'create view my_orgs with (security_invoker = true) as select org_id from members;'],
      sql: 'create policy same_org on members using (org_id in (select org_id from my_orgs));',
      expect: [{ message: 'cycle', at: 'create policy same_org on members using (org_id in (select org_id from my_orgs))' }],
    },
    {
      name: 'by ALTER POLICY',
      supabase: true, history: [members, 'create policy same_org on members using (true);'],
      sql: 'alter policy same_org on members using (org_id in (select org_id from members));',
      expect: [{ message: 'self', at: 'alter policy same_org on members using (org_id in (select org_id from members))' }],
    },
    {
      name: 'by a function that runs as the caller',
      supabase: true, history: [members, 'create function my_orgs(who uuid) returns setof bigint language sql stable as $$ select org_id from members where user_id = who $$;'],
      sql: 'create policy same_org on members for select using (org_id in (select my_orgs(auth.uid())));',
      expect: [{
        message: 'function', at: 'create policy same_org on members for select using (org_id in (select my_orgs(auth.uid())))',
        what: 'Policy "same_org" on "members" calls my_orgs(), which reads "members" under the same policy again, until the stack is full (54001).',
        help: "ALTER FUNCTION my_orgs(uuid) SECURITY DEFINER SET search_path = '';",
        related: [{ at: 'create function my_orgs(who uuid) returns setof bigint language sql stable as $$ select org_id from members where user_id = who $$', text: 'function created here' }],
      }],
    },
  ],
});
