import type { FormGroup } from '../form.js';

const samples = `create domain plain as integer; create domain positive as integer check (value > 0); create domain required as integer not null; create domain short as varchar(5); create domain label as text; create domain checked as text check (value <> '');
  create domain stamp as timestamptz(3); create type mood as enum ('sad', 'happy'); create type pair as (a integer, b text);
  create table samples (id bigint primary key, v5 varchar(5), v varchar, t text, c4 char(4), bp bpchar, n numeric, n10 numeric(10), n10_2 numeric(10, 2), i2 smallint, i4 integer, i8 bigint, f4 real, f8 double precision, o oid, k regclass,
    ts timestamp, ts3 timestamp(3), ts6 timestamp(6), tz timestamptz, tz3 timestamptz(3), d date, tm time, tm3 time(3), ttz timetz, iv interval, iv3 interval(3), day_second interval day to second, ym interval year to month, hour interval hour,
    b3 bit(3), vb5 varbit(5), vb varbit, j json, jb jsonb, u uuid, m mood, dp plain, dpos positive, dshort short, dlabel label, x xml, ip inet, net cidr, bt bytea, bl boolean, nm name, ch "char", p pair,
    av5 varchar(5)[], av varchar[], at text[], ai integer[], al bigint[], an numeric(5, 2)[], mo money, mac macaddr, r int4range, ac4 char(4)[], adp plain[], ats timestamp[], ts_stamp stamp);
  insert into samples (id) values (1);`;

const change = (to: string): string => `alter table samples alter column ${to.replace(' ', ' type ')}`;

