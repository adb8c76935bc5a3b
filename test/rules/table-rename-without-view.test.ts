import rule from '../../rules/table-rename-without-view.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text);';
const secured = `${history} alter table users enable row level security; create policy mine on users using (true); create policy team on users for select using (true);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create trigger touched before update on users for each row execute function touch();
create table orders (id bigint primary key, user_id bigint constraint orders_user references users (id));`;

testRule(rule, {
  valid: [
    { name: 'a new table comes in under the name of one that is put aside', history: 'create table orders (id bigint primary key); create table orders_new (id bigint primary key);', sql: 'alter table orders rename to orders_old; alter table orders_new rename to orders;' },
    { name: 'a schema with nothing in it', history: 'create schema app;', sql: 'alter schema app rename to core;' },
    { history, sql: 'alter table users rename to profiles; create view users with (security_invoker = true) as select * from profiles;' },
    { name: 'the view is made in a DO block', history, sql: "do $$ begin alter table users rename to profiles; create view users as select * from profiles; end $$;" },
    { name: 'moved, with a view', history, sql: 'create schema app; alter table users set schema app; create or replace view users with (security_invoker) as select id, email from app.users;' },
    { name: 'renamed and back again', history, sql: 'alter table users rename to tmp; alter table tmp rename to users;' },
    { name: 'the table is created in the same migration', sql: 'create table a (id bigint); alter table a rename to b;' },
    { name: 'a temporary table', history, sql: 'create temp table batch as select * from users; alter table batch rename to heap;' },
    { name: 'put aside for a new table of its name', history, sql: 'alter table users rename to users_old; create table users (id uuid primary key, email text);' },
    { name: 'swapped for another table, and nothing was left behind', history, sql: 'alter table users rename to profiles; create table users (id uuid primary key);' },
    {
      name: 'what is made for the old table here was meant for it',
      history,
      sql: `alter table users rename to profiles; create table users (id uuid primary key, profile bigint references profiles (id));
        alter table profiles enable row level security; create policy mine on profiles using (true); create trigger once before insert on profiles for each row execute function touch();`,
    },
    {
      name: 'swapped for another table that has all of it too',
      history: secured,
      sql: 'create table users_2 (id uuid primary key); alter table users_2 enable row level security; create policy mine_too on users_2 using (true); create trigger touched before update on users_2 for each row execute function touch(); alter table orders drop constraint orders_user; alter table users rename to profiles; alter table users_2 rename to users;',
    },
    { name: 'renamed, then dropped: another rule’s', history, sql: 'alter table users rename to users_old; drop table users_old;' },
    { name: 'views, indexes, sequences and columns are other rules’', history: `${history} create view v as select id from users; create index i on users (email); create sequence s;`, sql: 'alter view v rename to w; alter index i rename to j; alter sequence s rename to t;' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_a.sql': 'create table a (id bigint);', 'supabase/migrations/2_b.sql': 'alter table a rename to b;' },
    },
    { name: 'a swap of two tables in one name', history, sql: 'create table users_new (id uuid primary key); alter table users rename to users_backup_2024; alter table users_new rename to users;' },
  ],
  invalid: [
    {
      name: 'a table is put aside with the foreign keys that refer to it',
      history: 'create table orders (id bigint primary key); create table orders_new (id bigint primary key); create table lines (order_id bigint constraint lines_order references orders);',
      sql: 'alter table orders rename to orders_old; alter table orders_new rename to orders;',
      expect: [{ message: 'replaced', at: 'orders', severity: 'warning', what: 'Renaming "orders" to "orders_old" and putting another table in its place leaves foreign key "lines_order" behind on "orders_old".' }],
    },
    {
      name: 'a schema',
      history: 'create schema app; create table app.orders (id bigint primary key); create view app.open as select id from app.orders;',
      sql: 'alter schema app rename to core;',
      expect: [{ message: 'schema', at: 'alter schema app rename to core', severity: 'error', what: 'Renaming schema "app" to "core" breaks everything that still names what is in it, 2 tables and views, by the old name.' }],
    },
    {
      history,
      sql: 'alter table users rename to profiles;',
      expect: [{
        message: 'renamed',
        at: 'users',
        what: 'Renaming "users" to "profiles" breaks everything that still uses the old name: no view takes its place in this migration.',
        help: 'Add to the same file: CREATE VIEW users WITH (security_invoker = true) AS SELECT id, email FROM profiles;',
        severity: 'error',
        subject: 'public.users',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'before PostgreSQL 15 there is no security_invoker',
      history,
      postgres: 14,
      sql: 'alter table users rename to profiles;',
      expect: [{ message: 'renamed', at: 'users', help: 'CREATE VIEW users AS SELECT id, email FROM profiles;' }],
    },
    {
      name: 'the grants that the table has',
      supabase: true,
      history,
      sql: 'alter table users rename to profiles;',
      expect: [{ message: 'renamed', at: 'users', help: 'FROM profiles; (and the grants that the table has, for anon, authenticated, service_role)' }],
    },
    {
      history: `${history} create schema app;`,
      sql: 'alter table users set schema app;',
      expect: [{
        message: 'moved',
        at: 'users',
        what: 'Moving "users" to schema "app" breaks everything that still uses the old name: no view takes its place in this migration.',
        help: 'CREATE VIEW users WITH (security_invoker = true) AS SELECT id, email FROM app.users;',
      }],
    },
    {
      name: 'another table takes its place, without what the old one has',
      history: secured,
      sql: 'alter table users rename to profiles; create table users (id uuid primary key);',
      expect: [{
        message: 'replaced',
        at: 'users',
        what: 'Renaming "users" to "profiles" and putting another table in its place leaves row level security, its 2 policies, trigger "touched", foreign key "orders_user" behind on "profiles".',
        help: 'Give the new "users" the same before the swap, or change the old table in place.',
        severity: 'warning',
        subject: 'public.users',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'another table takes its place, without its only policy',
      history: `${history} alter table users enable row level security; create policy mine on users using (true);`,
      sql: 'create table users_2 (id uuid primary key); alter table users_2 enable row level security; alter table users rename to profiles; alter table users_2 rename to users;',
      expect: [{ message: 'replaced', at: 'users', what: 'Renaming "users" to "profiles" and putting another table in its place leaves its policy behind on "profiles".' }],
    },
    {
      name: 'the view has the old names of columns that are renamed too',
      history,
      sql: 'alter table users rename column id to "User"; alter table users rename to profiles; alter table profiles rename column email to mail; alter table profiles add column age integer;',
      expect: [{ message: 'renamed', at: 'users', help: 'CREATE VIEW users WITH (security_invoker = true) AS SELECT "User" AS id, mail AS email, age FROM profiles;' }],
    },
    {
      name: 'renamed twice: the first name and the last count',
      history,
      sql: 'alter table users rename to "Tmp"; alter table "Tmp" rename to "User Profiles";',
      expect: [{ message: 'renamed', at: 'users', what: 'Renaming "users" to "User Profiles" breaks everything that still uses the old name: no view takes its place in this migration.', help: 'FROM "User Profiles";' }],
    },
    {
      name: 'a view of another name helps nobody',
      history,
      sql: 'alter table users rename to profiles; create view people as select * from profiles; create schema old; create view old.users as select * from profiles;',
      expect: [{ message: 'renamed', at: 'users' }],
    },
    {
      name: 'the view comes in a later migration, after the outage',
      history,
      files: { 'supabase/migrations/20260101_a.sql': 'alter table users rename to profiles;', 'supabase/migrations/20260102_b.sql': 'create view users as select * from profiles;' },
      expect: [{ message: 'renamed', at: 'users', path: 'supabase/migrations/20260101_a.sql' }],
    },
    {
      name: 'the view is made and dropped again',
      history,
      sql: 'alter table users rename to profiles; create view users as select * from profiles; drop view users;',
      expect: [{ message: 'renamed', at: 'users' }],
    },
    {
      name: 'a table that no file made, in another schema',
      sql: 'alter table if exists legacy.orders rename to purchases;',
      expect: [{ message: 'renamed', at: 'legacy.orders', what: 'Renaming "legacy.orders" to "legacy.purchases" breaks everything that still uses the old name: no view takes its place in this migration.', help: 'CREATE VIEW legacy.orders WITH (security_invoker = true) AS SELECT * FROM legacy.purchases;', related: [] }],
    },
    {
      name: 'a partitioned table',
      history: 'create table events (at date) partition by range (at);',
      sql: 'alter table events rename to log;',
      expect: [{ message: 'renamed', at: 'events' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table users rename to profiles; end $$;",
      expect: [{ message: 'renamed', at: 'users' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore table-rename-without-view: not in use before the release of May\nalter table users rename to profiles;',
      expect: [{ message: 'renamed', at: 'users', suppressed: 'not in use before the release of May' }],
    },
  ],
});
