import type { FormGroup } from '../form.js';

const users = `create table users (id bigint primary key, name text, age integer, tags text[], span int4range);
  insert into users select n, n::text, n, array[n::text], int4range(n, n + 5) from generate_series(1, 10) n;`;
const orders = `create table orders (id bigint not null, day date not null, note text) partition by range (day);
  create table orders_january partition of orders for values from ('2025-01-01') to ('2025-02-01');
  create table orders_february partition of orders for values from ('2025-02-01') to ('2025-03-01');
  insert into orders values (1, '2025-01-10', 'a'), (2, '2025-02-10', 'b');`;

/** Making, changing, dropping and rebuilding indexes. */
export const indexForms: readonly FormGroup[] = [
  {
    title: 'create index',
    setup: `${users} create index users_age_idx on users (age);
      create materialized view totals as select age, count(*) as n from users group by age;`,
    forms: [
      'create index on users (name)',
      'create index if not exists users_name_idx on users (name)',
      'create index if not exists users_age_idx on users (age)',
      'create unique index users_name_key on users (name)',
      'create unique index on users (name) nulls not distinct',
      'create index on users (lower(name))',
      'create index on users (name) where age > 3',
      'create index on users (name) include (age)',
      'create index on users (name desc nulls last, age)',
      'create index on users (name text_pattern_ops)',
      'create index on users using gin (tags)',
      'create index on users using gist (span)',
      'create index on users using hash (name)',
      'create index on users using brin (age)',
      'create index on users (age) with (fillfactor = 70)',
      'create index on only users (age)',
      'create index on totals (n)',
      'create unique index on totals (age)',
      { sql: 'create index concurrently users_seen on users (seen(id))', alone: true },
      { sql: 'create unique index concurrently users_seen on users (seen(id))', alone: true },
      { sql: 'create index concurrently if not exists users_seen on users (seen(id)) where age > 3', alone: true },
      { sql: 'create index concurrently on totals (seen(n))', alone: true },
    ],
  },
  {
    title: 'indexes of partitions',
    setup: `${orders} create index orders_day_idx on orders (day);
      create index orders_note_idx on only orders (note);
      create index january_note_idx on orders_january (note); create index february_note_idx on orders_february (note);
      create index january_id_idx on orders_january (id);`,
    forms: [
      'create index on orders (note, id)',
      'create index orders_id_idx on orders (id)',
      'create index on only orders (note, id)',
      'create index on orders_january (note, id)',
      'alter index orders_note_idx attach partition january_note_idx',
      'alter index orders_note_idx attach partition january_note_idx; alter index orders_note_idx attach partition february_note_idx',
      'alter index orders_day_idx rename to orders_by_day',
      'drop index orders_day_idx',
      'drop index orders_note_idx',
      'drop index january_note_idx',
      'drop index january_id_idx',
      'reindex table orders_january',
      'reindex index january_note_idx',
      { sql: 'create index concurrently january_seen on orders_january (seen(id))', alone: true },
    ],
  },
  {
    title: 'indexes of partitions of partitions',
    setup: `create table orders (id bigint not null, day date not null, shop integer not null) partition by range (day);
      create table orders_2025 partition of orders for values from ('2025-01-01') to ('2026-01-01') partition by list (shop);
      create table orders_2025_one partition of orders_2025 for values in (1); create table orders_2025_rest partition of orders_2025 default;
      create table orders_2024 partition of orders for values from ('2024-01-01') to ('2025-01-01');
      insert into orders values (1, '2025-01-10', 1), (2, '2025-02-10', 2), (3, '2024-02-10', 1);
      create index orders_day_idx on orders (day); create index one_id_idx on orders_2025_one (id);
      create index orders_shop_idx on only orders (shop); create index orders_2025_shop_idx on only orders_2025 (shop);
      create materialized view totals as select shop, count(*) as n from orders group by shop; create table base (id bigint); create table derived () inherits (base);`,
    forms: [
      'create index on orders (id)',
      'create index on orders_2025 (id)',
      'create index on only orders_2025 (id)',
      'drop index orders_day_idx',
      'drop index orders_2025_shop_idx',
      'alter index orders_shop_idx attach partition orders_2025_shop_idx',
      'alter index orders_day_idx rename to orders_by_day',
      'create index on base (id)',
      'create materialized view sums as select count(*) as n from orders',
      'create materialized view sums as select count(*) as n from base',
      'refresh materialized view totals',
      'create view all_orders as select * from orders',
    ],
  },
  {
    title: 'alter and drop index',
    setup: `${users} create index users_name_idx on users (name); create index users_lower_idx on users (lower(name)); create index users_tags_idx on users using gin (tags);
      create unique index users_age_key on users (age); create table visits (age integer references users (age));
      create table calls (id bigint primary key); create index calls_id_idx on calls (id);
      create materialized view totals as select age, count(*) as n from users group by age; create index totals_age_idx on totals (age);`,
    forms: [
      'alter index users_name_idx rename to users_by_name',
      'alter table users_name_idx rename to users_by_name',
      'alter index users_pkey rename to users_key',
      'alter index if exists users_name_idx rename to users_by_name',
      'alter index users_name_idx set (fillfactor = 70)',
      'alter index users_name_idx reset (fillfactor)',
      'alter index users_tags_idx set (fastupdate = off)',
      'alter index users_lower_idx alter column 1 set statistics 500',
      'alter index users_name_idx set tablespace pg_default',
      'alter index totals_age_idx rename to totals_by_age',
      'drop index users_name_idx',
      'drop index if exists users_name_idx',
      'drop index users_name_idx, users_lower_idx',
      'drop index users_name_idx, calls_id_idx',
      'drop index users_age_key cascade',
      'drop index totals_age_idx',
      'drop index if exists nothing_idx',
    ],
  },
  {
    title: 'reindex',
    setup: `${users} create index users_name_idx on users (name); create index users_seen on users (seen(id));
      create materialized view totals as select age, count(*) as n from users group by age; create index totals_age_idx on totals (age);`,
    forms: [
      'reindex index users_name_idx',
      'reindex index users_pkey',
      'reindex table users',
      'reindex (verbose) table users',
      'reindex table totals',
      'reindex index totals_age_idx',
      { sql: 'reindex index concurrently users_seen', alone: true },
      { sql: 'reindex table concurrently users', alone: true },
      { sql: 'reindex index users_seen', alone: true },
    ],
  },
  {
    title: 'reindex of a schema',
    setup: 'create schema own; create table own.users (id bigint, name text); insert into own.users values (1, $$a$$); create index users_seen on own.users (seen(id));',
    forms: [
      { sql: 'reindex schema own', alone: true },
      { sql: 'reindex schema concurrently own', alone: true },
    ],
  },
  {
    title: 'reindex of a partitioned table',
    setup: `${orders} create index orders_seen on orders (seen(id));`,
    forms: [
      { sql: 'reindex table orders', alone: true },
      { sql: 'reindex table concurrently orders', alone: true },
    ],
  },
];
