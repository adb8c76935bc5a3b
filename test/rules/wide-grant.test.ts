import rule from '../../rules/wide-grant.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { supabase, sql: 'create role reporter; grant reporter to authenticated;' },
    { supabase, sql: 'grant anon to authenticator;' },
    { supabase, sql: 'create role backup nologin bypassrls;' },
    { supabase, sql: 'alter role anon set statement_timeout = 3000;' },
    { supabase, sql: 'alter default privileges in schema public grant select on tables to anon;' },
    { name: 'what is so already', supabase, sql: 'alter default privileges in schema public grant all on tables to anon, authenticated;' },
    { name: 'a schema that the Data API does not serve', supabase, sql: 'create schema app; alter default privileges in schema app grant all on tables to anon;' },
    { name: 'fewer', supabase, sql: 'alter default privileges in schema public revoke insert on tables from anon;' },
  ],
  invalid: [
    { supabase, sql: 'grant service_role to authenticated;', expect: [{ message: 'member', at: 'grant service_role to authenticated', what: 'Whoever uses the Data API as "authenticated" becomes a member of "service_role" and can do what that role can, past row level security.', subject: 'authenticated.service_role' }] },
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
