import rule from '../../rules/dropped-table.js';
import { testRule } from './test-rule.js';

const history = 'create table orders (id bigint primary key);';
const loader = 'create function load_batch() returns void language plpgsql as $$ begin create temp table batch as select 1 as id; end $$;';

testRule(rule, {
  valid: [
    { name: 'created and dropped in the same migration', sql: 'create table staging (id bigint); drop table staging;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from orders; drop table batch;' },
    { name: 'a script that may run twice', sql: 'drop table if exists notes; create table notes (id bigint primary key);' },
    { name: 'the same, CASCADE and another order of names', sql: 'drop table if exists notes, tags cascade; create table tags (id bigint); create table public.notes (id bigint);' },
    { name: 'a temporary table of its name is made', sql: 'drop table if exists batch; create temp table batch (id bigint); drop table if exists batch;' },
    { name: 'a function called here makes it as a temporary table', sql: `${loader} drop table if exists batch; select load_batch();` },
    { name: 'the same in another schema, and of an earlier file', history: 'create schema jobs; create procedure jobs.load() language plpgsql as $$ begin create temporary table if not exists batch (id bigint) on commit drop; end $$;', sql: 'call jobs.load(); drop table if exists batch;' },
    { name: 'the function is dropped after the call', sql: `${loader} select load_batch(); drop table if exists batch; drop function load_batch();` },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': 'create table tags (id bigint);', 'supabase/migrations/2_again.sql': 'drop table tags;' },
    },
    { name: 'a partition: detaching and dropping one is how old rows go', history: "create table events (at date) partition by range (at); create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');", sql: 'drop table events_2020;' },
    { name: 'a view is no table', history: `${history} create view open_orders as select id from orders;`, sql: 'drop view open_orders;' },
    { name: 'it is gone already', history: [history, 'drop table orders;'], sql: 'drop table if exists orders; create table orders (id uuid primary key);' },
    { name: 'a comment and a function body', history, sql: "-- drop table orders;\ncreate function reset() returns void language plpgsql as $$ begin drop table orders; end $$;" },
  ],
  invalid: [
    {
      history,
      sql: 'drop table orders;',
      expect: [{
        message: 'dropped',
        at: 'orders',
        what: 'Dropping table "orders" deletes its rows for good, and every client that still uses it fails.',
        help: 'Drop it in a later release, once nothing reads or writes orders; keep a copy of the rows until then.',
        severity: 'warning',
        subject: 'public.orders',
        related: [{ at: 'orders', text: 'table created here' }],
      }],
    },
    {
      name: 'IF EXISTS, of a table that a file made',
      history,
      sql: 'drop table if exists public.orders cascade;',
      expect: [{ message: 'dropped', at: 'orders' }],
    },
    {
      name: 'IF EXISTS, of a table that no file made',
      sql: 'drop table if exists legacy.orders;',
      expect: [{ message: 'assumed', at: 'orders', what: 'If table "legacy.orders" exists, dropping it deletes its rows for good, and every client that still uses it fails.', related: [] }],
    },
    {
      name: 'nothing calls the function that makes a temporary table of its name',
      sql: `${loader} drop table if exists batch;`,
      expect: [{ message: 'assumed', at: 'batch' }],
    },
    {
      name: 'the function that is called only reads it',
      sql: 'create function batch_size() returns bigint language plpgsql as $$ begin return (select count(*) from batch); end $$; select batch_size(); drop table if exists batch;',
      expect: [{ message: 'assumed', at: 'batch' }],
    },
    {
      name: 'a file made a table of that name, whatever a function makes',
      history: 'create table batch (id bigint);',
      sql: `${loader} select load_batch(); drop table if exists batch;`,
      expect: [{ message: 'dropped', at: 'batch' }],
    },
    {
      name: 'without IF EXISTS it must be there',
      sql: 'drop table legacy.orders;',
      expect: [{ message: 'dropped', at: 'orders' }],
    },
    {
      history,
      sql: 'drop table orders; create table orders (id uuid primary key);',
      expect: [{ message: 'recreated', at: 'orders', what: 'Dropping table "orders" and creating it again deletes its rows for good.', severity: 'error' }],
    },
    {
      name: 'dropped with IF EXISTS and created again, though a file made it',
      history,
      sql: 'drop table if exists orders cascade; create table if not exists orders (id uuid primary key);',
      expect: [{ message: 'recreated', at: 'orders' }],
    },
    {
      name: 'another table takes its name',
      history,
      sql: 'create table orders_new (id uuid primary key); drop table orders; alter table orders_new rename to orders;',
      expect: [{ message: 'recreated', at: 'orders' }],
    },
    {
      name: 'several, one of them new, quoted',
      history: `${history} create schema shop; create table shop."Order Lines" (id bigint);`,
      sql: 'create table staging (id bigint); drop table staging, orders, shop."Order Lines";',
      expect: [
        { message: 'dropped', at: 'orders' },
        { message: 'dropped', at: 'Order Lines', subject: 'shop.Order Lines', help: 'once nothing reads or writes shop."Order Lines"' },
      ],
    },
    {
      name: 'the partitioned table itself',
      history: "create table events (at date) partition by range (at); create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');",
      sql: 'drop table events;',
      expect: [{ message: 'dropped', at: 'events' }],
    },
    {
      name: 'renamed before it is dropped',
      history: [history, 'alter table orders rename to orders_old;'],
      sql: 'drop table orders_old;',
      expect: [{ message: 'dropped', at: 'orders_old', what: 'Dropping table "orders_old" deletes its rows for good, and every client that still uses it fails.', related: [{ at: 'orders', text: 'table created here' }] }],
    },
    {
      name: 'a table of the platform',
      supabase: true,
      sql: 'drop table storage.objects;',
      expect: [{ message: 'dropped', at: 'objects', related: [] }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; drop table orders; end $$;",
      expect: [{ message: 'dropped', at: 'orders' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore dropped-table: empty since March, nothing reads it\ndrop table orders;',
      expect: [{ message: 'dropped', at: 'orders', suppressed: 'empty since March, nothing reads it' }],
    },
  ],
});
