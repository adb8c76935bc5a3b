import rule from '../../rules/syntax-error.js';
import { testRule } from './test-rule.js';

const history = 'create table members (id bigint primary key, name text);';

testRule(rule, {
  valid: [
    { history, sql: 'create unique index members_name_key on members (lower(name));' },
    { name: 'no statement at all', sql: '-- nothing yet\n;;\n' },
    { name: 'what only looks odd', history, sql: "select $a$ ; ' -- $a$, E'it\\'s', U&'\\0041', 'größer 日本 👍🏽'; /* a /* nested */ comment ; */ select 1" },
    { name: 'what fails only when it runs', sql: 'select from nowhere; alter table nothing add column a integer;' },
  ],
  invalid: [
    {
      history,
      sql: 'alter table members add constraint members_name_key unique (lower(name));',
      expect: [{ message: 'refused', at: '(', what: 'Postgres cannot read this statement: syntax error at or near "(".', severity: 'error' }],
    },
  ],
});
