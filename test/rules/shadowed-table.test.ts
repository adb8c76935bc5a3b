import rule from '../../rules/shadowed-table.js';
import { testRule } from './test-rule.js';

const history = 'create table plans (id bigint primary key, name text);';

testRule(rule, {
  valid: [
    { history, sql: 'create table if not exists plans (id bigint primary key, name text);' },
    { name: 'fewer columns', history, sql: 'create table if not exists plans (id bigint primary key);' },
    { name: 'the columns come with the same file', history, sql: 'create table if not exists plans (id bigint primary key, active boolean); alter table plans add column if not exists active boolean;' },
    { name: 'a table that no file made', history: 'alter table tags enable row level security;', sql: 'create table if not exists tags (id bigint, name text);' },
    { name: 'another schema', history, sql: 'create schema app; create table if not exists app.plans (id bigint, active boolean);' },
  ],
  invalid: [
    {
      history,
      sql: 'create table if not exists plans (id bigint primary key, name text, active boolean not null default true);',
      expect: [{
        message: 'shadowed', at: 'plans', subject: 'public.plans', severity: 'warning', what: 'Nothing is made here: table "plans" is there already, without column "active".',
        help: 'ALTER TABLE plans ADD COLUMN IF NOT EXISTS active …; or give this table another name.',
      }],
    },
    {
      name: 'all of many columns', history, sql: 'create table if not exists plans (id bigint primary key, a int, b int, c int, d int, e int, f int, g int);',
      expect: [{
        message: 'shadowed', at: 'plans', what: 'Nothing is made here: table "plans" is there already, without columns "a", "b", "c", "d", "e" and 2 more.',
        help: 'ALTER TABLE plans ADD COLUMN IF NOT EXISTS a …, ADD COLUMN IF NOT EXISTS b …, ADD COLUMN IF NOT EXISTS c …, ADD COLUMN IF NOT EXISTS d …, ADD COLUMN IF NOT EXISTS e …, ADD COLUMN IF NOT EXISTS f …, ADD COLUMN IF NOT EXISTS g …; or give this table another name.',
      }],
    },
    {
      name: 'names that were written in quotes there', history: 'create table peers (id bigint primary key, "peerId" text, "createdAt" timestamptz);', sql: 'create table if not exists peers (id bigint primary key, peerId text, createdAt timestamptz, note text);',
      expect: [{
        message: 'shadowed', at: 'peers', what: 'Nothing is made here: table "peers" is there already, without columns "peerid", "createdat" and "note".',
        help: 'Write "peerId" and "createdAt" in quotes, as the table has them: without quotes that is peerid and createdat. ALTER TABLE peers ADD COLUMN IF NOT EXISTS note …; or give this table another name.',
      }],
    },
  ],
});
