import rule from '../../rules/exposed-definer-function.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table salaries (person uuid, amount int); alter table salaries enable row level security; create table tags (name text); alter table tags enable row level security; create policy all_read on tags for select using (true);';
const definer = (body: string, name = 'payroll'): string => `create function ${name}() returns setof int language sql security definer set search_path = '' as $$ ${body} $$;`;
const read = 'select amount from public.salaries';

testRule(rule, {
  valid: [
    { name: 'a later file that is not linted makes it SECURITY DEFINER: its matter', supabase, history: 'create table salaries (person uuid, amount int);', files: { 'supabase/migrations/20260101_a.sql': "create function total() returns bigint language sql as $$ select sum(amount) from public.salaries $$;", 'supabase/migrations/20260102_b.sql': 'alter function total() security definer;' }, context: ['supabase/migrations/20260102_b.sql'] },
    { supabase, history, sql: `${definer(read)} revoke execute on function payroll() from public, anon;` },
    { name: 'SECURITY INVOKER', supabase, history, sql: definer(read).replace('security definer', '') },
    { name: 'it asks who is calling', supabase, history, sql: definer(`${read} where person = auth.uid()`) },
    { name: 'it asks through another function', supabase, history: `${history} create function is_boss() returns boolean language sql as $$ select auth.jwt() ->> 'role' = 'boss' $$;`, sql: definer(`${read} where public.is_boss()`) },
    { name: 'it reads the token', supabase, history, sql: definer(`${read} where current_setting('request.jwt.claims', true) is not null`) },
    { name: 'granted to everybody in the same file', supabase, history, sql: `${definer(read)} grant execute on function payroll() to anon;` },
    { name: 'a REVOKE that does not do it is the matter of another rule', supabase, history, sql: `${definer(read)} revoke execute on function payroll() from public;` },
    { name: 'a function of triggers', supabase, history, sql: 'create function touch() returns trigger language plpgsql security definer as $$ begin delete from public.salaries; return new; end $$;' },
    { name: 'a schema that the Data API does not serve', supabase, history, sql: `create schema private; grant usage on schema private to anon; ${definer(read, 'private.payroll')}` },
    { name: 'a policy calls it', supabase, history, sql: "create function is_paid(who uuid) returns boolean language sql security definer set search_path = '' as $$ select exists (select from public.salaries where person = who) $$; create policy own on salaries for select using (is_paid(person));" },
    { name: 'it reads what everybody reads', supabase, history, sql: definer('select length(name) from public.tags') },
    { name: 'it takes a token', supabase, history, sql: definer(read).replace('payroll()', 'payroll(share_token uuid)') },
    { name: 'it reads nothing', supabase, history, sql: definer('select 1') },
    { name: 'it was open before', supabase, history: `${history} ${definer(read)}`, sql: definer(`${read} where true`).replace('create', 'create or replace') },
    { name: 'a later file closes it', supabase, history, files: { 'supabase/migrations/20260101_a.sql': definer(read), 'supabase/migrations/20260102_b.sql': 'revoke execute on function payroll() from public, anon;' } },
    { name: 'no privileges by default', supabase, defaultGrants: 'explicit', history, sql: `alter default privileges revoke execute on functions from public; ${definer(read)}` },
    { name: 'a plain Postgres', history, sql: definer(read) },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: definer(read),
      expect: [{
        message: 'open',
        at: 'payroll',
        what: 'Anybody can call "payroll()" through the Data API: it reads "salaries" as its owner, past row level security, and does not ask who is calling.',
        help: 'REVOKE EXECUTE ON FUNCTION payroll() FROM public, anon, authenticated; and GRANT EXECUTE to the roles that need it;',
        severity: 'warning',
        subject: 'public.payroll()',
      }],
      fixed: `${definer(read)}\nREVOKE EXECUTE ON FUNCTION payroll() FROM public, anon, authenticated;`,
    },
    {
      name: 'it changes something',
      supabase,
      history,
      sql: "create function public.raise_all(by int) returns void language plpgsql security definer set search_path = '' as $$ begin update public.salaries set amount = amount + by; end $$",
      expect: [{ message: 'open', at: 'public.raise_all', what: 'Anybody can call "raise_all(integer)" through the Data API: it changes "salaries" as its owner, past row level security, and does not ask who is calling.' }],
      fixed: "create function public.raise_all(by int) returns void language plpgsql security definer set search_path = '' as $$ begin update public.salaries set amount = amount + by; end $$;\nREVOKE EXECUTE ON FUNCTION raise_all(integer) FROM public, anon, authenticated;",
    },
    {
      name: 'it refreshes a materialized view',
      supabase,
      history: `${history} create materialized view totals as select sum(amount) from salaries;`,
      sql: "create function refresh_totals() returns void language plpgsql security definer set search_path = '' as $$ begin refresh materialized view concurrently public.totals; end $$;",
      expect: [{ message: 'open', at: 'refresh_totals', severity: 'warning', what: 'Anybody can call "refresh_totals()" through the Data API: it refreshes "totals" as its owner, past row level security, and does not ask who is calling.' }],
      fixed: "create function refresh_totals() returns void language plpgsql security definer set search_path = '' as $$ begin refresh materialized view concurrently public.totals; end $$;\nREVOKE EXECUTE ON FUNCTION refresh_totals() FROM public, anon, authenticated;",
    },
    {
      name: 'it reads the materialized view that it refreshes',
      supabase,
      history: `${history} create materialized view totals as select sum(amount) as amount from salaries;`,
      sql: "create function totals_now() returns numeric language plpgsql security definer set search_path = '' as $$ begin refresh materialized view public.totals; return (select amount from public.totals); end $$;",
      expect: [{ message: 'open', at: 'totals_now', what: 'Anybody can call "totals_now()" through the Data API: it reads "totals" as its owner, past row level security, and does not ask who is calling.' }],
      fixed: "create function totals_now() returns numeric language plpgsql security definer set search_path = '' as $$ begin refresh materialized view public.totals; return (select amount from public.totals); end $$;\nREVOKE EXECUTE ON FUNCTION totals_now() FROM public, anon, authenticated;",
    },
    {
      name: 'one yes or no, and the caller unless another user is named: notes',
      supabase,
      history,
      sql: "create function is_paid(who uuid) returns boolean language sql security definer set search_path = '' as $$ select exists (select 1 from public.salaries where person = who) $$; create function my_pay(who uuid default auth.uid()) returns int language sql security definer set search_path = '' as $$ select amount from public.salaries where person = who $$;",
      expect: [{ message: 'open', at: 'is_paid', severity: 'note' }, { message: 'open', at: 'my_pay', severity: 'note' }],
      fixed: "create function is_paid(who uuid) returns boolean language sql security definer set search_path = '' as $$ select exists (select 1 from public.salaries where person = who) $$;\nREVOKE EXECUTE ON FUNCTION is_paid(uuid) FROM public, anon, authenticated; create function my_pay(who uuid default auth.uid()) returns int language sql security definer set search_path = '' as $$ select amount from public.salaries where person = who $$;\nREVOKE EXECUTE ON FUNCTION my_pay(uuid) FROM public, anon, authenticated;",
    },
    {
      name: 'made so by ALTER FUNCTION',
      supabase,
      history: `${history} create function payroll() returns setof int language sql as $$ ${read} $$;`,
      sql: 'alter function payroll() security definer;',
      expect: [{ message: 'open', at: 'alter function payroll() security definer' }],
      fixed: 'alter function payroll() security definer;\nREVOKE EXECUTE ON FUNCTION payroll() FROM public, anon, authenticated;',
    },
    {
      name: 'only for who has signed in: one note for a file',
      supabase,
      history: 'create table salaries (person uuid, amount int); alter default privileges revoke execute on functions from public; alter default privileges in schema public revoke execute on functions from anon;',
      sql: "create function raise_all(by int) returns void language sql security definer set search_path = '' as $$ update public.salaries set amount = amount + by $$; create function forget() returns void language sql security definer set search_path = '' as $$ delete from public.salaries $$; create function total() returns bigint language sql security definer set search_path = '' as $$ select sum(amount) from public.salaries $$;",
      expect: [{
        message: 'signedIn', at: 'raise_all', severity: 'note',
        what: 'Whoever has signed in can call "raise_all(integer)" (and 1 more in this file) through the Data API: it changes "salaries" as its owner, past row level security, and does not ask who is calling.',
        help: 'Check in its body that auth.uid() may do this, or REVOKE EXECUTE ON FUNCTION raise_all(integer) FROM authenticated;',
        related: [{ at: 'forget', text: 'so can this one' }],
      }],
    },
    {
      name: 'granted to who has signed in',
      supabase,
      history: 'create table salaries (person uuid, amount int);',
      sql: "create function raise_all(by int) returns void language sql security definer set search_path = '' as $$ update public.salaries set amount = amount + by $$; revoke execute on function raise_all(int) from public, anon; grant execute on function raise_all(int) to authenticated;",
      expect: [{ message: 'signedIn', at: 'raise_all', severity: 'note' }],
    },
  ],
});
