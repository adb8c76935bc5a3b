import rule from '../../rules/narrowed-column-type.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, name varchar(50), balance numeric(10, 2), born timestamptz, score double precision);';

testRule(rule, {
  valid: [
    { name: 'wider types', history, sql: 'alter table users alter column name type varchar(80), alter column balance type numeric(14, 2); alter table users alter column balance type numeric(16, 4), alter column name type text;' },
    { history: 'create table users (id integer, n smallint, f real, d date);', sql: 'alter table users alter column id type bigint, alter column n type integer, alter column f type double precision, alter column d type timestamp;' },
    { history, sql: 'alter table users alter column id type numeric;' },
    { history, sql: 'alter table users alter column id type text;' },
    { name: 'the same type again', history, sql: 'alter table users alter column name type character varying(50), alter column id type int8;' },
    { name: 'a CHECK in place of a narrower type', history, sql: 'alter table users add constraint email_is_short check (length(email) <= 10) not valid;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint); alter table tags alter column id type integer;' },
    { name: 'a column that this migration adds', history, sql: 'alter table users add column n bigint; alter table users alter column n type integer;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select id from users; alter table batch alter column id type integer;' },
    { name: 'a type that is not known', sql: 'alter table legacy.orders alter column note type varchar(10);' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': 'create table tags (id bigint);', 'supabase/migrations/2_small.sql': 'alter table tags alter column id type integer;' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users alter column email type varchar(10);',
      expect: [{
        message: 'narrowed',
        at: 'email',
        what: 'Changing "email" of "users" from text to character varying(10) fails on, or cuts, values that do not fit.',
        help: 'Keep the wider type, and add a CHECK constraint NOT VALID',
        severity: 'error',
        subject: 'public.users.email',
      }],
    },
    {
      name: 'several in one statement',
      history,
      sql: 'alter table users alter column id type integer, alter column name type varchar(20), alter column balance type numeric(8, 2), alter column born type date, alter column score type real;',
      expect: [
        { message: 'narrowed', at: 'id', what: 'Changing "id" of "users" from bigint to integer fails on, or cuts, values that do not fit.' },
        { message: 'narrowed', at: 'name' },
        { message: 'narrowed', at: 'balance', what: 'Changing "balance" of "users" from numeric(10,2) to numeric(8,2) fails on, or cuts, values that do not fit.' },
        { message: 'narrowed', at: 'born', what: 'Changing "born" of "users" from timestamp with time zone to date fails on, or cuts, values that do not fit.' },
        { message: 'narrowed', at: 'score' },
      ],
    },
    {
      name: 'a numeric loses what stands after the point',
      history,
      sql: 'alter table users alter balance set data type bigint;',
      expect: [{ message: 'narrowed', at: 'balance', what: 'Changing "balance" of "users" from numeric(10,2) to bigint fails on, or cuts, values that do not fit.' }],
    },
    {
      name: 'USING says what happens to each value',
      history,
      sql: 'alter table users alter column email type varchar(10) using left(email, 10);',
      expect: [{ message: 'narrowed', at: 'email', severity: 'warning' }],
    },
    {
      name: 'USING that only casts says nothing',
      history,
      sql: 'alter table users alter column id type integer using id::integer;',
      expect: [{ message: 'narrowed', at: 'id', severity: 'error' }],
    },
    {
      name: 'renamed on the way, quoted, in another schema',
      history: ['create schema shop; create table shop.orders ("Total" numeric(10, 2));', 'alter table shop.orders rename to "Orders";'],
      sql: 'alter table shop."Orders" alter column "Total" type numeric(10, 0);',
      expect: [{ message: 'narrowed', at: 'Total', what: 'Changing "Total" of "shop.Orders" from numeric(10,2) to numeric(10,0) fails on, or cuts, values that do not fit.', subject: 'shop.Orders.Total' }],
    },
    {
      name: 'a partitioned table, in a DO block',
      history: 'create table events (id bigint, note text) partition by range (id);',
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table events alter column note type varchar(20); end $$;",
      expect: [{ message: 'narrowed', at: 'note' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore narrowed-column-type: the longest is eight, checked\nalter table users alter column email type varchar(10);',
      expect: [{ message: 'narrowed', at: 'email', suppressed: 'the longest is eight, checked' }],
    },
  ],
});
