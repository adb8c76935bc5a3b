import rule from '../../rules/emptied-table.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key); create table orders (id bigint primary key, user_id bigint references users (id)); create table notes (id bigint, author bigint references users (id));';

testRule(rule, {
  valid: [
    { history, sql: 'delete from orders where id = 1;' },
    { history, sql: 'delete from orders using users where orders.user_id = users.id;' },
    { name: 'the table is created in the same migration', sql: 'create table staging (id bigint); truncate staging; delete from staging;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; truncate batch; delete from batch;' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': "create table tags (id bigint); insert into tags values (1);", 'supabase/migrations/2_empty.sql': 'truncate tags;' },
    },
    { name: 'in the body of a function, which only runs when called', history, sql: 'create function empty() returns void language sql as $$ delete from orders; truncate orders; $$;' },
    { name: 'as the action of a rule of rewriting, or in a comment', history, sql: "comment on table orders is 'truncate orders;'; -- truncate orders;" },
    { name: 'a part of the rows, chosen by WITH', history, sql: 'with old as (select id from orders limit 10) delete from orders where id in (select id from old);' },
  ],
  invalid: [
    {
      history,
      sql: 'truncate orders;',
      expect: [{
        message: 'truncated',
        at: 'orders',
        what: 'TRUNCATE deletes every row of "orders" for good.',
        severity: 'error',
        subject: 'public.orders',
        related: [{ at: 'orders', text: 'table created here' }],
      }],
    },
    {
      name: 'another table refers to it, and there is no CASCADE: it fails',
      history,
      sql: 'truncate users;',
      expect: [{ message: 'refused', at: 'users', what: 'TRUNCATE of "users" fails (0A000): "orders" refers to it, though it be empty.', help: 'TRUNCATE users, orders' }],
    },
    {
      name: 'several tables',
      history,
      sql: 'truncate table only orders, public.notes restart identity;',
      expect: [{ message: 'truncated', at: 'orders', subject: 'public.orders' }, { message: 'truncated', at: 'public.notes', subject: 'public.notes' }],
    },
    {
      history,
      sql: 'truncate users cascade;',
      expect: [{ message: 'cascade', at: 'users', what: 'TRUNCATE … CASCADE deletes every row of "users" and of every table that references it ("orders", "notes") for good.' }],
    },
    {
      name: 'CASCADE with nothing that references it',
      history,
      sql: 'truncate orders cascade;',
      expect: [{ message: 'cascade', at: 'orders', what: 'TRUNCATE … CASCADE deletes every row of "orders" for good.' }],
    },
    {
      history,
      sql: 'delete from orders;',
      expect: [{ message: 'deleted', at: 'orders', what: 'DELETE without a WHERE deletes every row of "orders" for good, in one transaction.' }],
    },
    {
      name: 'deleted and filled again',
      history,
      sql: 'delete from public.orders; insert into users values (1); insert into orders values (1, 1);',
      expect: [{
        message: 'refilled',
        at: 'public.orders',
        what: 'Every row of "orders" is deleted and others are inserted: what they do not repeat is lost, and the whole is one transaction.',
        help: 'Change the rows that have to change, in batches, by a script of its own.',
        severity: 'note',
        subject: 'public.orders',
        related: [{ at: 'orders', text: 'table created here' }],
      }],
    },
    {
      name: 'filled before it is emptied, and another table filled after',
      history,
      sql: 'insert into orders values (1, 1); delete from orders; insert into notes values (1, 1);',
      expect: [{ message: 'deleted', at: 'orders', severity: 'error' }],
    },
    {
      name: 'TRUNCATE is as it was, whatever is inserted',
      history,
      sql: 'truncate orders; insert into orders values (1, 1);',
      expect: [{ message: 'truncated', at: 'orders', severity: 'error' }],
    },
    {
      name: 'a WHERE that is always true',
      history,
      sql: 'delete from orders where true; delete from notes where 1 = 1;',
      expect: [{ message: 'deleted', at: 'orders' }, { message: 'deleted', at: 'notes' }],
    },
    {
      name: 'a table that no file made, and one of Supabase',
      supabase: true,
      sql: 'truncate legacy.orders; delete from auth.users;',
      expect: [
        { message: 'truncated', at: 'legacy.orders', what: 'TRUNCATE deletes every row of "legacy.orders" for good.', related: [] },
        { message: 'deleted', at: 'auth.users', what: 'DELETE without a WHERE deletes every row of "auth.users" for good, in one transaction.', related: [] },
      ],
    },
    {
      name: 'renamed on the way',
      history: [history, 'alter table orders rename to purchases;'],
      sql: 'truncate purchases;',
      expect: [{ message: 'truncated', at: 'purchases', subject: 'public.purchases' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice '日本 👍🏽'; truncate orders; delete from notes; end $$;",
      expect: [{ message: 'truncated', at: 'orders' }, { message: 'deleted', at: 'notes' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore emptied-table: a cache, filled again by the nightly job\ntruncate orders;',
      expect: [{ message: 'truncated', at: 'orders', suppressed: 'a cache, filled again by the nightly job' }],
    },
  ],
});
