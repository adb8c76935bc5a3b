import rule from '../../rules/duplicate-index.js';
import { testRule } from './test-rule.js';

const orders = 'create table orders (id bigint primary key, user_id bigint, paid boolean, tags jsonb, note text);';

testRule(rule, {
  valid: [
    { history: orders, sql: 'create index by_user on orders (user_id); create index by_paid on orders (paid);' },
    { name: 'another order of columns', history: orders, sql: 'create index one on orders (user_id, paid); create index two on orders (paid, user_id);' },
    { name: 'another predicate', history: orders, sql: 'create index one on orders (user_id); create index two on orders (user_id) where paid;' },
    { name: 'a unique index over fewer columns', history: orders, sql: 'create unique index one on orders (user_id); create index two on orders (user_id, paid);' },
    { name: 'another method', history: orders, sql: 'create index one on orders (user_id); create index two on orders using hash (user_id);' },
    { name: 'another operator class', history: orders, sql: 'create index one on orders using gin (tags); create index two on orders using gin (tags jsonb_path_ops);' },
    { name: 'another operator class of btree', history: orders, sql: 'create index one on orders (note); create index two on orders (note text_pattern_ops);' },
    { name: 'another sort order', history: orders, sql: 'create index one on orders (user_id, note); create index two on orders (user_id, note desc);' },
    { name: 'another place of nulls', history: orders, sql: 'create index one on orders (note desc); create index two on orders (note desc nulls last);' },
    { name: 'an expression', history: orders, sql: 'create index one on orders (note); create index two on orders (lower(note));' },
    { name: 'included columns that the other lacks', history: `${orders} create unique index one on orders (user_id);`, sql: 'create index two on orders (user_id) include (note);' },
    { name: 'the first one is dropped later', files: { 'supabase/migrations/20260101_one.sql': `${orders} create index one on orders (user_id);`, 'supabase/migrations/20260102_two.sql': 'create index two on orders (user_id); drop index one;' } },
    { name: 'there already', history: `${orders} create index one on orders (user_id);`, sql: 'create index if not exists one on orders (user_id);' },
    { name: 'the partitions of a partitioned index', sql: 'create table events (id bigint, user_id bigint) partition by range (id); create index on events (user_id); create table events_1 partition of events for values from (1) to (9);' },
    { name: 'a unique constraint over the leading columns of the primary key', sql: 'create table members (team_id bigint, user_id bigint, primary key (team_id, user_id), unique (team_id));' },
    { name: 'nulls that are equal', history: orders, sql: 'alter table orders add unique (user_id); alter table orders add constraint one_null unique nulls not distinct (user_id);' },
    { name: 'checked at another time', history: orders, sql: 'alter table orders add constraint later unique (user_id) deferrable; create unique index at_once on orders (user_id);' },
    { name: 'exclusion by other operators', sql: 'create table stays (room int4range, exclude using gist (room with &&), exclude using gist (room with =));' },
  ],
  invalid: [
    {
      name: 'one that two others cover is told of once',
      sql: 'create table runs (id bigint primary key, check_id bigint, number bigint, at date); create index runs_check on runs (check_id); create index runs_at on runs (check_id, at); create unique index runs_number on runs (check_id, number);',
      expect: [{ message: 'prefix', at: 'create index runs_check on runs (check_id)' }],
    },
    {
      history: orders,
      sql: 'create index orders_id on orders (id);',
      expect: [{
        message: 'same', at: 'create index orders_id on orders (id)', severity: 'warning', subject: 'public.orders_id',
        what: 'Index "orders_id" of "orders" does only what the primary key "orders_pkey" does already: each write pays for both.', help: 'Leave the new index out.',
        related: [{ at: 'primary key', text: 'the other one is made here' }],
      }],
    },
    {
      history: `${orders} create index one on orders (user_id, lower(note));`,
      sql: 'create index two on orders (user_id, LOWER( note ));',
      expect: [{ message: 'same', at: 'create index two on orders (user_id, LOWER( note ))' }],
    },
    {
      name: 'the unique one stays',
      history: `${orders} create index one on orders (note);`,
      sql: 'alter table orders add constraint note_is_unique unique (note);',
      expect: [{
        message: 'same', at: 'constraint note_is_unique unique (note)', what: 'Index "one" of "orders" does only what the unique constraint "note_is_unique" does already: each write pays for both.',
        help: 'Drop it in a file of its own: DROP INDEX CONCURRENTLY one;',
      }],
    },
    {
      name: 'a unique constraint beside the primary key',
      sql: 'create table orders (id bigint unique); alter table orders add primary key (id);',
      expect: [{ message: 'same', at: 'unique', related: [{ at: 'primary key (id)', text: 'the other one is made here' }], help: 'Leave constraint "orders_id_key" out: the other one is made in the same deploy.' }],
    },
    {
      name: 'a constraint that was there before',
      history: 'create table orders (id bigint unique);',
      sql: 'alter table orders add primary key (id);',
      expect: [{ message: 'same', at: 'primary key (id)', help: 'Drop the older one: ALTER TABLE orders DROP CONSTRAINT orders_id_key;' }],
    },
    {
      name: 'both in one file, the wider one after the leading part',
      sql: `${orders} create index one on orders (user_id); create index two on orders (user_id, paid);`,
      expect: [{ message: 'prefix', at: 'create index one on orders (user_id)', subject: 'public.one', related: [{ at: 'create index two on orders (user_id, paid)', text: 'the other one is made here' }], help: 'Leave index "one" out: the other one is made in the same deploy.' }],
    },
    {
      name: 'both in one deploy, in two files',
      deploy: 'together',
      files: { 'supabase/migrations/20260101_one.sql': `${orders} create index one on orders (user_id);`, 'supabase/migrations/20260102_two.sql': 'create index two on orders (user_id, paid);' },
      expect: [{ message: 'prefix', at: 'create index two on orders (user_id, paid)', path: 'supabase/migrations/20260102_two.sql', help: 'Leave index "one" out: the other one is made in the same deploy.' }],
    },
    {
      name: 'a leading part',
      history: `${orders} create index one on orders (user_id, paid);`,
      sql: 'create index two on orders (user_id);',
      expect: [{ message: 'prefix', at: 'create index two on orders (user_id)', severity: 'note', what: 'Index "two" of "orders" has the leading columns of index "one", which serves the same queries.' }],
    },
    {
      name: 'the older one is a leading part',
      history: `${orders} create index one on orders (user_id);`,
      sql: 'create index two on orders (user_id, paid);',
      expect: [{ message: 'prefix', at: 'create index two on orders (user_id, paid)', subject: 'public.one', help: 'Drop it in a file of its own: DROP INDEX CONCURRENTLY one;' }],
    },
    {
      name: 'two constraints',
      history: orders,
      sql: 'alter table orders add constraint one unique (note), add constraint two unique (note);',
      expect: [{ message: 'same', at: 'constraint two unique (note)', what: 'Unique constraint "two" of "orders" does only what the unique constraint "one" does already: each write pays for both.', help: 'Leave the new constraint out.' }],
    },
    {
      name: 'in the file of the later one alone',
      files: { 'supabase/migrations/20260101_one.sql': `${orders} create index one on orders (user_id);`, 'supabase/migrations/20260102_two.sql': 'create index two on orders (user_id);' },
      expect: [{ message: 'same', at: 'create index two on orders (user_id)', path: 'supabase/migrations/20260102_two.sql' }],
    },
    {
      name: 'included columns that the other has',
      history: `${orders} create index one on orders (user_id, note);`,
      sql: 'create index two on orders (user_id) include (note);',
      expect: [{ message: 'prefix', at: 'create index two on orders (user_id) include (note)' }],
    },
  ],
});
