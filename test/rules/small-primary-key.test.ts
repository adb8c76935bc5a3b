import rule from '../../rules/small-primary-key.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table events (id bigserial primary key);',
    'create table events (id bigint generated always as identity primary key);',
    'create table events (id uuid primary key);',
    { name: 'given by hand', sql: 'create table months (number smallint primary key);' },
    { name: 'of two columns', sql: 'create table lines (order_id integer, number serial, primary key (order_id, number));' },
    { name: 'not the key', sql: 'create table events (id bigint primary key, number serial);' },
    { name: 'temporary', sql: 'create temp table batch (id serial primary key);' },
    { name: 'a table in use', history: 'create table events (id serial);', sql: 'alter table events add primary key (id);' },
  ],
  invalid: [
    {
      sql: 'create table events (id serial primary key);',
      expect: [{ message: 'small', at: 'id', severity: 'note', subject: 'public.events.id', what: 'The primary key "id" of "events" counts up in integer, which ends at 2,147,483,647: INSERT fails from there on.' }],
    },
    { sql: 'create table events (id int generated always as identity primary key);', expect: [{ message: 'small', at: 'id' }] },
    { sql: 'create table events (id smallserial, primary key (id));', expect: [{ message: 'small', at: 'id', column: 22, what: 'The primary key "id" of "events" counts up in smallint, which ends at 32,767: INSERT fails from there on.' }] },
  ],
});
