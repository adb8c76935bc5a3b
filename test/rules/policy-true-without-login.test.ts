import rule from '../../rules/policy-true-without-login.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table notes (id bigint primary key, owner uuid, author uuid not null, published boolean); alter table notes enable row level security;';

testRule(rule, {
  valid: [
    { name: 'equal, or not: NULL without a login', supabase, history, sql: 'create policy own on notes using (owner = auth.uid()); create policy others on notes for select using (auth.uid() <> owner); create policy neither on notes for delete using (not (owner = (select auth.uid())));' },
    { name: 'for who has signed in', supabase, history, sql: 'create policy own on notes to authenticated using (owner is not distinct from auth.uid());' },
    { name: 'the column holds no NULL', supabase, history, sql: 'create policy own on notes using (author is not distinct from auth.uid()); create policy mine on notes for update using (author is null or author = auth.uid());' },
    { name: 'true for them on other grounds', supabase, history, sql: 'create policy reads on notes for select using (published or owner is not distinct from auth.uid());' },
    { name: 'everyone may do it anyway', supabase, history: `${history} create policy reads on notes for select using (true);`, sql: 'create policy own on notes for select using (owner is not distinct from auth.uid());' },
    { name: 'it asks for a login too', supabase, history, sql: 'create policy own on notes using (auth.uid() is not null and owner is not distinct from auth.uid());' },
    { name: 'reading rows without an owner is often meant', supabase, history, sql: 'create policy reads on notes for select using (owner is null or owner = auth.uid());' },
    { name: 'adding them too', supabase, history, sql: 'create policy adds on notes for insert with check (owner is null or owner = auth.uid());' },
    { name: 'it speaks of requests without a login', supabase, history, sql: 'create policy guests on notes for update using ((auth.uid() is null and owner is null) or owner = auth.uid());' },
    { name: 'it asks for nobody', supabase, history, sql: 'create policy unowned on notes for delete using (owner is null);' },
    { name: 'a restrictive policy stands before it', supabase, history: `${history} create policy signed_in on notes as restrictive using (auth.uid() is not null);`, sql: 'create policy own on notes using (owner is not distinct from auth.uid());' },
    { name: 'anon holds no privilege', supabase, history: `${history} revoke all on notes from anon;`, sql: 'create policy own on notes using (owner is not distinct from auth.uid());' },
    { name: 'what a function says is not known', supabase, history: `${history} create function is_mine(who uuid) returns boolean language sql as 'select true';`, sql: 'create policy own on notes for select using (is_mine(coalesce(auth.uid(), owner)));' },
    { name: 'changed later', supabase, history, files: { 'supabase/migrations/1_a.sql': 'create policy own on notes using (owner is not distinct from auth.uid());', 'supabase/migrations/2_b.sql': 'alter policy own on notes to authenticated;' } },
    { name: 'for anon, by what the row says', supabase, history, sql: 'create policy reads on notes for select to anon using (published);' },
    { name: 'row level security is off', supabase, history: 'create table notes (owner uuid);', sql: 'create policy own on notes using (owner is not distinct from auth.uid());' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'create policy "Own notes" on notes for select using (owner is not distinct from auth.uid());',
      expect: [{
        message: 'taken',
        at: 'create policy "Own notes" on notes for select using (owner is not distinct from auth.uid())',
        severity: 'warning',
        subject: 'public.notes.Own notes',
        what: 'Policy "Own notes" lets requests without a login read rows of "notes": their auth.uid() is NULL, and IS [NOT] DISTINCT FROM takes NULL for a user.',
        help: 'Compare with =, and name the role: ALTER POLICY "Own notes" ON notes TO authenticated USING (…);',
      }],
    },
    {
      name: 'rows that have another owner',
      supabase,
      history,
      sql: 'create policy others on notes for delete to anon, authenticated using (owner is distinct from (select auth.uid()));',
      expect: [{ message: 'taken', at: 'create policy others on notes for delete to anon, authenticated using (owner is distinct from (select auth.uid()))' }],
    },
    {
      name: 'COALESCE puts a user in the place of nobody',
      supabase,
      history,
      sql: "create policy own on notes using (owner = coalesce(auth.uid(), '00000000-0000-0000-0000-000000000000'));",
      expect: [{
        message: 'taken',
        at: "create policy own on notes using (owner = coalesce(auth.uid(), '00000000-0000-0000-0000-000000000000'))",
        what: 'Policy "own" lets requests without a login read, add, change and delete rows of "notes": their auth.uid() is NULL, and COALESCE takes NULL for a user.',
      }],
    },
    {
      name: 'rows without an owner are everybody’s to change',
      supabase,
      history,
      sql: 'create policy own on notes using (owner is null or owner = (select auth.uid()));',
      expect: [{
        message: 'unowned',
        at: 'create policy own on notes using (owner is null or owner = (select auth.uid()))',
        what: 'Policy "own" lets requests without a login change and delete every row of "notes" without an owner: its column is NULL there.',
        help: 'If rows without an owner are for nobody to change: ALTER POLICY own ON notes TO authenticated USING (…) WITH CHECK (…);',
      }],
    },
    {
      name: 'altered',
      supabase,
      history: `${history} create policy own on notes for update using (false);`,
      sql: 'alter policy own on notes using (owner is null or owner = (select auth.uid()));',
      expect: [{ message: 'unowned', at: 'alter policy own on notes using (owner is null or owner = (select auth.uid()))' }],
    },
    {
      name: 'for anon alone, who is nobody',
      supabase,
      history,
      sql: 'create policy own on notes for select to anon using (auth.uid() <> owner);',
      expect: [{ message: 'never', at: 'create policy own on notes for select to anon using (auth.uid() <> owner)', severity: 'note', what: 'Policy "own" on "notes" is for anon alone, and never true for it: auth.uid() is NULL without a login.' }],
    },
    {
      name: 'silenced with a reason',
      supabase,
      history,
      sql: '-- pg-safe-ignore policy-true-without-login: guests share one list\ncreate policy own on notes using (owner is not distinct from auth.uid());',
      expect: [{ message: 'taken', at: 'create policy own on notes using (owner is not distinct from auth.uid())', suppressed: 'guests share one list' }],
    },
  ],
});
