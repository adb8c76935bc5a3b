import rule from '../../rules/policy-made-public.js';
import { testRule } from './test-rule.js';

const supabase = true;
const table = 'create table notes (id bigint primary key, owner uuid, published boolean not null); alter table notes enable row level security;';
const history = `${table} create policy reads on notes for select to authenticated using (published);`;

testRule(rule, {
  valid: [
    { name: 'changed in place', supabase, history, sql: 'alter policy reads on notes using (true);' },
    { name: 'with its role again', supabase, history, sql: 'drop policy reads on notes; create policy reads on notes for select to authenticated using (true);' },
    { name: 'for everyone, and it says so', supabase, history, sql: 'drop policy reads on notes; create policy reads on notes for select to public using (published);' },
    { name: 'for anon by name', supabase, history, sql: 'drop policy reads on notes; create policy reads on notes for select to anon, authenticated using (published);' },
    { name: 'the condition asks who it is', supabase, history, sql: 'drop policy reads on notes; create policy reads on notes for select using (published and owner = (select auth.uid()));' },
    { name: 'the role is put right', supabase, history, sql: 'drop policy reads on notes; create policy reads on notes for select using (published); alter policy reads on notes to authenticated;' },
    { name: 'by a later file', supabase, files: { 'supabase/migrations/1_a.sql': history, 'supabase/migrations/2_b.sql': 'drop policy reads on notes; create policy reads on notes for select using (published);', 'supabase/migrations/3_c.sql': 'alter policy reads on notes to authenticated;' } },
    { name: 'another policy, of another name', supabase, history, sql: 'create policy published on notes for select using (published);' },
    { name: 'anon read it before', supabase, history: [history, 'create policy anyone on notes for select to anon using (true);'], sql: 'drop policy reads on notes; create policy reads on notes for select using (published);' },
    { name: 'it was for everyone', supabase, history: `${table} create policy reads on notes for select using (owner = auth.uid());`, sql: 'drop policy reads on notes; create policy reads on notes for select using (published);' },
    { name: 'anon holds no privilege', supabase, history: `${history} revoke all on notes from anon;`, sql: 'drop policy reads on notes; create policy reads on notes for select using (published);' },
    { name: 'every row to write: open-write-policy’s', supabase, history: `${table} create policy writes on notes for insert to authenticated with check (true);`, sql: 'drop policy writes on notes; create policy writes on notes for insert with check (true);' },
    { name: 'restrictive', supabase, history: `${table} create policy limit_them on notes as restrictive to authenticated using (published);`, sql: 'drop policy limit_them on notes; create policy limit_them on notes as restrictive using (published);' },
    { name: 'the old one was made in the same migration', supabase, history: table, sql: 'create policy reads on notes for select to authenticated using (published); drop policy reads on notes; create policy reads on notes for select using (published);' },
    { name: 'row level security is off', supabase, history: `${history} alter table notes disable row level security;`, sql: 'drop policy reads on notes; create policy reads on notes for select using (published);' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'drop policy if exists reads on notes;\ncreate policy reads on notes for select using (published);',
      expect: [{
        message: 'widened',
        at: 'create policy reads on notes for select using (published)',
        severity: 'warning',
        subject: 'public.notes.reads',
        what: 'Policy "reads" on "notes" was for authenticated and names no role now: requests without a login read rows of it too.',
        help: 'Say the role again: ALTER POLICY reads ON notes TO authenticated; or, if everyone is meant, write TO public.',
        related: [{ at: 'create policy reads on notes for select to authenticated using (published)', text: 'for authenticated here' }],
      }],
    },
    {
      name: 'for all commands: what is not every row',
      supabase,
      history: `${table} create policy "All of it" on notes to authenticated, service_role using (published);`,
      sql: 'drop policy "All of it" on notes;\ncreate policy "All of it" on notes using (published or owner = auth.uid());',
      expect: [{
        message: 'widened',
        at: 'create policy "All of it" on notes using (published or owner = auth.uid())',
        what: 'Policy "All of it" on "notes" was for authenticated and service_role and names no role now: requests without a login read, add, change and delete rows of it too.',
        help: 'ALTER POLICY "All of it" ON notes TO authenticated, service_role;',
      }],
    },
    {
      name: 'it was for the server',
      supabase,
      history: `${table} create policy server on notes to service_role using (true);`,
      sql: 'drop policy server on notes;\ncreate policy server on notes using (true);',
      expect: [{ message: 'widened', at: 'create policy server on notes using (true)', what: 'Policy "server" on "notes" was for service_role and names no role now: requests without a login read rows of it too.' }],
    },
    {
      name: 'after multi-byte text, silenced with a reason',
      supabase,
      history,
      sql: '-- größer 日本 👍🏽\ndrop policy reads on notes;\n-- pg-safe-ignore policy-made-public: the site shows them\ncreate policy reads on notes for select using (published);',
      expect: [{ message: 'widened', at: 'create policy reads on notes for select using (published)', suppressed: 'the site shows them' }],
    },
  ],
});
