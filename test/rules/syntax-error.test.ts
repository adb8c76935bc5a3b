import rule from '../../rules/syntax-error.js';
import { testRule } from './test-rule.js';

const history = 'create table members (id bigint primary key, name text);';

testRule(rule, {
  valid: [
    { history, sql: 'create unique index members_name_key on members (lower(name));' },
    { name: 'no statement at all', sql: '-- nothing yet\n;;\n' },
    { name: 'what only looks odd', history, sql: "select $a$ ; ' -- $a$, E'it\\'s', U&'\\0041', 'größer 日本 👍🏽'; /* a /* nested */ comment ; */ select 1" },
    { name: 'what psql reads before the server does', history, sql: "\\set ON_ERROR_STOP on\ncopy members from stdin;\n1\ta ' name\n\\.\nselect 1;" },
    { name: 'what fails only when it runs', sql: 'select from nowhere; alter table nothing add column a integer;' },
  ],
  invalid: [
    {
      history,
      sql: 'alter table members add constraint members_name_key unique (lower(name));',
      expect: [{
        message: 'refused',
        at: '(',
        column: 66,
        what: 'Postgres cannot read this statement: syntax error at or near "(".',
        help: 'For an expression or an order make an index',
        severity: 'error',
      }],
    },
    {
      name: 'one statement after another is read, whatever stands between them',
      history,
      sql: "-- größer 日本 👍🏽\nselec 1;\nalter table members add column a int;\nupdate members set name = 'ü' were id = 1;\nselect 2;",
      expect: [
        { message: 'refused', at: 'selec', line: 2, what: 'Postgres cannot read this statement: syntax error at or near "selec".', help: 'everything else in this file was checked' },
        { message: 'refused', at: 'were', line: 4, column: 31 },
      ],
    },
    {
      name: 'words that other statements have',
      history,
      sql: 'create policy if not exists own on members using (true);\ncreate trigger if not exists t before update on members for each row execute function f();\nalter table members add constraint if not exists x check (id > 0);',
      expect: [
        { message: 'refused', at: 'not', line: 1, help: 'CREATE POLICY has no IF NOT EXISTS.' },
        { message: 'refused', at: 'not', line: 2, help: 'CREATE TRIGGER has no IF NOT EXISTS.' },
        { message: 'refused', at: 'exists', line: 3, help: 'ADD CONSTRAINT has no IF NOT EXISTS.' },
      ],
    },
    { name: 'a merge conflict', sql: '<<<<<<< HEAD\nselect 1;\n=======\nselect 2;\n>>>>>>> main\n', expect: [{ message: 'refused', at: '<<<<<<<', help: 'A merge conflict was committed.' }] },
    { name: 'a comma too many', sql: 'create table a (id int,);', expect: [{ message: 'refused', at: ')', help: 'Remove the comma before ).' }] },
    { name: 'an apostrophe', history, sql: "insert into members values (1, 'it's');", expect: [{ message: 'refused', at: 's', column: 36, help: "Write it twice: ''." }] },
    { name: 'a missing semicolon', sql: 'select 1\ncreate table b (id int);', expect: [{ message: 'refused', at: 'create', help: 'A semicolon is missing before this statement.' }] },
    { name: 'a text that does not end', sql: "select 1;\nselect 'not closed;\nselect 2;", expect: [{ message: 'refused', at: "'not closed;", what: 'Postgres cannot read this statement: unterminated quoted string at or near "\'not closed; …".', help: 'Close the quote.' }] },
    { name: 'a dollar quote that lost a dollar', sql: 'create function f() returns int language plpgsql as $ begin return 1; end $;', expect: [{ message: 'refused', at: '$', help: 'A dollar quote is $$ or $name$ at both ends' }] },
    {
      name: 'silenced with a reason',
      sql: '-- pg-safe-ignore syntax-error: a template, filled in by a script\nselec 1;',
      expect: [{ message: 'refused', at: 'selec', suppressed: 'a template, filled in by a script' }],
    },
  ],
});
