import rule from '../../rules/nontransactional-statement.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create index users_email on users (email); create materialized view daily as select id from users; create unique index daily_id on daily (id);';
const runner = 'supabase';

testRule(rule, {
  valid: [
    { runner, history, sql: 'create index concurrently users_id on users (id);' },
    { name: 'comments are no statements', runner, history, sql: '-- for the search\n/* of users */\ncreate index concurrently users_id on users (id);\n-- done' },
    { name: 'psql commits each statement', runner: 'autocommit', history, sql: "set lock_timeout = '2s'; create index concurrently users_id on users (id); vacuum users; drop index concurrently users_email;" },
    { name: 'the file asks its tool for no transaction', runner: 'single-transaction', history, sql: '-- +goose Up\n-- +goose NO TRANSACTION\ncreate index concurrently users_id on users (id); drop index concurrently users_email;' },
    { name: 'outside BEGIN … COMMIT', runner: 'autocommit', history, sql: 'begin; alter table users add column a int; commit; vacuum analyze users;' },
    { name: 'after a rollback', runner: 'autocommit', history, sql: 'begin; rollback; vacuum users;' },
    { name: 'statements that may run in a transaction', runner, history, sql: 'refresh materialized view concurrently daily; analyze users; create index users_id on users (id); reindex table users; cluster users using users_pkey;' },
    { name: 'the word in a string, a name and a comment', runner, history, sql: "comment on table users is 'create index concurrently'; -- vacuum\ncreate table concurrently_built (vacuum int);" },
    { name: 'each in a file of its own', runner, history, files: { 'supabase/migrations/20260101_a.sql': 'create index concurrently users_id on users (id);', 'supabase/migrations/20260102_b.sql': 'drop index concurrently users_email;' } },
    { name: 'in a file of its own, with IF NOT EXISTS', runner, history, sql: 'create unique index concurrently if not exists users_id on users (id);' },
  ],
  invalid: [
    {
      name: 'a partitioned table is reindexed in several transactions',
      runner: 'supabase',
      history: 'create table events (id bigint, at timestamptz) partition by range (at);',
      sql: "set lock_timeout = '2s'; reindex table events;",
      expect: [{ message: 'inFile', at: 'reindex table events', what: 'REINDEX TABLE of a partitioned table cannot run with other statements in one file: it fails (25001), or the file is no longer applied as a whole.' }],
      fixed: ' reindex table events;',
    },
    {
      runner,
      history,
      sql: "set lock_timeout = '2s'; create index concurrently users_id on users (id);",
      expect: [{
        message: 'inFile',
        at: 'create index concurrently users_id on users (id)',
        what: 'CREATE INDEX CONCURRENTLY cannot run with other statements in one file: it fails (25001), or the file is no longer applied as a whole.',
        help: 'Move it to a migration file of its own, with nothing else in it, not even SET.',
        severity: 'error',
      }],
      fixed: ' create index concurrently users_id on users (id);',
    },
    {
      name: 'first of several: it runs, and stays behind when a later one fails',
      runner,
      history,
      sql: 'create index concurrently users_id on users (id); alter table users add column a int;',
      expect: [{ message: 'inFile', at: 'create index concurrently users_id on users (id)' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': ' alter table users add column a int;',
        'supabase/migrations/20260101000001_users_id.sql': 'create index concurrently users_id on users (id);\n',
      },
    },
    {
      name: 'all that cannot run in a transaction',
      runner,
      history,
      sql: 'drop index concurrently if exists users_email; reindex index concurrently users_pkey; vacuum users; create database other; drop database other; reindex (concurrently) table users; vacuum (full) users;',
      expect: [
        { message: 'inFile', at: 'drop index concurrently if exists users_email', what: 'DROP INDEX CONCURRENTLY cannot run with other statements in one file: it fails (25001), or the file is no longer applied as a whole.' },
        { message: 'inFile', at: 'reindex index concurrently users_pkey' },
        { message: 'inFile', at: 'vacuum users' },
        { message: 'inFile', at: 'create database other' },
        { message: 'inFile', at: 'drop database other' },
        { message: 'inFile', at: 'reindex (concurrently) table users' },
        { message: 'inFile', at: 'vacuum (full) users' },
      ],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'drop index concurrently if exists users_email;      ',
        'supabase/migrations/20260101000001_reindex_concurrently.sql': 'reindex index concurrently users_pkey;\n',
        'supabase/migrations/20260101000002_vacuum.sql': 'vacuum users;\n',
        'supabase/migrations/20260101000003_create_database.sql': 'create database other;\n',
        'supabase/migrations/20260101000004_drop_database.sql': 'drop database other;\n',
        'supabase/migrations/20260101000005_reindex_concurrently.sql': 'reindex (concurrently) table users;\n',
        'supabase/migrations/20260101000006_vacuum.sql': 'vacuum (full) users;\n',
      },
    },
    {
      name: 'a partition detached concurrently',
      runner,
      history: "create table events (at date) partition by range (at); create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');",
      sql: 'select 1; alter table events detach partition events_2020 concurrently;',
      expect: [{ message: 'inFile', at: 'alter table events detach partition events_2020 concurrently', what: 'ALTER TABLE … DETACH PARTITION … CONCURRENTLY cannot run with other statements in one file: it fails (25001), or the file is no longer applied as a whole.' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'select 1; ',
        'supabase/migrations/20260101000001_alter_table_detach_partition_concurrently.sql': 'alter table events detach partition events_2020 concurrently;\n',
      },
    },
    {
      name: 'a tool that wraps the file in a transaction',
      runner: 'single-transaction',
      history,
      sql: 'create index concurrently users_id on users (id);',
      expect: [{ message: 'inTransaction', at: 'create index concurrently users_id on users (id)', what: 'CREATE INDEX CONCURRENTLY cannot run inside a transaction: it fails (25001).' }],
    },
    {
      name: 'inside BEGIN … COMMIT',
      runner: 'autocommit',
      history,
      sql: 'vacuum users; begin; create index concurrently users_id on users (id); commit; start transaction; vacuum users; end;',
      expect: [{ message: 'inTransaction', at: 'create index concurrently users_id on users (id)' }, { message: 'inTransaction', at: 'vacuum users' }],
    },
    {
      name: 'a rollback to a savepoint does not end the transaction',
      runner: 'autocommit',
      history,
      sql: 'begin; savepoint a; rollback to savepoint a; vacuum users; commit;',
      expect: [{ message: 'inTransaction', at: 'vacuum users' }],
    },
    {
      name: 'in a DO block, however it is run',
      runner: 'autocommit',
      history,
      sql: 'do $$ begin create index concurrently users_id on users (id); end $$;',
      expect: [{ message: 'inBlock', at: 'create index concurrently users_id on users (id)', what: 'CREATE INDEX CONCURRENTLY cannot run in a DO block or a function: it fails (25001).' }],
    },
    {
      name: 'after multi-byte text, silenced with a reason',
      runner,
      history,
      sql: "comment on table users is 'größer 日本 👍🏽';\n-- pg-safe-ignore nontransactional-statement: this server runs each statement by itself\nvacuum users;",
      expect: [{ message: 'inFile', at: 'vacuum users', suppressed: 'this server runs each statement by itself' }],
    },
  ],
});
