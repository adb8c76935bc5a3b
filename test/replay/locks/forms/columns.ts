import type { FormGroup } from '../form.js';

const users = 'create table users (id bigint primary key, name varchar(20), age integer); insert into users select n, n::text, n from generate_series(1, 10) n;';

/** Changes of columns. */
export const columnForms: readonly FormGroup[] = [
  {
    title: 'add column',
    setup: users,
    forms: [
      'alter table users add column note text',
      'alter table users add column made timestamptz default now()',
      'alter table users add column made timestamptz default clock_timestamp()',
      'alter table users add column n bigint generated always as identity',
      { sql: 'alter table users add column doubled integer generated always as (age * 2) virtual', since: 18 },
    ],
  },
];
