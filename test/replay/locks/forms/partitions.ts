import type { FormGroup } from '../form.js';

const range = `
create table events (id bigint, at date, kind text) partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
insert into events select n, date '2026-01-01' + n, 'a' from generate_series(1, 10) n;
create table loose (id bigint, at date, kind text);
insert into loose select n, date '2026-03-01' + n, 'a' from generate_series(1, 10) n;
create table bounded (id bigint, at date not null, kind text, constraint in_march check (at >= '2026-03-01' and at < '2026-04-01'));
insert into bounded select n, date '2026-03-01' + n, 'a' from generate_series(1, 10) n;`;

const withDefault = `${range}
create table events_rest partition of events default;
insert into events select n, date '2027-01-01' + n, 'a' from generate_series(1, 10) n;`;

/** What is done to partitions. */
export const partitionForms: readonly FormGroup[] = [
  {
    title: 'range partitions',
    setup: `${range}
create table nearly (id bigint, at date, kind text, constraint in_march check (at >= '2026-03-01' and at < '2026-04-01'));
create table unsure (id bigint, at date not null, kind text);
insert into unsure select n, date '2026-03-01' + n, 'a' from generate_series(1, 10) n;
alter table unsure add constraint in_march check (at >= '2026-03-01' and at < '2026-04-01') not valid;
create table tight (id bigint, at date not null, kind text, constraint in_march check (at >= '2026-03-05' and at <= '2026-03-20'));
create table proven (id bigint, at date, kind text, constraint in_march check (at is not null and at >= '2026-03-01' and at < '2026-04-01'));
create table apart (id bigint, at date not null, kind text, constraint known check (id > 0), constraint from_march check (at >= '2026-03-01'), constraint to_april check (at < '2026-04-01'));`,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'create table events_2 partition of events default',
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\') partition by list (kind)',
      'alter table events attach partition loose for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition bounded for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition nearly for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition unsure for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition tight for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition proven for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition apart for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition loose default',
      'alter table events detach partition events_1',
      'drop table events_1',
      'drop table events',
      'drop table loose',
    ],
  },
  {
    title: 'a default partition',
    setup: withDefault,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'alter table events attach partition loose for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition bounded for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events detach partition events_1',
      'alter table events detach partition events_rest',
      'drop table events_rest',
      'drop table events_1',
      'drop table events',
    ],
  },
  {
    title: 'a default partition that shows it has none of it',
    setup: `${withDefault}
alter table events_rest add constraint not_before check (at is not null and (at < '2026-01-01' or at >= '2026-04-01'));
alter table events_rest alter column at set not null;`,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'alter table events attach partition loose for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition bounded for values from (\'2026-03-01\') to (\'2026-04-01\')',
    ],
  },
  {
    title: 'a default partition that is partitioned',
    setup: `${range}
create table events_rest partition of events default partition by list (kind);
create table events_rest_a partition of events_rest for values in ('a');
create table events_rest_b partition of events_rest for values in ('b');
insert into events select n, date '2027-01-01' + n, 'a' from generate_series(1, 10) n;
insert into events select n, date '2027-01-01' + n, 'b' from generate_series(1, 10) n;`,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'alter table events attach partition loose for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events detach partition events_rest',
      'drop table events_rest',
      'alter table events add column note text',
    ],
  },
  {
    title: 'list partitions',
    setup: `
create table orders (id bigint, country text) partition by list (country);
create table orders_de partition of orders for values in ('de');
insert into orders select n, 'de' from generate_series(1, 10) n;
create table loose (id bigint, country text);
insert into loose select n, 'fr' from generate_series(1, 10) n;
create table bounded (id bigint, country text not null, constraint french check (country = 'fr'));
insert into bounded select n, 'fr' from generate_series(1, 10) n;
create table nullable (id bigint, country text, constraint french check (country = 'fr'));
create table several (id bigint, country text, constraint french check (country is not null and country in ('fr', 'it')));
create table anything (id bigint, country text not null, constraint french check (country in ('fr', 'it', 'es')));`,
    forms: [
      'create table orders_fr partition of orders for values in (\'fr\', \'it\')',
      'alter table orders attach partition loose for values in (\'fr\')',
      'alter table orders attach partition bounded for values in (\'fr\')',
      'alter table orders attach partition bounded for values in (\'fr\', \'it\')',
      'alter table orders attach partition nullable for values in (\'fr\')',
      'alter table orders attach partition nullable for values in (\'fr\', null)',
      'alter table orders attach partition several for values in (\'fr\', \'it\')',
      'alter table orders attach partition anything for values in (\'fr\', \'it\')',
      'alter table orders attach partition loose default',
      'alter table orders detach partition orders_de',
    ],
  },
  {
    title: 'hash partitions',
    setup: `
create table orders (id bigint, country text) partition by hash (id);
create table orders_0 partition of orders for values with (modulus 2, remainder 0);
create table loose (id bigint, country text);
insert into loose select n, 'de' from generate_series(1, 100) n where satisfies_hash_partition('orders'::regclass, 2, 1, n::bigint);
create table filled (id bigint not null, country text, constraint any_id check (id > 0));
insert into filled select * from loose;`,
    forms: [
      'create table orders_1 partition of orders for values with (modulus 2, remainder 1)',
      'alter table orders attach partition loose for values with (modulus 2, remainder 1)',
      'alter table orders attach partition filled for values with (modulus 2, remainder 1)',
      'alter table orders detach partition orders_0',
    ],
  },
  {
    title: 'partitions with indexes and constraints',
    setup: `
create table users (id bigint primary key);
insert into users select n from generate_series(1, 100) n;
create table events (id bigint, at date, user_id bigint references users, constraint known check (id > 0), primary key (id, at)) partition by range (at);
create index events_user on events (user_id);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
insert into events select n, date '2026-01-01' + n, n from generate_series(1, 10) n;
create table bare (id bigint not null, at date not null, user_id bigint, constraint known check (id > 0));
insert into bare select n, date '2026-03-01' + n, n from generate_series(1, 10) n;
create table ready (id bigint, at date, user_id bigint references users, constraint known check (id > 0), primary key (id, at), constraint in_march check (at >= '2026-03-01' and at < '2026-04-01'));
create index ready_user on ready (user_id);
insert into ready select n, date '2026-03-01' + n, n from generate_series(1, 10) n;
create table keyed (id bigint, at date, user_id bigint, constraint known check (id > 0), constraint in_march check (at >= '2026-03-01' and at < '2026-04-01'));
alter table keyed add constraint keyed_id unique (id, at);
insert into keyed select n, date '2026-03-01' + n, n from generate_series(1, 10) n;
alter table keyed alter column id set not null;
alter table keyed alter column at set not null;
create table late (id bigint not null, at date not null, user_id bigint, constraint known check (id > 0), constraint in_march check (at >= '2026-03-01' and at < '2026-04-01'));
insert into late select n, date '2026-03-01' + n, n from generate_series(1, 10) n;
create unique index late_id on late (id, at);
alter table late add constraint late_user foreign key (user_id) references users not valid;
create table notes (id bigint, at date, foreign key (id, at) references events);`,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'alter table events attach partition bare for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition ready for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition keyed for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events attach partition late for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events detach partition events_1',
      'drop table events_1 cascade',
      'drop table events cascade',
      'alter table events drop constraint known',
      'alter table events drop constraint events_user_id_fkey',
      'alter table events drop constraint events_pkey cascade',
      'alter table notes drop constraint notes_id_at_fkey',
      'alter table events rename constraint known to sure',
      'drop index events_user',
      'create table events_2 (like events including all)',
      'create table more (id bigint, at date, foreign key (id, at) references events)',
    ],
  },
  {
    title: 'partitions with triggers and identity',
    setup: `
create function note() returns trigger language plpgsql as 'begin return new; end';
create table events (id bigint generated always as identity, at date, label text default 'x') partition by range (at);
create trigger note before insert on events for each row execute function note();
alter table events enable row level security;
create policy own on events using (true);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
insert into events (at) select date '2026-01-01' + n from generate_series(1, 10) n;
create table loose (id bigint not null, at date, label text);
insert into loose select n, date '2026-03-01' + n from generate_series(1, 10) n;
create view seen as select id from events;`,
    forms: [
      'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'create table events_2 partition of events (label default \'y\') for values from (\'2026-02-01\') to (\'2026-03-01\')',
      'alter table events attach partition loose for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events detach partition events_1',
      'drop table events_1',
      'drop table events cascade',
      'drop trigger note on events',
    ],
  },
  {
    title: 'a partition that is being detached',
    setup: `${range}
update pg_inherits set inhdetachpending = true where inhrelid = 'events_1'::regclass;`,
    forms: ['alter table events detach partition events_1 finalize'],
  },
  {
    title: 'several key columns, expressions and constants',
    setup: `
create table pairs (a integer, b integer) partition by range (a, b);
create table pairs_new (a integer not null, b integer not null, check (a >= 10 and a < 20));
insert into pairs_new select n, n from generate_series(10, 19) n;
create table lower_case (name text) partition by list (lower(name));
create table names_a (name text not null, check (lower(name) = 'a'));
insert into names_a values ('A');
create table numbers (n integer) partition by range (n);
create table numbers_1 (n integer not null, constraint small check (n between 0 and 9));
insert into numbers_1 values (1);
create table numbers_2 (n integer not null, constraint small check (0 <= n and 10 > n));
insert into numbers_2 values (1);
create table numbers_3 (n integer not null, constraint small check (n = any (array[1, 2, 3])));
insert into numbers_3 values (1);
create table numbers_4 (n integer not null, constraint small check (n = 1 or n = 2));
insert into numbers_4 values (1);
create table numbers_5 (n integer not null, constraint small check (n in (1, 2) and n <> 2));
insert into numbers_5 values (1);
create table numbers_6 (n integer not null, constraint small check ((n > -1) and not (n >= 10)));
insert into numbers_6 values (1);
create table numbers_7 (n integer not null, constraint small check (n >= 0 and not n >= 10));
insert into numbers_7 values (1);`,
    forms: [
      'alter table pairs attach partition pairs_new for values from (10, 0) to (20, 0)',
      'alter table lower_case attach partition names_a for values in (\'a\')',
      'alter table numbers attach partition numbers_1 for values from (0) to (10)',
      'alter table numbers attach partition numbers_2 for values from (0) to (10)',
      'alter table numbers attach partition numbers_3 for values from (0) to (10)',
      'alter table numbers attach partition numbers_4 for values from (0) to (10)',
      'alter table numbers attach partition numbers_5 for values from (0) to (10)',
      'alter table numbers attach partition numbers_6 for values from (0) to (10)',
      'alter table numbers attach partition numbers_7 for values from (0) to (10)',
      'alter table numbers attach partition numbers_2 for values from (minvalue) to (10)',
      'alter table numbers attach partition numbers_2 for values from (0) to (maxvalue)',
      'alter table numbers attach partition numbers_2 for values from (-5) to (50)',
    ],
  },
  {
    title: 'a default partition of a list',
    setup: `
create table orders (id bigint, country text) partition by list (country);
create table orders_rest partition of orders default;
insert into orders select n, 'it' from generate_series(1, 10) n;
create table known (id bigint, country text) partition by list (country);
create table known_rest partition of known default;
alter table known_rest add constraint not_german check (country <> 'de');
insert into known select n, 'it' from generate_series(1, 10) n;
create table listed (id bigint, country text) partition by list (country);
create table listed_rest partition of listed default;
alter table listed_rest add constraint listed check (country in ('it', 'fr'));
insert into listed select n, 'it' from generate_series(1, 10) n;`,
    forms: [
      'create table orders_de partition of orders for values in (\'de\')',
      'create table known_de partition of known for values in (\'de\')',
      'create table known_es partition of known for values in (\'es\')',
      'create table known_both partition of known for values in (\'de\', \'es\')',
      'create table listed_de partition of listed for values in (\'de\')',
      'create table listed_both partition of listed for values in (\'de\', \'es\')',
      'create table listed_null partition of listed for values in (null)',
    ],
  },
  {
    title: 'partitions of partitions',
    setup: `
create table events (id bigint, at date, kind text) partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01') partition by list (kind);
create table events_1_a partition of events_1 for values in ('a');
insert into events select n, date '2026-01-01' + n, 'a' from generate_series(1, 10) n;
create table march (id bigint, at date, kind text) partition by list (kind);
create table march_a partition of march for values in ('a');
create table march_b partition of march for values in ('b');
insert into march select n, date '2026-03-01' + n, 'a' from generate_series(1, 10) n;
insert into march select n, date '2026-03-01' + n, 'b' from generate_series(1, 10) n;`,
    forms: [
      'alter table events attach partition march for values from (\'2026-03-01\') to (\'2026-04-01\')',
      'alter table events detach partition events_1',
      'alter table events_1 detach partition events_1_a',
      'create table events_1_b partition of events_1 for values in (\'b\')',
      'drop table events_1',
      'drop table events_1_a',
      'drop table events',
      'alter table events add constraint known check (id > 0)',
      'alter table events add column note text',
    ],
  },
  {
    title: 'commands on a partitioned table',
    setup: `
create table events (id bigserial, at date, kind text, label varchar(20) not null default 'x') partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
insert into events (at, kind) select date '2026-01-01' + n, 'a' from generate_series(1, 40) n;
create index events_id on events (id);
create unique index events_both on events (id, at);
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger note before insert on events for each row execute function note();
create trigger noted after insert on events for each statement execute function note();`,
    forms: [
      'alter table events add column note text',
      'alter table events add column note text default clock_timestamp()::text',
      'alter table events drop column kind',
      'alter table events rename column kind to sort',
      'alter table events alter column kind type varchar(40)',
      'alter table events alter column label type varchar(40)',
      'alter table events alter column kind set not null',
      'alter table events alter column label drop not null',
      'alter table only events alter column label set default \'y\'',
      'alter table events alter column label set default \'y\'',
      'alter table events alter column label drop default',
      'alter table events alter column kind set statistics 100',
      'alter table events alter column kind set storage external',
      'alter table events add constraint known check (id > 0)',
      'alter table events rename to happenings',
      'alter table events owner to authenticated',
      'alter table events enable row level security',
      'alter table events force row level security',
      'alter table events replica identity full',
      'alter table events disable trigger note',
      'alter table events enable trigger note',
      'alter table only events disable trigger note',
      'alter table events disable trigger noted',
      'alter table events disable trigger all',
      { sql: 'alter table events set access method heap', since: 17 },
      'alter table events_1 set access method heap',
      'alter table events_1 rename to january',
      'alter table events_1 set (fillfactor = 80)',
      'alter table events_1 add constraint known check (id > 0)',
      'alter table events_1 alter column kind set not null',
      'alter table events_1 alter column kind set default \'b\'',
      'alter table events_1 enable row level security',
      'alter table events_1 disable trigger note',
      'comment on table events is \'what happened\'',
      'drop index events_id',
      'alter index events_id rename to events_number',
    ],
  },
];
