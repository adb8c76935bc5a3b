import rule from '../../rules/reset-function-attributes.js';
import { testRule } from './test-rule.js';

const history = "create function is_member() returns boolean language sql stable security definer set search_path = '' as $$ select true $$;";

testRule(rule, {
  valid: [
    { history, sql: "create or replace function is_member() returns boolean language sql stable security definer set search_path = '' as $$ select false $$;" },
    { name: 'each is written', history, sql: 'create or replace function is_member() returns boolean language sql volatile security invoker set search_path = public as $$ select false $$;' },
    { name: 'a stricter volatility', history: 'create function one() returns int language sql immutable as $$ select 1 $$;', sql: 'create or replace function one() returns int language sql stable as $$ select 1 $$;' },
    { name: 'put right in the same file', history, sql: "create or replace function is_member() returns boolean language sql stable as $$ select false $$; alter function is_member() security definer set search_path = '';" },
    { name: 'put right by a later file', history, files: { 'supabase/migrations/20260101_a.sql': 'create or replace function is_member() returns boolean language sql as $$ select false $$;', 'supabase/migrations/20260102_b.sql': "create or replace function is_member() returns boolean language sql stable security definer set search_path = '' as $$ select false $$;" } },
    { name: 'ALTER FUNCTION says what it changes', history, sql: 'alter function is_member() security invoker reset search_path volatile;' },
    { name: 'dropped and made anew', history, sql: 'drop function is_member(); create function is_member() returns boolean language sql as $$ select false $$;' },
    { name: 'a comment says that it goes', history, sql: "-- SECURITY DEFINER removed: the caller may read this table anyway\ncreate or replace function is_member() returns boolean language sql stable set search_path = '' as $$ select false $$;" },
    { name: 'what comes after is only known at run time', history, sql: "do $$ declare old text := pg_get_functiondef('is_member()'::regprocedure); begin execute 'create or replace function is_member() returns boolean language sql as ''select true'''; execute old; end $$;" },
    {
      name: 'the path of a function that runs as its caller and qualifies its names', history: 'create table notes (id bigint); create function notes_count() returns bigint language sql set search_path = public as $$ select count(*) from public.notes $$;',
      sql: 'create or replace function notes_count() returns bigint language sql as $$ select count(id) from public.notes $$;',
    },
    { name: 'the same where it names nothing of the project', history: "create function label() returns text language sql set search_path = public as $$ select 'a' $$;", sql: "create or replace function label() returns text language sql as $$ select upper('a') $$;" },
    { name: 'another result type: it fails with 42P13, or makes the function anew', history, sql: 'create or replace function is_member() returns text language sql as $$ select 1::text $$;' },
    {
      name: 'other columns, where the old function may be gone',
      history: "do $$ begin if current_user = 'a' then create table t (id int); end if; end $$; create function list() returns table (id int, name text) language sql stable as $$ select 1, 'x' $$;",
      sql: "do $$ begin if current_user = 'a' then drop function list(); end if; end $$; create or replace function list() returns table (id int, label text) language sql as $$ select 1, 'x' $$;",
    },
  ],
  invalid: [
    {
      history,
      sql: 'create or replace function public.is_member() returns boolean language sql as $$ select exists (select from pg_class) $$;',
      expect: [{
        message: 'definer',
        at: 'public.is_member',
        what: 'Replacing function "is_member()" without SECURITY DEFINER, SET search_path = \'\' and STABLE makes it run with the rights of its caller.',
        help: "Write SECURITY DEFINER SET search_path = '' STABLE again before AS; or SECURITY INVOKER, when it is meant to change.",
        severity: 'error',
        subject: 'public.is_member',
        related: [{ at: 'is_member', text: 'it had them here' }],
      }],
      fixed: "create or replace function public.is_member() returns boolean language sql SECURITY DEFINER SET search_path = '' STABLE as $$ select exists (select from pg_class) $$;",
    },
    {
      name: 'a body that touches nothing: a note',
      history: 'create function touch() returns trigger language plpgsql security definer as $$ begin new.updated_at = now(); return new; end $$;',
      sql: 'create or replace function touch() returns trigger language plpgsql as $$ begin new.updated_at = now(); return new; end; $$;',
      expect: [{ message: 'definer', at: 'touch', severity: 'note' }],
      fixed: 'create or replace function touch() returns trigger language plpgsql SECURITY DEFINER as $$ begin new.updated_at = now(); return new; end; $$;',
    },
    {
      name: 'a function of the project is called',
      history: 'create function stamp() returns timestamptz language sql as $$ select now() $$; create function touch() returns trigger language plpgsql security definer as $$ begin new.updated_at = stamp(); return new; end $$;',
      sql: 'create or replace function touch() returns trigger language plpgsql as $$ begin new.updated_at = stamp(); return new; end; $$;',
      expect: [{ message: 'definer', at: 'touch', severity: 'error' }],
      fixed: 'create or replace function touch() returns trigger language plpgsql SECURITY DEFINER as $$ begin new.updated_at = stamp(); return new; end; $$;',
    },
    {
      name: 'still SECURITY DEFINER',
      history: 'create function note() returns void language plpgsql security definer set search_path = public, "$user" as $$ begin end $$;',
      sql: 'create or replace function note() returns void security definer language plpgsql as $$ begin null; end $$;',
      expect: [{ message: 'path', at: 'note', what: 'Replacing function "note()" without SET search_path = public, "$user" makes a SECURITY DEFINER function follow the search path of its caller.' }],
      fixed: 'create or replace function note() returns void security definer language plpgsql SET search_path = public, "$user" as $$ begin null; end $$;',
    },
    {
      name: 'the others: a warning',
      history: 'create function half(n int) returns int language sql immutable strict leakproof parallel safe as $$ select n / 2 $$;',
      sql: 'create or replace function half(n int) returns int language sql immutable as $$ select n >> 1 $$;',
      expect: [{ message: 'other', at: 'half', severity: 'warning', what: 'Replacing function "half(integer)" without STRICT, LEAKPROOF and PARALLEL SAFE takes that away.' }],
      fixed: 'create or replace function half(n int) returns int language sql immutable STRICT LEAKPROOF PARALLEL SAFE as $$ select n >> 1 $$;',
    },
    {
      name: 'still SECURITY DEFINER, with names that are all qualified: a warning',
      history: "create table notes (id bigint); create function notes_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.notes $$;",
      sql: 'create or replace function notes_count() returns bigint language sql security definer as $$ select count(id) from public.notes $$;',
      expect: [{ message: 'path', at: 'notes_count', severity: 'warning' }],
      fixed: "create or replace function notes_count() returns bigint language sql security definer SET search_path = '' as $$ select count(id) from public.notes $$;",
    },
    {
      name: 'the path of a function that runs as its caller and names a table by it',
      history: 'create table notes (id bigint); create function notes_count() returns bigint language sql set search_path = public as $$ select count(*) from notes $$;',
      sql: 'create or replace function notes_count() returns bigint language sql as $$ select count(id) from notes $$;',
      expect: [{ message: 'other', at: 'notes_count', severity: 'warning' }],
      fixed: 'create or replace function notes_count() returns bigint language sql SET search_path = public as $$ select count(id) from notes $$;',
    },
    {
      name: 'the new body names what the old path does not have',
      history: "create table notes (id bigint); create function notes_count() returns bigint language plpgsql security definer set search_path = '' as $$ begin return (select count(*) from public.notes); end $$;",
      sql: 'create or replace function notes_count() returns bigint language plpgsql security definer as $$ begin return (select count(*) from notes); end $$;',
      expect: [{
        message: 'path', at: 'notes_count', what: `Replacing function "notes_count()" without SET search_path = '' makes a SECURITY DEFINER function follow the search path of its caller.`,
        help: 'Write SET search_path = public, pg_temp again before AS. The new body needs more than the old path has.',
      }],
      fixed: 'create or replace function notes_count() returns bigint language plpgsql security definer SET search_path = public, pg_temp as $$ begin return (select count(*) from notes); end $$;',
    },
    {
      name: 'several of one kind are one finding',
      history: ['one', 'two', 'three'].map((name) => `create function ${name}() returns int language sql ${name === 'three' ? 'strict' : 'stable'} as $$ select 1 $$;`).join(' '),
      sql: ['one', 'two', 'three'].map((name) => `create or replace function ${name}() returns int language sql as $$ select 2 $$;`).join(' '),
      expect: [
        { message: 'other', at: 'one', help: 'Write STABLE again before AS; or what it is meant to be now (VOLATILE). The same goes for two().', related: [{ at: 'one', text: 'it had them here' }, { at: 'two', text: 'and here' }] },
        { message: 'other', at: 'three', help: 'Write STRICT again before AS; or what it is meant to be now (CALLED ON NULL INPUT).' },
      ],
      fixed: ['one', 'two', 'three'].map((name) => `create or replace function ${name}() returns int language sql ${name === 'three' ? 'STRICT' : 'STABLE'} as $$ select 2 $$;`).join(' '),
    },
  ],
});
