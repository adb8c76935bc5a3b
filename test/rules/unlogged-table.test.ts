import rule from '../../rules/unlogged-table.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table messages (id bigint primary key);',
    'create temp table batch (id bigint primary key);',
    { name: 'made logged once it is filled', sql: 'create unlogged table messages (id bigint primary key); alter table messages set logged;' },
    { name: 'dropped later', files: { 'supabase/migrations/20260101_batch.sql': 'create unlogged table batch (id bigint primary key);', 'supabase/migrations/20260102_drop.sql': 'drop table batch;' } },
  ],
  invalid: [
    {
      sql: 'create unlogged table messages (id bigint primary key);',
      expect: [{ message: 'unlogged', at: 'messages', severity: 'warning', subject: 'public.messages', what: 'Table "messages" is unlogged: a crash or a failover empties it, and no replica has its rows.', help: 'Leave UNLOGGED out' }],
    },
    { history: 'create table messages (id bigint primary key);', sql: 'alter table messages set unlogged;', expect: [{ message: 'unlogged', at: 'alter table messages set unlogged', help: 'ALTER TABLE messages SET LOGGED;' }] },
  ],
});
