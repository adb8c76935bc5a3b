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
  ],
});
