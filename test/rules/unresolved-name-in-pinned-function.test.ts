import rule from '../../rules/unresolved-name-in-pinned-function.js';
import { testRule } from './test-rule.js';

const history = 'create schema app; create table profiles (id uuid primary key); create table app.events (id int); create function tax(n numeric) returns numeric language sql as $$ select n $$;';
const pinned = (body: string, path = "''"): string => `create function f() returns void language plpgsql set search_path = ${path} as $$ begin ${body} end $$;`;

testRule(rule, {
  valid: [
    { history, sql: pinned('insert into public.profiles values (gen_random_uuid()); perform public.tax(1);') },
    { name: 'in the path', history, sql: pinned('insert into profiles values (null); perform tax(1); delete from events;', 'public, app') },
    { name: 'no fixed path', history, sql: 'create function f() returns void language plpgsql as $$ begin delete from profiles; end $$;' },
    { name: 'a WITH query of the name', history, sql: pinned('with profiles as (select 1) perform 1 from profiles;').replace('with profiles as (select 1) perform 1 from profiles', 'create temp table t as with profiles as (select 1 as n) select n from profiles') },
    { name: 'a temporary table of the name', history, sql: pinned('create temp table profiles (id int); insert into profiles values (1);') },
    { name: 'something that nobody made', history, sql: pinned('delete from strangers; perform stranger(1);') },
    { name: 'the body sets the path', history, sql: pinned("perform set_config('search_path', 'public', true); delete from profiles;") },
    { name: 'built-in functions and catalogs', history, sql: pinned('perform lower($q$A$q$), count(*) from pg_class;') },
    { name: 'a function with other arguments', history, sql: pinned('perform tax(1, 2, 3);') },
    { name: '$user is nobody’s to know', history, sql: pinned('delete from profiles;', '"$user"') },
    { name: 'a variable is not a table', history, sql: "create function f(profiles uuid[]) returns int language plpgsql set search_path = '' as $$ begin return (select count(*) from unnest(profiles) as who); end $$;" },
    { name: 'a later file writes it anew', history, files: { 'supabase/migrations/20260101_a.sql': pinned('delete from profiles;'), 'supabase/migrations/20260102_b.sql': pinned('delete from public.profiles;').replace('create', 'create or replace') } },
    { name: 'a function of an extension, with its schema', supabase: true, sql: pinned('perform extensions.gen_random_bytes(16);') },
    { name: 'its schema is in the path', supabase: true, sql: pinned('perform gen_random_bytes(16);', 'public, extensions') },
    { name: 'the extension is in the path itself', history: 'create extension pgcrypto;', sql: pinned('perform gen_random_bytes(16);', 'public') },
    { name: 'the project has a function of that name', supabase: true, history: "create function similarity(a text, b text) returns real language sql as 'select 1.0::real'; create extension pg_trgm with schema extensions;", sql: pinned("perform similarity('a', 'b');", 'public') },
    { name: 'an extension that is not installed', supabase: true, sql: pinned("perform similarity('a', 'b');", 'public') },
  ],
  invalid: [
    {
      name: 'a function of an extension', supabase: true,
      sql: pinned('perform encode(gen_random_bytes(16), $q$hex$q$);', 'public'),
      expect: [{
        message: 'extension', at: 'f', subject: 'public.f.gen_random_bytes', severity: 'error',
        what: 'Function "f()" calls gen_random_bytes() of extension pgcrypto without its schema, and its search_path (public) does not have it: every call that gets there fails with 42883.',
        help: 'Write extensions.gen_random_bytes(…) in its body; or SET search_path = public, extensions.',
      }],
    },
    {
      history,
      sql: pinned('insert into profiles values (gen_random_uuid());'),
      expect: [{
        message: 'relation',
        at: 'f',
        line: 1,
        column: 17,
        what: 'Function "f()" names "profiles" without its schema, and its search_path (empty) does not have it: every call that gets there fails with 42P01.',
        help: 'Write public.profiles in its body; or SET search_path = public.',
        severity: 'error',
        subject: 'public.f.profiles',
        related: [{ at: 'profiles', text: 'table created here' }],
      }],
    },
    { name: 'a function', history, sql: pinned('perform tax(1);', 'app, pg_temp'), expect: [{ message: 'function', at: 'f', column: 17, what: 'Function "f()" calls tax() without its schema, and its search_path (app, pg_temp) does not have it: every call that gets there fails with 42883.', help: 'Write public.tax(…) in its body; or SET search_path = app, pg_temp, public.' }] },
    { name: 'ALTER FUNCTION sets it', history: [history, 'create function f() returns bigint language sql as $$ select count(*) from profiles $$;'], sql: "alter function f() set search_path = '';", expect: [{ message: 'relation', at: "alter function f() set search_path = ''" }] },
    { name: 'in its own schema', history, sql: "create function app.f() returns void language plpgsql security definer set search_path = '' as $$ begin delete from events; end $$;", expect: [{ message: 'relation', at: 'app.f', help: 'Write app.events in its body; or SET search_path = app.' }] },
    {
      name: 'several names',
      history,
      sql: "create function app.f() returns void language plpgsql set search_path = '' as $$ begin insert into profiles values (null); delete from events where id = tax(1); delete from profiles; end $$;",
      expect: [{
        message: 'relation', at: 'app.f', subject: 'app.f.profiles',
        what: 'Function "app.f()" names "profiles", "events" and tax() without their schemas, and its search_path (empty) does not have them: every call that gets there fails with 42P01.',
        help: 'Write public.profiles, app.events and public.tax(…) in its body; or SET search_path = public, app.',
        related: [{ at: 'profiles', text: 'table created here' }, { at: 'app.events', text: 'table created here' }, { at: 'tax', text: 'function created here' }],
      }],
    },
  ],
});
