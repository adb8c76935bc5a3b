import rule from '../../rules/superuser-statement.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'a plain Postgres, where who runs it is not known', sql: "alter system set work_mem = '1GB';" },
    { supabase, sql: "alter role authenticated set work_mem = '64MB'; alter database postgres set work_mem = '64MB';" },
    { supabase, sql: 'set role service_role; reset role; set session authorization postgres;' },
    { supabase, sql: 'alter default privileges for role postgres in schema public revoke all on tables from anon;' },
    { supabase, sql: "create function same(a int, b int) returns boolean language sql immutable not leakproof as $$ select a = b $$;" },
    { supabase, sql: 'create extension if not exists pg_trgm with schema extensions; create extension plv8;' },
    { supabase, sql: 'create table notes (id int); alter table notes owner to postgres;' },
  ],
  invalid: [
    { supabase, sql: "alter system set work_mem = '1GB';", expect: [{ message: 'refused', at: "alter system set work_mem = '1GB'", subject: 'ALTER SYSTEM', what: 'ALTER SYSTEM fails on Supabase (42501): only a superuser may do that, and migrations run as "postgres", which is none.' }] },
    { supabase, sql: 'set role supabase_admin;', expect: [{ message: 'refused', at: 'set role supabase_admin', subject: 'SET ROLE supabase_admin' }] },
    { supabase, sql: 'alter default privileges for role supabase_admin in schema public grant select on tables to anon;', expect: [{ message: 'refused', at: 'alter default privileges for role supabase_admin in schema public grant select on tables to anon', subject: 'Acting for the role "supabase_admin"' }] },
    { supabase, sql: 'create table notes (id int); alter table notes owner to supabase_admin;', expect: [{ message: 'refused', at: 'alter table notes owner to supabase_admin' }] },
    { supabase, sql: 'create role helper; grant supabase_admin to helper;', expect: [{ message: 'refused', at: 'grant supabase_admin to helper' }] },
    { supabase, history: 'create table cities (name text);', sql: "copy cities from program 'curl https://example.com';", expect: [{ message: 'refused', at: "copy cities from program 'curl https://example.com'", subject: 'COPY … PROGRAM', help: 'Load the rows from your side: \\copy cities in psql, a seed file, or INSERT.' }] },
    { supabase, sql: 'create extension plpython3u;', expect: [{ message: 'refused', at: 'create extension plpython3u', subject: 'LANGUAGE plpython3u' }] },
    { supabase, sql: "create function now_c() returns timestamptz language internal as 'now';", expect: [{ message: 'refused', at: "create function now_c() returns timestamptz language internal as 'now'", subject: 'LANGUAGE internal' }] },
    { supabase, history: 'create function same() returns int language sql as $$ select 1 $$;', sql: 'alter function same() leakproof;', expect: [{ message: 'refused', at: 'alter function same() leakproof', subject: 'LEAKPROOF' }] },
    { supabase, sql: "load 'auto_explain';", expect: [{ message: 'refused', at: "load 'auto_explain'", subject: 'LOAD' }] },
  ],
});
