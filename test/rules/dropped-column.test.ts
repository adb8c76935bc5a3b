import rule from '../../rules/dropped-column.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, nickname text unique, email text); create index users_email on users (lower(email)); create index users_email_id on users (email, id);';

testRule(rule, {
  valid: [
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint, name text); alter table tags drop column name;' },
    { name: 'the column is added in the same migration', history, sql: 'alter table users add column note text; alter table users drop column note;' },
    { name: 'the table is dropped, columns and all', history, sql: 'drop table users;' },
    { name: 'a column that is not there', history, sql: 'alter table users drop column if exists fax;' },
    { name: 'it was dropped before', history: [history, 'alter table users drop column nickname;'], sql: 'alter table users drop column if exists nickname;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; alter table batch drop column email;' },
    { name: 'constraints and defaults are no columns', history, sql: 'alter table users drop constraint users_nickname_key, alter column email drop default;' },
    { name: 'a swap: the values were copied to a column that takes its name', history, sql: 'alter table users add column nickname_new varchar(20); update users set nickname_new = left(nickname, 20); alter table users drop column nickname; alter table users rename column nickname_new to nickname;' },
    { name: 'what was generated is generated again', history: 'create table lines (price numeric, amount integer, total numeric generated always as (price * amount) stored);', sql: 'alter table lines drop column total; alter table lines add column total numeric generated always as (price * amount * 1.2) stored;' },
    {
      name: 'the column goes out in the same deploy',
      deploy: 'together',
      history,
      files: { 'supabase/migrations/20260101_note.sql': 'alter table users add column note text;', 'supabase/migrations/20260102_no_note.sql': 'alter table users drop column note;' },
    },
  ],
  invalid: [
    {
      name: 'renamed before: clients know the first name',
      history: 'create table quotes (id bigint primary key, symbol text, symbol_uuid uuid);',
      sql: 'alter table quotes rename column symbol to ticker; alter table quotes drop column ticker;',
      expect: [{ message: 'dropped', at: 'ticker', what: 'Dropping column "symbol" of "quotes" deletes its values for good, and clients that still use it fail.', help: 'DROP COLUMN ticker' }],
    },
    {
      name: 'another column takes its name',
      history: 'create table quotes (id bigint primary key, symbol text, symbol_uuid uuid);',
      sql: 'alter table quotes rename column symbol to ticker; alter table quotes rename column symbol_uuid to symbol; alter table quotes drop column ticker;',
      expect: [{ message: 'succeeded', at: 'ticker', severity: 'error', what: 'Dropping column "symbol" of "quotes" deletes its values for good; what has its name from here on is another column, uuid in place of text.' }],
    },
    {
      history,
      sql: 'alter table users drop column nickname;',
      expect: [{
        message: 'dropped',
        at: 'nickname',
        what: 'Dropping column "nickname" of "users" deletes its values for good, and clients that still use it fail. It takes constraint "users_nickname_key" along.',
        help: 'First release code that does not use it; then drop it in a migration of its own: ALTER TABLE users DROP COLUMN nickname;',
        severity: 'warning',
        subject: 'public.users.nickname',
        related: [{ at: 'nickname', text: 'column added here' }],
      }],
    },
    {
      name: 'an index of an expression, and one of several columns, go along',
      history,
      sql: 'alter table users drop column if exists email cascade;',
      expect: [{ message: 'dropped', at: 'email', what: 'Dropping column "email" of "users" deletes its values for good, and clients that still use it fail. It takes index "users_email", index "users_email_id" along.' }],
    },
    {
      name: 'several commands, quoted names, another schema',
      history: 'create schema shop; create table shop."Orders" ("Note" text, total numeric, currency text);',
      sql: 'alter table if exists shop."Orders" drop "Note", add column memo text, drop column total;',
      expect: [
        { message: 'dropped', at: 'Note', what: 'Dropping column "Note" of "shop.Orders" deletes its values for good, and clients that still use it fail.', help: 'ALTER TABLE shop."Orders" DROP COLUMN "Note";' },
        { message: 'dropped', at: 'total' },
      ],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.orders drop column note;',
      expect: [{ message: 'dropped', at: 'note', subject: 'legacy.orders.note', related: [] }],
    },
    {
      name: 'dropped and added again: the values are gone',
      history,
      sql: 'alter table users drop column nickname; alter table users add column nickname varchar(20);',
      expect: [{
        message: 'recreated',
        at: 'nickname',
        what: 'Dropping column "nickname" of "users" and adding it again deletes its values for good. It takes constraint "users_nickname_key" along.',
        help: 'Change it in place: ALTER TABLE users ALTER COLUMN nickname …; or add a new column, copy the values, and drop the old one in a later release.',
        severity: 'warning',
        related: [{ at: 'nickname', text: 'column added here' }],
      }],
    },
    {
      name: 'generated, and added again with another type',
      history: 'create table lines (price numeric, total numeric generated always as (price * 2) stored);',
      sql: 'alter table lines drop column total, add column total integer;',
      expect: [{ message: 'recreated', at: 'total', what: 'Dropping column "total" of "lines" and adding it again deletes its values for good.' }],
    },
    {
      name: 'a column of another table is renamed, with the same number',
      history: [history, 'create table tags (id bigint, label text, a text, b text);'],
      sql: 'alter table tags rename column b to note; alter table users drop column nickname; alter table users add column nickname text;',
      expect: [{ message: 'recreated', at: 'nickname' }],
    },
    {
      name: 'renamed, then dropped',
      history,
      sql: 'alter table users rename column nickname to handle; alter table users drop column handle;',
      expect: [{ message: 'dropped', at: 'handle' }],
    },
    {
      name: 'renamed on the way',
      history: [history, 'alter table users rename column nickname to handle;'],
      sql: 'alter table users drop column handle;',
      expect: [{ message: 'dropped', at: 'handle', related: [{ at: 'nickname', text: 'column added here' }] }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; if exists (select from users) then alter table users drop column nickname; end if; end $$;",
      expect: [{ message: 'dropped', at: 'nickname' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore dropped-column: never written\nalter table users drop column nickname;',
      expect: [{ message: 'dropped', at: 'nickname', suppressed: 'never written' }],
    },
  ],
});
