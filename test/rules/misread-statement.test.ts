import rule from '../../rules/misread-statement.js';
import { testRule } from './test-rule.js';

const runner = 'supabase';
const atomic = "create function size_of(n int) returns text language sql begin atomic select case when n > 9 then 'big' else 'small' end; end;";

testRule(rule, {
  valid: [
    { name: 'a body as a string', runner, sql: "create function size_of(n int) returns text language sql as $$ select case when n > 9 then 'big' else 'small' end; $$;" },
    { name: 'no CASE', runner, sql: "create function size_of(n int) returns text language sql begin atomic select 'case'; end;" },
    { name: 'a doubled quote', runner, sql: "select e'it''s; x';" },
    { name: 'an escaped quote and no semicolon after it', runner, sql: "select e'a; it\\'s x';" },
    { name: 'another runner', runner: 'single-transaction', sql: atomic },
  ],
  invalid: [
    { runner, sql: atomic, expect: [{ message: 'atomic', at: 'case', severity: 'warning', what: 'The CLI takes the END of this CASE for the end of the function body, and sends the statement cut in two.' }] },
    { runner, sql: "select E'it\\'s; x', 2;", expect: [{ message: 'escaped', at: "E'it\\'s; x'", help: "Write '' for a quote" }] },
  ],
});
