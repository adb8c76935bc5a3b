import rule from '../../rules/rls-without-policy.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    { name: 'with a policy', supabase: true, sql: 'create table notes (id bigint); alter table notes enable row level security; create policy reading on notes for select using (true);' },
    { name: 'a later file makes one', supabase: true, files: { 'supabase/migrations/20260101_a.sql': 'create table notes (id bigint); alter table notes enable row level security;', 'supabase/migrations/20260102_b.sql': 'create policy reading on notes for select using (true);' } },
    { name: 'taken from the API roles', supabase: true, sql: 'create table notes (id bigint); alter table notes enable row level security; revoke all on notes from anon, authenticated;' },
    { name: 'not served', supabase: true, sql: 'create schema app; create table app.notes (id bigint); alter table app.notes enable row level security;' },
    { name: 'of an earlier file', supabase: true, history: 'create table notes (id bigint); alter table notes enable row level security;', sql: 'alter table notes add column body text;' },
    { name: 'dropped by a later file, which lost-policy reports there', supabase: true, files: { 'supabase/migrations/20260101_a.sql': 'create table notes (id bigint); alter table notes enable row level security; create policy reading on notes for select using (true);', 'supabase/migrations/20260102_b.sql': 'drop policy reading on notes;' } },
    { name: 'a loop that may make policies', supabase: true, sql: "create table notes (id bigint); alter table notes enable row level security; do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('create policy reading on %I for select using (true)', t); end loop; end $$;" },
    { name: 'a comment beside it says that the server alone uses it', supabase: true, sql: 'create table codes (id bigint);\n-- service_role only\nalter table codes enable row level security;' },
    { name: 'a comment after it', supabase: true, sql: 'create table codes (id bigint); alter table codes enable row level security; -- no policies: internal' },
    { name: 'a comment on the table', supabase: true, sql: "create table codes (id bigint); comment on table codes is 'Written by the Edge Functions'; alter table codes enable row level security;" },
  ],
  invalid: [
    {
      supabase: true, sql: 'create table notes (id bigint); alter table notes enable row level security;',
      expect: [{ message: 'closed', at: 'alter table notes enable row level security', what: 'Table "notes" has row level security and no policy: the Data API gives nobody a row of it.', help: 'REVOKE ALL ON notes FROM anon, authenticated;', severity: 'note', subject: 'public.notes' }],
    },
    {
      name: 'granted in the same file',
      supabase: true, sql: 'create table notes (id bigint); alter table notes enable row level security; grant select, insert on notes to authenticated;',
      expect: [{ message: 'granted', at: 'alter table notes enable row level security', what: 'Table "notes" is granted to authenticated here, but has row level security and no policy: they still see no row.', help: 'CREATE POLICY notes_select ON notes FOR SELECT TO authenticated USING (…);', severity: 'warning' }],
    },
    {
      name: 'granted as a schema diff writes it for every table',
      supabase: true, sql: 'create table notes (id bigint); alter table notes enable row level security; grant select on notes to anon; grant truncate on notes to anon; grant all on notes to authenticated;',
      expect: [{ message: 'closed', at: 'alter table notes enable row level security', severity: 'note' }],
    },
    { name: 'a comment about something else', supabase: true, sql: '-- the codes of a user\ncreate table codes (id bigint); -- protect them\nalter table codes enable row level security;', expect: [{ message: 'closed', at: 'alter table codes enable row level security' }] },
    { name: 'the words, but not in a comment', supabase: true, sql: "create table codes (id bigint, internal text default 'service role'); alter table codes enable row level security;", expect: [{ message: 'closed', at: 'alter table codes enable row level security' }] },
  ],
});
