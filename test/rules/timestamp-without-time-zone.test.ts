import rule from '../../rules/timestamp-without-time-zone.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table meetings (id bigint primary key, starts_at timestamptz, day date, opens_at time);',
    'create table meetings (starts_at timestamp with time zone, ends_at timestamp(3) with time zone);',
    { name: 'in a query', sql: "create view today as select now()::timestamp as at;" },
    { name: 'temporary', sql: 'create temp table batch (at timestamp);' },
    { name: 'a later file changes it', files: { 'supabase/migrations/20260101_meetings.sql': 'create table meetings (starts_at timestamp);', 'supabase/migrations/20260102_zone.sql': "alter table meetings alter column starts_at type timestamptz using starts_at at time zone 'utc';" } },
    { name: 'copied from a table of before', history: 'create table meetings (starts_at timestamp);', sql: 'create table archive (like meetings);' },
    { name: 'there already', history: 'create table meetings (starts_at timestamp);', sql: 'alter table meetings add column if not exists starts_at timestamp;' },
  ],
  invalid: [
    {
      sql: 'create table meetings (starts_at timestamp not null default now(), ends_at timestamp(3) without time zone, id bigint primary key);',
      expect: [
        { message: 'declared', at: 'timestamp', column: 34, severity: 'warning', subject: 'public.meetings.starts_at', what: 'Column "starts_at" of "meetings" keeps a time without its zone: it is another moment for a session in another zone.' },
        { message: 'declared', at: 'timestamp(3) without time zone' },
      ],
      fixed: 'create table meetings (starts_at timestamptz not null default now(), ends_at timestamptz(3), id bigint primary key);',
    },
    {
      name: 'added, quoted, with a comment in between',
      history: 'create table meetings (id bigint primary key);',
      sql: 'alter table meetings add column "starts_at" /* local */ pg_catalog.timestamp;',
      expect: [{ message: 'declared', at: 'pg_catalog.timestamp' }],
      fixed: 'alter table meetings add column "starts_at" /* local */ timestamptz;',
    },
    {
      name: 'a default that takes the zone off is not to be fixed so',
      sql: "create table meetings (starts_at timestamp default (now() at time zone 'utc'));",
      expect: [{ message: 'declared', at: 'timestamp' }],
    },
    {
      name: 'changed to it',
      history: 'create table meetings (starts_at date);',
      sql: 'alter table meetings alter column starts_at set data type timestamp;',
      expect: [{ message: 'declared', at: 'timestamp' }],
    },
    { name: 'in a block', sql: 'do $$ begin create table meetings (starts_at timestamp); end $$;', expect: [{ message: 'declared', at: 'timestamp' }], fixed: 'do $$ begin create table meetings (starts_at timestamptz); end $$;' },
  ],
});
