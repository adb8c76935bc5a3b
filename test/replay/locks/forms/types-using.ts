import type { FormGroup } from '../form.js';

const users = `create type mood as enum ('sad', 'happy'); create domain short as varchar(10); create domain positive as integer check (value > 0); create function same(text) returns text language sql as $$ select $1 $$;
  create table users (id bigint primary key, name varchar(20), age integer, code text, other text, made timestamp, seen timestamptz, feeling text, data json, price numeric(10, 2), flag boolean, letter char(4), stamp3 timestamp(3), tags varchar(5)[], d date);
  insert into users values (1, 'a', 1, '1', '2', now(), now(), 'sad', '{}', 1, true, 'a', now(), '{}', now());`;

/** ALTER COLUMN … TYPE … USING. */
export const usingForms: readonly FormGroup[] = [
  {
    title: 'type with using',
    setup: users,
    forms: [
      'name text using name', 'name text using name::text', 'name text using (name)', 'name text using (name::text)', 'name text using cast(name as text)', 'name text using users.name', 'name varchar(30) using name::varchar(30)', 'name varchar(30) using name::text', 'name varchar(30) using name::varchar(40)', 'name varchar(20) using name', 'name varchar(20) using name::varchar(20)',
      "name varchar(20) using name::varchar(10)", 'name text using name::varchar(10)', 'name text using name::varchar(30)::text', 'name text using trim(name)', "name text using name || ''", 'name text using lower(name)', 'name text using other', 'name text using name::text collate "C"', 'name text using name collate "C"', "name text using coalesce(name, '')", "name text using nullif(name, '')", 'name text using null', "name text using 'x'", 'name short using name::short', 'name short using name::varchar(10)::short', 'name text using name::short',
      'code text using code', 'code text using code::text', 'code varchar using code::varchar', 'code varchar(10) using code::varchar(10)', 'code varchar(10) using substring(code, 1, 10)', 'code varchar(10) using left(code, 10)', 'code integer using code::integer', 'code integer using (code::integer)', 'code integer using nullif(code, \'\')::integer', 'code bigint using age', 'code text using code::varchar', 'code text using same(code)', 'code bpchar using code::bpchar',
      'age bigint using age::bigint', 'age integer using age', 'age integer using age::integer', 'age integer using age + 0', 'age text using age::text', 'age oid using age::oid', 'age integer using age::oid', 'age integer using age::oid::integer', 'age integer using age::bigint', 'age positive using age::positive', 'age positive using age', 'age integer using age::positive', 'age boolean using age <> 0', "age integer using case when age > 0 then age end", 'age integer using +age', 'age integer using age::int4',
      "made timestamptz using made at time zone 'UTC'", 'made timestamptz using made::timestamptz', 'made timestamptz using made', "made timestamptz using timezone('UTC', made)", 'made timestamptz(3) using made::timestamptz(3)', 'made timestamptz using made::timestamp(6)::timestamptz', 'made timestamptz using made::timestamp', 'made timestamp using made::timestamptz', 'made date using made::date', "seen timestamp using seen at time zone 'UTC'", 'seen timestamp using seen::timestamp', "seen timestamp using seen at time zone 'Europe/Berlin'",
      'seen date using seen::date', "set timezone to 'Asia/Tokyo'; alter table users alter column made type timestamptz using made::timestamptz", 'stamp3 timestamptz using stamp3::timestamptz', 'stamp3 timestamptz(3) using stamp3::timestamptz', 'stamp3 timestamp using stamp3::timestamp(4)', 'd timestamptz using d',
      'feeling mood using feeling::mood', 'feeling mood using (feeling::text::mood)', "feeling boolean using (feeling = 'sad')", 'data jsonb using data::jsonb', 'data jsonb using to_jsonb(data)', 'price integer using round(price)::integer', 'price numeric(12, 2) using price::numeric(12, 2)', 'price numeric using price::numeric', 'price numeric(12, 2) using price', 'price numeric(12, 2) using round(price, 2)',
      'flag integer using flag::integer', 'flag text using flag::text', 'letter text using letter::text', 'letter text using rtrim(letter)', 'letter char(4) using letter::char(4)', 'letter bpchar using letter', 'tags text[] using tags::text[]', 'tags varchar[] using tags::varchar[]', "tags text[] using string_to_array('a,b', ',')", 'tags text using tags[1]', 'code text[] using array[code]', 'name text using (array[name])[1]',
    ].map((to) => (to.startsWith('set ') ? to : `alter table users alter column ${to.replace(' ', ' type ')}`)),
  },
];
