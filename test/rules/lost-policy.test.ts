import rule from '../../rules/lost-policy.js';
import { testRule } from './test-rule.js';

const table = 'create table notes (id bigint primary key, owner uuid, team bigint); alter table notes enable row level security;';
const helper = 'create function is_owner(who uuid) returns boolean language sql stable as $$ select true $$;';
const history = `${table} ${helper} create policy own_notes on notes for select using (is_owner(owner));`;

testRule(rule, {
  valid: [
    { name: 'the function is changed in place', history, sql: 'create or replace function is_owner(who uuid) returns boolean language sql stable as $$ select false $$;' },
    { name: 'dropped and created again by name', history, sql: 'drop policy own_notes on notes; create policy own_notes on notes for select using (owner is not null);' },
    { name: 'another policy for the same command and roles', history, sql: 'drop policy if exists own_notes on notes; create policy readable on notes for select using (true);' },
    { name: 'another policy was there before', history: [history, 'create policy all_notes on notes using (true);'], sql: 'drop policy own_notes on notes;' },
    { name: 'CASCADE, and the policy is made again', history, sql: 'drop function is_owner(uuid) cascade; create function is_owner(who uuid) returns boolean language sql as $$ select true $$; create policy own_notes on notes for select using (is_owner(owner));' },
    { name: 'one policy becomes one for each command', history: `${table} create policy everything on notes using (true);`, sql: 'drop policy everything on notes; create policy reads on notes for select using (true); create policy writes on notes for insert with check (true);' },
    { name: 'access moves from PUBLIC to a role', history, sql: 'drop policy own_notes on notes; create policy own_notes_2 on notes for select to authenticated using (true);' },
    { name: 'the table goes too', history, sql: 'drop policy own_notes on notes; drop table notes;' },
    { name: 'it goes with its table', history, sql: 'drop table notes cascade;' },
    { name: 'row level security was off: it did nothing', history: `create table notes (id bigint); create policy p on notes using (true);`, sql: 'drop policy p on notes;' },
    { name: 'row level security goes off: another rule’s', history, sql: 'drop policy own_notes on notes; alter table notes disable row level security;' },
    { name: 'created in the same migration', history: table, sql: 'create policy p on notes using (true); drop policy p on notes;' },
    { name: 'renamed', history, sql: 'alter policy own_notes on notes rename to owner_reads;' },
    { name: 'a policy that no file made, if it exists', history: table, sql: 'drop policy if exists own_notes on notes;' },
    { name: 'a restrictive policy gets a successor', history: `${table} create policy mfa on notes as restrictive using (true);`, sql: 'drop policy mfa on notes; create policy mfa_2 on notes as restrictive using (false);' },
    { name: 'a column is dropped that no policy reads', history, sql: 'alter table notes drop column team cascade;' },
    {
      name: 'the policy goes out in the same deploy',
      deploy: 'together',
      history: table,
      files: { 'supabase/migrations/20260101_a.sql': 'create policy p on notes using (true);', 'supabase/migrations/20260102_b.sql': 'drop policy p on notes;' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'drop function is_owner(uuid) cascade;',
      expect: [{
        message: 'cascade',
        at: 'is_owner',
        what: 'Policy "own_notes" on "notes" goes along with function "is_owner" (CASCADE), and nothing takes its place in this migration.',
        severity: 'error',
        subject: 'public.notes.own_notes',
      }],
    },
    {
      name: 'a column that a policy reads',
      history: `${table} create policy team_notes on notes using (team = 1);`,
      sql: 'alter table notes drop column team cascade;',
      expect: [{ message: 'cascade', at: 'team', what: 'Policy "team_notes" on "notes" goes along with column "notes.team" (CASCADE), and nothing takes its place in this migration.' }],
    },
    {
      name: 'a table that a policy of another table reads',
      history: `${table} create table members (team bigint); create policy team_notes on notes using (exists (select from members where members.team = notes.team));`,
      sql: 'drop table members cascade;',
      expect: [{ message: 'cascade', at: 'members', what: 'Policy "team_notes" on "notes" goes along with table "members" (CASCADE), and nothing takes its place in this migration.' }],
    },
    {
      name: 'the function comes back, its policies do not',
      history: `${history} create table memos (id bigint, owner uuid); alter table memos enable row level security; create policy own_memos on memos using (is_owner(owner));`,
      sql: 'drop function is_owner(uuid) cascade; create function is_owner(who uuid) returns boolean language sql as $$ select true $$; create policy own_notes on notes for select using (is_owner(owner));',
      expect: [{ message: 'cascade', at: 'is_owner', subject: 'public.memos.own_memos' }],
    },
    {
      history: `${table} create policy anyone on notes using (true); create policy mfa on notes as restrictive to authenticated using (true);`,
      sql: 'drop policy mfa on notes;',
      expect: [{ message: 'restrictive', at: 'mfa', what: 'Dropping the restrictive policy "mfa" on "notes" widens access to whatever the other policies allow.', severity: 'error' }],
    },
    {
      name: 'a permissive policy of the same name is no successor of a restrictive one',
      history: `${table} create policy mfa on notes as restrictive using (true);`,
      sql: 'drop policy mfa on notes; create policy mfa on notes using (true);',
      expect: [{ message: 'restrictive', at: 'mfa' }],
    },
    {
      history,
      sql: 'drop policy own_notes on notes;',
      expect: [{
        message: 'unreachable',
        at: 'own_notes',
        what: 'After this migration no policy on "notes" allows SELECT to public: dropping "own_notes" leaves nothing in its place.',
        severity: 'warning',
      }],
    },
    {
      name: 'a policy for another command is no successor',
      history: `${table} create policy "Own Notes" on notes for update to authenticated using (true);`,
      sql: 'drop policy "Own Notes" on public.notes; create policy reads on notes for select to authenticated using (true);',
      expect: [{ message: 'unreachable', at: 'Own Notes', what: 'After this migration no policy on "notes" allows UPDATE to authenticated: dropping "Own Notes" leaves nothing in its place.' }],
    },
    {
      name: 'a policy for another role is no successor',
      history: `${table} create policy reads on notes for select to authenticated using (true);`,
      sql: 'drop policy reads on notes; create policy reads_2 on notes for select to service_role using (true);',
      expect: [{ message: 'unreachable', at: 'reads' }],
    },
    {
      name: 'a policy for every command',
      history: `${table} create policy everything on notes using (true);`,
      sql: 'drop policy everything on notes;',
      expect: [{ message: 'unreachable', at: 'everything', what: 'After this migration no policy on "notes" allows any command to public: dropping "everything" leaves nothing in its place.' }],
    },
    {
      name: 'the last policy of a table of the platform',
      supabase: true,
      history: "create policy avatars on storage.objects for select using (bucket_id = 'avatars');",
      sql: 'drop policy avatars on storage.objects;',
      expect: [{ message: 'unreachable', at: 'avatars', what: 'After this migration no policy on "storage.objects" allows SELECT to public: dropping "avatars" leaves nothing in its place.' }],
    },
    {
      name: 'renamed on the way',
      history: [history, 'alter table notes rename to memos; alter policy own_notes on memos rename to mine;'],
      sql: 'drop policy mine on memos;',
      expect: [{ message: 'unreachable', at: 'mine', subject: 'public.memos.mine' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; drop policy own_notes on notes; end $$;",
      expect: [{ message: 'unreachable', at: 'own_notes' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore lost-policy: notes are read by the server only from now on\ndrop policy own_notes on notes;',
      expect: [{ message: 'unreachable', at: 'own_notes', suppressed: 'notes are read by the server only from now on' }],
    },
  ],
});
