import type { FormGroup } from '../form.js';

const change = (table: string) => (to: string): string => `alter table ${table} alter column ${to.replace(' ', ' type ')}`;

/** ALTER COLUMN … TYPE where indexes of other kinds, keys of partitioned tables and collations are concerned. */
export const leanedOnForms: readonly FormGroup[] = [
  {
    title: 'types of columns in indexes of all kinds',
    setup: `create domain word as varchar(20); create table docs (id bigint primary key, tags varchar(10)[], label varchar(10), slug varchar(10) collate "C", code varchar(10) collate "C", small integer, day timestamp, word word, net cidr, amount numeric(8, 2), flags varbit(4), oid_ref oid, body varchar(100), pair varchar(10), other varchar(10), deferred varchar(10) unique deferrable,
        span interval day to second, clock time(3), parent bigint references docs, parts integer[], fixed char(4), binary_code bit(3));
      insert into docs (id) values (1); create index on docs using gin (tags); create index on docs using hash (label); create index on docs (slug); create index on docs (code collate "POSIX"); create index on docs (small int4_ops); create index on docs using brin (day); create index on docs (word); create index on docs using gist (net inet_ops);
      create index on docs (amount desc nulls last); create index on docs (flags); create index on docs (oid_ref); create index on docs using gin (to_tsvector('english', body)); create index on docs (pair, other); create index on docs (lower(pair)) where other is not null; create unique index on docs (span) nulls not distinct; create index on docs (clock); create index on docs using gin (parts); create index on docs (fixed); create index on docs (binary_code);`,
    forms: [
      'tags varchar[]', 'tags varchar(20)[]', 'tags text[]', 'label text', 'label varchar(20)', 'slug varchar(20)', 'slug varchar(20) collate "C"', 'slug text collate "POSIX"', 'slug text', 'code varchar(20)', 'code varchar(20) collate "C"', 'code varchar(20) collate "POSIX"', 'day timestamp(6)', 'day timestamptz', 'word varchar(20)', 'word varchar', 'word text',
      'net inet', 'amount numeric(10, 2)', 'amount numeric', 'flags varbit(8)', 'flags varbit', 'oid_ref regclass', 'oid_ref integer', 'body varchar(200)', 'body text', 'pair varchar(20)', 'other varchar(20)', 'other text', 'deferred varchar(20)', 'deferred text collate "C"', 'span interval', 'span interval day to second(6)', 'clock time(6)', 'clock time', 'parts bigint[]', 'fixed bpchar', 'fixed text',
      'binary_code varbit', 'parent bigint', 'id numeric', 'id bigint', 'parts integer[]',
    ].map(change('docs')),
  },
  {
    title: 'types of columns of keys between partitioned tables',
    setup: `create table teams (id bigint primary key, code varchar(10) unique); create table events (id bigint, at date not null, team bigint references teams, code varchar(10) references teams (code), note varchar(10) check (note <> ''), primary key (id, at)) partition by range (at);
      create table events_old partition of events for values from ('2020-01-01') to ('2021-01-01'); create table events_new partition of events for values from ('2021-01-01') to ('2022-01-01'); insert into teams values (1, 'a'); insert into events values (1, '2020-02-02', 1, 'a', 'x'), (2, '2021-02-02', 1, 'a', 'x');`,
    forms: [
      ...['code text', 'code varchar(20)', 'note text', 'note varchar(20)', 'note varchar(10)', 'team bigint', 'team integer', 'id numeric', 'id bigint'].map(change('events')), ...['code text', 'code varchar(20)', 'id bigint', 'id integer', 'id numeric'].map(change('teams')),
      'alter table events drop column code', 'alter table events alter column note drop default, alter column note type text', 'alter table teams drop column code cascade',
    ],
  },
  {
    title: 'an enum in place of another',
    setup: `create type status as enum ('open', 'closed'); create type status_new as enum ('open', 'closed', 'void'); create table orders (id bigint primary key, state status not null default 'open', note text); insert into orders values (1); create index on orders (state);`,
    forms: [
      "alter table orders alter column state drop default, alter column state type status_new using state::text::status_new, alter column state set default 'open'", 'alter table orders alter column state drop default, alter column state type text', "alter table orders alter column state drop default, alter column state type text using state::text, alter column state set default 'open'",
      'alter table orders alter column state type status using state', "alter table orders alter column note type status using note::status, alter column note set default 'open'", "alter table orders add column state_new status_new not null default 'open'", 'alter table orders rename column state to status',
      "alter table orders alter column state set default 'closed'", "alter table orders alter column state set default 'closed'::status, alter column state set not null",
    ],
  },
];
