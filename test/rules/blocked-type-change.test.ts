import rule from '../../rules/blocked-type-change.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, age integer); create view user_emails with (security_invoker = true) as select email from users;';

testRule(rule, {
  valid: [
    { name: 'a column that nothing reads', history, sql: 'alter table users alter column age type bigint;' },
    { name: 'the view goes first', history, sql: 'drop view user_emails; alter table users alter column email type varchar(9);' },
    { name: 'an index and a CHECK are made again', history: 'create table users (email text check (email is not null)); create index on users (email);', sql: 'alter table users alter column email type varchar(9);' },
    { name: 'the default is set anew', history: "create type mood as enum ('a'); create table t (m text default 'a');", sql: "alter table t alter m drop default, alter m type mood using m::mood, alter m set default 'a';" },
    { name: 'a table that no file made', sql: 'alter table legacy alter column a type integer;' },
  ],
  invalid: [
    {
      history, sql: 'alter table users alter column email type varchar(9);',
      expect: [{
        message: 'used', at: 'email', severity: 'error', subject: 'public.users.email',
        what: 'The type of column "email" of "users" cannot be changed (0A000): view "user_emails" uses it.',
        help: 'In one file: DROP VIEW user_emails; alter table users alter column email type varchar(9);\nthen again: CREATE VIEW user_emails WITH (security_invoker = true) AS select email from users;',
      }],
    },
    {
      history: "create type mood as enum ('a'); create table t (m text default 'a');", sql: 'alter table t alter column m type mood using m::mood;',
      expect: [{ message: 'default', at: 'm', help: "Take the default away and set it again in the same statement: ALTER TABLE t ALTER COLUMN m DROP DEFAULT, ALTER COLUMN m TYPE mood USING …, ALTER COLUMN m SET DEFAULT 'a';" }],
    },
    {
      history, sql: 'alter table users alter column age type uuid;',
      expect: [{ message: 'values', at: 'age', what: 'The values of column "age" of "users" are not cast to uuid without being told how, so the statement fails (42804).' }],
    },
    { name: 'a partition key', history: 'create table parts (k integer) partition by range (k);', sql: 'alter table parts alter column k type bigint;', expect: [{ message: 'bound', at: 'k' }] },
  ],
});
