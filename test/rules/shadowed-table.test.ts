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
  ],
});
