/** A statement after a history, and the code with which PostgreSQL refuses it. */
export interface Form {
  readonly history?: string;
  readonly sql: string;
  /** Absent when it runs. */
  readonly code?: string;
  /** The replay says nothing of it: in a block it may be a branch not taken, or what it finds there is not known for certain. */
  readonly silent?: true;
}

const users = 'create table users (id bigint primary key, email text, age integer);';
const view = `${users} create view user_list as select id, email from users;`;
const total = 'create function total(amount bigint, rate numeric default 1) returns numeric language sql as $$ select amount * rate $$;';
const notes = 'create table notes (id bigint primary key, author bigint, body text);';
const role = "create type role as enum ('member', 'owner'); create table members (id bigint primary key, role role, joined date not null default '2024-01-01');";
const shop = 'create schema shop; create table shop.orders (id bigint primary key, total numeric); create view shop.totals as select total from shop.orders;';

const views: readonly Form[] = [
  { history: view, sql: 'create or replace view user_list as select id from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list as select email, id from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list as select id, email as address from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list (id, mail) as select id, email from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list as select id::integer, email from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list as select id, email::varchar(20) as email from users', code: '42P16' },
  { history: view, sql: 'create or replace view user_list as select id, email, age from users' },
  { history: view, sql: 'create or replace view user_list as select * from users' },
  { history: view, sql: 'create or replace view users as select 1 as one', code: '42809' },
  { history: `${users} create materialized view user_list as select id from users;`, sql: 'create or replace view user_list as select id from users', code: '42809' },
  { history: view, sql: "do $$ begin create or replace view user_list as select id from users; end $$", code: '42P16', silent: true },
  { history: `${users} create view a as select id from users union select id from users;`, sql: 'create or replace view a as select age as id from users', code: '42P16' },
  { history: view, sql: 'create materialized view m with (security_invoker = true) as select id from users', code: '22023' },
];

const functions: readonly Form[] = [
  { history: total, sql: 'create or replace function total(amount bigint, rate numeric default 1) returns bigint language sql as $$ select amount $$', code: '42P13' },
  { history: total, sql: 'create or replace function total(amount bigint, rate numeric default 1) returns setof numeric language sql as $$ select rate $$', code: '42P13' },
  { history: total, sql: 'create or replace function total(sum bigint, rate numeric default 1) returns numeric language sql as $$ select rate $$', code: '42P13' },
  { history: total, sql: 'create or replace function total(bigint, rate numeric default 1) returns numeric language sql as $$ select rate $$', code: '42P13' },
  { history: total, sql: 'create or replace function total(amount bigint, rate numeric) returns numeric language sql as $$ select rate $$', code: '42P13' },
  { history: total, sql: 'create or replace procedure total(amount bigint, rate numeric) language sql as $$ select 1 $$', code: '42809' },
  { history: total, sql: 'create or replace function total(amount bigint default 2, rate numeric default 2) returns numeric language sql as $$ select rate $$' },
  { history: total, sql: 'create or replace function total(amount bigint) returns bigint language sql as $$ select amount $$' },
  { history: 'create function f(integer) returns integer language sql as $$ select 1 $$;', sql: 'create or replace function f(a integer) returns integer language sql as $$ select a $$' },
  { history: 'create function f() returns table (a integer, b text) language sql as $$ select 1, null $$;', sql: 'create or replace function f() returns table (a integer, c text) language sql as $$ select 1, null $$', code: '42P13' },
  { history: 'create function f() returns table (a integer, b text) language sql as $$ select 1, null $$;', sql: 'create or replace function f() returns table (a integer, b text, c text) language sql as $$ select 1, null, null $$', code: '42P13' },
  { history: 'create function f() returns table (a integer) language sql as $$ select 1 $$;', sql: 'create or replace function f() returns table (b integer) language sql as $$ select 1 $$' },
  { history: 'create function f() returns table (a integer) language sql as $$ select 1 $$;', sql: 'create or replace function f() returns setof integer language sql as $$ select 1 $$' },
  { history: `${users} create function f() returns setof users language sql as $$ select * from users $$;`, sql: 'create or replace function f() returns users language sql as $$ select * from users $$', code: '42P13' },
];

