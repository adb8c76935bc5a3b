import rule from '../../rules/policy-column-without-index.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table notes (id bigint primary key, owner uuid, org_id bigint, published boolean); alter table notes enable row level security; create table members (org_id bigint, user_id uuid);';
const own = 'create policy own on notes for select using (owner = (select auth.uid()))';

testRule(rule, {
  valid: [
    { name: 'an index leads with it', supabase, history: `${history} create index on notes (owner, id);`, sql: `${own};` },
    { name: 'a later file makes it', supabase, history, files: { 'supabase/migrations/1_a.sql': `${own};`, 'supabase/migrations/2_b.sql': 'create index on notes (owner);' } },
    { name: 'the primary key', supabase, history: 'create table profiles (id uuid primary key); alter table profiles enable row level security;', sql: 'create policy own on profiles using (id = auth.uid());' },
    { name: 'a foreign key: another rule’s', supabase, history: `${history} create table users (id uuid primary key); alter table notes add constraint owner_fk foreign key (owner) references users;`, sql: `${own};` },
    { name: 'an OR, which no index serves', supabase, history, sql: 'create policy reads on notes for select using (published or owner = (select auth.uid()));' },
    { name: 'a new row is looked at itself', supabase, history, sql: 'create policy adds on notes for insert with check (owner = (select auth.uid()));' },
    { name: 'members are found by another column', supabase, history: `${history} create index on members (org_id);`, sql: 'create policy of_org on notes for select using (exists (select from members m where m.org_id = notes.org_id and m.user_id = (select auth.uid())));' },
    { name: 'a cast column', supabase, history, sql: 'create policy own on notes for select using (owner::text = (select auth.jwt() ->> $$sub$$));' },
    { name: 'row level security is off', supabase, history: 'create table notes (owner uuid);', sql: `${own};` },
    { name: 'a table of the platform', supabase, sql: "create policy own on storage.objects for select using (owner = (select auth.uid()));" },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: `${own};`,
      expect: [{
        message: 'unindexed',
        at: own,
        severity: 'note',
        subject: 'public.notes.owner',
        what: 'Policy "own" on "notes" finds rows of it by "owner", which no index leads with: a query that nothing else narrows reads them all.',
        help: 'In a file of its own: CREATE INDEX CONCURRENTLY notes_owner_idx ON notes (owner);',
      }],
    },
    {
      name: 'a new table, and one finding for it',
      supabase,
      sql: 'create table "Notes" (id bigint, "Owner" uuid, published boolean); alter table "Notes" enable row level security;\ncreate policy own on "Notes" for select using (published and auth.uid() = "Owner");\ncreate policy drops on "Notes" for delete using (auth.uid() = "Owner");',
      expect: [{ message: 'unindexed', at: 'create policy own on "Notes" for select using (published and auth.uid() = "Owner")', help: 'Add to the same file: CREATE INDEX "Notes_Owner_idx" ON "Notes" ("Owner");' }],
    },
    {
      name: 'the table that a sub-select reads',
      supabase,
      history,
      sql: 'create policy of_org on notes using (org_id in (select org_id from members where user_id = auth.uid()));',
      expect: [{
        message: 'unindexed',
        at: 'create policy of_org on notes using (org_id in (select org_id from members where user_id = auth.uid()))',
        subject: 'public.members.user_id',
        what: 'Policy "of_org" on "notes" finds rows of "members" by "user_id", which no index leads with: a query that nothing else narrows reads them all.',
      }],
    },
    {
      name: 'by a claim of the token, for a new row',
      supabase,
      history: `${history} alter table members add column email text;`,
      sql: "create policy adds on notes for insert with check (exists (select from public.members m where m.email = (select auth.jwt() ->> 'email') and m.org_id = notes.org_id));",
      expect: [{ message: 'unindexed', at: "create policy adds on notes for insert with check (exists (select from public.members m where m.email = (select auth.jwt() ->> 'email') and m.org_id = notes.org_id))", subject: 'public.members.email' }],
    },
  ],
});
