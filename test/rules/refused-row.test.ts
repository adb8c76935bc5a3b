import rule from '../../rules/refused-row.js';
import { testRule } from './test-rule.js';

const history = "create table users (id bigint generated always as identity primary key, email text not null, state text check (state in ('on', 'off')));";
const trigger = 'create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before insert on users for each row execute function f();';

testRule(rule, {
  valid: [
    { history, sql: "insert into users (email, state) values ('a', 'on');" },
    { name: 'a trigger may fill it in', history: [history, trigger], sql: "insert into users (state) values ('on');" },
    { name: 'rows of a query', history, sql: 'insert into users (state) select state from users;' },
    { name: 'a table that no file made', sql: "insert into legacy (a) values ('on');" },
    { name: 'a default', history: [history, "alter table users alter column email set default '';"], sql: "insert into users (state) values ('on');" },
  ],
  invalid: [
    { history, sql: "insert into users (state) values ('on');", expect: [{ message: 'required', at: 'users', severity: 'error', subject: 'public.users.email', what: 'This INSERT fails (23502): it gives no value for "email" of "users", which is NOT NULL and has no default.' }] },
    { history, sql: "insert into users (email, state) values ('a', 'on'), ('b', 'lost');", expect: [{ message: 'check', at: 'users', what: 'This INSERT fails (23514): a row breaks CHECK "users_state_check" of "users".' }] },
    { history, sql: "insert into users (id, email) values (1, 'a');", expect: [{ message: 'computed', at: 'users', help: 'Leave the column out, or write OVERRIDING SYSTEM VALUE before VALUES.' }] },
    { history, sql: "insert into users (email) values ('a') on conflict (email) do nothing;", expect: [{ message: 'conflict', at: 'users', help: 'Create one first (CREATE UNIQUE INDEX ON users (…);), name the columns of one that is there (id), or write ON CONFLICT DO NOTHING without columns.' }] },
    { history, sql: "insert into users (email) values ('a', 'b');", expect: [{ message: 'shape', at: 'users' }] },
  ],
});
