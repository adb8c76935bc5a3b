import rule from '../../rules/duplicate-object.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, title text); create policy readable on notes for select using (true);';
const touch = 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;';

testRule(rule, {
  valid: [
    { name: 'a column that the file was to drop first, which a view blocks', history: [history, 'create view titles as select title from notes;'], sql: 'alter table notes drop column if exists title; alter table notes add column title varchar(9);' },
    { history, sql: 'create table if not exists notes (id bigint);' },
    { history, sql: 'drop policy if exists readable on notes; create policy readable on notes for select using (true);' },
    { name: 'a policy of another table', history: [history, 'create table tags (id bigint);'], sql: 'create policy readable on tags for select using (true);' },
    { name: 'it is gone', history: [history, 'drop table notes;'], sql: 'create table notes (id bigint);' },
    { name: 'it was made under a condition', history: "do $$ begin if current_setting('a.b', true) = 'x' then create table tags (id bigint); end if; end $$;", sql: 'create table tags (id bigint);' },
    { name: 'SQL that could not be read may have dropped it', history: [history, "do $$ begin execute (select 'drop table notes'); end $$;"], sql: 'create table notes (id bigint);' },
    { name: 'no file made the table, it may be that none was there', history: 'create policy readable on tags using (true);', sql: 'create policy readable on tags using (true);' },
    { name: 'a temporary table of an earlier file', history: 'create temp table batch (id bigint);', sql: 'create temp table batch (id bigint);' },
    { name: 'another argument type', history: 'create function f(a int) returns int language sql as $$ select 1 $$;', sql: 'create function f(a text) returns int language sql as $$ select 1 $$;' },
    { name: 'under a handler', history, sql: 'do $$ begin create policy readable on notes using (true); exception when duplicate_object then null; end $$;' },
    { name: 'rolled back', history, sql: 'savepoint s; create table tags (id bigint); rollback to s; create table tags (id bigint);' },
  ],
  invalid: [
    {
      history,
      sql: 'create policy readable on notes for select using (id > 0);',
      expect: [{
        message: 'taken', at: 'create policy readable on notes for select using (id > 0)', subject: 'policy "readable" for table "notes" already exists', severity: 'error',
        what: 'This statement fails (42710): policy "readable" for table "notes" already exists; it was made by migration 0.',
        help: 'DROP POLICY IF EXISTS readable ON notes; before it, in this file; or take it out when the one that is there is meant.',
      }],
      fixed: 'DROP POLICY IF EXISTS readable ON notes;\ncreate policy readable on notes for select using (id > 0);',
    },
    {
      name: 'the first of several', history, sql: 'create table notes (id bigint); create index notes_pkey on notes (title);',
      expect: [{
        message: 'taken', at: 'notes', severity: 'error',
        help: 'Take it out, or write IF NOT EXISTS, when the one that is there is meant (IF NOT EXISTS compares nothing but the name); else give it another name. One more statement of this file fails in the same way.',
        related: [{ at: 'notes', text: 'made here' }, { at: 'create index notes_pkey on notes (title)', text: 'fails too: relation "notes_pkey" already exists' }],
      }],
    },
    { name: 'in one file', sql: 'create table tags (id bigint); create table tags (id bigint);', expect: [{ message: 'taken', at: 'tags', subject: 'relation "tags" already exists', severity: 'error' }] },
    { name: 'a column', history, sql: 'alter table notes add column title text;', expect: [{ message: 'taken', at: 'title', subject: 'column "title" of relation "notes" already exists', severity: 'error' }] },
    { name: 'a second primary key', history, sql: 'alter table notes add primary key (title);', expect: [{ message: 'second', at: 'primary key (title)', subject: 'multiple primary keys for table "notes" are not allowed', severity: 'error' }] },
    { name: 'a trigger is replaced', history: [history, touch, 'create trigger stamp before update on notes for each row execute function touch();'], sql: 'create trigger stamp before update on notes for each row execute function touch();', expect: [{ message: 'taken', at: 'create trigger stamp before update on notes for each row execute function touch()', subject: 'trigger "stamp" for relation "notes" already exists', severity: 'error' }], fixed: 'create or replace trigger stamp before update on notes for each row execute function touch();' },
  ],
});
