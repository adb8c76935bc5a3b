import rule from '../../rules/rollback-not-inverse.js';
import { testRule } from './test-rule.js';

const migration = 'supabase/migrations/20260118000000_change.sql';
const script = 'supabase/rollbacks/20260118000000_change_rollback.sql';
const history = `create table notes (id bigint primary key, owner uuid, body text not null default '');
alter table notes enable row level security;
create policy "own notes" on notes using (owner is not null);
create index notes_owner on notes (owner);
create type mood as enum ('calm');`;
const names = 'After "20260118000000_change_rollback.sql" the schema is not what it was before "20260118000000_change.sql"';

const pair = (forward: string, rollback: string) => ({ runner: 'supabase', history, files: { [migration]: forward, [script]: rollback } }) as const;

testRule(rule, {
  valid: [
    { name: 'the inverse', ...pair('alter table notes add column tag text; create index notes_tag on notes (tag); drop policy "own notes" on notes;', '-- back\ncreate policy "own notes" on notes using (owner is not null); alter table notes drop column if exists tag;') },
    { name: 'a column that comes back stands last', ...pair('alter table notes rename column owner to owner_id;', 'alter table notes rename column owner_id to owner;') },
    { name: 'data only', ...pair("insert into notes (id) values (1); update notes set body = 'x' where id = 1;", 'delete from notes where id = 1;') },
    { name: 'an empty script of a migration that changes no schema', ...pair('insert into notes (id) values (1);', '-- nothing to do') },
    { name: 'a script that fails is told by another rule', ...pair('create table tags (id bigint primary key); create view tag_ids as select id from tags;', 'drop table tags;') },
    { name: 'no way back, said on purpose', ...pair('drop index notes_owner;', "do $$ begin raise exception 'roll forward'; end $$;") },
    { name: 'what was made outside of the files comes back', ...pair('drop policy if exists "old notes" on notes; drop function if exists total();', "create policy \"old notes\" on notes using (true); create function total() returns bigint language sql as 'select 1';") },
    { name: 'a function that only the dashboard had', ...pair("create or replace function total() returns bigint language sql as 'select 2';", "create or replace function total() returns bigint language sql as 'select 1';") },
    { name: 'policies made in a loop', ...pair("drop policy \"own notes\" on notes; do $$ declare t text; begin for t in select 'notes' loop execute format('create policy all_rows on %I using (true)', t); end loop; end $$;", 'select 1;') },
    { name: 'rows that were copied before', ...pair('create table notes_before as table notes; delete from notes;', 'insert into notes select * from notes_before; drop table notes_before;') },
    { name: 'values that moved', ...pair('alter table notes add column text_body text; update notes set text_body = body; alter table notes drop column body;', "alter table notes add column body text not null default ''; update notes set body = text_body; alter table notes drop column text_body;") },
    { name: 'a label that no command takes back', ...pair("alter type mood add value 'glad';", '-- labels stay') },
    { name: 'a comment that is left behind', ...pair("comment on table notes is 'N';", 'select 1;') },
    { name: 'a label and a comment', ...pair("alter type mood add value 'glad'; comment on table notes is 'N';", 'select 1;') },
    { name: 'the script says that the data does not come back', ...pair('delete from notes;', '-- unrecoverable: the rows were wiped\nselect 1;') },
    { name: 'the migration says so', ...pair('-- These rows cannot be restored.\ndelete from notes;', 'select 1;') },
    { name: 'security_invoker switched off, where it was never on', ...pair('alter view note_ids set (security_invoker = true);', 'alter view note_ids set (security_invoker = false);'), history: `${history} create view note_ids as select id from notes;` },
    {
      name: 'how the policy was, and who might call the function, is up to a loop of an earlier file',
      ...pair("alter policy \"own notes\" on notes using (owner is null); create or replace function total() returns bigint language sql as 'select 2'; revoke execute on function total() from public;",
        "alter policy \"own notes\" on notes using (id > 0); create or replace function total() returns bigint language sql as 'select 1'; revoke execute on function total() from public;"),
      history: `${history} create function total() returns bigint language sql as 'select 1';
do $$ declare r record; begin for r in select * from pg_proc loop execute format('revoke execute on function %s from public', r.oid::regprocedure); end loop; for r in select * from pg_policies loop execute format('alter policy %I on notes using (%s)', r.policyname, r.qual); end loop; end $$;`,
    },
    { name: 'no script', history, sql: 'drop index notes_owner;' },
  ],
  invalid: [
    {
      name: 'row level security stays off',
      ...pair('alter table notes disable row level security;', '-- back\nselect 1;'),
      expect: [{ message: 'differs', path: script, at: '-- back', severity: 'error', what: `${names}: row level security of table "notes" is off.`, help: '- row level security of table "notes" is off\nPut that right in 20260118000000_change_rollback.sql; "pg-safe rollback 20260118000000" drafts what undoes the migration.', subject: '20260118000000_change_rollback.sql' }],
    },
    {
      name: 'several, the gravest first',
      ...pair('drop policy "own notes" on notes;\ndrop index notes_owner;\nalter table notes add column tag text;', 'alter table notes disable row level security;'),
      expect: [{
        message: 'differs', path: script, at: 'alter table notes disable row level security;', severity: 'error',
        what: `${names}: row level security of table "notes" is off, and 3 more.`,
        help: '- row level security of table "notes" is off\n- policy "own notes" on "notes" is missing\n- index "notes_owner" is missing\n- column "notes.tag" is left behind\n',
      }],
    },
    {
      name: 'security_invoker switched off, where it was on', ...pair('alter view note_ids set (security_invoker = true);', 'alter view note_ids set (security_invoker = false);'), history: `${history} create view note_ids with (security_invoker = true) as select id from notes;`,
      expect: [{ message: 'differs', path: script, at: 'alter view note_ids set (security_invoker = false);', severity: 'error', what: `${names}: security_invoker of view "note_ids" is gone.` }],
    },
    {
      name: 'very many: the first of them', ...pair(Array.from({ length: 30 }, (_, at) => `create index notes_${at} on notes (body);`).join(' '), 'select 1;'),
      expect: [{ message: 'differs', path: script, at: 'select 1;', severity: 'warning', help: ' is left behind\n- and 15 more\nPut that right in 20260118000000_change_rollback.sql;' }],
    },
    {
      name: 'an index left behind', ...pair('create index notes_body on notes (body);\nalter table notes add column tag text;', 'alter table notes drop column tag;'),
      expect: [{ message: 'differs', path: script, at: 'alter table notes drop column tag;', severity: 'warning', what: `${names}: index "notes_body" is left behind.`, related: [{ at: 'create index notes_body on notes (body)', text: 'made here, and left behind' }] }],
    },
    { name: 'a column without its default', ...pair('alter table notes alter column body drop default;', 'select 1;'), expect: [{ message: 'differs', path: script, at: 'select 1;', severity: 'warning', what: `${names}: default of column "notes.body" is gone ('').` }] },
    { name: 'renamed back to another name', ...pair('alter table notes rename to memos;', 'alter table memos rename to note;'), expect: [{ message: 'differs', path: script, at: 'alter table memos rename to note;', what: `${names}: table "notes" is called "note".` }] },
    { name: 'it takes what was there before', ...pair('alter table notes add column if not exists body text;', 'alter table notes drop column if exists body;'), expect: [{ message: 'differs', path: script, at: 'alter table notes drop column if exists body;', severity: 'warning', what: `${names}: column "notes.body" is missing.` }] },
    { name: 'it takes rows that were there before', ...pair('alter table notes add column tag text;', "drop table notes; create table notes (id bigint primary key, owner uuid, body text not null default ''); alter table notes enable row level security; create policy \"own notes\" on notes using (owner is not null); create index notes_owner on notes (owner);"),
      expect: [{ message: 'differs', path: script, at: /* the first line */ "drop table notes; create table notes (id bigint primary key, owner uuid, body text not null default ''); alter table notes enable row level security; create policy \"own notes\" on notes using (owner is not null); create index notes_owner on notes (owner);", severity: 'error', what: `${names}: rows of table "notes", which were there before, are lost.` }] },
    { name: 'beside something else, a label and a comment are listed', ...pair("alter type mood add value 'glad'; comment on table notes is 'N'; create schema app;", 'select 1;'), expect: [{ message: 'untidy', path: script, at: 'select 1;', severity: 'note', what: `After "20260118000000_change_rollback.sql" the schema is not quite what it was before "20260118000000_change.sql": schema "app" is left behind, and 2 more.`, help: `enum "mood" keeps 'glad', which no command takes out again` }] },
    { name: 'a label in between', ...pair("alter type mood add value 'sad' before 'calm';", 'select 1;'), expect: [{ message: 'differs', path: script, at: 'select 1;', severity: 'warning', what: `${names}: values of enum "mood" are 'sad', 'calm' instead of 'calm'.` }] },
    { name: 'an empty script', ...pair('drop index notes_owner;', '-- see the wiki'), expect: [{ message: 'empty', path: script, at: '-- see the wiki', what: '"20260118000000_change_rollback.sql" holds no statement and undoes nothing of "20260118000000_change.sql": index "notes_owner" is missing.' }] },
    {
      name: 'data that no script brings back',
      ...pair('alter table notes drop column body;', "alter table notes add column body text not null default '';"),
      expect: [{ message: 'dataLost', path: migration, at: 'body', severity: 'note', what: 'The values of column "notes.body" are gone for good once this ran: "20260118000000_change_rollback.sql" cannot bring them back.', help: 'Keep a copy in the migration before this statement, such as create table notes_before as table notes; and read it back in 20260118000000_change_rollback.sql; or say in the runbook that this takes a restore.' }],
    },
    {
      name: 'a copy of a table that the Data API serves', supabase: true,
      ...pair('alter table notes drop column body;', "alter table notes add column body text not null default '';"),
      expect: [{ message: 'dataLost', path: migration, at: 'body', help: 'Keep a copy in the migration before this statement, such as create schema if not exists backup; create table backup.notes as table notes; (a schema that the Data API does not serve) and read it back in 20260118000000_change_rollback.sql; or say in the runbook that this takes a restore.' }],
    },
    {
      name: 'a copy of one that it does not serve', supabase: true,
      runner: 'supabase', history: 'create schema app; create table app.jobs (id bigint primary key);', files: { [migration]: 'truncate app.jobs;', [script]: 'select 1;' },
      expect: [{ message: 'dataLost', path: migration, at: 'app.jobs', help: 'such as create table app.jobs_before as table app.jobs; and read it back' }],
    },
    { name: 'rows that no script brings back', ...pair('truncate notes;', 'select 1;'), expect: [{ message: 'dataLost', path: migration, at: 'notes' }] },
    { name: 'the half of a file', history, sql: 'create index notes_body on notes (body);\n-- migrate:down\nselect 1;', expect: [{ message: 'differs', at: '-- migrate:down' }] },
    { name: 'a comment in the script silences it', ...pair('create index notes_body on notes (body);', '-- pg-safe-ignore-file rollback-not-inverse: the index may stay\nselect 1;'), expect: [{ message: 'differs', path: script, at: '-- pg-safe-ignore-file rollback-not-inverse: the index may stay', suppressed: 'the index may stay' }] },
  ],
});
