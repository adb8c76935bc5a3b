import rule from '../../rules/missing-lock-timeout.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, plan text); create table orders (id bigint primary key, user_id bigint); create view people as select id from users;';
const runner = 'supabase';
const alter = 'alter table users add column locale text;';

testRule(rule, {
  valid: [
    { runner, history, sql: `set lock_timeout = '5s'; ${alter}` },
    { runner: 'single-transaction', history, sql: `set local lock_timeout = '5s'; ${alter}` },
    { name: 'set by a function', runner, history, sql: `select set_config('lock_timeout', '5s', false); ${alter}` },
    { name: 'in milliseconds', runner, history, sql: `set lock_timeout to 2000; ${alter}` },
    { name: 'inside BEGIN', runner: 'autocommit', history, sql: `begin; set local lock_timeout = '5s'; ${alter} commit;` },
    { name: 'in a block', runner: 'autocommit', history, sql: `do $$ begin set local lock_timeout = '5s'; ${alter} end $$;` },
    { name: 'given to the role by an earlier migration', runner, history: [history, "alter role postgres set lock_timeout = '5s';"], sql: alter },
    { name: 'given to the database, and RESET goes back to it', runner, history: [history, "alter database postgres set lock_timeout = '5s';"], sql: `set lock_timeout = 0; reset all; ${alter}` },
    { name: 'a new table', runner, history, sql: 'create table tags (id bigint); alter table tags add column name text; create index tags_name on tags (name);' },
    { name: 'locks that let clients go on', runner, history, sql: "comment on table users is 'people'; update users set plan = 'free'; create index concurrently users_plan on users (plan);" },
    { name: 'a table of the same deploy', runner, deploy: 'together', files: { 'supabase/migrations/1_a.sql': 'create table tags (name text);', 'supabase/migrations/2_b.sql': 'alter table tags add column slug text;' } },
    { name: 'writes wait for an instant, for the foreign key of a new table', runner, history, sql: 'create table plans (id bigint primary key, user_id bigint references users (id));' },
    { name: 'short enough', runner, history, options: { maximum: 5 }, sql: `set lock_timeout = '5s'; ${alter}` },
    { name: 'rolled back to', runner, history, sql: `set lock_timeout = '5s'; savepoint a; set lock_timeout = 0; rollback to a; ${alter}` },
  ],
  invalid: [
    {
      runner,
      history,
      sql: `-- Adds a locale.\n\n${alter}\nalter table orders add column note text;`,
      expect: [{
        message: 'none', at: 'locale', severity: 'warning', subject: 'public.users',
        what: 'No lock_timeout is set: while this waits for its ACCESS EXCLUSIVE lock on "users", all reads and writes of it queue up behind, and it keeps that lock while it waits for "orders".',
        help: "Put SET lock_timeout = '5s'; before it, and run the migration again when it gives up. For all later migrations at once: ALTER ROLE postgres SET lock_timeout = '5s';",
        related: [{ at: 'users', text: 'table created here' }],
      }],
      fixed: `-- Adds a locale.\n\nset lock_timeout = '5s';\n${alter}\nalter table orders add column note text;`,
    },
    { name: 'a table that no file made', runner, sql: alter, expect: [{ message: 'none', at: 'locale', related: [] }], fixed: `set lock_timeout = '5s';\n${alter}` },
    {
      name: 'after BEGIN',
      runner: 'autocommit',
      history,
      sql: `begin;\n  ${alter}\ncommit;`,
      expect: [{ message: 'none', at: 'locale', help: "Put SET lock_timeout = '5s'; before it, and run the migration again when it gives up." }],
      fixed: `begin;\n  set lock_timeout = '5s';\n  ${alter}\ncommit;`,
    },
    {
      name: 'at the top of the file, for a tool that wraps it',
      runner: 'single-transaction',
      history,
      sql: `select 1;\n${alter}`,
      expect: [{ message: 'none', at: 'locale', help: "Put SET LOCAL lock_timeout = '5s'; before it" }],
      fixed: `set local lock_timeout = '5s';\nselect 1;\n${alter}`,
    },
    {
      name: 'each statement for itself under psql',
      runner: 'autocommit',
      history,
      sql: `${alter} alter table orders add column note text;`,
      expect: [{ message: 'none', at: 'locale', what: 'No lock_timeout is set: while this waits for its ACCESS EXCLUSIVE lock on "users", all reads and writes of it queue up behind.' }],
      fixed: `set lock_timeout = '5s';\n${alter} alter table orders add column note text;`,
    },
    { name: '0 is no limit', runner, history, sql: `set lock_timeout = 0; ${alter}`, expect: [{ message: 'off', at: 'locale', what: 'SET lock_timeout = 0 leaves no lock_timeout: while this waits for its ACCESS EXCLUSIVE lock on "users", all reads and writes of it queue up behind.' }], fixed: `set lock_timeout = '5s'; ${alter}` },
    { name: 'DEFAULT is none', runner, history, sql: `set lock_timeout to default; ${alter}`, expect: [{ message: 'off', at: 'locale' }], fixed: `set lock_timeout = '5s'; ${alter}` },
    { name: 'RESET', runner, history, sql: `set lock_timeout = '5s'; reset lock_timeout; ${alter}`, expect: [{ message: 'off', at: 'locale' }], fixed: `set lock_timeout = '5s'; set lock_timeout = '5s'; ${alter}` },
    { name: 'RESET ALL', runner, history, sql: `set lock_timeout = '5s'; reset all;\n${alter}`, expect: [{ message: 'off', at: 'locale', what: 'RESET ALL leaves no lock_timeout: while this waits for its ACCESS EXCLUSIVE lock on "users", all reads and writes of it queue up behind.' }], fixed: `set lock_timeout = '5s'; reset all;\nset lock_timeout = '5s';\n${alter}` },
    { name: 'DISCARD ALL, which is to stand alone', runner, history, sql: `set lock_timeout = '5s'; discard all; ${alter}`, expect: [{ message: 'off', at: 'locale' }] },
    { name: 'too late', runner, history, sql: `${alter}\nset lock_timeout = '5s';\nalter table orders add column note text;`, expect: [{ message: 'late', at: 'locale' }], fixed: `set lock_timeout = '5s';\n${alter}\nset lock_timeout = '5s';\nalter table orders add column note text;` },
    { name: 'SET LOCAL outside a transaction', runner: 'autocommit', history, sql: `set local lock_timeout = '3s'; ${alter}`, expect: [{ message: 'local', at: 'locale' }], fixed: `set lock_timeout = '3s'; ${alter}` },
    { name: 'SET LOCAL ended by COMMIT', runner: 'autocommit', history, sql: `begin; set local lock_timeout = '3s'; commit;\n${alter}`, expect: [{ message: 'ended', at: 'locale' }], fixed: `begin; set local lock_timeout = '3s'; commit;\nset lock_timeout = '5s';\n${alter}` },
    { name: 'the role gets it only now', runner, history, sql: `alter role postgres set lock_timeout = '5s';\n${alter}`, expect: [{ message: 'none', at: 'locale' }], fixed: `set lock_timeout = '5s';\nalter role postgres set lock_timeout = '5s';\n${alter}` },
    { name: 'another role has one', runner, history: [history, "alter role anon set lock_timeout = '5s';"], sql: alter, expect: [{ message: 'none', at: 'locale' }], fixed: `set lock_timeout = '5s';\n${alter}` },
    { name: 'a function has its own', runner, history, sql: `create function f() returns void language sql set lock_timeout = '5s' as $$ select 1 $$;\n${alter}`, expect: [{ message: 'none', at: 'locale' }], fixed: `set lock_timeout = '5s';\ncreate function f() returns void language sql set lock_timeout = '5s' as $$ select 1 $$;\n${alter}` },
    { name: 'too long', runner, history, options: { maximum: 10 }, sql: `set lock_timeout = '1min'; ${alter}`, expect: [{ message: 'tooLong', at: 'locale', what: 'The lock_timeout of 60 s is longer than 10 s: while this waits for its ACCESS EXCLUSIVE lock on "users", all reads and writes of it queue up behind.' }] },
    { name: 'policies only', runner, history, sql: 'alter table users enable row level security; create policy own on users using (true);', expect: [{ message: 'none', at: 'alter table users enable row level security', severity: 'note' }], fixed: "set lock_timeout = '5s';\nalter table users enable row level security; create policy own on users using (true);" },
    { name: 'a view', runner, history, sql: 'create or replace view people as select id from users where plan is null;', expect: [{ message: 'none', at: 'people', severity: 'note', related: [{ at: 'people', text: 'view created here' }] }], fixed: "set lock_timeout = '5s';\ncreate or replace view people as select id from users where plan is null;" },
    { name: 'the graver one is shown', runner, history, sql: `create policy own on users using (true); ${alter}`, expect: [{ message: 'none', at: 'locale', severity: 'note' }], fixed: `set lock_timeout = '5s';\ncreate policy own on users using (true); ${alter}` },
    { name: 'writes too, when asked for', runner, history, options: { writes: true }, sql: 'create table plans (id bigint primary key, user_id bigint references users (id));', expect: [{ message: 'none', at: 'references users (id)', severity: 'note', what: 'No lock_timeout is set: while this waits for its SHARE ROW EXCLUSIVE lock on "users", all writes of it queue up behind.' }], fixed: "set lock_timeout = '5s';\ncreate table plans (id bigint primary key, user_id bigint references users (id));" },
    { name: 'an index build keeps writes waiting', runner, history, sql: 'create index users_plan on users (plan);', expect: [{ message: 'none', at: 'create index users_plan on users (plan)', severity: 'note' }], fixed: "set lock_timeout = '5s';\ncreate index users_plan on users (plan);" },
    { name: 'no fix beside a statement that is to stand alone', runner, history, sql: `${alter} vacuum users;`, expect: [{ message: 'none', at: 'locale' }] },
    { name: 'silenced: nothing may come between the comment and the statement', runner, history, sql: `-- pg-safe-ignore missing-lock-timeout: nobody uses it yet\n${alter}`, expect: [{ message: 'none', at: 'locale', suppressed: 'nobody uses it yet' }] },
  ],
});