const types: readonly Form[] = [
  { history: view, sql: 'alter table users alter column email type varchar(20)', code: '0A000' },
  { history: view, sql: 'alter table users alter column age type bigint' },
  { history: `${notes} create policy own on notes using (author = 1);`, sql: 'alter table notes alter column author type integer', code: '0A000' },
  { history: `${notes} create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update of body on notes for each row execute function f();`, sql: 'alter table notes alter column body type varchar(20)', code: '0A000' },
  { history: `${notes} create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update on notes for each row when (new.body is not null) execute function f();`, sql: 'alter table notes alter column body type varchar(20)', code: '0A000' },
  { history: 'create table boxes (a integer, b integer generated always as (a * 2) stored);', sql: 'alter table boxes alter column a type bigint', code: '0A000' },
  { history: `${users} create function f() returns bigint language sql begin atomic select age from users; end;`, sql: 'alter table users alter column age type bigint', code: '0A000' },
  { history: users, sql: 'alter table users alter column email type integer', code: '42804' },
  { history: users, sql: 'alter table users alter column email type integer using email::integer' },
  { history: users, sql: 'alter table users alter column age type boolean', code: '42804' },
  { history: users, sql: 'alter table users alter column age type text' },
  { history: "create type mood as enum ('a'); create table t (m text default 'a');", sql: 'alter table t alter column m type mood using m::mood', code: '42804' },
  { history: "create type mood as enum ('a'); create table t (m text default 'a');", sql: "alter table t alter column m drop default, alter column m type mood using m::mood, alter column m set default 'a'" },
  { history: 'create table t (flag integer default 0);', sql: 'alter table t alter column flag type boolean using flag = 1', code: '42804' },
  { history: 'create table parts (k integer, v text) partition by range (k);', sql: 'alter table parts alter column k type bigint', code: '42P16' },
  { history: 'create table base (a integer); create table child () inherits (base);', sql: 'alter table child alter column a type bigint', code: '42P16' },
  { history: 'create table base (a integer); create table child () inherits (base);', sql: 'alter table base alter column a type bigint' },
];

const drops: readonly Form[] = [
  { history: view, sql: 'alter table users drop column email', code: '2BP01' },
  { history: view, sql: 'alter table users drop column email cascade' },
  { history: view, sql: 'drop table users', code: '2BP01' },
  { history: view, sql: 'drop table if exists users', code: '2BP01' },
  { history: view, sql: 'drop view users', code: '42809' },
  { history: view, sql: 'drop table if exists user_list', code: '42809' },
  { history: `${view} create view names as select email from user_list;`, sql: 'drop view user_list', code: '2BP01' },
  { history: `${view} create table other (id integer);`, sql: 'drop table other, users', code: '2BP01' },
  { history: `${users} ${notes} alter table notes add foreign key (author) references users;`, sql: 'drop table users', code: '2BP01' },
  { history: `${users} ${notes} alter table notes add foreign key (author) references users;`, sql: 'drop table users, notes' },
  { history: `${users} ${notes} alter table notes add foreign key (author) references users;`, sql: 'alter table users drop constraint users_pkey', code: '2BP01' },
  { history: `${notes} create function mine(bigint) returns boolean language sql as $$ select true $$; create policy own on notes using (mine(author));`, sql: 'drop function mine', code: '2BP01' },
  { history: `${notes} create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update on notes for each row execute function f();`, sql: 'drop function if exists f()', code: '2BP01' },
  { history: role, sql: 'drop type role', code: '2BP01' },
  { history: users, sql: 'drop index users_pkey', code: '2BP01' },
  { history: 'create sequence s; create table t (n bigint default nextval(\'s\'));', sql: 'drop sequence s', code: '2BP01' },
  { history: 'create table t (n bigserial);', sql: 'drop sequence t_n_seq', code: '2BP01' },
  { history: shop, sql: 'drop schema shop', code: '2BP01' },
  { history: shop, sql: 'drop schema shop cascade' },
  { history: shop, sql: 'drop table shop.orders', code: '2BP01' },
  { history: shop, sql: 'set search_path = shop; drop table orders', code: '2BP01' },
  { history: 'create table "Odd Name" (id bigint); create view v as select * from "Odd Name";', sql: 'drop table "Odd Name"', code: '2BP01' },
  { history: 'create table base (a integer); create table child () inherits (base);', sql: 'alter table child drop column a', code: '42P16' },
  { history: 'create table base (a integer); create table child () inherits (base);', sql: 'alter table base drop column a' },
  { history: 'create table parts (k integer, v text) partition by range (k);', sql: 'alter table parts drop column k', code: '42P16' },
  { history: view, sql: 'do $$ begin drop table users; end $$', code: '2BP01', silent: true },
];

