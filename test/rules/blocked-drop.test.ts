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
  ],
});
