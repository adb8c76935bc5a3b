import type { Form, FormGroup } from '../form.js';

const users = 'create table users (id bigint primary key, name varchar(20), age integer); insert into users select n, n::text, n from generate_series(1, 10) n;';

const add = (definition: string): string => `alter table users add column ${definition}`;

/** ADD COLUMN. */
export const addColumnForms: readonly FormGroup[] = [
  {
    title: 'add column with a default that is the same for all rows',
    setup: `${users} create sequence codes; create type mood as enum ('sad', 'happy');`,
    forms: [
      'note text', 'note text default null', 'note varchar(10) default null', "note text default 'none'", 'note', "note varchar(10) default 'none'", 'n integer default 0', 'n integer not null default 0',
      'n integer default -1', 'n numeric(10, 2) default 1.5', 'b boolean default true', 'b boolean not null default (not true)', "m mood default 'sad'", "m mood not null default 'sad'::mood",
      "made timestamptz default now()", 'made timestamptz not null default current_timestamp', 'made timestamptz(3) default current_timestamp(3)', 'made timestamp default localtimestamp', 'made date default current_date',
      'made time default localtime', 'made timetz default current_time', 'made timestamptz default transaction_timestamp()', 'made timestamptz default statement_timestamp()',
      "made timestamptz default now() + interval '30 days'", "made timestamptz default (now() at time zone 'utc')", "made timestamp default timezone('utc', now())", "made timestamptz default timezone('utc'::text, now())",
      "made text default to_char(now(), 'YYYY')", "made timestamptz default date_trunc('day', now())", 'made bigint default extract(epoch from now())', "made date default (now() + '1 day')::date",
      "who text default current_user", 'who name default session_user', "who text default current_setting('search_path')", "who text default current_setting('app.tenant', true)", 'who text default current_schema()',
      "tags text[] default '{}'", "tags text[] default array[]::text[]", "tags text[] default array['a', 'b']", "data jsonb default '{}'", "data jsonb not null default '{}'::jsonb", "data jsonb default '[]'::jsonb || '{\"a\": 1}'",
      "data jsonb default jsonb_build_object('at', now())", "data json default json_build_array(1, 2)", "hash text default md5('x')", "hash text default upper('x') || lower('Y')", 'n integer default 1 + 2 * 3',
      "n integer default length('abc')", "n integer default coalesce(null, 1)", "n integer default (case when 1 > 2 then 1 else 2 end)", "n bigint default txid_current()", "n integer default ('1' || '0')::integer",
      "span interval default interval '1 hour'", "span interval default make_interval(hours => 2)", "token uuid default '00000000-0000-0000-0000-000000000000'", "ip inet default '127.0.0.1'",
      "last bigint default greatest(1, 2)", "b boolean default (1 in (1, 2))", "b bytea default decode('00', 'hex')", "r int4range default int4range(1, 10)", 'k regclass default \'users\'::regclass',
      "n integer default array_length(array[1, 2], 1)", "b boolean default 'a' ~ 'b'", 'n text collate "C" default \'a\'', "b bit(3) default b'101'", 'p point default point(1, 2)',
      'if not exists age integer default random()', 'if not exists note text', 'note text compression pglz',
    ].map((definition) => (definition === 'note' ? 'alter table only users add note text' : add(definition)) as string | Form).concat({ sql: add('note text storage external'), since: 16 }),
  },
  {
    title: 'add column with a default that is computed for each row',
    setup: `${users} create sequence codes; create schema shop; create sequence shop."Codes";`,
    forms: [
      'made timestamptz default clock_timestamp()', 'made text default timeofday()', 'token uuid default gen_random_uuid()', 'token uuid not null default gen_random_uuid() unique', 'token text default gen_random_uuid()::text',
      "token text default 'u_' || gen_random_uuid()", "token text default replace(gen_random_uuid()::text, '-', '')", "token text default upper(substr(md5(random()::text), 1, 8))", 'n float8 default random()',
      'n integer default floor(random() * 10)', 'n integer default -(random())', "n bigint default nextval('codes')", "n bigint default nextval('codes'::regclass)", "n text default 'A' || nextval('shop.\"Codes\"')",
      "made timestamptz default coalesce(null, clock_timestamp())", 'made timestamptz default (case when now() > clock_timestamp() then now() end)', 'made timestamptz[] default array[clock_timestamp()]',
      "data jsonb default jsonb_build_object('id', gen_random_uuid())", 'made timestamptz default pg_catalog.clock_timestamp()', 'n float8 default greatest(1, random())', 'b boolean default random() > 0.5',
      'b boolean default (random() between 0 and 1)', 'b boolean default (not (random() < 0.5))', 'n float8 default (array[random()])[1]', 'b boolean default (random() is null)', 'made timestamptz default (clock_timestamp() at time zone \'utc\')',
      "made interval default clock_timestamp() - now()", 'n serial', 'n bigserial', 'n smallserial', 'n serial4 unique', 'n serial primary key', 'n bigint generated always as identity', 'n bigint generated by default as identity (start with 100)',
      'n integer generated always as identity unique', 'if not exists n bigserial', 'id2 bigint default pg_backend_pid() + random()',
    ].map((definition) => (definition === 'n serial primary key' ? 'alter table users drop constraint users_pkey, add column n serial primary key' : add(definition))),
  },
  {
    title: 'add column with a default from a function of the project',
    setup: `${users} create schema extra;
      create function fixed() returns text language plpgsql immutable as $$ begin return 'x'; end $$;
      create function steady() returns text language plpgsql stable as $$ begin return 'x'; end $$;
      create function code() returns text language plpgsql as $$ begin return 'x'; end $$;
      create function plain() returns text language sql as $$ select 'x'::text $$;
      create function plain_stable() returns timestamptz language sql stable as $$ select now() $$;
      create function plain_volatile() returns timestamptz language sql as $$ select clock_timestamp() $$;
      create function plain_now() returns timestamptz language sql as 'select now();';
      create function plain_return() returns text return 'x';
      create function plain_atomic() returns text begin atomic select 'x'; end;
      create function plain_strict(text) returns text language sql strict as $$ select lower($1) $$;
      create function plain_argument(given text) returns text language sql as $$ select lower(given) || 'x' $$;
      create function plain_twice(given text) returns text language sql as $$ select given || given $$;
      create function plain_defined() returns text language sql security definer as $$ select 'x' $$;
      create function plain_settings() returns text language sql set search_path = '' as $$ select 'x' $$;
      create function plain_reading() returns bigint language sql stable as $$ select count(*) from pg_class $$;
      create function plain_reading_volatile() returns bigint language sql as $$ select count(*) from pg_class $$;
      create function plain_two() returns text language sql as $$ select 'y'; select 'x' $$;
      create function plain_nested() returns text language sql as $$ select plain() $$;
      create function plain_nested_code() returns text language sql as $$ select code() $$;
      create function plain_case(given integer) returns text language sql as $$ select case given when 1 then 'a' else 'b' end $$;
      create function plain_cast() returns text language sql as $$ select '1'::varchar $$;
      create function said_immutable() returns float8 language sql immutable as $$ select random() $$;
      create function said_stable() returns float8 language sql stable as $$ select random() $$;
      create function with_default(given text default 'x') returns text language sql as $$ select given $$;
      create function extra.fixed() returns text language plpgsql as $$ begin return 'x'; end $$;
      create function weight(integer) returns integer language plpgsql immutable as $$ begin return 1; end $$;
      create function weight(text) returns integer language plpgsql volatile as $$ begin return 1; end $$;`,
    forms: [
      'a text default fixed()', 'a text default steady()', 'a text default code()', 'a text default plain()', 'a timestamptz default plain_stable()', 'a timestamptz default plain_volatile()', 'a timestamptz default plain_now()',
      'a text default plain_return()', 'a text default plain_atomic()', "a text default plain_strict('A')", "a text default plain_argument('A')", "a text default plain_argument(code())", "a text default plain_twice(code())",
      'a text default plain_defined()', 'a text default plain_settings()', 'a bigint default plain_reading()', 'a bigint default plain_reading_volatile()', 'a text default plain_two()', 'a text default plain_nested()', 'a text default plain_nested_code()',
      'a text default plain_case(1)', 'a text default plain_cast()', 'a float8 default said_immutable()', 'a float8 default said_stable()', 'a text default with_default()', 'a text default extra.fixed()', 'a text default public.fixed()',
      'a text default fixed() || code()', 'a text default upper(fixed())', "a integer default weight(1)", "a integer default weight('a'::text)", 'a integer default length(code())',
    ].map(add),
  },
  {
    title: 'add column of a domain',
    setup: `${users} create domain plain as integer; create domain short as varchar(5); create domain preset as integer default 7; create domain preset_now as timestamptz default now(); create domain preset_random as float8 default random();
      create domain positive as integer check (value > 0); create domain required as integer not null default 1; create domain nested as positive; create domain nested_plain as plain; create type pair as (a integer, b positive);
      create domain preset_positive as integer default 5 check (value > 0);`,
    forms: [
      'a plain', 'a plain default 1', 'a plain not null default 1', "a short default 'a'", 'a preset', 'a preset default 1', 'a preset default null', 'a preset_now', 'a preset_random', 'a preset_random default 1', 'a positive', 'a positive default 1', 'a positive default null', 'a required', 'a required default 5',
      'a nested', 'a nested_plain', 'a nested_plain default 1', 'a positive[]', "a positive[] default '{1}'", 'a plain[]', 'a pair', "a pair default '(1,1)'", 'a preset_positive', 'a positive unique', 'a positive check (a < 10)',
    ].map(add),
  },
  {
    title: 'add generated column',
    setup: `${users} create function doubled(integer) returns integer language plpgsql immutable as $$ begin return $1 * 2; end $$; create domain positive as integer check (value > 0);`,
    forms: [
      ...['a integer generated always as (age * 2) stored', 'a integer generated always as (doubled(age)) stored', 'a integer not null generated always as (age * 2) stored', 'a text generated always as (lower(name)) stored unique', 'a integer generated always as (1) stored'].map(add),
      ...[
        'a integer generated always as (age * 2)', 'a integer generated always as (age * 2) virtual', 'a text generated always as (lower(name)) virtual', 'a integer not null generated always as (age * 2) virtual',
        'a integer generated always as (age * 2) virtual check (a > 0)', 'a integer generated always as (age * 2) virtual not null check (a > 0)',
      ].map((definition) => ({ sql: add(definition), since: 18 })),
    ],
  },
  {
    title: 'add column with constraints',
    setup: `${users} create table teams (id bigint primary key, name text unique); insert into teams values (1, 'a'); create table empty (id bigint primary key);`,
    forms: [
      ...[
        'a integer check (a > 0)', 'a integer default 1 check (a > 0)', 'a integer constraint a_positive check (a > 0) not null default 2', 'a integer unique', 'a integer default null unique', 'a integer unique deferrable initially deferred',
        'team bigint references teams', 'team bigint references teams (id) on delete cascade', 'team bigint default 1 references teams', 'team bigint not null default 1 references teams', 'team bigint default null references teams',
        'team text references teams (name)', 'team bigint references teams deferrable', 'parent bigint references users', 'parent bigint default 1 references users (id)', 'team bigint unique references teams check (team > 0)',
        'team bigint references teams check (team > 0)', 'token uuid default gen_random_uuid() unique', 'token float8 default random() check (token > -1)',
      ].map(add),
      'alter table users drop constraint users_pkey, add column a bigserial primary key',
      'alter table empty add column a integer not null', 'alter table empty add column a integer not null default null', 'alter table empty drop constraint empty_pkey, add column a integer primary key',
      'alter table users add column if not exists age integer references teams', 'alter table users add column if not exists age integer check (age > 0)', 'alter table users add column if not exists age integer unique',
    ],
  },
  {
    title: 'several commands in one alter table',
    setup: `${users} create table teams (id bigint primary key, name text);`,
    forms: [
      'alter table users add column a text, add column b integer default 1',
      'alter table users add column a text, add column b uuid default gen_random_uuid()',
      'alter table users add column a integer, add check (a > 0)',
      'alter table users add column a integer, add constraint a_positive check (a > 0) not valid',
      'alter table users add column a integer default null, add unique (a)',
      'alter table users add column a integer default 1, alter column a set not null',
      'alter table users add column a integer default 1, alter column age set not null',
      'alter table users add column a bigint, add foreign key (a) references teams',
      'alter table users alter column age set statistics 100, alter column age set default 1',
      'alter table users alter column age set statistics 100, alter column name set (n_distinct = 5)',
      'alter table users alter column age set statistics 100, alter column name set (n_distinct = 5), alter column name set storage external',
      'alter table users alter column age type bigint, alter column name type text',
      'alter table users alter column name type text, alter column age set not null',
      'alter table users alter column age type bigint, alter column age set default 7, alter column age set not null',
      'alter table users drop column age, add column age bigint',
      'alter table users drop column age, add column age bigint default random()',
      'alter table users alter column age drop default, alter column age type text, alter column age set default 1',
      'alter table users add column a integer; update users set a = 1; alter table users alter column a set not null',
    ],
  },
];
