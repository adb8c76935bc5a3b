import rule from '../../rules/revoke-without-default.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'the default is taken back too', supabase, sql: 'revoke all on all tables in schema public from anon; alter default privileges in schema public revoke all on tables from anon;' },
    { name: 'taken back before', supabase, history: 'alter default privileges in schema public revoke all on tables from anon, authenticated;', sql: 'revoke all on all tables in schema public from anon, authenticated;' },
    { name: 'by a later file', supabase, files: { 'supabase/migrations/20260101_a.sql': 'revoke all on all tables in schema public from anon;', 'supabase/migrations/20260102_b.sql': 'alter default privileges in schema public revoke all on tables from anon;' } },
    { name: 'a schema in which nothing is granted by default', supabase, sql: 'create schema app; create table app.notes (id int); revoke all on all tables in schema app from anon;' },
    { name: 'the default for functions is taken back, in vain: the matter of another rule', supabase, sql: 'revoke execute on all functions in schema public from public; alter default privileges in schema public revoke execute on functions from public;' },
    { name: 'one table', supabase, sql: 'create table notes (id int); revoke all on notes from anon;' },
    { name: 'other privileges than the default ones', supabase, history: 'alter default privileges in schema public revoke insert, update, delete on tables from anon;', sql: 'revoke insert, update, delete on all tables in schema public from anon;' },
    { name: 'a role of the project', supabase, sql: 'create role analyst; revoke all on all tables in schema public from analyst;' },
    { name: 'the option to grant', supabase, sql: 'revoke grant option for all on all tables in schema public from anon;' },
    { name: 'PUBLIC has no tables by default', supabase, sql: 'revoke all on all tables in schema public from public;' },
  ],
  invalid: [
    {
      supabase,
      sql: 'revoke all on all tables in schema public from anon; revoke all on all tables in schema public from authenticated;',
      expect: [{
        message: 'snapshot', at: 'revoke all on all tables in schema public from anon', severity: 'note', subject: 'public',
        what: 'REVOKE ON ALL TABLES covers those that are there: every one made later in schema "public" is granted to anon and authenticated again, by default privileges.',
        help: 'Take the default back too: ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon, authenticated;',
      }],
    },
    {
      name: 'several kinds: one finding',
      supabase,
      sql: 'revoke all on all tables in schema public from anon; revoke all on all sequences in schema public from anon;',
      expect: [{
        message: 'snapshot', at: 'revoke all on all tables in schema public from anon',
        what: 'REVOKE ON ALL TABLES and SEQUENCES covers those that are there: every one made later in schema "public" is granted to anon again, by default privileges.',
        help: 'Take the default back too: ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon; ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM anon;',
      }],
    },
    {
      supabase,
      sql: 'revoke execute on all functions in schema public from public, anon;',
      expect: [{
        message: 'snapshot', at: 'revoke execute on all functions in schema public from public, anon',
        what: 'REVOKE ON ALL FUNCTIONS covers those that are there: every one made later in schema "public" is granted to everybody and anon again, by default privileges.',
        help: 'Take the default back too: ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM anon; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public;',
      }],
    },
  ],
});
