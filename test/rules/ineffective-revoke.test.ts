import rule from '../../rules/ineffective-revoke.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = "create function payroll() returns text language sql security definer set search_path = '' as $$ select 'secret' $$;";
const people = 'create table people (id bigint primary key, name text, salary int); alter table people enable row level security;';

testRule(rule, {
  valid: [
    { supabase, history, sql: 'revoke all on function payroll() from public, anon, authenticated;' },
    { name: 'in several statements', supabase, history, sql: 'revoke all on function payroll() from public; revoke all on function payroll() from anon; revoke all on function payroll() from authenticated;' },
    { name: 'who keeps it is granted it in the same file', supabase, history, sql: 'revoke all on function payroll() from public; grant execute on function payroll() to anon, authenticated;' },
    { name: 'one of the two is named: the other is meant to keep it', supabase, history, sql: 'revoke all on function payroll() from public, anon;' },
    { name: 'anon was closed out before: authenticated is meant', supabase, history: `${history} revoke all on function payroll() from public, anon;`, sql: 'revoke all on function payroll() from public;' },
    { name: 'a later file makes it good', supabase, history, files: { 'supabase/migrations/20260101_a.sql': 'revoke all on function payroll() from public;', 'supabase/migrations/20260102_b.sql': 'revoke all on function payroll() from anon, authenticated;' } },
    { name: 'a function that only triggers call', supabase, history: 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;', sql: 'revoke all on function touch() from public;' },
    { name: 'a plain Postgres', history, sql: 'revoke all on function payroll() from public;' },
    { name: 'from PUBLIC alone where default privileges give nothing to the roles', supabase, history: `alter default privileges in schema public revoke execute on functions from anon, authenticated; ${history}`, sql: 'revoke execute on function payroll() from public;' },
    { name: 'a column of those that were granted', supabase, history: `${people} revoke all on people from anon; grant select (id, name) on people to anon;`, sql: 'revoke select (name) on people from anon;' },
    { name: 'a table, by name', supabase, history: people, sql: 'revoke all on people from anon;' },
    { name: 'default privileges everywhere', supabase, sql: 'alter default privileges revoke execute on functions from public; alter default privileges in schema public revoke execute on functions from anon, authenticated;' },
    { name: 'default privileges on tables', supabase, sql: 'alter default privileges in schema public revoke all on tables from anon;' },
    { name: 'the grant option only', supabase, history, sql: 'revoke grant option for execute on function payroll() from public;' },
    { name: 'what comes after is only known at run time', supabase, history, sql: "revoke all on function payroll() from public; do $$ declare r text; begin foreach r in array array['anon', 'authenticated'] loop execute format('revoke all on function payroll() from %I', r); end loop; end $$;" },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'revoke execute on function payroll() from public;',
      expect: [{
        message: 'explicit',
        at: 'revoke execute on function payroll() from public',
        what: 'REVOKE … FROM PUBLIC leaves anon and authenticated with EXECUTE on "payroll()", which default privileges or an earlier GRANT gave by name.',
        help: 'Name them too: REVOKE EXECUTE ON FUNCTION payroll() FROM public, anon, authenticated;',
        severity: 'error',
        subject: 'payroll()',
      }],
      fixed: 'revoke execute on function payroll() from anon, authenticated, public;',
    },
    {
      name: 'only one of the two is granted it again',
      supabase,
      history,
      sql: 'revoke all on function payroll() from public; grant execute on function payroll() to authenticated;',
      expect: [{ message: 'explicit', at: 'revoke all on function payroll() from public', what: 'REVOKE … FROM PUBLIC leaves anon with EXECUTE on "payroll()", which default privileges or an earlier GRANT gave by name.' }],
      fixed: 'revoke all on function payroll() from anon, public; grant execute on function payroll() to authenticated;',
    },
    {
      name: 'by name while PUBLIC keeps it',
      supabase,
      history,
      sql: 'revoke execute on function payroll() from anon;',
      expect: [{ message: 'public', at: 'revoke execute on function payroll() from anon', what: 'REVOKE … FROM anon changes nothing: PUBLIC, and with it anon, still has EXECUTE on "payroll()".' }],
      fixed: 'revoke execute on function payroll() from public, anon;',
    },
    {
      name: 'all functions of a schema: one finding',
      supabase,
      history: `${history} create function bonus() returns int language sql as $$ select 1 $$;`,
      sql: 'revoke execute on all functions in schema public from anon, authenticated;',
      expect: [{ message: 'public', at: 'revoke execute on all functions in schema public from anon, authenticated', help: 'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM public, anon, authenticated;' }],
      fixed: 'revoke execute on all functions in schema public from public, anon, authenticated;',
    },
    {
      name: 'a later file replaces the function: what counts is the one that was there',
      supabase,
      files: {
        'supabase/migrations/20260101_a.sql': `${history} revoke execute on function payroll() from public;`,
        'supabase/migrations/20260102_b.sql': "create or replace function public.payroll() returns text language sql security definer set search_path = '' as $$ select auth.uid()::text $$;",
      },
      expect: [{ message: 'explicit', at: 'revoke execute on function payroll() from public', severity: 'error', path: 'supabase/migrations/20260101_a.sql', related: [{ at: 'payroll', text: 'function created here' }] }],
      fixed: { 'supabase/migrations/20260101_a.sql': `${history} revoke execute on function payroll() from anon, authenticated, public;` },
    },
    {
      name: 'a function that asks who is calling: a warning',
      supabase,
      history: "create function payroll() returns text language plpgsql security definer set search_path = '' as $$ begin if auth.uid() is null then raise exception 'sign in'; end if; return 'secret'; end $$;",
      sql: 'revoke execute on function payroll() from public;',
      expect: [{ message: 'explicit', at: 'revoke execute on function payroll() from public', severity: 'warning' }],
      fixed: 'revoke execute on function payroll() from anon, authenticated, public;',
    },
    {
      name: 'a table with row level security: a warning',
      supabase,
      history: people,
      sql: 'revoke all on people from public;',
      expect: [{ message: 'explicit', at: 'people', severity: 'warning' }],
      fixed: 'revoke all on people from anon, authenticated, public;',
    },
    {
      name: 'a column under a privilege on the table',
      supabase,
      history: people,
      sql: 'revoke select (salary) on people from anon;',
      expect: [{
        message: 'column', at: 'people', what: 'REVOKE SELECT (salary) changes nothing for anon: SELECT on all of "people" is still granted.',
        help: 'REVOKE SELECT ON people FROM anon; GRANT SELECT (…) ON people TO anon;',
      }],
    },
    {
      name: 'default privileges of a schema, told once',
      supabase,
      sql: 'alter default privileges in schema public revoke execute on functions from public;\nalter default privileges in schema public revoke execute on functions from anon;',
      expect: [{ message: 'default', at: 'alter default privileges in schema public revoke execute on functions from public', subject: 'default privileges in public' }],
    },
  ],
});