const keys: readonly Form[] = [
  { history: users, sql: 'create table notes (id bigint primary key, author text references users (email))', code: '42830' },
  { history: `${users} create unique index on users (email);`, sql: 'create table notes (id bigint primary key, author text references users (email))' },
  { history: `${users} create unique index on users (email) where age > 1;`, sql: 'create table notes (id bigint primary key, author text references users (email))', code: '42830' },
  { history: `${users} create unique index on users (lower(email));`, sql: 'create table notes (author text references users (email))', code: '42830' },
  { history: `${users} alter table users add unique (email) deferrable;`, sql: 'create table notes (author text references users (email))', code: '55000' },
  { history: 'create table users (id bigint);', sql: 'create table notes (author bigint references users)', code: '42704' },
  { history: `create table pairs (a bigint, b bigint, primary key (a, b)); ${notes}`, sql: 'alter table notes add foreign key (author) references pairs', code: '42830' },
  { history: `create table pairs (a bigint, b bigint, primary key (a, b)); ${notes}`, sql: 'alter table notes add foreign key (author, id) references pairs (b, a)' },
  { history: users, sql: 'create table notes (author text references users)', code: '42804' },
  { history: users, sql: 'create table notes (author uuid, constraint author_fkey foreign key (author) references users)', code: '42804' },
  { history: users, sql: 'create table notes (author integer references users)' },
  { history: view, sql: 'create table notes (author bigint references user_list (id))', code: '42809' },
  { sql: 'create table trees (id bigint primary key, parent bigint references trees)' },
];

const clauses: readonly Form[] = [
  { history: notes, sql: 'create policy p on notes for insert using (true)', code: '42601' },
  { history: notes, sql: 'create policy p on notes for select using (true) with check (true)', code: '42601' },
  { history: notes, sql: 'create policy p on notes for delete with check (true)', code: '42601' },
  { history: `${notes} create policy p on notes for insert with check (true);`, sql: 'alter policy p on notes using (true)', code: '42601' },
  { history: `${notes} create policy p on notes for delete using (true);`, sql: 'alter policy p on notes with check (true)', code: '42601' },
  { history: notes, sql: 'create policy p on notes for update using (true) with check (true)' },
  { history: view, sql: 'create policy p on user_list using (true)', code: '42809' },
  { history: view, sql: 'alter table user_list enable row level security', code: '42809' },
  { history: `${users} create materialized view m as select id from users;`, sql: 'alter table m enable row level security', code: '42809' },
  { history: `${users} create materialized view m as select id from users;`, sql: 'alter materialized view m set (security_invoker = true)', code: '22023' },
  { history: view, sql: 'create index on user_list (id)', code: '42809' },
  { history: `${view} create function f() returns trigger language plpgsql as $$ begin return new; end $$;`, sql: 'create trigger t before insert on user_list for each row execute function f()', code: '42809' },
  { history: `${view} create function f() returns trigger language plpgsql as $$ begin return new; end $$;`, sql: 'create trigger t instead of insert on users for each row execute function f()', code: '42809' },
  { sql: 'create table visits (began timestamptz, age interval generated always as (now() - began) stored)', code: '42P17' },
  { history: 'create table visits (began timestamptz);', sql: 'create index on visits (began) where began > now()', code: '42P17' },
  { history: 'create table visits (began timestamptz); create function day(timestamptz) returns text language sql stable as $$ select $1::text $$;', sql: 'create index on visits (day(began))', code: '42P17' },
  { history: role, sql: "alter table members alter column role set default 'guest'", code: '22P02' },
  { history: role, sql: "create policy p on members using (role = 'guest')", code: '22P02' },
  { history: role, sql: "create view guests as select * from members where role in ('owner', 'guest')", code: '22P02' },
  { history: role, sql: "create view owners as select * from members where role = 'owner'" },
];

