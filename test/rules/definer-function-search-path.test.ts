import rule from '../../rules/definer-function-search-path.js';
import { testRule } from './test-rule.js';

const history = 'create table logins (at timestamptz);';

testRule(rule, {
  valid: [
    { name: 'a later file writes it anew, and is judged for it', files: { 'supabase/migrations/20260101_a.sql': "create function f() returns int language sql security definer as 'select 1';", 'supabase/migrations/20260102_b.sql': "create or replace function f() returns int language sql security definer as 'select 2';" }, context: ['supabase/migrations/20260102_b.sql'] },
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
      name: 'a function of an extension without its schema', supabase: true,
      sql: 'create function f() returns void language plpgsql security definer as $$ begin perform public.g(gen_random_bytes(16)); end $$;',
      expect: [{ message: 'mutable', at: 'f', help: "Qualify every name in its body and write SET search_path = ''; or keep the names and write SET search_path = public, extensions, pg_temp before AS." }],
      fixed: 'create function f() returns void language plpgsql security definer SET search_path = public, extensions, pg_temp as $$ begin perform public.g(gen_random_bytes(16)); end $$;',
    },
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
      name: 'an extension that the body has no use for',
      history: `create extension postgis; ${history}`,
      sql: 'create function note() returns void language plpgsql security definer as $$ begin insert into public.logins values (now()); end $$;',
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = '' before AS: every name in its body is qualified." }],
      fixed: "create function note() returns void language plpgsql security definer SET search_path = '' as $$ begin insert into public.logins values (now()); end $$;",
    },
    {
      name: 'a domain over its type, in the row of a trigger',
      history: 'create domain handle as citext; create table people (name handle); create function note() returns trigger language plpgsql as $$ begin return new; end $$; create trigger noting before insert on people for each row execute function note();',
      sql: "create or replace function note() returns trigger language plpgsql security definer as $$ begin if new.name = 'me' then return null; end if; return new; end $$;",
      expect: [{ message: 'mutable', at: 'note', help: 'Write SET search_path = public, pg_temp before AS, with the schema in which each extension is;' }],
      fixed: "create or replace function note() returns trigger language plpgsql security definer SET search_path = public, pg_temp as $$ begin if new.name = 'me' then return null; end if; return new; end $$;",
    },
    {
      name: 'an extension of the project that has operators, in a schema of its own',
      history: `create schema gis; create extension postgis schema gis; create table places (at gis.geometry);`,
      sql: "create function note() returns void language plpgsql security definer as $$ begin insert into public.places values ('POINT(0 0)'::gis.geometry); end $$;",
      expect: [{ message: 'mutable', at: 'note', help: 'Write SET search_path = public, gis, pg_temp before AS' }],
      fixed: "create function note() returns void language plpgsql security definer SET search_path = public, gis, pg_temp as $$ begin insert into public.places values ('POINT(0 0)'::gis.geometry); end $$;",
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
    {
      name: 'what it calls finds its tables by the path of its caller',
      history: `${history} create function count_logins() returns bigint language sql as $$ select count(*) from logins $$; create function busy() returns boolean language sql as $$ select public.count_logins() > 9 $$;`,
      sql: 'create function note() returns boolean language plpgsql security definer as $$ begin return public.busy(); end $$;',
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = public, pg_temp before AS; under '' its call of count_logins() fails, which has no SET search_path of its own and names something without a schema." }],
      fixed: 'create function note() returns boolean language plpgsql security definer SET search_path = public, pg_temp as $$ begin return public.busy(); end $$;',
    },
    {
      name: 'what it calls has a path of its own, or qualifies its names',
      history: `${history} create function count_logins() returns bigint language sql set search_path = public as $$ select count(*) from logins $$; create function last_login() returns timestamptz language sql as $$ select max(at) from public.logins $$;`,
      sql: 'create function note() returns boolean language plpgsql security definer as $$ begin return public.count_logins() > 9 and public.last_login() is null; end $$;',
      expect: [{ message: 'mutable', at: 'note', help: "Write SET search_path = '' before AS: every name in its body is qualified." }],
      fixed: "create function note() returns boolean language plpgsql security definer SET search_path = '' as $$ begin return public.count_logins() > 9 and public.last_login() is null; end $$;",
    },
  ],
});
