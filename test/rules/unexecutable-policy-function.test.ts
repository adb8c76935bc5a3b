import rule from '../../rules/unexecutable-policy-function.js';
import { testRule } from './test-rule.js';

const supabase = true;
const table = "create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; create function is_owner(who uuid) returns boolean language sql stable security definer set search_path = '' as $$ select who = auth.uid() $$;";
const history = `${table} create policy own on notes for select to authenticated using (is_owner(owner));`;
const toAll = `${table} create policy own on notes for select using (is_owner(owner));`;
const close = 'revoke execute on function is_owner(uuid) from public, anon, authenticated;';

testRule(rule, {
  valid: [
    { supabase, history, sql: `${close} grant execute on function is_owner(uuid) to authenticated;` },
    { name: 'a role that the policy is not for', supabase, history, sql: 'revoke execute on function is_owner(uuid) from public, anon;' },
    { name: 'PUBLIC keeps it', supabase, history, sql: 'revoke execute on function is_owner(uuid) from anon, authenticated;' },
    { name: 'a later file grants it', supabase, history, files: { 'supabase/migrations/20260101_a.sql': close, 'supabase/migrations/20260102_b.sql': 'grant execute on function is_owner(uuid) to authenticated;' } },
    { name: 'the policy goes', supabase, history, sql: `${close} drop policy own on notes;` },
    { name: 'no row level security', supabase, history: history.replace('alter table notes enable row level security;', ''), sql: close },
    { name: 'no privilege on the table either', supabase, history: `${history} revoke all on notes from authenticated;`, sql: close },
    { name: 'only anon, who sees nothing anyway', supabase, history: toAll, sql: 'revoke execute on function is_owner(uuid) from public, anon;' },
    { name: 'a policy that is always true is all that is left of them', supabase, history: `${toAll} create policy open on notes for select using (true);`, sql: close },
    { name: 'closed by a later file, which is judged there', supabase, files: { 'supabase/migrations/20260101_a.sql': history, 'supabase/migrations/20260102_b.sql': close, 'supabase/migrations/20260103_c.sql': 'select 1;' }, context: ['supabase/migrations/20260102_b.sql'] },
    { name: 'a default that they may call', supabase, history: "create function code() returns text language sql as $$ select 'x' $$; create table links (code text default code());", sql: 'revoke execute on function code() from public, anon; revoke insert on links from anon;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: close,
      expect: [{
        message: 'policy',
        at: 'revoke execute on function is_owner(uuid) from public, anon, authenticated',
        what: 'Policy "own" on "notes" calls is_owner(), which authenticated may not execute: every SELECT on "notes" by them fails with "permission denied for function" (42501).',
        help: 'GRANT EXECUTE ON FUNCTION is_owner(uuid) TO authenticated;',
        severity: 'error',
        subject: 'public.notes.own.is_owner',
        related: [{ at: 'create policy own on notes for select to authenticated using (is_owner(owner))', text: 'policy created here' }, { at: 'is_owner', text: 'function created here' }],
      }],
    },
    {
      name: 'several policies: one finding',
      supabase,
      history: `${history} create policy change on notes for update to authenticated using (is_owner(owner));`,
      sql: close,
      expect: [{ message: 'policy', at: 'revoke execute on function is_owner(uuid) from public, anon, authenticated', what: 'Policy "own" on "notes" (and 1 more) calls is_owner(), which authenticated may not execute: every SELECT on "notes" by them fails with "permission denied for function" (42501).' }],
    },
    {
      name: 'a new policy',
      supabase,
      history: `${table} ${close}`,
      sql: 'create policy own on notes to authenticated using (is_owner(owner));',
      expect: [{ message: 'policy', at: 'create policy own on notes to authenticated using (is_owner(owner))', what: 'Policy "own" on "notes" calls is_owner(), which authenticated may not execute: every query on "notes" by them fails with "permission denied for function" (42501).' }],
    },
    {
      name: 'anon, who read something before',
      supabase,
      history: `${toAll} alter table notes add column shown boolean; create policy shown on notes for select using (shown);`,
      sql: 'revoke execute on function is_owner(uuid) from public, anon;',
      expect: [{ message: 'policy', at: 'revoke execute on function is_owner(uuid) from public, anon', help: 'GRANT EXECUTE ON FUNCTION is_owner(uuid) TO anon; or keep the policy from anon: CREATE POLICY … TO authenticated.' }],
    },
    {
      name: 'a default',
      supabase,
      history: "create function code() returns text language sql as $$ select 'x' $$; create table links (code text default code()); revoke all on links from anon;",
      sql: 'revoke execute on function code() from public, anon, authenticated;',
      expect: [{ message: 'default', at: 'revoke execute on function code() from public, anon, authenticated', what: 'The default of column "links.code" calls code(), which authenticated may not execute: an INSERT by them that leaves it out fails with "permission denied for function" (42501).' }],
    },
  ],
});
