import rule from '../../rules/blocking-index-build.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text);';
const partitioned = `create table events (id bigint, at timestamptz) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');`;

testRule(rule, {
  valid: [
    { history, sql: 'create index concurrently users_email on users (email);' },
    { history, sql: 'create unique index concurrently if not exists users_email on users (email);' },
    {
      name: 'the table is created in the same migration',
      sql: 'create table orders (placed_at timestamptz); create index orders_placed_at on orders (placed_at);',
    },
    { name: 'the table is created from a query', history, sql: 'create table people as select * from users; create index people_email on people (email);' },
    { name: 'the table is created if it does not exist', sql: 'create table if not exists users (email text); create index if not exists users_email on users (email);' },
    { name: 'the table is created, then renamed', sql: 'create table users (email text); alter table users rename to people; create index people_email on people (email);' },
    { name: 'the table was dropped by an earlier migration', history: `${history} drop table users;`, sql: 'create table users (email text); create index users_email on users (email);' },
    { name: 'the table is dropped and made anew', history, sql: 'drop table users; create table users (email text); create index users_email on users (email);' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; create index batch_id on batch (id);' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_orders.sql': 'create table orders (id bigint);', 'supabase/migrations/2_index.sql': 'create index orders_id on orders (id);' },
    },
    { name: 'the index is there already', history: `${history} create index users_email on users (email);`, sql: 'create index if not exists users_email on users (email);' },
    { name: 'a partitioned table alone holds no rows', history: partitioned, sql: 'create index events_at on only events (at);' },
    { name: 'a partitioned table without partitions', history: 'create table events (id bigint, at timestamptz) partition by range (at);', sql: 'create index events_at on events (at);' },
    { name: 'each partition has such an index', history: `${partitioned} create index concurrently events_2024_at on events_2024 (at);`, sql: 'create index events_at on events (at);' },
    { name: 'an index named in a comment and in a string', history, sql: "-- create index users_email on users (email)\ncomment on table users is 'create index users_email on users (email)';" },
    { name: 'a column that the table has not: it fails', history, sql: 'create index users_name on users (name); create index users_both on users (id, "Name");' },
    {
      name: 'a table that a later file is the first to make: it fails',
      files: { 'supabase/migrations/1_index.sql': 'create index orders_user on orders (user_id);', 'supabase/migrations/2_orders.sql': 'create table orders (id bigint, user_id bigint);' },
    },
    { name: 'the index of a constraint is another rule’s', history, sql: 'alter table users add constraint users_email_key unique (email);' },
    { name: 'a block that only handles an error', history, sql: 'do $$ begin perform 1; exception when others then create index users_email on users (email); end $$;' },
  ],
  invalid: [
    {
      name: 'under the lock of an earlier statement, which keeps reads out too; one of that name goes first',
      runner: 'supabase',
      history: 'create table users (id bigint primary key, email text); create unique index users_email on users (email);',
      sql: 'drop index users_email; create unique index users_email on users (lower(email));',
      expect: [{
        message: 'blocksAll', at: 'create unique index users_email on users (lower(email))',
        what: 'Building index "users_email" blocks every read and write of "users" until it finishes: the transaction holds an ACCESS EXCLUSIVE lock on it already.',
        help: 'Build it under another name before the old one goes. A migration file each, in this order, what is CONCURRENTLY with nothing else in its file:\n1. CREATE UNIQUE INDEX CONCURRENTLY users_email_new ON users (lower(email));\n2. DROP INDEX CONCURRENTLY users_email;\n3. ALTER INDEX users_email_new RENAME TO users_email;',
      }],

    },
    {
      name: 'a unique index in place of another one',
      runner: 'supabase',
      history: 'create table users (id bigint primary key, email text, land text); create unique index users_email on users (email);',
      sql: 'drop index users_email; create unique index users_email_land on users (email, land);',
      expect: [{ message: 'blocksAll', at: 'create unique index users_email_land on users (email, land)', help: 'Drop "users_email" after it' }],

    },
    {
      name: 'several among others: each goes into a file of its own',
      history,
      runner: 'supabase',
      sql: 'alter table users add column name text;\ncreate index users_email on users (email);\nCREATE UNIQUE INDEX IF NOT EXISTS users_both ON users (id, email);\n',
      expect: [{ message: 'blocksAll', at: 'create index users_email on users (email)' }, { message: 'blocksAll', at: 'CREATE UNIQUE INDEX IF NOT EXISTS users_both ON users (id, email)' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add column name text;\n',
        'supabase/migrations/20260101000001_users_email.sql': 'create index concurrently users_email on users (email);\n',
        'supabase/migrations/20260101000002_users_both.sql': 'CREATE UNIQUE INDEX CONCURRENTLY users_both ON users (id, email);\n',
      },
    },
    {
      name: 'with the comments that are its own',
      history,
      runner: 'supabase',
      sql: "-- About users.\nalter table users add column name text;\n\n-- For the log-in,\n-- every time.\ncreate index users_email on users (email); -- not unique\n\n-- These two.\ncreate index users_both on users (id, email);\nalter table users alter column name set default '';\n",
      expect: [{ message: 'blocksAll', at: 'create index users_email on users (email)' }, { message: 'blocksAll', at: 'create index users_both on users (id, email)' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': "-- About users.\nalter table users add column name text;\n\n-- These two.\nalter table users alter column name set default '';\n",
        'supabase/migrations/20260101000001_users_email.sql': '-- For the log-in,\n-- every time.\ncreate index concurrently users_email on users (email); -- not unique\n',
        'supabase/migrations/20260101000002_users_both.sql': 'create index concurrently users_both on users (id, email);\n',
      },
    },
    {
      name: 'several, with settings only: the first one stays alone',
      history,
      runner: 'supabase',
      sql: "set lock_timeout = '5s';\ncreate index users_email on users (email);\ncreate index users_id on users (id);\n",
      expect: [{ message: 'blocksWrites', at: 'create index users_email on users (email)' }, { message: 'blocksWrites', at: 'create index users_id on users (id)' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'create index concurrently users_email on users (email);\n',
        'supabase/migrations/20260101000001_users_id.sql': 'create index concurrently users_id on users (id);\n',
      },
    },
    ...[
      'create unique index users_email on users (email); insert into users values (1) on conflict (email) do nothing;',
      'create unique index users_email on users (email); alter table users add constraint users_email_key unique using index users_email;',
      "create index users_email on users (email); comment on index users_email is 'for the search';",
      'create index users_email on users (email); alter index users_email rename to users_mail; select 1;',
      'set search_path = public; create index users_email on users (email); select 1;',
    ].map((sql) => ({
      name: `what stays needs it: ${sql}`, history, runner: 'supabase' as const, sql,
      expect: [{ message: 'blocksWrites' as const, at: /create (?:unique )?index [^;]*/.exec(sql)![0] }] as const,
    })),
    {
      name: 'a table made by hand that a later file adopts',
      files: { 'supabase/migrations/1_index.sql': 'create index orders_user on orders (user_id);', 'supabase/migrations/2_orders.sql': 'create table if not exists orders (id bigint, user_id bigint);' },
      expect: [{ message: 'blocksWrites', at: 'create index orders_user on orders (user_id)' }],
    },
    {
      history,
      sql: 'create index users_email on users (email);',
      expect: [{
        message: 'blocksWrites',
        at: 'create index users_email on users (email)',
        what: 'Building index "users_email" blocks every write to "users" until it finishes.',
        severity: 'error',
        subject: 'public.users_email',
        related: [{ at: 'users', text: 'table created here' }],
        help: 'In a migration that your tool runs without a transaction: CREATE INDEX CONCURRENTLY users_email ON users (email);',
      }],
    },
    {
      name: 'the CLI runs a file as one transaction',
      history,
      runner: 'supabase',
      sql: 'create unique index users_email on users (email);',
      expect: [{ message: 'blocksWrites', at: 'create unique index users_email on users (email)', help: 'Put this alone in a migration file of its own: CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);' }],
      fixed: 'create unique index concurrently users_email on users (email);',
    },
    {
      name: 'psql commits each statement',
      history,
      runner: 'autocommit',
      sql: 'create index users_email on users (email);',
      expect: [{ message: 'blocksWrites', at: 'create index users_email on users (email)', help: 'Outside any transaction: CREATE INDEX CONCURRENTLY users_email ON users (email);' }],
      fixed: 'create index concurrently users_email on users (email);',
    },
    {
      name: 'an index without a name gets the one that Postgres gives it',
      history,
      sql: 'create index on users (lower(email), id);',
      expect: [{ message: 'blocksWrites', at: 'create index on users (lower(email), id)', what: 'Building index "users_lower_id_idx" blocks every write to "users" until it finishes.' }],
    },
    {
      name: 'quoted names, another schema, an expression and a predicate',
      history: 'create schema shop; create table shop."Order Lines" (id bigint, "Sku" text);',
      sql: 'create index "Lines by Sku" on shop."Order Lines" using btree (lower("Sku")) where id > 0;',
      expect: [{
        message: 'blocksWrites',
        at: 'create index "Lines by Sku" on shop."Order Lines" using btree (lower("Sku")) where id > 0',
        what: 'Building index "Lines by Sku" blocks every write to "shop.Order Lines" until it finishes.',
        help: 'CREATE INDEX CONCURRENTLY "Lines by Sku" ON shop."Order Lines" (lower("Sku")) WHERE id > 0;',
        subject: 'shop.Lines by Sku',
        related: [{ at: 'shop."Order Lines"', text: 'table created here' }],
      }],
    },
    {
      name: 'a table that no file made',
      sql: 'create index orders_customer on legacy.orders (customer);',
      expect: [{ message: 'blocksWrites', at: 'create index orders_customer on legacy.orders (customer)', what: 'Building index "orders_customer" blocks every write to "legacy.orders" until it finishes.', help: 'CREATE INDEX CONCURRENTLY orders_customer ON legacy.orders (customer);', related: [] }],
    },
    {
      name: 'the search path decides which table is meant',
      supabase: true,
      sql: 'set search_path = storage; create index objects_name on objects (name);',
      expect: [{ message: 'blocksWrites', at: 'create index objects_name on objects (name)', subject: 'storage.objects_name', related: [] }],
    },
    {
      name: 'renamed since it was created',
      history: [history, 'alter table users rename to people;'],
      sql: 'create index people_email on people (email);',
      expect: [{ message: 'blocksWrites', at: 'create index people_email on people (email)', related: [{ at: 'users', text: 'table created here' }] }],
    },
    {
      name: 'IF NOT EXISTS does not make an old table new',
      history,
      sql: 'create table if not exists users (id bigint); create index if not exists users_email on users (email);',
      expect: [{ message: 'blocksWrites', at: 'create index if not exists users_email on users (email)' }],
    },
    {
      name: 'a deploy is one file unless said otherwise',
      files: { 'supabase/migrations/1_orders.sql': 'create table orders (id bigint);', 'supabase/migrations/2_index.sql': 'create index orders_id on orders (id);' },
      expect: [{ message: 'blocksWrites', at: 'create index orders_id on orders (id)', path: 'supabase/migrations/2_index.sql' }],
    },
    {
      name: 'a partition is a table like any other',
      history: partitioned,
      sql: 'create index events_2024_at on events_2024 (at);',
      expect: [{ message: 'blocksWrites', at: 'create index events_2024_at on events_2024 (at)' }],
    },
    {
      name: 'a materialized view',
      history: `${history} create materialized view daily as select id from users;`,
      sql: 'create unique index daily_id on daily (id);',
      expect: [{
        message: 'blocksRefresh',
        at: 'create unique index daily_id on daily (id)',
        what: 'Building index "daily_id" blocks every REFRESH of "daily" until it finishes.',
        severity: 'warning',
        help: 'CREATE UNIQUE INDEX CONCURRENTLY daily_id ON daily (id);',
        related: [{ at: 'daily', text: 'materialized view created here' }],
      }],
    },
    {
      name: 'a partitioned table',
      history: `${partitioned} create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01'); create index events_2025_at on events_2025 (at);`,
      sql: 'create index events_at on events (at);',
      expect: [{
        message: 'blocksPartitions',
        at: 'create index events_at on events (at)',
        what: 'Building index "events_at" blocks every write to "events" and its partitions until the last of them has its index.',
        severity: 'error',
        help: `In steps:
CREATE INDEX events_at ON ONLY events (at);
CREATE INDEX CONCURRENTLY events_2024_at ON events_2024 (at); -- alone in its file
ALTER INDEX events_at ATTACH PARTITION events_2024_at;`,
        related: [{ at: 'events', text: 'partitioned table created here' }],
      }],
    },
    {
      name: 'offsets survive multi-byte text',
      history,
      sql: '-- é ü 日本 👍🏽\ncreate index users_email on users (email); /* ä */ create index users_id on users (id);',
      expect: [
        { message: 'blocksWrites', at: 'create index users_email on users (email)', line: 2 },
        { message: 'blocksWrites', at: 'create index users_id on users (id)', line: 2 },
      ],
    },
    {
      name: 'in a DO block, whether it runs always or not',
      history,
      sql: "do $$ begin create index users_email on users (email); if not exists (select from pg_indexes where indexname = 'users_id') then create index users_id on users (id); end if; end $$;",
      expect: [
        { message: 'blocksWrites', at: 'create index users_email on users (email)', help: 'It cannot run in a DO block.' },
        { message: 'blocksWrites', at: 'create index users_id on users (id)' },
      ],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore blocking-index-build: twenty rows\ncreate index users_email on users (email);\ncreate index users_id on users (id);',
      expect: [
        { message: 'blocksWrites', at: 'create index users_email on users (email)', suppressed: 'twenty rows' },
        { message: 'blocksWrites', at: 'create index users_id on users (id)' },
      ],
    },
  ],
});
