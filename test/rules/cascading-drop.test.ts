import rule from '../../rules/cascading-drop.js';
import { testRule } from './test-rule.js';

const history = `create table users (id bigint primary key, email text);
create table orders (id bigint primary key, user_id bigint constraint orders_user references users (id));
create view user_emails as select email from users;`;

testRule(rule, {
  valid: [
    { name: 'without CASCADE Postgres stops and names them', history, sql: 'drop table users;' },
    { name: 'what depends on it was dropped before, each by name', history, sql: 'drop view user_emails; alter table orders drop constraint orders_user; drop table users cascade;' },
    { name: 'nothing depends on it', history, sql: 'drop table orders cascade; drop view user_emails cascade;' },
    { name: 'what goes along comes back', history, sql: 'alter table users drop column email cascade; alter table users add column email varchar; create view user_emails as select email from users;' },
    { name: 'a trigger comes back with its function', history: `${history} create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create trigger touched before update on users for each row execute function touch();`, sql: 'drop function touch() cascade; create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create trigger touched before update on users for each row execute function touch();' },
    { name: 'all of it is created in the same migration', sql: 'create table a (id bigint); create view b as select id from a; drop table a cascade;' },
    { name: 'its own indexes, constraints, triggers and policies are a part of it', history: 'create table notes (id bigint primary key, body text check (length(body) > 0)); create index notes_body on notes (body); alter table notes enable row level security; create policy own on notes using (true);', sql: 'drop table notes cascade;' },
    { name: 'policies are another rule’s', history: 'create function is_owner() returns boolean language sql as $$ select true $$; create table notes (id bigint); create policy own on notes using (is_owner());', sql: 'drop function is_owner() cascade;' },
    { name: 'a table that no file made', sql: 'drop table if exists legacy.orders cascade;' },
    { name: 'TRUNCATE … CASCADE is another rule’s', history, sql: 'truncate users cascade;' },
  ],
  invalid: [
    {
      history,
      sql: 'drop table users cascade;',
      expect: [{
        message: 'casualties',
        at: 'users',
        what: 'CASCADE takes along foreign key "orders_user" on "orders" and view "user_emails" with table "users".',
        help: 'Drop or change each of them first, in this file, and then drop without CASCADE.',
        severity: 'error',
      }],
    },
    {
      history,
      sql: 'alter table users drop column email cascade;',
      expect: [{ message: 'casualties', at: 'email', what: 'CASCADE takes along view "user_emails" with column "users.email".' }],
    },
    {
      name: 'what depends on what depends on it',
      history: `${history} create view mail_hosts as select split_part(email, '@', 2) as host from user_emails; create materialized view host_counts as select host, count(*) from mail_hosts group by host;`,
      sql: 'drop view if exists user_emails cascade;',
      expect: [{ message: 'casualties', at: 'user_emails', what: 'CASCADE takes along materialized view "host_counts" and view "mail_hosts" with view "user_emails".' }],
    },
    {
      name: 'a type takes columns along',
      history: "create type mood as enum ('calm'); create table days (at date, mood mood); create function worse(mood) returns mood language sql as $$ select $1 $$;",
      sql: 'drop type mood cascade;',
      expect: [{ message: 'casualties', at: 'mood', what: 'CASCADE takes along column "days.mood" and function "worse" with type "mood".' }],
    },
    {
      name: 'a sequence takes a default along',
      history: "create sequence numbers; create table orders (id bigint default nextval('numbers'));",
      sql: 'drop sequence numbers cascade;',
      expect: [{ message: 'casualties', at: 'numbers', what: 'CASCADE takes along default of column "orders.id" with sequence "numbers".', severity: 'warning' }],
    },
    {
      name: 'a function takes triggers, defaults and views along',
      history: `create function code() returns text language sql as $$ select 'x' $$;
create table users (id bigint, code text default code()); create view codes as select code() as code;`,
      sql: 'drop function code() cascade;',
      expect: [{ message: 'casualties', at: 'code', what: 'CASCADE takes along default of column "users.code" and view "codes" with function "code".' }],
    },
    {
      name: 'a function takes indexes and checks along',
      history: `create function rank(bigint) returns bigint immutable language sql as $$ select $1 $$;
create table users (id bigint, constraint ranked check (rank(id) > 0)); create index by_rank on users (rank(id)); create index best on users (id) where rank(id) = 1;`,
      sql: 'drop function rank(bigint) cascade;',
      expect: [{ message: 'casualties', at: 'rank', what: 'CASCADE takes along check "ranked" on "users", index "by_rank" on "users" and index "best" on "users" with function "rank".' }],
    },
    {
      name: 'a trigger of another table',
      history: `create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create table users (id bigint);
create trigger touched before update on users for each row execute function touch();`,
      sql: 'drop function touch() cascade;',
      expect: [{ message: 'casualties', at: 'touch', what: 'CASCADE takes along trigger "touched" on "users" with function "touch".' }],
    },
    {
      name: 'a primary key takes the foreign keys that point at it along',
      history,
      sql: 'alter table users drop constraint users_pkey cascade;',
      expect: [{ message: 'casualties', at: 'users_pkey', what: 'CASCADE takes along foreign key "orders_user" on "orders" with constraint "users_pkey".' }],
    },
    {
      name: 'many',
      history: 'create table a (id bigint); create view v1 as select id from a; create view v2 as select id from a; create view v3 as select id from a; create view v4 as select id from a; create view v5 as select id from a; create view v6 as select id from a; create view v7 as select id from a;',
      sql: 'drop table a cascade;',
      expect: [{ message: 'casualties', at: 'a', what: 'CASCADE takes along view "v1", view "v2", view "v3", view "v4", view "v5" and 2 more with table "a".' }],
    },
    {
      name: 'only some come back',
      history: `${history} create view ids as select id from users;`,
      sql: 'drop table users cascade; create table users (id uuid primary key); create view ids as select id from users;',
      expect: [{ message: 'casualties', at: 'users', what: 'CASCADE takes along foreign key "orders_user" on "orders" and view "user_emails" with table "users".' }],
    },
    {
      name: 'renamed on the way, quoted',
      history: [history, 'alter view user_emails rename to "User Emails"; alter table users rename to people;'],
      sql: 'alter table people drop email cascade;',
      expect: [{ message: 'casualties', at: 'email', what: 'CASCADE takes along view "User Emails" with column "people.email".' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; drop table users cascade; end $$;",
      expect: [{ message: 'casualties', at: 'users' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore cascading-drop: the view is a leftover\nalter table users drop column email cascade;',
      expect: [{ message: 'casualties', at: 'email', suppressed: 'the view is a leftover' }],
    },
  ],
});
