import rule from '../../rules/recreated-table-without-rls.js';
import { testRule } from './test-rule.js';

const plain = 'create table notes (id bigint primary key); alter table notes enable row level security;';
const history = `${plain} create policy own on notes using (true);`;

testRule(rule, {
  valid: [
    { history: plain, sql: 'drop table notes; create table notes (id uuid primary key); alter table notes enable row level security;' },
    { name: 'with a policy again, of another name', history, sql: 'drop table notes; create table notes (id uuid); alter table notes enable row level security; create policy mine on notes for select using (true);' },
    { name: 'another table takes its name, prepared', history, sql: 'create table notes_new (id uuid); alter table notes_new enable row level security; create policy own on notes_new using (true); alter table notes rename to notes_old; alter table notes_new rename to notes;' },
    { name: 'dropped for good', history, sql: 'drop table notes;' },
    { name: 'renamed for good', history, sql: 'alter table notes rename to memos;' },
    { name: 'renamed and back again', history, sql: 'alter table notes rename to memos; alter table memos rename to notes;' },
    { name: 'a view takes its place', history, sql: 'alter table notes rename to memos; create view notes with (security_invoker = true) as select * from memos;' },
    { name: 'it never had row level security', history: 'create table notes (id bigint);', sql: 'drop table notes; create table notes (id uuid);' },
    { name: 'created and made anew in the same migration', sql: `${plain} drop table notes; create table notes (id uuid);` },
    { name: 'a loop that may switch it on', history: plain, sql: "drop table notes; create table notes (id uuid); do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;" },
    { name: 'in another schema', history, sql: 'create schema private; drop table notes; create table private.notes (id uuid);' },
    { name: 'what it allowed is allowed by another', history, sql: 'drop table notes; create table notes (id uuid); alter table notes enable row level security; create policy reads on notes for select using (true); create policy writes on notes using (true);' },
    { name: 'a later file switches it on: another rule’s', supabase: true, files: { 'supabase/migrations/1_a.sql': plain, 'supabase/migrations/2_b.sql': 'drop table notes; create table notes (id uuid);', 'supabase/migrations/3_c.sql': 'alter table notes enable row level security;' } },
    { name: 'the policies come with another file of the same deploy', deploy: 'together', context: ['supabase/migrations/1_a.sql'], files: { 'supabase/migrations/1_a.sql': history, 'supabase/migrations/2_b.sql': 'drop table notes; create table notes (id uuid); alter table notes enable row level security;', 'supabase/migrations/3_c.sql': 'create policy own on notes using (true);' } },
  ],
  invalid: [
    {
      name: 'a restrictive policy is missing',
      history: `${history} create policy mfa on notes as restrictive for select using (id > 0);`,
      sql: 'drop table notes;\ncreate table notes (id uuid); alter table notes enable row level security; create policy own on notes using (true);',
      expect: [{ message: 'limits', at: 'notes', line: 2, severity: 'error', what: 'Table "notes" comes back without its restrictive policy "mfa": no restrictive policy limits SELECT to anon or authenticated any more.', help: 'Create it again in the same file: CREATE POLICY mfa ON notes AS RESTRICTIVE …;' }],
    },
    {
      name: 'policies for some commands are missing, and another table takes the name',
      history: `${plain} create policy reads on notes for select using (true); create policy adds on notes for insert to authenticated with check (id > 0); create policy "May drop" on notes for delete using (id > 0);`,
      sql: 'create table notes_new (id uuid); alter table notes_new enable row level security; create policy reads on notes_new for select using (true); alter table notes rename to notes_old; alter table notes_new rename to notes;',
      expect: [{ message: 'access', at: 'notes_new', line: 1, severity: 'warning', what: 'Table "notes" comes back without its policies "adds" and "May drop": no policy of it allows INSERT to authenticated, or DELETE to public.' }],
    },
    {
      name: 'a later file makes the policies',
      context: ['supabase/migrations/1_a.sql'],
      files: { 'supabase/migrations/1_a.sql': history, 'supabase/migrations/2_b.sql': 'drop table notes;\ncreate table notes (id uuid); alter table notes enable row level security;', 'supabase/migrations/3_c.sql': 'create policy own on notes using (true);' },
      expect: [{ message: 'meantime', path: 'supabase/migrations/2_b.sql', at: 'notes', line: 2, severity: 'note', what: 'From this migration to 3_c.sql, "notes" is without a policy that it had.' }],
    },
    {
      history: plain,
      sql: 'drop table notes; create table notes (id uuid primary key);',
      expect: [{
        message: 'off',
        at: 'notes',
        line: 1,
        what: 'Table "notes" had row level security, and comes back without it.',
        help: 'Add to the same file: ALTER TABLE notes ENABLE ROW LEVEL SECURITY;',
        severity: 'error',
        subject: 'public.notes',
        related: [],
      }],
    },
    {
      name: 'its policies are gone too',
      history: [history, 'create policy other on notes for select using (true);'],
      sql: 'drop table if exists notes cascade;\ncreate table if not exists public.notes (id uuid primary key);',
      expect: [{
        message: 'off',
        at: 'public.notes',
        help: 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY; and create its 2 policies again.',
        related: [{ at: 'create policy own on notes using (true)', text: 'policy "own" of the old table' }, { at: 'create policy other on notes for select using (true)', text: 'policy "other" of the old table' }],
      }],
    },
    {
      history,
      sql: 'drop table notes;\ncreate table notes (id uuid primary key); alter table notes enable row level security;',
      expect: [{ message: 'policies', at: 'notes', line: 2, what: 'Table "notes" had a policy, and comes back without.', related: [{ at: 'create policy own on notes using (true)', text: 'policy "own" of the old table' }] }],
    },
    {
      name: 'the policies were dropped first',
      history,
      sql: 'drop policy own on notes; drop table notes;\ncreate table notes (id uuid primary key); alter table notes enable row level security;',
      expect: [{ message: 'policies', at: 'notes', line: 2 }],
    },
    {
      name: 'row level security was disabled first',
      history: plain,
      sql: 'alter table notes disable row level security; drop table notes;\ncreate table notes (id uuid primary key);',
      expect: [{ message: 'off', at: 'notes', line: 2 }],
    },
    {
      name: 'a copy takes its place: LIKE takes no row level security along',
      history,
      sql: 'create table notes_new (like notes including all); drop table notes;\nalter table notes_new rename to notes;',
      expect: [{ message: 'off', at: 'notes_new', line: 2 }],
    },
    {
      name: 'put aside, and made anew from a query',
      history,
      sql: 'alter table notes rename to notes_old;\ncreate table notes as select * from notes_old;',
      expect: [{ message: 'off', at: 'notes', line: 2 }],
    },
    {
      name: 'what an earlier file did unseen cannot have touched it',
      history: [plain, "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;"],
      sql: 'drop table notes; create table notes (id uuid);',
      expect: [{ message: 'off', at: 'notes' }],
    },
    {
      name: 'quoted, in another schema',
      history: 'create schema app; create table app."Notes" (id bigint); alter table app."Notes" enable row level security;',
      sql: 'drop table app."Notes"; create table app."Notes" (id uuid);',
      expect: [{ message: 'off', at: 'app."Notes"', help: 'ALTER TABLE app."Notes" ENABLE ROW LEVEL SECURITY;', subject: 'app.Notes' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history: plain,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; drop table notes; create table notes (id uuid); end $$;",
      expect: [{ message: 'off', at: 'notes' }],
    },
    {
      name: 'silenced with a reason',
      history: plain,
      sql: 'drop table notes;\n-- pg-safe-ignore recreated-table-without-rls: anybody may read and write it from now on\ncreate table notes (id uuid);',
      expect: [{ message: 'off', at: 'notes', suppressed: 'anybody may read and write it from now on' }],
    },
  ],
});
