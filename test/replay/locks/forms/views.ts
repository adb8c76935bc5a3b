import type { FormGroup } from '../form.js';

const tables = `create table users (id bigint primary key, name text, team bigint); create table teams (id bigint primary key, title text);
  insert into users select n, n::text, 1 from generate_series(1, 10) n; insert into teams values (1, 'one');`;

/** Views and materialized views. */
export const viewForms: readonly FormGroup[] = [
  {
    title: 'views',
    setup: `${tables} create view names as select id, name from users; create view upper_names as select id, upper(name) as name from names;
      create view joined as select users.id, teams.title from users join teams on teams.id = users.team;
      create function first_name() returns text language plpgsql as $$ begin return (select name from users limit 1); end $$;`,
    forms: [
      'create view all_users as select * from users',
      'create view pairs as select users.name, teams.title from users join teams on teams.id = users.team',
      'create view over_view as select * from names',
      'create view nested as select * from names where id in (select team from users where team in (select id from teams))',
      'create view with_query as with t as (select * from teams) select * from t',
      'create view constant as select 1 as one',
      'create view calling as select first_name() as name',
      'create or replace view brand_new as select * from users',
      'create or replace view names as select id, name from users where id > 3',
      'create or replace view names as select id, name, team from users',
      'create or replace view names with (security_invoker = true) as select id, name from users',
      'create or replace view joined as select users.id, teams.title from teams join users on teams.id = users.team',
      'create view safe with (security_barrier = true) as select * from users',
      'create view checked as select * from users where id > 3 with local check option',
      'create recursive view counted (n) as select 1 union all select n + 1 from counted where n < 5',
      'alter view names set (security_invoker = true)',
      'alter view names reset (security_invoker)',
      "alter view names alter column name set default 'nobody'",
      'alter view names alter column name drop default',
      'alter view names rename to labels',
      'alter view names rename column name to label',
      'alter table names rename to labels',
      'drop view joined',
      'drop view joined, upper_names',
      'drop view names cascade',
      'drop view if exists nothing',
    ],
  },
  {
    title: 'materialized views',
    setup: `${tables} create view names as select id, name from users;
      create materialized view totals as select team, count(*) as n from users group by team; create unique index totals_team_idx on totals (team);
      create materialized view labels as select * from names;
      create materialized view empty_totals as select team, count(*) as n from users group by team with no data;
      create view totals_view as select * from totals; create materialized view over_totals as select * from totals_view;
      insert into users values (11, 'eleven', 1);`,
    forms: [
      'create materialized view counted as select count(*) as n from users',
      'create materialized view counted as select count(*) as n from users with no data',
      'create materialized view if not exists totals as select 1 as one',
      'create materialized view from_view as select * from names',
      'create materialized view from_materialized as select * from totals',
      'create materialized view from_view as select * from names with no data',
      'refresh materialized view totals',
      'refresh materialized view concurrently totals',
      'refresh materialized view totals with no data',
      'refresh materialized view labels',
      'refresh materialized view empty_totals',
      'refresh materialized view over_totals',
      'alter materialized view totals rename to sums',
      'alter materialized view totals rename column n to total',
      'alter materialized view totals set (fillfactor = 70)',
      'alter materialized view totals set (autovacuum_enabled = false)',
      'alter materialized view totals alter column n set statistics 100',
      'alter materialized view totals cluster on totals_team_idx',
      'drop materialized view labels',
      'drop materialized view totals cascade',
      'drop table users cascade',
    ],
  },
];
