import rule from '../../rules/wide-grant.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { supabase, sql: 'create role reporter; grant reporter to authenticated;' },
    { supabase, sql: 'grant anon to authenticator;' },
    { supabase, sql: 'create role backup nologin bypassrls;' },
    { name: 'a member that is no client', supabase, sql: 'create role backup nologin; grant service_role to backup;' },
    { name: 'the option to grant, for a role of the project', supabase, sql: 'create role reporter; create table notes (id int); grant select on notes to reporter with grant option;' },
    { supabase, sql: 'alter role anon set statement_timeout = 3000;' },
    { supabase, sql: 'alter default privileges in schema public grant select on tables to anon;' },
    { name: 'what is so already', supabase, sql: 'alter default privileges in schema public grant all on tables to anon, authenticated;' },
    { name: 'a schema that the Data API does not serve', supabase, sql: 'create schema app; alter default privileges in schema app grant all on tables to anon;' },
    { name: 'fewer', supabase, sql: 'alter default privileges in schema public revoke insert on tables from anon;' },
  ],
  invalid: [
    { supabase, sql: 'grant service_role to authenticated;', expect: [{ message: 'member', at: 'grant service_role to authenticated', what: 'Whoever uses the Data API as "authenticated" becomes a member of "service_role" and can do what that role can, past row level security.', subject: 'authenticated.service_role' }] },
    {
      name: 'through another role',
      supabase,
      history: 'create role support; grant support to authenticated;',
      sql: 'grant service_role to support;',
      expect: [{ message: 'member', at: 'grant service_role to support', what: 'Whoever uses the Data API as "authenticated" becomes a member of "service_role" through "support" and can do what that role can, past row level security.', help: 'Take it back: REVOKE service_role FROM support; and grant what is needed on the objects themselves.' }],
    },
    {
      name: 'by a role that is a member already',
      supabase,
      history: 'create role support; grant service_role to support;',
      sql: 'grant support to anon;',
      expect: [{ message: 'member', at: 'grant support to anon', subject: 'anon.service_role', help: 'Take it back: REVOKE support FROM anon; and grant what is needed on the objects themselves.' }],
    },
    { name: 'a role that Postgres provides', supabase, sql: 'grant pg_read_all_data to anon;', expect: [{ message: 'member', at: 'grant pg_read_all_data to anon', what: 'Whoever uses the Data API as "anon" becomes a member of "pg_read_all_data" and can do what that role can in every schema.' }] },
    {
      supabase,
      history: 'create table notes (id bigint primary key);',
      sql: 'grant select, insert on notes to authenticated with grant option;',
      expect: [{ message: 'option', at: 'notes', severity: 'warning', what: 'WITH GRANT OPTION lets authenticated, as which every request to the Data API runs, pass SELECT, INSERT on "notes" on to anybody.', help: 'Grant it without: REVOKE GRANT OPTION FOR SELECT, INSERT ON notes FROM authenticated;' }],
    },
    { supabase, sql: 'alter role authenticated bypassrls;', expect: [{ message: 'attribute', at: 'alter role authenticated bypassrls', what: 'BYPASSRLS on "authenticated" ends row level security for everybody who uses the Data API.' }] },
    { supabase, sql: 'create role admin superuser;', expect: [{ message: 'attribute', at: 'create role admin superuser', what: 'SUPERUSER on "admin" cannot be given on the Supabase platform: the migration fails with 42501.' }] },
    { supabase, history: 'create role admin;', sql: 'alter role admin with superuser;', expect: [{ message: 'attribute', at: 'alter role admin with superuser' }] },
    {
      supabase,
      sql: 'alter default privileges in schema public grant insert, update on tables to public;',
      expect: [{ message: 'default', at: 'alter default privileges in schema public grant insert, update on tables to public', severity: 'warning', what: 'Every table yet to be made in schema "public" lets everybody INSERT, UPDATE rows until it has row level security.' }],
    },
  ],
});