const rows: readonly Form[] = [
  { history: role, sql: "insert into members (id, role) values (1, 'owner'), (2, 'guest')", code: '22P02' },
  { history: role, sql: "insert into members (id, role, joined) values (1, 'owner', null)", code: '23502' },
  { history: role, sql: "insert into members (role) values ('owner')", code: '23502' },
  { history: role, sql: "insert into members values (1, 'owner')" },
  { history: role, sql: "insert into members values (1, 'owner', '2024-01-01', 4)", code: '42601' },
  { history: role, sql: 'insert into members (id, role) values (1)', code: '42601' },
  { history: role, sql: "update members set role = 'guest'", code: '22P02' },
  { history: role, sql: 'insert into members (id) values (1) on conflict (role) do nothing', code: '42P10' },
  { history: role, sql: 'insert into members (id) values (1) on conflict (id) do nothing' },
  { history: `${users} create unique index on users (email) where age > 1;`, sql: "insert into users values (1, 'a', 2) on conflict (email) do nothing", code: '42P10' },
  { history: `${users} create unique index on users (lower(email));`, sql: "insert into users values (1, 'a', 2) on conflict (email) do nothing", code: '42P10' },
  { history: 'create table u (id uuid primary key, tags text[], flag boolean, data jsonb);', sql: "insert into u (id) values ('user-1')", code: '22P02' },
  { history: 'create table u (id uuid primary key, tags text[], flag boolean, data jsonb);', sql: "insert into u (id, tags) values (gen_random_uuid(), '[\"a\"]')", code: '22P02' },
  { history: 'create table u (id uuid primary key, tags text[], flag boolean, data jsonb);', sql: 'insert into u (id, flag) values (gen_random_uuid(), 1)', code: '42804' },
  { history: 'create table u (id uuid primary key, tags text[], flag boolean, data jsonb);', sql: "insert into u (id, data) values (gen_random_uuid(), array['a'])", code: '42804' },
  { history: 'create table u (id uuid primary key, tags text[], flag boolean, data jsonb);', sql: "insert into u values ('{7d1b5f0e2f0a4d639a531d3b7f0a9a11}', '{a}', 'yes', '{}')" },
  { history: 'create table boxes (a integer, b integer generated always as (a * 2) stored);', sql: 'insert into boxes values (1, 2)', code: '428C9' },
  { history: 'create table boxes (a integer, b integer generated always as (a * 2) stored);', sql: 'insert into boxes values (1, default)' },
  { history: 'create table boxes (a integer, b integer generated always as (a * 2) stored);', sql: 'update boxes set b = 1', code: '428C9' },
  { history: 'create table ids (id integer generated always as identity, n integer);', sql: 'insert into ids (id, n) values (1, 1)', code: '428C9' },
  { history: 'create table ids (id integer generated always as identity, n integer);', sql: 'insert into ids (id, n) overriding system value values (1, 1)' },
  { history: "create table letters (status text check (status in ('draft', 'sent')), pages integer check (pages > 0));", sql: "insert into letters values ('lost', 1)", code: '23514' },
  { history: "create table letters (status text check (status in ('draft', 'sent')), pages integer check (pages > 0));", sql: "insert into letters values ('sent', 0)", code: '23514' },
  { history: "create table letters (status text check (status in ('draft', 'sent')), pages integer check (pages > 0));", sql: "insert into letters values (null, 1), ('sent', 2)" },
  { history: `${role} create function f() returns trigger language plpgsql as $$ begin new.id := 1; return new; end $$; create trigger t before insert on members for each row execute function f();`, sql: "insert into members (role) values ('owner')" },
];

