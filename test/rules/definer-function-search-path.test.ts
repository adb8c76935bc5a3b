import rule from '../../rules/definer-function-search-path.js';
import { testRule } from './test-rule.js';

const history = 'create table logins (at timestamptz);';

testRule(rule, {
  valid: [
    { history, sql: "create function note() returns void language plpgsql security definer set search_path = '' as $$ begin insert into public.logins values (now()); end $$;" },
    { name: 'any fixed path', history, sql: 'create function note() returns void language plpgsql security definer set search_path = public, pg_temp as $$ begin insert into logins values (now()); end $$;' },
    { name: 'SECURITY INVOKER', history, sql: 'create function note() returns void language plpgsql as $$ begin insert into logins values (now()); end $$;' },
    { name: 'set in the same file', history, sql: "create function note() returns void language plpgsql security definer as $$ begin insert into public.logins values (now()); end $$; alter function note() set search_path = '';" },
    { name: 'set by a later file', history, files: { 'supabase/migrations/20260101_a.sql': 'create function note() returns void language plpgsql security definer as $$ begin end $$;', 'supabase/migrations/20260102_b.sql': "alter function note() set search_path = '';" } },
    { name: 'dropped by a later file', history, files: { 'supabase/migrations/20260101_a.sql': 'create function note() returns void language plpgsql security definer as $$ begin end $$;', 'supabase/migrations/20260102_b.sql': 'drop function note();' } },
    { name: 'what a replacement loses is the matter of another rule', history: "create function note() returns void language plpgsql security definer set search_path = '' as $$ begin end $$;", sql: 'create or replace function note() returns void language plpgsql security definer as $$ begin null; end $$;' },
    { name: 'another language', sql: "create function note() returns void language plv8 security definer as 'return';" },
  ],
  invalid: [
    {
      supabase: true,
      history,
      sql: 'create function public.note() returns void language plpgsql security definer as $$ begin insert into logins values (now()); end $$;',
      expect: [{
        message: 'mutable',
        at: 'public.note',
        what: 'Function "note()" runs as its owner but finds names by the search path of its caller.',
        help: "Qualify every name in its body and write SET search_path = ''; or keep the names and write SET search_path = public, extensions, pg_temp before AS.",
        severity: 'warning',
        subject: 'public.note',
      }],
      fixed: 'create function public.note() returns void language plpgsql security definer SET search_path = public, extensions, pg_temp as $$ begin insert into logins values (now()); end $$;',
    },
    {
      name: 'every name is qualified',
      history,
      sql: 'create function note() returns void language plpgsql security definer as $$ begin insert into public.logins values (now()); end $$;',
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = '' before AS: every name in its body is qualified." }],
      fixed: "create function note() returns void language plpgsql security definer SET search_path = '' as $$ begin insert into public.logins values (now()); end $$;",
    },
    {
      name: 'a type of the project is a name too',
      history: "create type mood as enum ('ok'); create table public.logins (feels mood);",
      sql: "create function note() returns void language plpgsql security definer as $$ begin insert into public.logins values ('ok'::mood); end $$;",
      expect: [{ message: 'mutable', at: 'note' }],
      fixed: "create function note() returns void language plpgsql security definer SET search_path = public, pg_temp as $$ begin insert into public.logins values ('ok'::mood); end $$;",
    },
    {
      name: 'a type of an extension, whose operators an empty path hides',
      supabase: true,
      history: 'create table public.accounts (address text);',
      sql: "create function note(a text) returns bigint language sql security definer as $$ select count(*) from public.accounts where address = a::citext $$;",
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = public, extensions, pg_temp before AS, with the schema in which each extension is; under '' the types and operators of extensions (citext, vector) are not found." }],
      fixed: 'create function note(a text) returns bigint language sql security definer SET search_path = public, extensions, pg_temp as $$ select count(*) from public.accounts where address = a::citext $$;',
    },
    {
      name: 'a variable of such a type, and names without a schema',
      history,
      sql: 'create function note() returns void language plpgsql security definer as $$ declare e vector(3); n int; begin insert into logins values (now()); end $$;',
      expect: [{ message: 'mutable', at: 'note', help: 'Write SET search_path = public, pg_temp before AS, with the schema in which each extension is;' }],
      fixed: 'create function note() returns void language plpgsql security definer SET search_path = public, pg_temp as $$ declare e vector(3); n int; begin insert into logins values (now()); end $$;',
    },
    {
      name: 'an extension of the project that has operators, in a schema of its own',
      history: `create schema gis; create extension postgis schema gis; ${history}`,
      sql: 'create function note() returns void language plpgsql security definer as $$ begin insert into public.logins values (now()); end $$;',
      expect: [{ message: 'mutable', at: 'note', help: 'Write SET search_path = public, gis, pg_temp before AS' }],
      fixed: 'create function note() returns void language plpgsql security definer SET search_path = public, gis, pg_temp as $$ begin insert into public.logins values (now()); end $$;',
    },
    {
      name: 'types of Postgres only',
      history,
      sql: "create function note(who uuid, n numeric(10,2)) returns void language plpgsql security definer as $$ declare t timestamptz := now(); d double precision; r public.logins; begin insert into public.logins values ('2020-01-01'::timestamptz); end $$;",
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = '' before AS: every name in its body is qualified." }],
      fixed: "create function note(who uuid, n numeric(10,2)) returns void language plpgsql security definer SET search_path = '' as $$ declare t timestamptz := now(); d double precision; r public.logins; begin insert into public.logins values ('2020-01-01'::timestamptz); end $$;",
    },
    {
      name: 'ALTER FUNCTION makes it so',
      history: 'create function note() returns void language plpgsql as $$ begin end $$;',
      sql: 'alter function note() security definer;',
      expect: [{ message: 'mutable', at: 'alter function note() security definer' }],
    },
  ],
});
