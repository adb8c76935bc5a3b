import type { FormGroup } from '../form.js';

const users = 'create table users (id bigint primary key, name text); insert into users select n, n::text from generate_series(1, 10) n; create index users_name on users (name);';

/** LOCK, VACUUM, ANALYZE, CLUSTER and CHECKPOINT. */
export const maintenanceForms: readonly FormGroup[] = [
  {
    title: 'locks and maintenance',
    setup: `${users} create table teams (id bigint primary key); create view names as select users.id, name from users where id in (select id from teams); create view over_names as select * from names;
      create table events (id bigint) partition by range (id); create table events_low partition of events for values from (0) to (100); insert into events values (1);
      create table clustered (id bigint primary key); insert into clustered values (1); alter table clustered cluster on clustered_pkey;`,
    forms: [
      'lock users',
      'lock table users in access share mode',
      'lock table users in row share mode',
      'lock table users in row exclusive mode',
      'lock table users in share update exclusive mode nowait',
      'lock table users in share mode',
      'lock table users, teams in share row exclusive mode',
      'lock table users in exclusive mode',
      'lock table names in share mode',
      'lock table over_names in access exclusive mode',
      'analyze users',
      'analyze users (name), teams',
      'analyze events',
      'analyze events_low',
      'cluster users using users_name',
      'cluster users using users_pkey',
      'cluster clustered',
      'checkpoint',
    ],
  },
  {
    title: 'maintenance outside transactions',
    setup: `${users} create index users_seen on users (seen(id));`,
    forms: [{ sql: 'vacuum full users', alone: true }, { sql: 'cluster users using users_name', alone: true }],
  },
];
