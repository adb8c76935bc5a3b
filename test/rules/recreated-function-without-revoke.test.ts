import rule from '../../rules/recreated-function-without-revoke.js';
import { testRule } from './test-rule.js';

const supabase = true;
const body = "language sql security definer set search_path = '' as $$ select 'secret'::text $$;";
const history = `create function payroll(who int) returns text ${body} revoke all on function payroll(int) from public, anon, authenticated;`;

testRule(rule, {
  valid: [
    { name: 'replaced: the privileges stay', supabase, history, sql: `create or replace function payroll(who int) returns text ${body}` },
    { name: 'the REVOKE is repeated', supabase, history, sql: `drop function payroll(int); create function payroll(who int) returns text ${body} revoke all on function payroll(int) from public, anon, authenticated;` },
    { name: 'granted in the same file: meant', supabase, history, sql: `drop function payroll(int); create function payroll(who int) returns text ${body} grant execute on function payroll(int) to anon, authenticated;` },
    { name: 'a REVOKE that does not do it is the matter of another rule', supabase, history, sql: `drop function payroll(int); create function payroll(who int) returns text ${body} revoke all on function payroll(int) from public;` },
    { name: 'it was open before', supabase, history: `create function payroll(who int) returns text ${body}`, sql: `drop function payroll(int); create function payroll(who int) returns text ${body}` },
    { name: 'a function of triggers', supabase, history: 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$; revoke all on function touch() from public, anon, authenticated;', sql: 'drop function touch(); create function touch() returns trigger language plpgsql as $$ begin return null; end $$;' },
    { name: 'default privileges give nothing', supabase, history: `alter default privileges revoke execute on functions from public; alter default privileges in schema public revoke execute on functions from anon, authenticated; ${history}`, sql: `drop function payroll(int); create function payroll(who int) returns text ${body}` },
    { name: 'a schema that they cannot use', supabase, history: `create schema private; create function private.payroll() returns text ${body} revoke all on function private.payroll() from public;`, sql: `drop function private.payroll(); create function private.payroll() returns text ${body}` },
    { name: 'a later file', supabase, history, files: { 'supabase/migrations/20260101_a.sql': `drop function payroll(int); create function payroll(who int) returns text ${body}`, 'supabase/migrations/20260102_b.sql': 'revoke all on function payroll(int) from public, anon, authenticated;' } },
    { name: 'a plain Postgres', history: `create function payroll(who int) returns text ${body} revoke all on function payroll(int) from public;`, sql: `drop function payroll(int); create function payroll(who int) returns text ${body}` },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: `drop function payroll(int);\ncreate function payroll(who int) returns text ${body}\n`,
      expect: [{
        message: 'open',
        at: 'payroll',
        line: 2,
        what: 'Function "payroll(integer)" is dropped and made anew without its REVOKE: anon and authenticated may call it again.',
        help: 'REVOKE EXECUTE ON FUNCTION payroll(integer) FROM public, anon, authenticated; in the same file, after the CREATE FUNCTION.',
        severity: 'error',
        subject: 'public.payroll(integer)',
        related: [{ at: 'payroll', text: 'function made before here' }],
      }],
      fixed: `drop function payroll(int);\ncreate function payroll(who int) returns text ${body}\nREVOKE EXECUTE ON FUNCTION payroll(integer) FROM public, anon, authenticated;\n`,
    },
    {
      name: 'with other parameters',
      supabase,
      history,
      sql: `drop function payroll; create or replace function public.payroll(who int, month date) returns text ${body}`,
      expect: [{ message: 'open', at: 'public.payroll' }],
      fixed: `drop function payroll; create or replace function public.payroll(who int, month date) returns text ${body}\nREVOKE EXECUTE ON FUNCTION payroll(integer, date) FROM public, anon, authenticated;`,
    },
    {
      name: 'SECURITY INVOKER: a warning; only authenticated may call it before',
      supabase,
      history: 'create function total() returns int language sql as $$ select 1 $$; revoke all on function total() from public, anon;',
      sql: 'drop function total(); create function total() returns bigint language sql as $$ select 1::bigint $$;',
      expect: [{ message: 'open', at: 'total', severity: 'warning', what: 'Function "total()" is dropped and made anew without its REVOKE: anon may call it again.' }],
      fixed: 'drop function total(); create function total() returns bigint language sql as $$ select 1::bigint $$;\nREVOKE EXECUTE ON FUNCTION total() FROM public, anon;',
    },
  ],
});
