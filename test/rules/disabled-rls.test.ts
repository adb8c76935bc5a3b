import rule from '../../rules/disabled-rls.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; create policy own on notes using (true);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table notes disable row level security; alter table notes enable row level security;' },
    { name: 'off for a backfill, on again under its new name', history, sql: 'alter table notes disable row level security; update notes set owner = null where id = 1; alter table notes rename to memos; alter table memos enable row level security;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint); alter table tags enable row level security; alter table tags disable row level security;' },
    { name: 'it never had it', history: 'create table tags (id bigint);', sql: 'alter table tags disable row level security;' },
    { name: 'the table is dropped', history, sql: 'alter table notes disable row level security; drop table notes;' },
    { name: 'disabling a trigger, and FORCE', history, sql: 'alter table notes disable trigger all; alter table notes no force row level security;' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_a.sql': 'create table a (id bigint); alter table a enable row level security;', 'supabase/migrations/2_b.sql': 'alter table a disable row level security;' },
    },
    { name: 'a loop that may switch it on again', history, sql: "alter table notes disable row level security; do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;" },
    { name: 'another file of the same deploy switches it on again', deploy: 'together', context: ['supabase/migrations/1_a.sql'], files: { 'supabase/migrations/1_a.sql': history, 'supabase/migrations/2_b.sql': 'alter table notes disable row level security;', 'supabase/migrations/3_c.sql': 'alter table notes enable row level security;' } },
    { name: 'a loop of a later file may', history, files: { 'supabase/migrations/20260101_off.sql': 'alter table notes disable row level security;', 'supabase/migrations/20260102_all.sql': "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;" } },
    { name: 'a table of the platform, which is left as it was', supabase: true, sql: 'alter table storage.objects enable row level security;' },
  ],
  invalid: [
    {
      name: 'a later file switches it on again: one note',
      history: `${history} create table memos (id bigint); alter table memos enable row level security;`,
      files: { 'supabase/migrations/20260101_off.sql': 'alter table notes disable row level security; alter table memos disable row level security;', 'supabase/migrations/20260102_on.sql': 'alter table notes rename to letters; alter table letters enable row level security; alter table memos enable row level security;' },
      expect: [{
        message: 'meantime',
        at: 'alter table notes disable row level security',
        severity: 'note',
        what: 'From this migration to 20260102_on.sql, row level security on "notes" and "memos" is off.',
        help: 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY;',
        related: [{ at: 'create policy own on notes using (true)', text: 'policy created here' }],
      }],
    },
    {
      history,
      sql: 'alter table notes disable row level security;',
      expect: [{
        message: 'disabled',
        at: 'alter table notes disable row level security',
        what: 'Row level security on "notes" is switched off and stays off: its policy does nothing.',
        help: 'Otherwise end the file with ALTER TABLE notes ENABLE ROW LEVEL SECURITY;',
        severity: 'error',
        subject: 'public.notes',
        related: [{ at: 'create policy own on notes using (true)', text: 'policy created here' }],
      }],
    },
    {
      name: 'with several policies, and with none',
      history: [history, 'create policy other on notes using (true); create table "Memos" (id bigint); alter table "Memos" enable row level security;'],
      sql: 'alter table notes disable row level security; alter table if exists only public."Memos" add column a int, disable row level security;',
      expect: [
        { message: 'disabled', at: 'alter table notes disable row level security', what: 'Row level security on "notes" is switched off and stays off: its 2 policies do nothing.' },
        { message: 'disabled', at: 'alter table if exists only public."Memos" add column a int, disable row level security', what: 'Row level security on "Memos" is switched off and stays off: policies do nothing.', help: 'ALTER TABLE "Memos" ENABLE', related: [] },
      ],
    },
    {
      name: 'a loop of an earlier file changes nothing',
      history: [history, "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;"],
      sql: 'alter table notes disable row level security;',
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security' }],
    },
    {
      name: 'on for another table',
      history,
      sql: 'create table memos (id bigint); alter table notes disable row level security; alter table memos enable row level security;',
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security' }],
    },
    {
      name: 'a later file that switches another one on',
      history: [history, 'create table memos (id bigint);'],
      files: { 'supabase/migrations/20260101_off.sql': 'alter table notes disable row level security;', 'supabase/migrations/20260102_on.sql': 'alter table memos enable row level security;' },
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security', path: 'supabase/migrations/20260101_off.sql', related: [{ at: 'create policy own on notes using (true)', text: 'policy created here' }] }],
    },
    {
      name: 'a later file only drops the table',
      history,
      files: { 'supabase/migrations/20260101_off.sql': 'alter table notes disable row level security;', 'supabase/migrations/20260102_drop.sql': 'drop table notes;' },
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security', path: 'supabase/migrations/20260101_off.sql', what: 'Row level security on "notes" is switched off and stays off: its policy does nothing.' }],
    },
    {
      name: 'a table of the platform',
      supabase: true,
      sql: 'alter table storage.objects disable row level security;',
      expect: [{ message: 'disabled', at: 'alter table storage.objects disable row level security', subject: 'storage.objects' }],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.notes disable row level security;',
      expect: [{ message: 'disabled', at: 'alter table legacy.notes disable row level security', related: [] }],
    },
    {
      name: 'renamed on the way',
      history: [history, 'alter table notes rename to memos;'],
      sql: 'alter table memos disable row level security;',
      expect: [{ message: 'disabled', at: 'alter table memos disable row level security', subject: 'public.memos' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table notes disable row level security; end $$;",
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore disabled-rls: public data by decision of the board\nalter table notes disable row level security;',
      expect: [{ message: 'disabled', at: 'alter table notes disable row level security', suppressed: 'public data by decision of the board' }],
    },
  ],
});
