import rule from '../../rules/missing-rollback.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const history = "create table notes (id bigint primary key, body text, size integer); create type mood as enum ('calm'); create schema shop; create view titles as select id from notes;";
const name = `${folder}/20260118000000_change.sql`;
/** A script of another migration: the project writes rollbacks. */
const habit = { 'supabase/rollbacks/20200101000000_first.sql': 'select 1;' };

testRule(rule, {
  valid: [
    { name: 'additive', history, sql: "create table tags (id bigint primary key); alter table notes add column tag bigint references tags (id); create index i on notes (body); insert into tags values (1); comment on table notes is 'x'; create or replace view titles as select id, body from notes;" },
    { name: 'what widens', history, sql: 'alter table notes alter column body type varchar; alter table notes drop constraint if exists x; alter table notes alter column body drop not null;' },
    { name: 'a script beside it', history, files: { [name]: 'drop table notes cascade;', 'supabase/rollbacks/20260118000000_change.sql': 'create table notes (id bigint);' } },
    { name: 'a script in a sub-folder', history, runner: 'supabase', files: { [name]: 'drop table notes cascade;', [`${folder}/rollback/20260118000000_change.sql`]: 'create table notes (id bigint);' } },
    { name: 'a script of the same name with an ending', history, files: { [name]: 'drop table notes cascade;', [`${folder}/20260118000000_change.down.sql`]: 'create table notes (id bigint);' } },
    { name: 'two sections of one file', history, sql: '-- migrate:up\ndrop table notes cascade;\n-- migrate:down\ncreate table notes (id bigint);' },
    { name: 'what this migration itself made', sql: 'create table staging (id bigint); drop table staging; create type t as enum (); drop type t; create schema s; drop schema s;' },
    { name: 'a view is replaced', history, sql: 'drop view titles; create view titles as select id, body from notes;' },
    { name: 'a script that may run twice', sql: 'drop table if exists tags; create table tags (id bigint); drop view if exists v; truncate tags;' },
    { name: 'the table of a script that may run twice is a temporary one', sql: 'drop table if exists batch; create temp table batch (id bigint);' },
    { name: 'a function called here makes it as a temporary one', sql: 'create function load_batch() returns void language plpgsql as $$ begin create temp table batch as select 1 as id; end $$; drop table if exists batch; select load_batch();' },
    { name: 'a swap: the values were copied to a column that takes its name', history, sql: 'alter table notes add column size_new bigint; update notes set size_new = size; alter table notes drop column size; alter table notes rename column size_new to size;' },
    { name: 'what was generated is generated again', history: 'create table lines (price numeric, total numeric generated always as (price * 2) stored);', sql: 'alter table lines drop column total; alter table lines add column total numeric generated always as (price * 3) stored;' },
    { name: 'emptied and filled again', history, sql: "delete from notes; insert into notes values (1, 'first');" },
    { name: 'some rows are deleted', history, sql: 'delete from notes where id = 1; update notes set body = null;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from notes; truncate batch; drop table batch;' },
    { name: 'destructive ones are asked for, and a rename loses nothing', history, options: { for: 'destructive' }, sql: 'alter table notes rename to memos; drop view titles;' },
    { name: 'nothing is asked for', history, options: { for: 'none' }, sql: 'drop table notes cascade;' },
    { name: 'all are asked for, and it has one', history, options: { for: 'all' }, files: { [name]: 'select 1;', 'supabase/rollbacks/20260118000000_change.sql': 'select 2;' } },
    { name: 'a rollback script needs none', runner: 'supabase', history, files: { [`${folder}/20260119000000_notes.rollback.sql`]: 'drop table notes cascade;' } },
  ],
  invalid: [
    {
      history,
      files: { [name]: 'drop table notes cascade;', ...habit },
      expect: [{
        message: 'lossy',
        at: 'notes',
        what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops table "notes" and drops view "titles".',
        help: 'Write supabase/rollbacks/20260118000000_change.sql, which brings the schema back',
        severity: 'warning',
        subject: '20260118000000_change.sql',
      }],
    },
    {
      name: 'destructive ones are asked for',
      history,
      path: name,
      options: { for: 'destructive' },
      sql: 'alter table notes rename to memos; alter table memos drop column body cascade;',
      expect: [{ message: 'lossy', at: 'body', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops column "memos.body".', help: 'No script brings back the values of "memos.body": copy them first, in this migration.' }],
    },
    {
      name: 'a project without any: a note',
      history,
      sql: 'drop table notes cascade;',
      path: name,
      expect: [{ message: 'lossy', at: 'notes', severity: 'note' }],
    },
    {
      name: 'one finding a file, at the first of the gravest, with three of them',
      history,
      path: name,
      sql: 'create table tags (id bigint);\nalter table notes rename column body to text;\nalter table notes drop column text;\ndrop type mood;\ndrop schema shop;\nalter table notes alter column size type bigint;',
      expect: [{
        message: 'lossy',
        at: 'text',
        line: 3,
        what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops column "notes.text", renames column "notes.body" to "text", drops type "mood" and 1 more.',
      }],
    },
    {
      name: 'a column that comes back empty',
      history,
      path: name,
      sql: 'alter table notes drop column size; alter table notes add column size bigint;',
      expect: [{ message: 'lossy', at: 'size', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops column "notes.size".' }],
    },
    {
      name: 'what was generated comes back as another type',
      history: 'create table lines (price numeric, total numeric generated always as (price * 2) stored);',
      path: name,
      sql: 'alter table lines drop column total; alter table lines add column total integer;',
      expect: [{ message: 'missing', at: 'total', line: 1, column: 31 }],
    },
    {
      name: 'a table that no file made, if it exists, and a function makes a temporary one of its name that nothing calls',
      path: name,
      sql: 'create function load_batch() returns void language plpgsql as $$ begin create temp table batch as select 1 as id; end $$; drop table if exists batch;',
      expect: [{ message: 'lossy', at: 'batch' }],
    },
    {
      name: 'renamed and moved',
      history,
      path: name,
      sql: 'alter table notes rename to memos; alter table memos set schema shop;',
      expect: [{ message: 'missing', at: 'notes', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it renames table "notes" to "memos" and moves table "memos" to schema "shop".' }],
    },
    {
      name: 'emptied',
      history,
      path: name,
      sql: 'delete from notes; truncate notes;',
      expect: [{ message: 'lossy', at: 'notes', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it deletes every row of "notes" and empties table "notes".' }],
    },
    {
      name: 'a view that does not come back',
      history,
      path: name,
      sql: 'drop view titles;',
      expect: [{ message: 'missing', at: 'titles', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops view "titles".' }],
    },
    {
      name: 'a table that comes back empty',
      history,
      path: name,
      sql: 'drop table notes cascade; create table notes (id uuid);',
      expect: [{ message: 'lossy', at: 'notes', what: '"20260118000000_change.sql" has no rollback script, and it is not additive: it drops table "notes" and drops view "titles".' }],
    },
    {
      name: 'all migrations are asked to have one',
      history,
      options: { for: 'all' },
      files: { [name]: '-- größer 日本 👍🏽\ncreate table tags (id bigint);', ...habit },
      expect: [{ message: 'all', at: '-- größer 日本 👍🏽', what: '"20260118000000_change.sql" has no rollback script.', severity: 'warning' }],
    },
    {
      name: 'each file by itself',
      history,
      files: { [`${folder}/20260118_a.sql`]: 'alter table notes drop column body;', [`${folder}/20260119_b.sql`]: 'alter table notes drop column size;', 'supabase/rollbacks/20260118_a.sql': 'alter table notes add column body text;' },
      expect: [{ message: 'lossy', at: 'size', path: `${folder}/20260119_b.sql`, severity: 'warning' }],
    },
    {
      name: 'in a DO block, silenced with a reason',
      history,
      path: name,
      sql: '-- pg-safe-ignore-file missing-rollback: restored from the backup if need be\ndo $$ begin drop table notes cascade; end $$;',
      expect: [{ message: 'lossy', at: 'notes', suppressed: 'restored from the backup if need be' }],
    },
  ],
});
