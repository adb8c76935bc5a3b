import rule from '../../rules/account-in-migration.js';
import { testRule } from './test-rule.js';

const supabase = true;
const account = "insert into auth.users (id, email) values ('00000000-0000-0000-0000-000000000001', 'admin@example.com');";

testRule(rule, {
  valid: [
    { name: 'a table of the project', supabase, history: 'create table users (id bigint primary key);', sql: 'insert into users values (1);' },
    { name: 'a function that does so when it is called', supabase, sql: `create function invite() returns void language plpgsql as $$ begin ${account} end $$;` },
    { name: 'rows that are there already', supabase, sql: 'insert into auth.users (id, email) select id, email from auth.users where false;' },
  ],
  invalid: [
    {
      supabase,
      sql: account,
      expect: [{
        message: 'account', at: account.slice(0, -1), severity: 'note', subject: 'auth.users',
        what: 'This migration puts accounts into "auth.users" in every environment it is applied to, production too.',
        help: 'Move it to supabase/seed.sql; or, where the account is meant for production, make it by auth.admin.createUser().',
      }],
    },
    { name: 'in a block, twice', supabase, sql: `do $$ begin ${account} ${account.replace('0001', '0002')} end $$;`, expect: [{ message: 'account', at: account.slice(0, -1), line: 1, column: 13 }] },
  ],
});
