import type { FormGroup } from '../form.js';

const domains = `
create domain price as integer;
create domain discount as price;
create domain unused as text;
create domain code as text constraint filled check (value <> '') constraint short check (length(value) < 20);
create domain required as integer not null default 1;
create table goods (id bigint primary key, cost price, code code);
insert into goods select n, n, n::text from generate_series(1, 10) n;
create table offers (id bigint primary key, cut discount);
insert into offers select n, n from generate_series(1, 10) n;
create table other (id bigint, note text, n required);
create view cheap as select id, cost from goods where cost < 5;
create materialized view costs as select cost from goods;
create function half(price) returns integer language sql immutable as 'select $1 / 2';`;

/** What is done to domains, and the tables that this reaches. */
export const domainForms: readonly FormGroup[] = [
  {
    title: 'domains',
    setup: domains,
    forms: [
      'create domain weight as integer check (value > 0)',
      'create domain rebate as price not null',
      'alter domain price add constraint positive check (value > 0)',
      'alter domain price add constraint positive check (value > 0) not valid',
      'alter domain price add check (value > 0)',
      'alter domain discount add constraint positive check (value > 0)',
      'alter domain unused add constraint short check (length(value) < 5)',
      'alter domain price set not null',
      { sql: 'alter domain price add constraint given not null', since: 17 },
      'alter domain required set not null',
      'alter domain required drop not null',
      'alter domain price set default 5',
      'alter domain price drop default',
      'alter domain code drop constraint filled',
      'alter domain code drop constraint if exists missing',
      'alter domain code rename constraint filled to not_empty',
      'alter domain code validate constraint filled',
      'alter domain price rename to cost',
      'alter domain price owner to authenticated',
      'alter table goods add column weight code',
      'alter table goods add column weight unused',
      'alter table goods alter column code type text',
      'drop domain unused',
      'drop domain code cascade',
      'drop domain discount cascade',
      'drop domain price cascade',
      'drop function half(price)',
    ],
  },
  {
    title: 'domains in arrays and rows',
    setup: `
create domain price as integer;
create domain spare as integer;
create table baskets (id bigint primary key, costs price[]);
insert into baskets select n, array[n] from generate_series(1, 10) n;
create type entry as (name text, cost price);
create table bills (id bigint, entry entry);`,
    forms: [
      'alter domain spare set not null',
      'alter domain price add constraint positive check (value > 0) not valid',
      'drop type entry cascade',
      'drop domain price cascade',
    ],
  },
  {
    title: 'domain constraints that are not valid',
    setup: `
create domain price as integer;
create table goods (id bigint primary key, cost price, list price);
insert into goods select n, n, n from generate_series(1, 10) n;
create table lonely (id bigint);
alter domain price add constraint positive check (value > 0) not valid;`,
    forms: [
      'alter domain price validate constraint positive',
      'alter domain price drop constraint positive',
      'alter domain price add constraint small check (value < 1000)',
      'drop domain price cascade',
    ],
  },
  {
    title: 'domains of partitions and children',
    setup: `
create domain price as integer;
create table goods (id bigint, cost price) partition by list (id);
create table goods_1 partition of goods for values in (1);
create table goods_2 partition of goods for values in (2);
insert into goods values (1, 1), (2, 2);
create table shops (id bigint, cost price);
create table chains (extra text) inherits (shops);
insert into chains values (1, 1);`,
    forms: [
      'alter domain price add constraint positive check (value > 0)',
      'alter domain price set not null',
      'alter domain price add constraint positive check (value > 0) not valid',
      'drop domain price cascade',
    ],
  },
  {
    title: 'types of columns',
    setup: `
create type mood as enum ('sad', 'happy');
create type span as range (subtype = integer);
create table diary (id bigint primary key, mood mood default 'sad', during span);
insert into diary select n, 'sad' from generate_series(1, 10) n;
create table weeks (id bigint, moods mood[]);
create view sad_days as select id from diary where mood = 'sad';
create index by_mood on diary (mood);`,
    forms: [
      'alter type mood rename value \'sad\' to \'blue\'',
      'alter type mood rename to feeling',
      'drop type mood cascade',
      'drop type span cascade',
      'create type size as enum (\'s\', \'m\')',
      'alter type mood add value \'angry\'',
    ],
  },
];
