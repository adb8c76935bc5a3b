import rule from '../../rules/missing-schema-usage.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create schema app; create table app.items (id bigint); create function app.total() returns int language sql as $$ select 1 $$;';

testRule(rule, {
  valid: [
    { supabase, history, sql: 'grant usage on schema app to authenticated; grant select on app.items to authenticated;' },
    { name: 'afterwards', supabase, history, sql: 'grant select on app.items to anon; grant all on schema app to anon;' },
    { name: 'to PUBLIC', supabase, history, sql: 'grant usage on schema app to public; grant select on app.items to anon;' },
    { name: 'a later file', supabase, history, files: { 'supabase/migrations/20260101_a.sql': 'grant select on app.items to anon;', 'supabase/migrations/20260102_b.sql': 'grant usage on schema app to anon;' } },
    { name: 'another role', supabase, history, sql: 'grant select on app.items to service_role;' },
    { name: 'the schema public', supabase, history: 'create table items (id int);', sql: 'grant select on items to anon;' },
    { name: 'a function that a policy calls', supabase, history: 'create schema app; create function app.is_staff() returns boolean language sql as $$ select true $$; create table notes (id int); create policy staff on notes using (app.is_staff());', sql: 'grant execute on function app.is_staff() to authenticated;' },
    { name: 'a schema that no file made', supabase, sql: 'grant select on other.items to anon;' },
    { name: 'a schema made anew with what it had', supabase, sql: 'drop schema public cascade; create schema public; grant usage on schema public to anon, authenticated, service_role;' },
    { name: 'a schema that stays away', supabase, history: 'create schema app; grant usage on schema app to anon;', sql: 'drop schema app;' },
    { name: 'a schema of which nobody had USAGE', supabase, history, sql: 'drop schema app cascade; create schema app;' },
    { name: 'perhaps', supabase, sql: 'do $$ begin if current_user = \'x\' then drop schema public cascade; create schema public; end if; end $$;' },
    { name: 'a plain Postgres', history, sql: 'grant select on app.items to public;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'grant select on app.items to anon, authenticated; grant execute on function app.total() to anon;',
      expect: [{
        message: 'missing',
        at: 'app.items',
        what: 'The privileges granted in schema "app" are of no use to anon and authenticated: without USAGE on the schema every query fails with "permission denied for schema" (42501).',
        help: 'GRANT USAGE ON SCHEMA app TO anon, authenticated; in the same file.',
        severity: 'warning',
        subject: 'app',
      }],
    },
    {
      name: 'the schema of the Data API made anew',
      supabase,
      sql: 'drop schema public cascade; create schema public; create table public.t (id int); grant select on public.t to anon;',
      expect: [{
        message: 'lost',
        at: 'public',
        what: 'The schema "public" is made anew without the USAGE that anon, authenticated and service_role had: their queries there fail with "permission denied for schema" (42501).',
        help: 'GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role; in the same file, and repeat what ALTER DEFAULT PRIVILEGES said of the schema: that is gone too.',
      }],
    },
    {
      name: 'with some of the roles, in another file',
      supabase,
      history,
      files: {
        'supabase/migrations/20260101_a.sql': 'grant usage on schema app to anon, authenticated;',
        'supabase/migrations/20260102_b.sql': 'drop schema app cascade;',
        'supabase/migrations/20260103_c.sql': 'create schema app; grant usage on schema app to anon;',
      },
      expect: [{ message: 'lost', at: 'app', subject: 'app' }],
    },
    ...['all', 'select, delete', 'truncate'].map((privileges) => ({
      name: `${privileges} to anon is hardly meant`,
      supabase,
      history,
      sql: `grant ${privileges} on app.items to anon;`,
      expect: [{ message: 'missing', at: 'app.items', help: 'REVOKE ALL ON ALL TABLES IN SCHEMA app FROM anon; if anon is not meant to change rows there. Otherwise: GRANT USAGE ON SCHEMA app TO anon; in the same file.' }] as const,
    })),
  ],
});
