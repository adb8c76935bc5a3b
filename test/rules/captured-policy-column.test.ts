import rule from '../../rules/captured-policy-column.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = `create table teams (id bigint primary key, name text); create table members (id bigint primary key, team_id bigint references teams (id), user_id uuid);
create table notes (id bigint primary key, team_id bigint, body text); alter table notes enable row level security; alter table teams enable row level security; alter table members enable row level security;`;

testRule(rule, {
  valid: [
    { name: 'both are qualified', supabase, history, sql: 'create policy p on notes for select using (exists (select from members m where m.team_id = notes.team_id and m.user_id = auth.uid()));' },
    { name: 'only the own table has the column', supabase, history, sql: 'create policy p on notes for select using (exists (select from members m where m.user_id = auth.uid() and body = user_id::text));' },
    { name: 'the columns have different names and no foreign key', supabase, history, sql: 'create policy p on notes for select using (exists (select from members where team_id = id));' },
    { name: 'the foreign key is compared with the own column by its table', supabase, history, sql: 'create policy p on teams for select using (exists (select from members where members.team_id = teams.id));' },
    { name: 'a join of the inner tables', supabase, history, sql: 'create policy p on notes for select using (team_id in (select m.team_id from members m join teams t on t.id = m.team_id where m.user_id = auth.uid()));' },
    { name: 'tied to the row elsewhere', supabase, history, sql: 'create policy p on notes for select using (exists (select from members where id = members.id and team_id = notes.team_id));' },
    { name: 'in a query of WITH, what a name belongs to is not looked at', supabase, history, sql: 'create policy p on notes for select using (exists (with m as (select * from members) select from m where team_id = team_id));' },
    { name: 'the same outside of a sub-select', supabase, history, sql: 'create policy p on notes for select using (team_id = team_id);' },
    { name: 'files, with the own table named', supabase, history, sql: "create policy p on storage.objects for select using (bucket_id = 'a' and exists (select from teams t where (storage.foldername(objects.name))[1] = t.id::text));" },
    { name: 'files, beside a table without a name', supabase, history, sql: "create policy p on storage.objects for select using (bucket_id = 'a' and exists (select from members m where (storage.foldername(name))[1] = m.team_id::text));" },
    { name: 'a later file puts it right', supabase, history, files: { 'supabase/migrations/20260101_a.sql': 'create policy p on notes for select using (exists (select from members where team_id = team_id));', 'supabase/migrations/20260102_b.sql': 'alter policy p on notes using (exists (select from members where members.team_id = notes.team_id));' } },
  ],
  invalid: [
    {
      name: 'a column beside itself',
      supabase, history,
      sql: 'create policy p on notes for select using (exists (select from members where team_id = team_id and user_id = auth.uid()));',
      expect: [{
        message: 'itself', at: 'create policy p on notes for select using (exists (select from members where team_id = team_id and user_id = auth.uid()))', severity: 'error', subject: 'public.notes.p',
        what: 'Policy "p" compares "team_id" of "members" with itself: within its sub-select the name is not that of "notes", so it holds for every row of "members".',
        help: 'Write notes.team_id.',
        related: [{ at: 'members', text: 'table created here' }],
      }],
      fixed: 'create policy p on notes for select using (exists (select from members where team_id = notes.team_id and user_id = auth.uid()));',
    },
    {
      name: 'one side has the alias of the inner table',
      supabase, history,
      sql: 'create policy p on notes for insert with check (exists (select 1 from members m where m.team_id = team_id));',
      expect: [{ message: 'itself', at: 'create policy p on notes for insert with check (exists (select 1 from members m where m.team_id = team_id))' }],
      fixed: 'create policy p on notes for insert with check (exists (select 1 from members m where m.team_id = notes.team_id));',
    },
    {
      name: 'the own table under another name',
      supabase, history,
      sql: 'create policy p on members for select using (exists (select 1 from members other where other.team_id = team_id and other.user_id = auth.uid()));',
      expect: [{ message: 'itself', at: 'create policy p on members for select using (exists (select 1 from members other where other.team_id = team_id and other.user_id = auth.uid()))', help: 'Write members.team_id.' }],
      fixed: 'create policy p on members for select using (exists (select 1 from members other where other.team_id = members.team_id and other.user_id = auth.uid()));',
    },
    {
      name: 'a foreign key to the own table beside the key of the inner one',
      supabase, history,
      sql: 'create policy p on teams for select using (exists (select from members where team_id = id and user_id = auth.uid()));',
      expect: [{
        message: 'key', at: 'create policy p on teams for select using (exists (select from members where team_id = id and user_id = auth.uid()))',
        what: 'Policy "p" compares "team_id" of "members" with "id" of the same table: within its sub-select the name is not that of "teams", to which "team_id" refers.', help: 'Write teams.id.',
      }],
      fixed: 'create policy p on teams for select using (exists (select from members where team_id = teams.id and user_id = auth.uid()));',
    },
    {
      name: 'the path of a file',
      supabase, history,
      sql: "create policy p on storage.objects for select using (bucket_id = 'a' and exists (select from members m join teams t on t.id = m.team_id where (storage.foldername(name))[1] = t.id::text));",
      expect: [{
        message: 'path', at: "create policy p on storage.objects for select using (bucket_id = 'a' and exists (select from members m join teams t on t.id = m.team_id where (storage.foldername(name))[1] = t.id::text))",
        what: 'Policy "p" takes the path of a file from "name" of "teams": within its sub-select the name is not that of "storage.objects".', help: 'Write objects.name.',
      }],
      fixed: "create policy p on storage.objects for select using (bucket_id = 'a' and exists (select from members m join teams t on t.id = m.team_id where (storage.foldername(objects.name))[1] = t.id::text));",
    },
    {
      name: 'the sub-select reads the own table too',
      supabase, history,
      sql: 'create policy p on notes for select using (exists (select from members m join notes on true where m.team_id = m.id and m.id = m.team_id) or exists (select from teams where id = id));',
      expect: [{ message: 'itself', at: 'create policy p on notes for select using (exists (select from members m join notes on true where m.team_id = m.id and m.id = m.team_id) or exists (select from teams where id = id))' }],
      fixed: 'create policy p on notes for select using (exists (select from members m join notes on true where m.team_id = m.id and m.id = m.team_id) or exists (select from teams where id = notes.id));',
    },
  ],
});
