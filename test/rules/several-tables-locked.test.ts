import rule from '../../rules/several-tables-locked.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key); create table orders (id bigint primary key); create table logs (id bigint primary key);';
const two = 'alter table users add column locale text; alter table orders add column note text;';

testRule(rule, {
  valid: [
    { history, sql: 'alter table users add column locale text; alter table users add column name text;' },
    { name: 'each statement commits', runner: 'autocommit', history, sql: two },
    { name: 'more are allowed', history, options: { maximum: 2 }, sql: two },
    { name: 'weak locks', history, sql: "comment on table users is 'people'; comment on table orders is 'what they buy'; insert into logs values (1);" },
    { name: 'new tables', history, sql: 'alter table users add column locale text; create table tags (id bigint); alter table tags add column name text;' },
  ],
  invalid: [
    {
      history,
      sql: two,
      expect: [{
        message: 'order', at: 'note', subject: 'public.orders', severity: 'warning',
        what: 'This transaction locks 2 tables in use, each while it holds those before: "users" (ACCESS EXCLUSIVE), then "orders" (ACCESS EXCLUSIVE).',
        related: [{ at: 'locale', text: '"users" locked here' }],
      }],
    },
    {
      name: 'a foreign key locks both',
      runner: 'autocommit',
      history: [history, 'alter table orders add column user_id bigint;'],
      sql: 'alter table orders add foreign key (user_id) references users (id);',
      expect: [{ message: 'order', at: 'foreign key (user_id) references users (id)', what: 'This transaction locks 2 tables in use, each while it holds those before: "orders" (SHARE ROW EXCLUSIVE), then "users" (SHARE ROW EXCLUSIVE).' }],
    },
  ],
});
