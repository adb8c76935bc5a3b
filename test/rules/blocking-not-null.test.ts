import rule from '../../rules/blocking-not-null.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, name text not null);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table users add constraint email_not_null check (email is not null) not valid;' },
    {
      name: 'a validated CHECK proves that there is no NULL',
      history: [history, 'alter table users add constraint email_not_null check (email is not null) not valid;', 'alter table users validate constraint email_not_null;'],
      sql: 'alter table users alter column email set not null;',
    },
    { name: 'a NOT NULL constraint of PostgreSQL 18, validated', postgres: 18, history: [history, 'alter table users add constraint email_is_set not null email not valid;', 'alter table users validate constraint email_is_set;'], sql: 'alter table users alter column email set not null;' },
    { name: 'NOT VALID, as PostgreSQL 18 has it', postgres: 18, history, sql: 'alter table users add constraint email_is_set not null email not valid;' },
    { name: 'the CHECK says more than that', history: [history, "alter table users add constraint email_is_set check (email is not null and email <> '');"], sql: 'alter table users alter column email set not null;' },
    { name: 'it is NOT NULL already', history, sql: 'alter table users alter column name set not null;' },
    { name: 'a primary key is NOT NULL', history, sql: 'alter table users alter column id set not null;' },
    { name: 'the table is created in the same migration', sql: 'create table orders (id bigint); alter table orders alter column id set not null;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; alter table batch alter column email set not null;' },
    { name: 'a foreign table has no rows of its own', history: 'create foreign table remote (id integer) server other;', sql: 'alter foreign table remote alter column id set not null;' },
    { name: 'dropping it reads nothing', history, sql: 'alter table users alter column name drop not null;' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_orders.sql': 'create table orders (id bigint);', 'supabase/migrations/2_required.sql': 'alter table orders alter id set not null;' },
    },
  ],
  invalid: [
    {
      name: 'a primary key of the same migration sets NOT NULL too: no fix',
      history: 'create table pairs (a bigint, b bigint);',
      sql: 'alter table pairs alter column a set not null; alter table pairs add primary key (a, b);',
      expect: [{ message: 'scan', at: 'a', line: 1, column: 32 }],
    },
    {
      history,
      sql: 'alter table users alter column email set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE users ALTER COLUMN email SET NOT NULL; ALTER TABLE users DROP CONSTRAINT email_not_null;\n',
      },
      expect: [{
        message: 'scan',
        at: 'email',
        severity: 'error',
        subject: 'public.users.email',
        related: [{ at: 'users', text: 'table created here' }],
        what: 'SET NOT NULL on "email" reads all of "users" while nobody can read or write it, and fails if a row holds NULL.',
        help: 'A migration file each, in this order:\n1. ALTER TABLE users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;\n2. ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n3. ALTER TABLE users ALTER COLUMN email SET NOT NULL; ALTER TABLE users DROP CONSTRAINT email_not_null;',
      }],
    },
    {
      name: 'PostgreSQL 18 has NOT NULL constraints that are not valid',
      history,
      postgres: 18,
      sql: 'alter table users alter column email set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users ADD CONSTRAINT email_not_null NOT NULL email NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'email', help: '1. ALTER TABLE users ADD CONSTRAINT email_not_null NOT NULL email NOT VALID;\n2. ALTER TABLE users VALIDATE CONSTRAINT email_not_null;' }],
    },
    {
      name: 'the same as a constraint, which PostgreSQL 18 has',
      history,
      postgres: 18,
      sql: 'alter table users add constraint email_is_set not null email;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add constraint email_is_set not null email NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT email_is_set;\n',
      },
      expect: [{ message: 'scan', at: 'constraint email_is_set not null email', subject: 'public.users.email' }],
    },
    {
      name: 'a CHECK that is not validated proves nothing',
      history: [history, 'alter table users add constraint email_not_null check (email is not null) not valid;'],
      sql: 'alter table users alter column email set not null;',
      expect: [{ message: 'scan', at: 'email', help: '1. ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;' }],
    },
    {
      name: 'a CHECK of another column, or one that a NULL passes',
      history: [history, "alter table users add check (name is not null), add check (email <> ''), add check (email is not null or id > 0);"],
      sql: 'alter table users alter column email set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE users ALTER COLUMN email SET NOT NULL; ALTER TABLE users DROP CONSTRAINT email_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'email' }],
    },
    {
      name: 'several commands, a short form and quoted names',
      history: 'create schema shop; create table shop."Orders" (id bigint, "Note" text, total numeric);',
      sql: 'alter table shop."Orders" alter "Note" set not null, alter column total set default 0, alter total set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table shop."Orders" ADD CONSTRAINT "Note_not_null" CHECK ("Note" IS NOT NULL) NOT VALID, alter column total set default 0, ADD CONSTRAINT total_not_null CHECK (total IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE shop."Orders" VALIDATE CONSTRAINT "Note_not_null", VALIDATE CONSTRAINT total_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE shop."Orders" ALTER COLUMN "Note" SET NOT NULL, ALTER COLUMN total SET NOT NULL; ALTER TABLE shop."Orders" DROP CONSTRAINT "Note_not_null", DROP CONSTRAINT total_not_null;\n',
      },
      expect: [{
        message: 'scan', at: 'Note', subject: 'shop.Orders',
        what: 'SET NOT NULL on "Note", "total" reads all of "shop.Orders" while nobody can read or write it, and fails if a row holds NULL.',
        related: [{ at: 'shop."Orders"', text: 'table created here' }],
        help: '1. ALTER TABLE shop."Orders" ADD CONSTRAINT "Note_not_null" CHECK ("Note" IS NOT NULL) NOT VALID, ADD CONSTRAINT total_not_null CHECK (total IS NOT NULL) NOT VALID;\n2. ALTER TABLE shop."Orders" VALIDATE CONSTRAINT "Note_not_null", VALIDATE CONSTRAINT total_not_null;\n3. ALTER TABLE shop."Orders" ALTER COLUMN "Note" SET NOT NULL, ALTER COLUMN total SET NOT NULL; ALTER TABLE shop."Orders" DROP CONSTRAINT "Note_not_null", DROP CONSTRAINT total_not_null;',
      }],
    },
    {
      name: 'two statements read the table twice',
      history,
      sql: 'alter table users add column nick text; alter table users alter column email set not null; alter table users alter column nick set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add column nick text; alter table users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID; alter table users ADD CONSTRAINT nick_not_null CHECK (nick IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\nALTER TABLE users VALIDATE CONSTRAINT nick_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE users ALTER COLUMN email SET NOT NULL; ALTER TABLE users DROP CONSTRAINT email_not_null;\nALTER TABLE users ALTER COLUMN nick SET NOT NULL; ALTER TABLE users DROP CONSTRAINT nick_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'email' }, { message: 'scan', at: 'nick' }],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.orders alter column customer set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table legacy.orders ADD CONSTRAINT customer_not_null CHECK (customer IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE legacy.orders VALIDATE CONSTRAINT customer_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'customer', subject: 'legacy.orders.customer', related: [] }],
    },
    {
      name: 'IF EXISTS goes along',
      history,
      sql: 'alter table if exists only users alter column email set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table if exists only users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE IF EXISTS users VALIDATE CONSTRAINT email_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE IF EXISTS users ALTER COLUMN email SET NOT NULL; ALTER TABLE IF EXISTS users DROP CONSTRAINT email_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'email' }],
    },
    {
      name: 'a column that this migration adds and fills',
      history,
      sql: "alter table users add column nickname text; update users set nickname = ''; alter table users alter column nickname set not null;",
      fixed: {
        'supabase/migrations/20260101000000_case.sql': "alter table users add column nickname text; update users set nickname = ''; alter table users ADD CONSTRAINT nickname_not_null CHECK (nickname IS NOT NULL) NOT VALID;",
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT nickname_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE users ALTER COLUMN nickname SET NOT NULL; ALTER TABLE users DROP CONSTRAINT nickname_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'nickname' }],
    },
    {
      name: 'NOT NULL dropped before',
      history: [history, 'alter table users alter column name drop not null;'],
      sql: 'alter table users alter column name set not null;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users ADD CONSTRAINT name_not_null CHECK (name IS NOT NULL) NOT VALID;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT name_not_null;\n',
        'supabase/migrations/20260101000002_case_not_null.sql': 'SET LOCAL lock_timeout = \'5s\';\nALTER TABLE users ALTER COLUMN name SET NOT NULL; ALTER TABLE users DROP CONSTRAINT name_not_null;\n',
      },
      expect: [{ message: 'scan', at: 'name' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice '日本 👍🏽 é'; alter table users alter column email set not null; end $$;",
      expect: [{ message: 'scan', at: 'email' }],
    },
  ],
});