const visits = "create type state as enum ('open', 'done'); create table visits (id bigint primary key, began timestamptz, day date, name text, state state, info jsonb, length integer, twice integer generated always as (length * 2) stored);";
const touch = 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;';

const expressions: readonly Form[] = [
  { history: visits, sql: 'alter table visits add constraint c check (length in (select 1))', code: '0A000' },
  { sql: 'create table t (id bigint check (exists (select 1)))', code: '0A000' },
  { history: visits, sql: 'alter table visits add column n integer default (select 1)', code: '0A000' },
  { history: visits, sql: 'alter table visits alter column length set default (select max(1))', code: '0A000' },
  { history: visits, sql: 'alter table visits add column n integer default length', code: '0A000' },
  { sql: 'create table t (id bigint, state text default draft)', code: '0A000' },
  { sql: 'create table t (id bigint, at timestamptz default current_timestamp, who text default user, on_ boolean default true)' },
  { history: `${visits} ${touch}`, sql: 'create trigger t before insert on visits for each row when (new.id in (select 1)) execute function touch()', code: '0A000' },
  { history: visits, sql: 'create index on visits ((length in (select 1)))', code: '0A000' },
  { history: visits, sql: 'create index on visits (id) where length = (select 1)', code: '0A000' },
  { history: visits, sql: 'alter table visits add column n integer generated always as ((select 1)) stored', code: '0A000' },
  { history: visits, sql: 'alter table visits alter column name type integer using (select 1)', code: '0A000' },
  { history: visits, sql: 'alter table visits add column n integer generated always as (twice + 1) stored', code: '42P17' },
  { sql: 'create table t (a integer, b integer generated always as (a) stored, c integer generated always as (b) stored)', code: '42P17' },
  { sql: 'create table t (a integer, c integer generated always as (b) stored, b integer generated always as (a) stored)', code: '42P17' },
  { history: visits, sql: 'create index on visits ((began::date))', code: '42P17' },
  { history: visits, sql: "create index on visits (((began at time zone 'UTC')::date))" },
  { history: visits, sql: "create index on visits (date_trunc('day', began))", code: '42P17' },
  { history: visits, sql: "create index on visits (date_trunc('day', day::timestamp))" },
  { history: visits, sql: 'create index on visits (extract(epoch from began))', code: '42P17' },
  { history: visits, sql: 'create index on visits (extract(year from day))' },
  { history: visits, sql: "create index on visits (((info ->> 'at')::timestamptz))", code: '42P17' },
  { history: visits, sql: "create index on visits (((info ->> 'at')::date))", code: '42P17' },
  { history: visits, sql: "create index on visits (((info ->> 'n')::integer))" },
  { history: visits, sql: 'create index on visits (lower(state::text))', code: '42P17' },
  { history: visits, sql: 'create index on visits ((day::text))', code: '42P17' },
  { history: visits, sql: 'create index on visits ((length::text))' },
  { history: visits, sql: 'create index on visits using gin (to_tsvector(name))', code: '42P17' },
  { history: visits, sql: "create index on visits using gin (to_tsvector('english', name))" },
  { history: visits, sql: "alter table visits add column due timestamptz generated always as (began + interval '30 days') stored", code: '42P17' },
  { history: visits, sql: 'alter table visits add column late boolean generated always as (began > day) stored', code: '42P17' },
  { history: visits, sql: "alter table visits add column next date generated always as (day + 7) stored" },
  { history: visits, sql: "create index on visits (id) where began > '2024-01-01'" },
  { history: visits, sql: "create index on visits (id) where began > '2024-01-01'::timestamptz" },
  { history: visits, sql: "create index on visits (id) where state = 'open'::state" },
  { history: `${visits} create domain word as text;`, sql: 'create index on visits ((name::word))' },
];

