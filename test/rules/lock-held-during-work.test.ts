import rule from '../../rules/lock-held-during-work.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, plan text, age integer); create table orders (id bigint primary key, user_id bigint); create table logs (id bigint primary key);';
const runner = 'supabase';

testRule(rule, {
  valid: [
    { name: 'an index on the table itself, which has a finding of its own', history, sql: 'alter table users add column locale text; create index users_locale on users (locale);' },
    { name: 'a lock, and no work', runner, history, sql: 'alter table users add column locale text; alter table orders add column note text;' },
    { name: 'work, and no lock', runner, history, sql: "update users set plan = 'free'; insert into logs select id from users;" },
    { name: 'the work comes first', runner, history, sql: "update users set plan = 'free'; alter table users add column locale text;" },
    { name: 'one file each', runner, history, files: { 'supabase/migrations/1_a.sql': 'alter table users add column locale text;', 'supabase/migrations/2_b.sql': "update users set locale = 'en';" } },
    { name: 'each statement commits', runner: 'autocommit', history, sql: "alter table users add column locale text; update users set locale = 'en';" },
    { name: 'after COMMIT', runner: 'autocommit', history, sql: "begin; alter table users add column locale text; commit; update users set locale = 'en';" },
    { name: 'the lock was let go', runner, history, sql: "savepoint a; alter table users add column locale text; rollback to a; update users set plan = 'free';" },
    { name: 'rows that are written out', runner, history, sql: 'alter table users add column locale text; insert into logs values (1), (2); insert into logs select 3;' },
    { name: 'rows picked by their key', runner, history, sql: "alter table users add column locale text; update users set locale = 'en' where id = 1; delete from orders where id in (1, 2);" },
    { name: 'rows of a table of this file', runner, history, sql: 'create table plans (id bigint primary key, user_id bigint references users (id)); insert into plans (id) values (1); update plans set user_id = null;' },
    { name: 'work that takes the only lock', runner, history, sql: 'alter table users alter column plan set not null;' },
    { name: 'twice the same lock: each is reported for itself', runner, history, sql: 'create index users_plan on users (plan); create index users_age on users (age);' },
    { name: 'a table that goes out in the same deploy', runner, deploy: 'together', files: { 'supabase/migrations/1_a.sql': 'create table tags (name text);', 'supabase/migrations/2_b.sql': "alter table tags add column slug text; update tags set slug = name;" } },
    { name: 'a weak lock', runner, history: [history, 'alter table users add constraint adult check (age > 17) not valid;'], sql: "comment on table users is 'people'; alter table users validate constraint adult;" },
    { name: 'a temporary table', runner, history, sql: 'create temp table batch (id bigint); alter table batch add column n int; update users set plan = null;' },
  ],
  invalid: [
    {
      runner,
      history,
      sql: "alter table users add column locale text;\nupdate users set locale = 'en';",
      expect: [{
        message: 'backfill',
        at: 'users',
        line: 2,
        what: 'UPDATE changes rows of "users" while the transaction still holds its ACCESS EXCLUSIVE lock on "users": all reads and writes there wait until it is done.',
        help: 'Move it to a later migration file, in batches if there are many rows: UPDATE of "users".',
        severity: 'error',
        subject: 'public.users',
        related: [{ at: 'locale', text: '"users" locked here, until the transaction ends' }],
      }],
    },
    { name: 'a WHERE that may pick any number', runner, history, sql: "alter table users add column locale text; update users set locale = 'en' where locale is null;", expect: [{ message: 'backfill', at: 'users', severity: 'error' }] },
    { name: 'rows of another table', runner, history, sql: 'alter table users add column locale text; delete from orders where user_id is null;', expect: [{ message: 'backfill', at: 'orders', what: 'DELETE takes rows out of "orders" while the transaction still holds its ACCESS EXCLUSIVE lock on "users": all reads and writes there wait until it is done.' }] },
    { name: 'rows copied from a table in use', runner, history, sql: 'alter table users add column locale text; insert into logs select id from orders;', expect: [{ message: 'backfill', at: 'logs' }] },
    { name: 'rows copied into a new table', runner, history, sql: 'alter table users add column locale text; create table copies as select id from orders;', expect: [{ message: 'backfill', at: 'copies' }] },
    {
      name: 'in a block',
      runner,
      history,
      sql: "do $$ begin if not exists (select 1) then alter table users add column locale text; end if; update users set plan = 'free'; end $$;",
      expect: [{ message: 'backfill', at: 'users' }],
    },
    {
      name: 'BEGIN and COMMIT under psql',
      runner: 'autocommit',
      history,
      sql: "begin; alter table users add column locale text; update users set plan = 'free'; commit;",
      expect: [{ message: 'backfill', at: 'users', help: 'Move it to after the COMMIT, in batches' }],
    },
    {
      name: 'a foreign key of a new table keeps writes to the other waiting',
      runner,
      history,
      sql: 'create table plans (id bigint primary key, user_id bigint references users (id)); insert into plans select id, user_id from orders;',
      expect: [{
        message: 'backfill', at: 'plans', severity: 'warning',
        what: 'INSERT … SELECT copies rows into "plans" while the transaction still holds its SHARE ROW EXCLUSIVE lock on "users": all writes there wait until it is done.',
      }],
    },
    {
      name: 'a constraint added and validated',
      runner,
      history,
      sql: 'alter table users add constraint adult check (age > 17) not valid; alter table users validate constraint adult;',
      expect: [{
        message: 'validation', at: 'adult', severity: 'warning',
        what: 'VALIDATE CONSTRAINT reads all of "users" while the transaction still holds its ACCESS EXCLUSIVE lock on "users": all reads and writes there wait until it is done.',
        help: 'Move it to a later migration file, where it lets reads and writes go on: VALIDATE CONSTRAINT on "users".',
      }],
    },
    {
      name: 'a foreign key added and validated',
      runner,
      history,
      sql: 'alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid; alter table orders validate constraint orders_user;',
      expect: [{ message: 'validation', at: 'orders_user', what: 'VALIDATE CONSTRAINT reads all of "orders" while the transaction still holds its SHARE ROW EXCLUSIVE lock on "orders" and "users": all writes there wait until it is done.' }],
    },
    {
      name: 'validated beside another command of one ALTER TABLE',
      runner: 'autocommit',
      history: [history, 'alter table users add constraint adult check (age > 17) not valid;'],
      sql: 'alter table users validate constraint adult, add column locale text;',
      expect: [{ message: 'validation', at: 'adult' }],
    },
    {
      name: 'two tables: the first waits for the index of the second, and one finding counts the rest',
      runner,
      history,
      sql: 'alter table users add column locale text; create index orders_user on orders (user_id); create index logs_id on logs (id);',
      expect: [{
        message: 'work', at: 'create index orders_user on orders (user_id)', severity: 'warning',
        what: 'This builds an index over "orders" while the transaction still holds its ACCESS EXCLUSIVE lock on "users": all reads and writes there wait until it is done, and 1 more statement does so too.',
        help: 'Move it to a later migration file: index build on "orders", index build on "logs".',
      }],
    },
    {
      name: 'the backfill is the gravest',
      runner,
      history,
      sql: "alter table users add column locale text; create index orders_user on orders (user_id); update users set locale = 'en';",
      expect: [{ message: 'backfill', at: 'users', severity: 'error' }],
    },
    {
      name: 'silenced with a reason, after multi-byte text',
      runner,
      history,
      sql: "comment on table logs is 'größer 日本 👍🏽'; alter table users add column locale text;\n-- pg-safe-ignore lock-held-during-work: 20 rows\nupdate users set locale = 'en';",
      expect: [{ message: 'backfill', at: 'users', suppressed: '20 rows' }],
    },
  ],
});
