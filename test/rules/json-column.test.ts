import rule from '../../rules/json-column.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table events (id bigint primary key, payload jsonb, json text);',
    { name: 'a parameter', sql: 'create function f(payload json) returns void language sql as $$ select 1 $$;' },
    { name: 'the column is dropped', sql: 'create table events (id bigint primary key, payload json); alter table events drop column payload;' },
  ],
  invalid: [
    {
      sql: 'create table events (id bigint primary key, json json);',
      expect: [{ message: 'declared', at: 'json', column: 50, subject: 'public.events.json', what: 'Column "json" of "events" is of type json, which has no equality: SELECT DISTINCT and UNION over it fail.' }],
      fixed: 'create table events (id bigint primary key, json jsonb);',
    },
    { history: 'create table events (id bigint primary key);', sql: 'alter table events add payload JSON;', expect: [{ message: 'declared', at: 'JSON' }], fixed: 'alter table events add payload jsonb;' },
    { name: 'changed to it', history: 'create table events (payload text);', sql: 'alter table events alter payload type json using payload::json;', expect: [{ message: 'declared', at: 'json', column: 39 }] },
  ],
});