const names: readonly Form[] = [
  { history: users, sql: "insert into users (id, mail) values (1, 'a')", code: '42703' },
  { history: users, sql: 'insert into users (id, age) select u.id, u.years from users u', code: '42703' },
  { history: users, sql: 'insert into users (id, age) select u.id, p.age from users u', code: '42P01' },
  { history: users, sql: 'insert into users (id, age) values (1, 2) on conflict (id) do update set age = excluded.age + users.age where users.age > 1 returning id' },
  { history: users, sql: 'with old as (select id from users) insert into users (id) select o.id + 1 from old o' },
  { history: users, sql: 'update users set mail = 1', code: '42703' },
  { history: users, sql: 'update users set age = years', code: '42703' },
  { history: users, sql: 'update users set age = 1 where mail is null', code: '42703' },
  { history: `${users} ${notes}`, sql: 'update users u set age = n.pages from notes n where n.author = u.id', code: '42703' },
  { history: `${users} ${notes}`, sql: 'update users u set age = (select count(*) from notes n where n.author = u.id), email = default' },
  { history: `${users} ${notes}`, sql: 'update users u set (email, age) = (select n.body, 1 from notes n where n.author = u.id limit 1) where exists (select from notes where author = u.id)' },
  { history: `${users} ${notes}`, sql: 'update users set age = 1 from (select author, count(*) as n from notes group by author) as t where t.author = users.id and t.n > 1' },
  { history: users, sql: 'delete from users where mail is null', code: '42703' },
  { history: `${users} ${notes}`, sql: 'delete from notes n using users u where u.id = n.author and u.ctid is not null' },
  { history: `${users} ${notes}`, sql: 'delete from notes using users where users.id = notes.writer', code: '42703' },
  { history: users, sql: 'do $$ begin update users set mail = 1; end $$', code: '42703', silent: true },
];

const events = 'create table events (id bigint, at date, info json) partition by range (at);';
const children = `${users} create table posts (id bigint primary key, author bigint references users);`;

const others: readonly Form[] = [
  { sql: 'create table events (id bigint primary key, at date) partition by range (at)', code: '0A000' },
  { sql: 'create table events (id bigint, at date, land text, unique (id, at)) partition by range (at, land)', code: '0A000' },
  { sql: "create table events (at timestamp, unique (at)) partition by range (date_trunc('day', at))", code: '0A000' },
  { history: events, sql: 'create unique index on events (id)', code: '0A000' },
  { history: events, sql: 'alter table events add constraint k unique (id)', code: '0A000' },
  { history: events, sql: 'create unique index on events (id, at)' },
  { history: events, sql: 'create index on events (info)', code: '42704' },
  { sql: 'create table t (id json primary key)', code: '42704' },
  { sql: 'create table t (id point unique)', code: '42704' },
  { sql: 'create table t (id point); create index on t using gist (id)' },
  { history: users, sql: 'alter table users alter column age add generated always as identity', code: '55000' },
  { history: 'create table t (id serial primary key);', sql: 'alter table t alter column id add generated always as identity', code: '55000' },
  { sql: 'create table t (id serial primary key); alter table t alter column id add generated always as identity, alter column id drop default' },
  { history: 'create table t (id bigint generated always as identity);', sql: 'alter table t alter column id add generated by default as identity', code: '55000' },
  { history: `${users} ${notes}`, sql: 'alter table notes add foreign key (author) references users (uid)', code: '42703' },
  { history: children, sql: 'truncate users', code: '0A000' },
  { history: children, sql: 'truncate users, posts' },
  { history: children, sql: 'truncate users cascade' },
  { history: children, sql: 'truncate posts' },
  { history: 'create table nodes (id bigint primary key, parent bigint references nodes);', sql: 'truncate nodes' },
  { history: `${users} create function f() returns integer language sql as $$ select 1 $$;`, sql: 'create trigger t before insert on users for each row execute function f()', code: '42P17' },
  { history: "create type state as enum ('open', 'done');", sql: "alter type state add value 'late' before 'lost'", code: '22023' },
  { history: "create type state as enum ('open', 'done');", sql: "alter type state add value 'late' before 'done'" },
];

/** What is tried. */
export const forms: readonly Form[] = [...views, ...functions, ...types, ...drops, ...keys, ...clauses, ...rows, ...expressions, ...names, ...others];
