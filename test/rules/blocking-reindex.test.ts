import rule from '../../rules/blocking-reindex.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create index users_email on users (email);';

testRule(rule, {
  valid: [
    { history, sql: 'reindex index concurrently users_email;' },
    { history, sql: 'reindex (concurrently, verbose) table users;' },
    { history, sql: 'reindex schema concurrently public;' },
    { name: 'the table is new', sql: 'create table orders (id bigint primary key); reindex table orders;' },
    { name: 'system catalogs have no concurrent form', sql: 'reindex table pg_class;' },
  ],
  invalid: [
    {
      history,
      sql: 'reindex index users_email;',
      expect: [{
        message: 'blocks',
        at: 'reindex index users_email',
        what: 'REINDEX of index "users_email" blocks writes to "users", and nearly every read, until it finishes.',
        severity: 'error',
        subject: 'public.users_email',
        help: 'In a migration that your tool runs without a transaction: REINDEX INDEX CONCURRENTLY users_email;',
      }],
    },
    {
      name: 'alone in its file it can be mended',
      history,
      runner: 'supabase',
      sql: 'REINDEX (VERBOSE) TABLE users;',
      expect: [{ message: 'blocks', at: 'REINDEX (VERBOSE) TABLE users', what: 'REINDEX of table "users" blocks writes to "users", and nearly every read, until it finishes.' }],
      fixed: 'REINDEX (VERBOSE) TABLE CONCURRENTLY users;',
    },
    {
      name: 'with other statements',
      history,
      runner: 'supabase',
      sql: "set lock_timeout = '2s'; reindex table users;",
      expect: [{ message: 'blocks', at: 'reindex table users', help: 'Put this alone in a migration file of its own: REINDEX TABLE CONCURRENTLY users;' }],
      fixed: ' reindex table concurrently users;',
    },
    {
      name: 'others that it does not need: it goes into a file of its own',
      history,
      runner: 'supabase',
      sql: 'alter table users add column name text;\nreindex table users;\ncomment on table users is \'people\';\n',
      expect: [{ message: 'blocks', at: 'reindex table users' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': "alter table users add column name text;\ncomment on table users is 'people';\n",
        'supabase/migrations/20260101000001_reindex_users.sql': 'reindex table concurrently users;\n',
      },
    },
    {
      name: 'a schema',
      history: 'create schema "Shop"; create table "Shop".orders (id bigint primary key);',
      runner: 'autocommit',
      sql: 'reindex schema "Shop";',
      expect: [{ message: 'blocks', at: 'reindex schema "Shop"', what: 'REINDEX of schema "Shop" blocks writes to each of its tables in turn, and nearly every read, until it finishes.', help: 'Outside any transaction: REINDEX SCHEMA CONCURRENTLY "Shop";' }],
      fixed: 'reindex schema concurrently "Shop";',
    },
    {
      name: 'an index that no file made',
      sql: 'reindex index legacy.orders_customer;',
      expect: [{ message: 'blocks', at: 'reindex index legacy.orders_customer', what: 'REINDEX of index "orders_customer" blocks writes to its table, and nearly every read, until it finishes.' }],
    },
  ],
});