/** ALTER COLUMN … TYPE. */
export const typeForms: readonly FormGroup[] = [
  {
    title: 'types of text',
    setup: samples,
    forms: [
      'v5 varchar(5)', 'v5 varchar(10)', 'v5 varchar(4)', 'v5 varchar', 'v5 text', 'v5 char(5)', 'v5 bpchar', 'v5 name', 'v varchar(10)', 'v text', 't varchar', 't varchar(20)', 't text', 't char(4)', 't bpchar', 't name',
      'c4 char(4)', 'c4 char(5)', 'c4 char(3)', 'c4 char', 'c4 bpchar', 'c4 text', 'c4 varchar', 'c4 varchar(4)', 'bp text', 'bp char(4)', 'bp varchar', 'nm text', 'nm varchar', 'nm varchar(64)', 'ch text', 'ch char(1)', 'x text', 'x varchar', 'x bpchar', 'x varchar(20)', 'u text',
      'u varchar(36)', 'i4 text', 'i4 varchar(10)', 'j text', 'jb text', 'm text', 'ip text', 'k text', 'v5 label', 't label', 't checked', 'v short', 'v5 short', 'dshort varchar(5)', 'dshort varchar(10)', 'dshort text', 'dlabel text', 'dlabel varchar', 'dlabel checked', 'bl text', 'tz text', 'bt text',
    ].map(change),
  },
  {
    title: 'types of numbers and bits',
    setup: samples,
    forms: [
      'n numeric', 'n numeric(10, 2)', 'n10 numeric(10)', 'n10 numeric(10, 0)', 'n10 numeric(12)', 'n10 numeric(12, 2)', 'n10_2 numeric(12, 2)', 'n10_2 numeric(8, 2)', 'n10_2 numeric(12, 4)', 'n10_2 numeric(12, 1)', 'n10_2 numeric', 'n10_2 decimal(11, 2)', 'n10_2 bigint', 'i4 numeric', 'i4 numeric(10, 2)',
      'i2 integer', 'i2 bigint', 'i4 bigint', 'i4 integer', 'i4 int4', 'i4 smallint', 'i8 integer', 'i8 numeric', 'i4 oid', 'o integer', 'o bigint', 'i8 oid', 'o regclass', 'k oid', 'k integer', 'i4 regclass', 'f4 double precision', 'f8 real', 'f8 numeric', 'i4 double precision', 'mo numeric',
      'b3 bit(3)', 'b3 bit(4)', 'b3 varbit', 'b3 varbit(3)', 'b3 varbit(5)', 'vb5 varbit(5)', 'vb5 varbit(8)', 'vb5 varbit(3)', 'vb5 varbit', 'vb varbit(5)', 'vb bit(3)', 'vb bit', 'bl integer',
      'i4 plain', 'i4 positive', 'dp integer', 'dp positive', 'dp bigint', 'dpos integer', 'dpos bigint', 'dpos plain', 'i2 plain',
    ].map((to) => (to === 'bl integer' ? 'alter table samples alter column bl type integer using bl::integer' : change(to))),
  },
  {
    title: 'types of times',
    setup: samples,
    forms: [
      'ts timestamp', 'ts timestamp(6)', 'ts timestamp(3)', 'ts3 timestamp', 'ts3 timestamp(6)', 'ts3 timestamp(4)', 'ts3 timestamp(2)', 'ts6 timestamp', 'tz timestamptz(6)', 'tz timestamptz(3)', 'tz3 timestamptz', 'tz3 timestamptz(5)', 'd timestamp', 'd timestamptz', 'ts date', 'tz date', 'tz time', 'tm time(3)', 'tm3 time', 'tm3 time(6)', 'tm3 time(4)', 'tm time(6)',
      'tm timetz', 'ttz time', 'ttz timetz(3)', 'iv interval(6)', 'iv interval(3)', 'iv3 interval', 'iv3 interval(5)', 'iv3 interval(2)', 'iv interval day to second', 'iv interval year to month', 'day_second interval', 'day_second interval day', 'day_second interval hour to second', 'day_second interval day to second(3)', 'day_second interval day to second(6)', 'ym interval', 'ym interval year', 'hour interval day to hour',
      'hour interval hour to minute', 'hour interval', 'tm interval', 'iv time', 'ts_stamp timestamptz', 'ts_stamp timestamptz(3)', 'ts_stamp timestamptz(6)', 'tz3 stamp', 'tz stamp', 'hour interval year to month', 'ym interval day to second', 'iv3 interval day to second', 'day_second interval second(3)', 'hour interval second',
    ].map(change),
  },
  {
    title: 'timestamps with and without time zone',
    setup: samples,
    forms: [
      'ts timestamptz', 'tz timestamp', 'ts timestamptz(6)', 'ts timestamptz(3)', 'ts3 timestamptz', 'ts3 timestamptz(3)', 'ts3 timestamptz(6)', 'tz3 timestamp', 'tz3 timestamp(3)', 'tz3 timestamp(6)', 'tz timestamp(3)', 'ts_stamp timestamp', 'ts stamp',
    ].flatMap((to) => [change(to), `set timezone to 'UTC'; ${change(to)}`, `set timezone to 'Europe/Berlin'; ${change(to)}`]).concat(
      ['GMT', 'Etc/UTC', '0', 'utc', 'Africa/Abidjan', 'UTC0', 'Etc/GMT', 'Zulu', '+00', 'Etc/GMT+0', 'America/New_York', 'Europe/London', '1'].map((zone) => `set timezone to '${zone}'; ${change('ts timestamptz')}`),
      [`set time zone 'UTC'; ${change('ts timestamptz')}`, `set time zone 0; ${change('ts timestamptz')}`, `set time zone 2; ${change('ts timestamptz')}`, `set time zone interval '+00:00' hour to minute; ${change('ts timestamptz')}`, `set local timezone = 'Asia/Tokyo'; ${change('ts timestamptz')}`,
        `set timezone to 'Asia/Tokyo'; reset timezone; ${change('ts timestamptz')}`, `set timezone to 'Asia/Tokyo'; set time zone local; ${change('ts timestamptz')}`, `select set_config('timezone', 'Asia/Tokyo', false); ${change('ts timestamptz')}`],
    ),
  },
  {
    title: 'types of other kinds',
    setup: samples,
    forms: [
      'j jsonb', 'jb json', 'j json', 'net inet', 'ip cidr', 'ip inet', 'm mood', 'bt bytea', 'mac macaddr8', 'av5 varchar[]', 'av5 varchar(5)[]', 'av5 varchar(10)[]', 'av5 text[]', 'av text[]', 'av varchar(5)[]', 'at varchar[]', 'at varchar(5)[]', 'ai bigint[]', 'ai integer[]', 'ai integer[][]', 'al integer[]', 'ai oid[]', 'an numeric[]',
      'an numeric(8, 2)[]', 'ac4 text[]', 'ac4 bpchar[]', 'ac4 char(5)[]', 'adp integer[]', 'ai plain[]', 'ats timestamptz[]', 'ai text', 'p pair', 'at text',
    ].map(change),
  },
  {
    title: 'types of columns that others lean on',
    setup: `create table teams (id integer primary key, code varchar(10) unique, label text); create table users (id integer primary key, name varchar(20) collate "C", email text, city varchar(30), zip varchar(5) unique, phone varchar(10), team integer references teams, team_code varchar(10) references teams (code),
        age integer check (age >= 0), score integer, made timestamp, nick varchar(10) check (nick <> ''), bio varchar(10), net cidr, alias varchar(10), note text default 'x', size integer generated always as (length(note)) stored, kind varchar(10), rank numeric(5, 2), owned serial, ident integer generated always as identity,
        unproven varchar(5), excluded integer, exclude using btree (excluded with =));
      alter table users add constraint unproven_some check (unproven <> '') not valid; insert into teams values (1, 'a', 'b'); insert into users (id, team, team_code) values (1, 1, 'a');
      create index on users (email); create index on users (city); create index on users (lower(phone)); create index on users (score) where score > 0; create index on users (bio varchar_pattern_ops); create index on users (net); create unique index on users (alias); create index on users (kind) where kind <> 'x'; create index on users (id) include (rank); create index on users (made);
      create index on users (nick) where id > 0; create table posts (id bigint primary key, author integer references users); insert into posts values (1, 1); create statistics both_of on name, city from users; create index on users (id) where phone is not null; create unique index on users (lower(email)); create index on users ((zip || city));`,
    forms: [
      'id bigint', 'id oid', 'name varchar(30)', 'name text', 'name text collate "C"', 'name varchar(20) collate "C"', 'name varchar(20) collate "POSIX"', 'name varchar(30) collate "default"', 'email varchar', 'email varchar(20)', 'email text', 'email text collate "C"', 'city varchar(40)', 'city text', 'city varchar(10)', 'city varchar(40) collate "C"', 'zip varchar(9)', 'zip text', 'zip varchar(3)', 'zip text collate "C"',
      'phone varchar(20)', 'phone text', 'score oid', 'score bigint', 'bio text', 'bio varchar(20)', 'net inet', 'alias text', 'alias varchar(20) collate "C"', 'kind varchar(20)', 'kind text', 'rank numeric(8, 2)', 'rank numeric(8, 4)', 'made timestamptz', 'made timestamp(6)', 'age bigint', 'age oid', 'nick varchar(20)', 'nick text', 'nick varchar(5)', 'team bigint', 'team_code varchar(20)', 'team_code text',
      'owned bigint', 'ident bigint', 'unproven varchar(10)', 'unproven text', 'excluded oid', 'excluded bigint', 'excluded integer', 'zip varchar(5)', 'age integer', 'city varchar(30)', 'kind bpchar',
    ].map((to) => `alter table users alter column ${to.replace(' ', ' type ')}`).concat(
      'alter table teams alter column id type bigint', 'alter table teams alter column id type oid', 'alter table teams alter column code type varchar(20)', 'alter table teams alter column code type text', 'alter table teams alter column label type varchar', 'alter table teams alter column label type varchar(10)',
      'alter table users alter column city type text, alter column name type text', 'alter table users alter column city type text, alter column age type bigint', 'alter table users alter column phone type text, add check (length(phone) > 0)', 'alter table users alter column zip type text, drop constraint users_zip_key',
      'alter table users alter column city type text, alter column note set not null', 'alter table posts alter column author type bigint', 'alter table posts alter column id type integer',
    ),
  },
];
