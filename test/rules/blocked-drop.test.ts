import rule from '../../rules/blocked-drop.js';
import { testRule } from './test-rule.js';

const history = "create table users (id bigint primary key, email text); create view user_emails with (security_invoker = true) as select email from users;";

testRule(rule, {
  valid: [
    { name: 'nothing needs it', history: 'create table users (id bigint primary key, email text);', sql: 'alter table users drop column email;' },
    { name: 'CASCADE is reported as such', history, sql: 'drop table users cascade;' },
    { name: 'the view goes first', history, sql: 'drop view user_emails; alter table users drop column email;' },
    { name: 'both in one statement', history: 'create table users (id bigint primary key); create table notes (author bigint references users);', sql: 'drop table users, notes;' },
    { name: 'in a block it may be a branch not taken', history, sql: 'do $$ begin drop table users; end $$;' },
    { name: 'the view may be there or not', history: "create table users (id bigint primary key, email text); do $$ begin if current_user = 'a' then create view v as select email from users; end if; end $$;", sql: 'alter table users drop column email;' },
  ],
  invalid: [
    {
      history, sql: 'alter table users drop column email;',
      expect: [{
        message: 'blocked', at: 'email', severity: 'error',
        what: 'This DROP fails (2BP01): view "user_emails" needs column email of table users.',
        help: 'In one file: DROP VIEW user_emails; alter table users drop column email;\nthen again, without what is gone: CREATE VIEW user_emails WITH (security_invoker = true) AS select email from users;',
      }],
    },
    {
      name: 'a function in a policy',
      history: 'create table notes (id bigint primary key); create function mine(bigint) returns boolean language sql as $$ select true $$; create policy own on notes for select to public using (mine(id));',
      sql: 'drop function if exists mine(bigint);',
      expect: [{
        message: 'blocked', at: 'mine', what: 'This DROP fails (2BP01): policy "own" on "notes" needs function mine(bigint).',
        help: 'In one file: DROP POLICY own ON notes; drop function if exists mine(bigint);\nthen again, without what is gone: CREATE POLICY own ON notes FOR SELECT TO PUBLIC USING (mine(id));',
      }],
    },
    {
      name: 'the index of a constraint', history: 'create table users (id bigint primary key);', sql: 'drop index users_pkey;',
      expect: [{ message: 'blocked', at: 'users_pkey', help: 'Drop the constraint instead, its index goes with it: ALTER TABLE users DROP CONSTRAINT users_pkey;' }],
    },
    {
      name: 'a column that a parent gives', history: 'create table base (a integer); create table child () inherits (base);', sql: 'alter table child drop column a;',
      expect: [{ message: 'bound', at: 'a', what: 'This DROP fails (42P16): cannot drop inherited column "a".' }],
    },
    {
      name: 'a view that reads nothing else goes for good',
      history: 'create function hot(days int) returns table (id int) language sql as $$ select 1 $$; create view hot_week as select * from hot(7); create view hot_names as select id from hot_week;',
      sql: 'drop function hot(int);',
      expect: [{ message: 'blocked', at: 'hot', help: 'In one file: DROP VIEW hot_names; DROP VIEW hot_week; drop function hot(int);' }],
    },
    {
      name: 'the same with a table',
      history: 'create table users (id int); create view ids as select id from users;',
      sql: 'drop table users;',
      expect: [{ message: 'blocked', at: 'users', help: 'In one file: DROP VIEW ids; drop table users;' }],
    },
    {
      name: 'one view holds on to three columns, another one to one of them',
      history: 'create table users (id int, a int, b int, c int); create view two as select a, b from users; create view three as select c, b, a from users;',
      sql: 'alter table users drop column c; alter table users drop column b; alter table users drop column a;',
      expect: [{ message: 'blocked', at: 'c', help: 'In one file: DROP VIEW three; DROP VIEW two; alter table users drop column c;\nthen again, without what is gone: CREATE VIEW three AS select c, b, a from users; CREATE VIEW two AS select a, b from users; 2 more statements of this file fail in the same way.' }],
    },
    {
      name: 'this file drops what needs it, too late',
      history: 'create table notes (id bigint primary key); create function mine(bigint) returns boolean language sql as $$ select true $$; create policy own on notes for select using (mine(id));',
      sql: 'drop function mine(bigint); drop policy own on notes; create policy own on notes for select using (true);',
      expect: [{ message: 'blocked', at: 'mine', help: 'Move what drops policy "own" on "notes" from further down to before this statement.' }],
    },
    {
      name: 'CREATE OR REPLACE of the same function follows',
      history: 'create table notes (id bigint primary key); create function mine(bigint) returns boolean language sql as $$ select true $$; create policy own on notes for select using (mine(id));',
      sql: 'drop function mine(bigint); create or replace function mine(bigint) returns boolean language sql as $$ select false $$;',
      expect: [{ message: 'blocked', at: 'mine', help: 'Leave this DROP out: the CREATE OR REPLACE of the same function further down keeps what needs it.' }],
    },
    {
      name: 'one view is made anew further down, the other one is not', history: `${history} create view emails with (security_invoker = true) as select email from users;`,
      sql: 'alter table users drop column email; create or replace view user_emails with (security_invoker = true) as select id::text as email from users;',
      expect: [{
        message: 'blocked', at: 'email',
        help: 'In one file: DROP VIEW user_emails; DROP VIEW emails; alter table users drop column email;\nthen again, without what is gone: CREATE VIEW emails WITH (security_invoker = true) AS select email from users;',
      }],
    },
  ],
});
