import rule from '../../rules/missing-partition-key.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table events (id bigint, at date, primary key (at, id)) partition by range (at);',
    'create table events (id bigint primary key) partition by hash (id);',
    { name: 'one partition by itself', history: 'create table events (id bigint, at date) partition by range (at); create table rest partition of events default;', sql: 'create unique index rest_id on rest (id);' },
    { name: 'not unique', history: 'create table events (id bigint, at date) partition by range (at);', sql: 'create index events_id on events (id);' },
  ],
  invalid: [
    {
      sql: 'create table events (id bigint primary key, at date, land text) partition by range (at, land);',
      expect: [{ message: 'column', at: 'primary key', severity: 'error', what: 'Primary key "events_pkey" lacks "at", "land", by which partitioned table "events" is divided: the statement fails (0A000).', help: 'Make it PRIMARY KEY (id, at, land)' }],
    },
    {
      history: 'create table events (id bigint, at date) partition by range (at);', sql: 'alter table events add constraint events_key unique (id); create unique index events_id on events (id);',
      expect: [{ message: 'column', at: 'constraint events_key unique (id)', help: 'UNIQUE (id, at)' }, { message: 'column', at: 'create unique index events_id on events (id)', what: 'Unique index "events_id" lacks "at", by which partitioned table "events" is divided: the statement fails (0A000).' }],
    },
    { sql: 'create table events (at timestamp, unique (at)) partition by range (date_trunc(\'day\', at));', expect: [{ message: 'expression', at: 'unique (at)' }] },
  ],
});
