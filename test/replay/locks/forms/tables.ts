import type { FormGroup } from '../form.js';

const users = `
create table users (id bigint primary key, name varchar(20), age integer);
insert into users select n, n::text, n from generate_series(1, 10) n;`;

/** What is done to tables as a whole. */
export const tableForms: readonly FormGroup[] = [
  {
    title: 'create table',
    setup: `${users}
create index users_name on users (name);
alter table users add constraint adult check (age > 0);
create view named as select id, name from users;
create table orders (id bigint primary key, user_id bigint references users);
create type person as (name text, age integer);
create sequence numbers;
create materialized view summed as select count(*) as n from users;
create function one_user() returns bigint language sql stable as 'select 1::bigint';`,
    forms: [
      'create table teams (id bigint primary key, name text)',
      'create table if not exists users (id bigint)',
      'create table if not exists teams (id bigint)',
      'create table copies (like users)',
      'create table copies (like users including all)',
      'create table copies (like users including defaults including constraints including indexes)',
      'create table copies (like named)',
      'create table copies (like summed)',
      'create table copies as select * from users',
      'create table copies as select * from named',
      'create table copies as table users with no data',
      'create table if not exists users as select 1 as id',
      'create table copies as select u.id from users u join orders o on o.user_id = u.id',
      'select id into copies from users',
      'create table people of person',
      'create table people of person (primary key (name))',
      'create table numbered (id bigint default nextval(\'numbers\'))',
      'create table numbered (id bigserial primary key)',
      'create table numbered (id bigint generated always as identity)',
      'create table teams (leader users)',
      'create table teams (leaders users[])',
      'create table teams (id bigint references users on delete cascade, check (id > 0))',
      'create table teams (id bigint default one_user())',
      'create table copies (like orders including all, foreign key (user_id) references users)',
      'create unlogged table teams (id bigint)',
      'create temporary table teams as select * from users',
    ],
  },
  {
    title: 'drop table',
    setup: `${users}
create table lonely (id bigint primary key, note text);
create table orders (id bigint primary key, user_id bigint references users, total integer);
create table items (id bigserial primary key, order_id bigint references orders, user_id bigint references users);
create view named as select id, name from users;
create view names as select name from named;
create materialized view summed as select sum(total) as total from orders;
create table tree (id bigint primary key, parent_id bigint references tree);
create table shops (id bigint);
create table chains (name text) inherits (shops);
create view users_with_orders as select u.name, o.total from users u join orders o on o.user_id = u.id;
create table hr (boss users);
create sequence numbers;
create table numbered (id bigint default nextval('numbers'));
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger note before insert on lonely for each row execute function note();
alter table lonely enable row level security;
create policy seen on lonely using (exists (select from users where users.id = lonely.id));
create policy own on tree using (true);`,
    forms: [
      'drop table lonely',
      'drop table if exists lonely',
      'drop table if exists missing',
      'drop table lonely, numbered',
      'drop table items',
      'drop table tree',
      'drop table orders cascade',
      'drop table users cascade',
      'drop table items, orders cascade',
      'drop table shops cascade',
      'drop table chains',
      'drop table numbered',
      'drop sequence numbers cascade',
      'drop view names',
      'drop view named cascade',
      'drop materialized view summed',
      'drop table lonely, tree, items',
      'drop type if exists missing',
      'drop schema if exists missing cascade',
    ],
  },
  {
    title: 'drop schema',
    setup: `${users}
create schema billing;
create table billing.accounts (id bigint primary key, user_id bigint references users);
create view billing.named as select name from users;
create table billing.entries (id bigserial, account_id bigint references billing.accounts);
create view totals as select count(*) as n from billing.accounts;
create schema empty;`,
    forms: [
      'drop schema billing cascade',
      'drop schema empty',
      'alter schema billing rename to accounting',
      'alter table users set schema billing',
      'alter table billing.entries set schema public',
      'alter table billing.accounts set schema empty',
      'alter table billing.accounts rename to ledgers',
    ],
  },
  {
    title: 'alter table',
    setup: `
create table users (id bigserial primary key, name varchar(20) not null, age integer);
create unique index users_name on users (name);
insert into users (name, age) select n::text, n from generate_series(1, 10) n;
create view named as select id, name from users;
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger note before insert on users for each row execute function note();
create rule quiet as on delete to users do instead nothing;
create table orders (id bigint primary key, user_id bigint references users);
insert into orders values (1, 1);
alter table users enable row level security;
create policy own on users using (true);
create unlogged table hits (id bigserial primary key);
insert into hits default values;`,
    forms: [
      'alter table users rename to people',
      'alter table if exists users rename to people',
      'alter table if exists missing rename to people',
      'alter table users rename column name to called',
      'alter table users owner to authenticated',
      'alter table users set (fillfactor = 80)',
      'alter table users set (autovacuum_enabled = false, toast.autovacuum_enabled = false)',
      'alter table users set (user_catalog_table = true)',
      'alter table users set (parallel_workers = 2)',
      'alter table users reset (fillfactor)',
      'alter table orders set unlogged',
      'alter table users set logged',
      'alter table hits set logged',
      'alter table hits set unlogged',
      'alter table users set access method heap',
      'alter table users replica identity full',
      'alter table users replica identity default',
      'alter table users replica identity nothing',
      'alter table users replica identity using index users_name',
      'alter table users cluster on users_name',
      'alter table users set without cluster',
      'alter table users set without oids',
      'alter table users enable row level security',
      'alter table users disable row level security',
      'alter table users force row level security',
      'alter table users no force row level security',
      'alter table users disable trigger note',
      'alter table users enable trigger note',
      'alter table users enable always trigger note',
      'alter table users enable replica trigger note',
      'alter table users disable trigger all',
      'alter table users enable trigger user',
      'alter table users disable rule quiet',
      'alter table users enable rule quiet',
      'alter table users enable always rule quiet',
      'alter table users enable replica rule quiet',
      'alter table users set (fillfactor = 80), alter column age set statistics 100',
      'alter table users set (fillfactor = 80), enable row level security',
      'alter table users disable trigger note, alter column age set statistics 100',
      'alter table orders disable trigger all',
      'alter sequence users_id_seq rename to numbers',
      'alter view named rename to names',
      'alter table named rename to names',
      'alter table users alter column age set default 1, drop column name cascade',
      'comment on table users is \'people\'',
    ],
  },
  {
    title: 'where tables are stored',
    setup: `${users}
do $$ begin create access method other type table handler heap_tableam_handler; exception when duplicate_object then null; end $$;
create table elsewhere (id bigint primary key, note text) using other;
insert into elsewhere select n, n::text from generate_series(1, 10) n;`,
    forms: [
      { sql: 'alter table users set access method other', since: 15 },
      { sql: 'alter table elsewhere set access method other', since: 15 },
      { sql: 'alter table elsewhere set access method heap', since: 15 },
      { sql: 'alter table elsewhere set access method default', since: 17 },
      'alter table users set tablespace pg_default',
      'create table more (id bigint) using other',
      'create table copies (like elsewhere) using heap',
      'alter table elsewhere set unlogged, set (fillfactor = 70)',
    ],
  },
  {
    title: 'tables of a type',
    setup: `
create type person as (name text, age integer);
create table people of person;
create table staff (name text, age integer);
insert into people values ('one', 1);
insert into staff values ('one', 1);
create table rooms (id bigint, owner person);
create table halls (id bigint, owners person[]);
create type pair as (a person, b integer);`,
    forms: [
      'alter table staff of person',
      'alter table people not of',
      'alter type person add attribute mail text cascade',
      'alter type person drop attribute age cascade',
      'alter type person rename attribute age to years cascade',
      'alter type person rename to human',
      'alter type pair add attribute c integer',
      'alter type pair rename attribute b to c',
      'alter type pair alter attribute b type bigint',
      'drop type pair',
      'drop type person cascade',
      'drop table people',
    ],
  },
  {
    title: 'alter attributes of a typed table alone',
    setup: `
create type person as (name text, age integer);
create table people of person;
insert into people values ('one', 1);`,
    forms: [
      'alter type person alter attribute age type bigint cascade',
      'alter type person drop attribute age cascade, add attribute years bigint cascade',
      'create table more of person',
      'drop type person cascade',
    ],
  },
];
