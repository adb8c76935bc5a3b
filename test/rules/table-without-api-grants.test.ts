import rule from '../../rules/table-without-api-grants.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'alter default privileges in schema public revoke select, insert, update, delete on tables from anon, authenticated;';
const table = 'create table todos (id bigint primary key, owner uuid);\nalter table todos enable row level security;\n';
const policy = 'create policy own on todos to authenticated using (owner = auth.uid());\n';

testRule(rule, {
  valid: [
    { name: 'default privileges grant it', supabase, sql: table + policy },
    { name: 'granted', supabase, history, sql: `${table}${policy}grant select on todos to authenticated;` },
    { name: 'granted for columns', supabase, history, sql: `${table}${policy}grant select (id) on todos to authenticated;` },
    { name: 'granted to a role of which it is a member', supabase, history: `${history} create role members; grant members to authenticated;`, sql: `${table}${policy}grant select on todos to members;` },
    { name: 'granted by a later file', supabase, history, files: { 'supabase/migrations/20260101_a.sql': table + policy, 'supabase/migrations/20260102_b.sql': 'grant select on all tables in schema public to authenticated;' } },
    { name: 'no policy: for the server alone', supabase, history, sql: table },
    { name: 'a policy for the server', supabase, history, sql: `${table}create policy server on todos using (auth.role() = 'service_role');` },
    { name: 'taken away on purpose', supabase, sql: `${table}${policy}revoke all on todos from anon, authenticated;` },
    { name: 'a schema that is not served', supabase, history: 'create schema app;', sql: 'create table app.todos (id bigint); alter table app.todos enable row level security; create policy all_rows on app.todos using (true);' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: table + policy,
      expect: [{
        message: 'missing',
        at: 'todos',
        what: 'Table "todos" has policies for authenticated and no grant to it: every request fails with "permission denied for table" (42501).',
        help: 'Grant what the policies are about, in the same file: GRANT SELECT, INSERT, UPDATE, DELETE ON todos TO authenticated;',
        subject: 'public.todos',
      }],
      fixed: `${table.replace(';\n', ';\nGRANT SELECT, INSERT, UPDATE, DELETE ON todos TO authenticated;\n')}${policy}`,
    },
    {
      name: 'for each role what its policies are about',
      supabase,
      history,
      sql: `${table}create policy reading on todos for select to anon, authenticated using (true); create policy adding on todos for insert to authenticated with check (owner = auth.uid());`,
      expect: [{ message: 'missing', at: 'todos', help: 'Grant what the policies are about, in the same file: GRANT SELECT ON todos TO anon; GRANT SELECT, INSERT ON todos TO authenticated;' }],
      fixed: `${table.replace(';\n', ';\nGRANT SELECT ON todos TO anon; GRANT SELECT, INSERT ON todos TO authenticated;\n')}create policy reading on todos for select to anon, authenticated using (true); create policy adding on todos for insert to authenticated with check (owner = auth.uid());`,
    },
    {
      name: 'a policy without TO',
      supabase,
      history,
      sql: `${table}create policy own on todos for select using (owner = auth.uid());`,
      expect: [{ message: 'missing', at: 'todos', help: 'Grant what the policies are about, in the same file: GRANT SELECT ON todos TO authenticated;' }],
      fixed: `${table.replace(';\n', ';\nGRANT SELECT ON todos TO authenticated;\n')}create policy own on todos for select using (owner = auth.uid());`,
    },
    {
      name: 'a policy for a role of which it is a member',
      supabase,
      history: `${history} create role members; grant members to authenticated;`,
      sql: `${table}create policy own on todos for select to members using (owner = auth.uid());`,
      expect: [{ message: 'missing', at: 'todos', help: 'Grant what the policies are about, in the same file: GRANT SELECT ON todos TO authenticated;' }],
      fixed: `${table.replace(';\n', ';\nGRANT SELECT ON todos TO authenticated;\n')}create policy own on todos for select to members using (owner = auth.uid());`,
    },
  ],
});
