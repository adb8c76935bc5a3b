import rule from '../../rules/missing-object.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, title text); create policy readable on notes for select using (true);';

testRule(rule, {
  valid: [
    { name: 'a table that no file made', sql: 'alter table tags add column note text; create policy p on tags using (owner is not null);' },
    { history, sql: 'drop policy if exists own on notes; alter table notes drop column if exists body;' },
    { name: 'its columns are not all known', history: "create table notes (id bigint); do $$ begin execute (select 'alter table notes add body text'); end $$;", sql: 'create index on notes (body);' },
    { name: 'it was dropped under a condition', history: [history, "do $$ begin if current_setting('a.b', true) = 'x' then drop table notes; end if; end $$;"], sql: 'alter table notes add column body text;' },
    { name: 'output columns and aliases', history, sql: 'create view seen as select lower(title) as low, count(*) from notes n group by low order by low;' },
    { name: 'a function body is read later', history, sql: "create function f() returns void language plpgsql as $$ begin update notes set body = 'x'; end $$;" },
  ],
  invalid: [
    {
      name: 'without a search_path',
      history: "create type mood as enum ('sad');",
      sql: "select pg_catalog.set_config('search_path', '', false); alter type mood add value 'glad'; alter type public.mood add value 'calm';",
      expect: [{
        message: 'missing', at: "alter type mood add value 'glad'", what: 'This statement fails (42704): type "mood" does not exist: the search_path is empty here, so that nothing is found without its schema.', help: 'Write public.mood.',
      }],
    },
    {
      history: [history, 'alter table notes rename to articles;'],
      sql: 'alter table notes add column body text;\nalter table notes add column kind text;',
      expect: [{
        message: 'missing', at: 'notes', subject: 'relation "notes" does not exist', severity: 'error',
        what: 'This statement fails (42P01): relation "notes" does not exist: it is called "articles" since an earlier statement.',
        help: 'Write articles. One more statement of this file fails in the same way.',
      }],
    },
    { history: [history, 'drop table notes;'], sql: 'create index on notes (title);', expect: [{ message: 'missing', at: 'notes', subject: 'relation "notes" does not exist', severity: 'error' }] },
    { history, sql: 'create index on notes (body);', expect: [{ message: 'missing', at: 'body', subject: 'column "body" does not exist', severity: 'error', help: 'The columns of "notes" here: id, title. Write one of them, or ALTER TABLE … ADD COLUMN before this.' }] },
    { history, sql: 'create policy own on notes using (owner is not null);', expect: [{ message: 'missing', at: 'owner', subject: 'column "owner" does not exist', severity: 'error' }] },
    { history, sql: 'drop policy own on notes;', expect: [{ message: 'missing', at: 'own', subject: 'policy "own" for table "notes" does not exist', severity: 'error', help: 'The policies of "notes" here: readable; write IF EXISTS where there need be none.' }] },
    { history: 'create function f(a int) returns int language sql as $$ select 1 $$;', sql: 'drop function f(text);', expect: [{ message: 'missing', at: 'f', subject: 'function f(text) does not exist', severity: 'error' }] },
    {
      name: 'a later file adds the column',
      context: ['1_a.sql', '3_c.sql'],
      files: { '1_a.sql': history, '2_b.sql': 'create index on notes (body);', '3_c.sql': 'alter table if exists only public.notes add kind int, add column if not exists body text;' },
      expect: [{ message: 'missing', path: '2_b.sql', at: 'body', what: 'This statement fails (42703): column "body" does not exist; 3_c.sql adds it, which runs later.', help: 'Move that ALTER TABLE "notes" before this statement, or this one after it.' }],
    },
    {
      name: 'an earlier file adds it, before the table is made',
      context: ['1_a.sql', '2_b.sql'],
      files: { '1_a.sql': 'alter table notes add column body text;', '2_b.sql': history, '3_c.sql': 'create index on notes (body);' },
      expect: [{ message: 'missing', path: '3_c.sql', at: 'body', what: 'This statement fails (42703): column "body" does not exist; 1_a.sql adds it, but runs before the table is made.', help: 'Move that ALTER TABLE "notes" behind the CREATE TABLE, before this statement.' }],
    },
    {
      name: 'what others add is in a comment, or of another table',
      context: ['1_a.sql', '3_c.sql'],
      files: { '1_a.sql': history, '2_b.sql': 'create index on notes (body);', '3_c.sql': '-- alter table notes add column body text;\nalter table tags add column body text; comment on table notes is null;' },
      expect: [{ message: 'missing', path: '2_b.sql', at: 'body', help: 'The columns of "notes" here: id, title.' }],
    },
  ],
});
