import rule from '../../rules/duplicate-permissive-policies.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; create policy own on notes for select using (owner = auth.uid());';

testRule(rule, {
  valid: [
    { name: 'another command', supabase: true, history: notes, sql: 'create policy changing on notes for update using (owner = auth.uid());' },
    { name: 'another role', supabase: true, history: 'create table tags (id bigint); alter table tags enable row level security; create policy a on tags for select to anon using (true);', sql: 'create policy b on tags for select to authenticated using (true);' },
    { name: 'restrictive', supabase: true, history: notes, sql: 'create policy mfa on notes as restrictive for select using (true);' },
    { name: 'the service role', supabase: true, history: notes, sql: 'create policy service on notes to service_role using (true);' },
    { name: 'several of an earlier file', supabase: true, history: [notes, 'create policy open on notes for select using (true);'], sql: 'create policy adding on notes for insert with check (true);' },
    { name: 'dropped by a later file', supabase: true, history: notes, files: { 'supabase/migrations/20260101_a.sql': 'create policy open on notes for select using (true);', 'supabase/migrations/20260102_b.sql': 'drop policy own on notes;' } },
  ],
  invalid: [
    {
      supabase: true, history: notes,
      sql: 'create policy every on notes to authenticated using (true); create policy adding on notes for insert to authenticated with check (true);',
      expect: [{
        message: 'several', at: 'create policy adding on notes for insert to authenticated with check (true)',
        what: 'Table "notes" has several permissive policies for SELECT (authenticated), INSERT (authenticated): each is evaluated for every row.',
        severity: 'note', subject: 'public.notes',
        related: [{ at: 'create policy own on notes for select using (owner = auth.uid())', text: 'policy "own" created here' }, { at: 'create policy every on notes to authenticated using (true)', text: 'policy "every" created here' }],
      }],
    },
  ],
});
