import rule from '../../rules/null-session-default.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table docs (id bigint primary key, author uuid);';

testRule(rule, {
  valid: [
    { name: 'a table of this file', supabase, sql: 'create table docs (id bigint); alter table docs add column owner uuid not null default auth.uid();' },
    { name: 'the default for new rows only', supabase, history, sql: 'alter table docs add column owner uuid; alter table docs alter column owner set default auth.uid();' },
    { name: 'filled in the same file', supabase, history, sql: 'alter table docs add column owner uuid default auth.uid(); update docs set owner = author;' },
    { name: 'filled before it is required', supabase, history, sql: 'alter table docs add column owner uuid default auth.uid(); update docs set owner = author; alter table docs alter column owner set not null;' },
    { name: 'something else when nobody is signed in', supabase, history, sql: "alter table docs add column owner uuid not null default coalesce(auth.uid(), '00000000-0000-0000-0000-000000000000');" },
    { name: 'a function of the project', supabase, history: `${history} create function current_team() returns uuid language sql stable as $$ select auth.uid() $$;`, sql: 'alter table docs add column team uuid not null default current_team();' },
    { name: 'another default', supabase, history, sql: 'alter table docs add column made_at timestamptz not null default now();' },
    { name: 'dropped by a later file', supabase, history, files: { 'supabase/migrations/20260101_add.sql': 'alter table docs add column owner uuid default auth.uid();', 'supabase/migrations/20260102_drop.sql': 'alter table docs drop column owner;' } },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table docs add column owner uuid not null default auth.uid();',
      expect: [{
        message: 'required',
        at: 'owner',
        severity: 'error',
        subject: 'public.docs.owner',
        what: 'Adding "owner" fails when "docs" holds a row (23502): auth.uid() is NULL in a migration, and the column is NOT NULL.',
        help: 'In steps: ALTER TABLE docs ADD COLUMN owner uuid; ALTER TABLE docs ALTER COLUMN owner SET DEFAULT auth.uid(); then fill the old rows, and SET NOT NULL.',
        related: [{ at: 'docs', text: 'table created here' }],
      }],
    },
    {
      supabase,
      history,
      sql: "alter table docs add column org uuid not null default (auth.jwt() ->> 'org_id')::uuid;",
      expect: [{ message: 'required', at: 'org', what: 'Adding "org" fails when "docs" holds a row (23502): auth.jwt() is NULL in a migration, and the column is NOT NULL.' }],
    },
    {
      supabase,
      history,
      sql: 'alter table docs add column owner uuid default auth.uid();',
      expect: [{
        message: 'nobody',
        at: 'owner',
        severity: 'note',
        what: 'Column "owner" is NULL in every row that "docs" holds: auth.uid() is NULL in a migration.',
        help: 'If the old rows belong to somebody, fill it: UPDATE docs SET owner = …; a policy that compares it with auth.uid() hides them until then.',
      }],
    },
    {
      name: 'required later in the file',
      supabase,
      history,
      sql: 'alter table docs add column owner uuid default auth.uid(); alter table docs alter column owner set not null;',
      expect: [{ message: 'later', at: 'owner', column: 90, severity: 'error', what: 'SET NOT NULL fails when "docs" holds a row (23502): "owner" is NULL in each, as auth.uid() is NULL in a migration.', related: [{ at: 'owner', text: 'column added here' }] }],
    },
  ],
});
