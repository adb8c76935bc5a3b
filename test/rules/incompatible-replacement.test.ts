import rule from '../../rules/incompatible-replacement.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create view user_list with (security_invoker = true) as select id, email from users;';
const total = 'create function total(amount bigint, rate numeric default 1) returns numeric language sql as $$ select rate $$;';

testRule(rule, {
  valid: [
    { name: 'a column at the end', history, sql: 'create or replace view user_list with (security_invoker = true) as select id, email, 1 as one from users;' },
    { name: 'dropped first', history, sql: 'drop view user_list; create view user_list as select email from users;' },
    { name: 'another overload', history: total, sql: 'create or replace function total(amount text) returns text language sql as $$ select amount $$;' },
    { name: 'a type that no file made may be written in two ways', history: 'create function near(a vector) returns vector language sql as $$ select a $$;', sql: 'create or replace function near(a vector) returns extensions.vector language sql as $$ select a $$;' },
  ],
  invalid: [
    {
      history, sql: 'create or replace view user_list as select email from users;',
      expect: [{
        message: 'view', at: 'user_list', severity: 'error', what: 'View "user_list" cannot be replaced so: cannot drop columns from view (42P16).',
        help: 'Add columns at the end only, or drop it first and say its options and grants again: DROP VIEW user_list; CREATE VIEW user_list WITH (security_invoker = true) AS …;',
      }],
    },
    { history, sql: 'create or replace view users as select 1 as id;', expect: [{ message: 'kind', at: 'users', what: 'CREATE OR REPLACE VIEW fails: "users" is a table (42809).' }] },
    {
      history: total, sql: 'create or replace function total(amount bigint, rate numeric default 1) returns text language sql as $$ select null $$;',
      expect: [{ message: 'function', at: 'create or replace function total(amount bigint, rate numeric default 1) returns text language sql as $$ select null $$', help: 'Give the new one another name, so that clients of the old one go on; or drop it first in this file, and say its grants again: DROP FUNCTION total(bigint, numeric);' }],
    },
    { history: total, sql: 'create or replace function total(sum bigint, rate numeric default 1) returns numeric language sql as $$ select rate $$;', expect: [{ message: 'function', at: 'create or replace function total(sum bigint, rate numeric default 1) returns numeric language sql as $$ select rate $$', help: 'Keep the name "amount": clients call by it through the Data API.' }] },
    { history: total, sql: 'create or replace function total(amount bigint, rate numeric) returns numeric language sql as $$ select rate $$;', expect: [{ message: 'function', at: 'create or replace function total(amount bigint, rate numeric) returns numeric language sql as $$ select rate $$', what: 'Function "total" cannot be replaced so: cannot remove parameter defaults from existing function (42P13).' }] },
  ],
});
