import type { FormGroup } from '../form.js';

const users = `
create table users (id bigint primary key, name varchar(20), age integer, manager_id bigint);
insert into users select n, n::text, n from generate_series(1, 10) n;`;
const orders = `${users}
create table orders (id bigint primary key, user_id bigint, total integer, placed date);
insert into orders select n, n, n, date '2026-01-01' from generate_series(1, 10) n;`;
const partitioned = `${users}
create table events (id bigint, user_id bigint, at date) partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
insert into events select n, n, date '2026-01-01' + n from generate_series(1, 10) n;
insert into events select n, n, date '2026-02-01' + n from generate_series(1, 10) n;`;

/** What is done to constraints. */
export const constraintForms: readonly FormGroup[] = [
  {
    title: 'add constraint',
    setup: `${users}
create unique index users_name_idx on users (name);
create unique index users_id_idx on users (id);
create table bare (id bigint not null, code text, a integer, b integer, during tsrange);
insert into bare select n, n::text, n, n, tsrange('2026-01-01'::timestamp + n * interval '2 days', '2026-01-02'::timestamp + n * interval '2 days') from generate_series(1, 10) n;
create unique index bare_id on bare (id);
create unique index bare_code on bare (code);
create unique index bare_both on bare (id, code);`,
    forms: [
      'alter table users add constraint adult check (age > 0)',
      'alter table users add check (age > 0)',
      'alter table users add constraint adult check (age > 0) not valid',
      'alter table users add constraint adult check (age > 0) no inherit',
      { sql: 'alter table users add constraint adult check (age > 0) not enforced', since: 18 },
      'alter table users add constraint one_name unique (name)',
      'alter table users add constraint one_name unique (name, age)',
      'alter table users add constraint one_name unique nulls not distinct (name)',
      'alter table users add constraint one_name unique (name) deferrable initially deferred',
      'alter table users add constraint one_name unique (name) include (age)',
      'alter table users add constraint one_name unique using index users_name_idx',
      'alter table bare add constraint one_code unique using index bare_code deferrable',
      'alter table bare add primary key (id)',
      'alter table bare add primary key (code)',
      'alter table bare add primary key (id, code)',
      'alter table bare add constraint bare_pkey primary key using index bare_id',
      'alter table bare add constraint bare_pkey primary key using index bare_code',
      'alter table bare add constraint bare_pkey primary key using index bare_both',
      'alter table bare add constraint apart exclude using gist (during with &&)',
      'alter table bare add constraint apart exclude (code with =) where (a > 3)',
      'alter table bare add constraint one check (a > 0), add constraint two check (b > 0) not valid',
      'alter table bare add constraint one check (a > 0), add unique (code)',
      'alter table bare add column note text check (note <> \'\')',
      'alter table bare add column note text default \'none\' check (note <> \'\')',
      'alter table bare add column note text unique',
      'alter table bare add column note bigint generated always as identity primary key',
      'alter table if exists bare add constraint positive check (a > 0)',
      'alter table only bare add constraint positive check (a > 0)',
      'alter table bare add constraint positive check (a is not null)',
    ],
  },
  {
    title: 'add a proven primary key',
    setup: `
create table proven (id bigint, code text, constraint has_id check (id is not null));
insert into proven select n, n::text from generate_series(1, 10) n;
create unique index proven_id on proven (id);`,
    forms: [
      'alter table proven add primary key (id)',
      'alter table proven add constraint proven_pkey primary key using index proven_id',
      'alter table proven add primary key (id, code)',
    ],
  },
  {
    title: 'not null constraints',
    setup: `
create table members (id bigint primary key, name text, mail text, constraint has_mail check (mail is not null));
insert into members select n, n::text, n::text from generate_series(1, 10) n;
create table parents (id bigint, name text);
create table children (extra text) inherits (parents);
insert into parents select n, n::text from generate_series(1, 10) n;
insert into children select n, n::text, n::text from generate_series(1, 10) n;`,
    forms: [
      { sql: 'alter table members add constraint named not null name', since: 18 },
      { sql: 'alter table members add not null name', since: 18 },
      { sql: 'alter table members add constraint named not null name not valid', since: 18 },
      { sql: 'alter table members add constraint mailed not null mail', since: 18 },
      { sql: 'alter table members add constraint members_id_not_null not null id', since: 18 },
      { sql: 'alter table parents add constraint named not null name', since: 18 },
      { sql: 'alter table parents add constraint named not null name no inherit', since: 18 },
      { sql: 'alter table parents add constraint named not null name not valid', since: 18 },
      'alter table members add constraint mailed check (mail is not null) not valid',
    ],
  },
  {
    title: 'not null constraints that are there',
    setup: `
create table members (id bigint, name text constraint named not null);
alter table members alter column id set not null;
insert into members select n, n::text from generate_series(1, 10) n;
create table parents (id bigint, name text);
create table children () inherits (parents);
insert into children select n, n::text from generate_series(1, 10) n;`,
    forms: [
      'alter table members alter column name drop not null',
      'alter table members alter column name set not null',
      { sql: 'alter table members drop constraint named', since: 18 },
      { sql: 'alter table members rename constraint named to called', since: 18 },
      { sql: 'alter table members drop constraint members_id_not_null', since: 18 },
      { sql: 'alter table members alter constraint named no inherit', since: 18 },
    ],
  },
  {
    title: 'not null constraints to be validated',
    setup: `
create table members (id bigint primary key, name text);
insert into members select n, n::text from generate_series(1, 10) n;
create table parents (id bigint, name text);
create table children () inherits (parents);
insert into parents select n, n::text from generate_series(1, 10) n;
insert into children select n, n::text from generate_series(1, 10) n;
do $$ begin if current_setting('server_version_num')::int >= 180000 then
  execute 'alter table members add constraint named not null name not valid';
  execute 'alter table parents add constraint named not null name no inherit';
  execute 'alter table parents add constraint known not null id not valid';
end if; end $$;`,
    forms: [
      { sql: 'alter table members validate constraint named', since: 18 },
      { sql: 'alter table members alter column name set not null', since: 18 },
      { sql: 'alter table members drop constraint named', since: 18 },
      { sql: 'alter table parents alter constraint named inherit', since: 18 },
      { sql: 'alter table parents validate constraint known', since: 18 },
    ],
  },
  {
    title: 'add foreign key',
    setup: orders,
    forms: [
      'alter table orders add constraint placed_by foreign key (user_id) references users (id)',
      'alter table orders add foreign key (user_id) references users',
      'alter table orders add constraint placed_by foreign key (user_id) references users not valid',
      { sql: 'alter table orders add constraint placed_by foreign key (user_id) references users not enforced', since: 18 },
      'alter table orders add constraint placed_by foreign key (user_id) references users on delete cascade',
      'alter table orders add constraint placed_by foreign key (user_id) references users on delete set null (user_id) on update cascade',
      'alter table orders add constraint placed_by foreign key (user_id) references users on delete restrict deferrable initially deferred',
      'alter table orders add constraint placed_by foreign key (user_id) references users match full',
      'alter table users add constraint managed_by foreign key (manager_id) references users (id)',
      'alter table users add constraint managed_by foreign key (manager_id) references users (id) not valid',
      'alter table orders add column buyer_id bigint references users',
      'alter table orders add column buyer_id bigint default 1 references users',
      'alter table orders add column buyer_id bigint default null references users (id) on delete set null',
      'alter table orders add column parent_id bigint references orders (id)',
      'alter table orders add constraint placed_by foreign key (user_id) references users, add constraint positive check (total > 0)',
      'alter table orders add constraint placed_by foreign key (user_id) references users not valid, add constraint positive check (total > 0) not valid',
      'alter table orders add constraint a foreign key (user_id) references users not valid; alter table orders validate constraint a',
      'create table items (id bigint primary key, order_id bigint references orders, user_id bigint references users)',
      'create table items (id bigint primary key, parent_id bigint references items)',
      'create table if not exists orders (id bigint references users)',
      'create temporary table items (id bigint primary key, user_id bigint)',
    ],
  },
  {
    title: 'foreign keys and partitions',
    setup: `${partitioned}
create table days (at date primary key, note text) partition by range (at);
create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01');
create table days_2 partition of days for values from ('2026-02-01') to ('2026-03-01');
insert into days select date '2026-01-01' + n from generate_series(0, 58) n;
create table visits (id bigint primary key, at date);
insert into visits select n, date '2026-01-01' + n from generate_series(1, 10) n;`,
    forms: [
      'alter table events add constraint done_by foreign key (user_id) references users (id)',
      { sql: 'alter table events add constraint done_by foreign key (user_id) references users (id) not valid', since: 18 },
      'alter table events_1 add constraint done_by foreign key (user_id) references users (id) not valid',
      'alter table visits add constraint on_day foreign key (at) references days (at)',
      'alter table visits add constraint on_day foreign key (at) references days (at) not valid',
      'alter table events add constraint on_day foreign key (at) references days (at)',
      'alter table visits add column day date references days',
      'create table stays (id bigint primary key, at date references days)',
      'create table stays (id bigint, user_id bigint references users) partition by list (id)',
    ],
  },
  {
    title: 'foreign keys of partitions that are there',
    setup: `${partitioned}
alter table events_1 add constraint done_by foreign key (user_id) references users (id);
alter table events_2 add constraint done_by foreign key (user_id) references users (id) not valid;
create table days (at date primary key, note text) partition by range (at);
create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01');
insert into days select date '2026-01-01' + n from generate_series(0, 30) n;
create table visits (id bigint primary key, at date);
insert into visits select n, date '2026-01-01' + n from generate_series(1, 10) n;
alter table visits add constraint on_day foreign key (at) references days (at) not valid;
alter table visits add constraint of_day foreign key (at) references days (at);`,
    forms: [
      'alter table events add constraint done_by foreign key (user_id) references users (id)',
      'alter table visits validate constraint on_day',
      'alter table visits drop constraint of_day',
      'alter table events_1 drop constraint done_by',
      'drop table visits',
      'drop table days cascade',
    ],
  },
  {
    title: 'keys of a partitioned table',
    setup: `${partitioned}
create unique index events_1_pair on events_1 (id, at);
create index events_user on events (user_id);`,
    forms: [
      'alter table events add primary key (id, at)',
      'alter table events add constraint pair unique (id, at)',
      'alter table events add constraint known check (id > 0)',
      'alter table events add constraint known check (id > 0) not valid',
      'alter table events_1 add constraint known check (id > 0)',
      'alter table only events add constraint pair unique (id, at)',
      'alter table events_2 add primary key (id, at)',
      'alter table events_1 add constraint events_1_pkey primary key using index events_1_pair',
    ],
  },
  {
    title: 'validate constraint',
    setup: `${orders}
alter table orders add constraint positive check (total > 0) not valid;
alter table orders add constraint counted check (total > 0);
alter table orders add constraint placed_by foreign key (user_id) references users not valid;
alter table orders add constraint bought_by foreign key (user_id) references users;
alter table users add constraint managed_by foreign key (manager_id) references users not valid;
create table shops (id bigint);
create table chains (name text) inherits (shops);
insert into shops values (1);
insert into chains values (2, 'two');
alter table shops add constraint known check (id > 0) not valid;`,
    forms: [
      'alter table orders validate constraint positive',
      'alter table orders validate constraint counted',
      'alter table orders validate constraint placed_by',
      'alter table orders validate constraint bought_by',
      'alter table users validate constraint managed_by',
      'alter table orders validate constraint positive, validate constraint placed_by',
      'alter table orders validate constraint positive, alter column total set default 1',
      'alter table orders validate constraint positive, set (fillfactor = 80)',
      'alter table shops validate constraint known',
      'alter table chains validate constraint known',
    ],
  },
  {
    title: 'validate on partitions',
    setup: `${partitioned}
alter table events add constraint known check (id > 0) not valid;
alter table events_1 add constraint done_by foreign key (user_id) references users (id) not valid;`,
    forms: [
      'alter table events validate constraint known',
      'alter table events_1 validate constraint known',
      'alter table events_1 validate constraint done_by',
      'alter table events drop constraint known',
      'alter table events rename constraint known to sure',
    ],
  },
  {
    title: 'foreign keys of a partitioned table, not valid',
    setup: `${partitioned}
do $$ begin if current_setting('server_version_num')::int >= 180000 then
  alter table events add constraint done_by foreign key (user_id) references users (id) not valid;
end if; end $$;`,
    forms: [
      { sql: 'alter table events validate constraint done_by', since: 18 },
      { sql: 'alter table events drop constraint done_by', since: 18 },
    ],
  },
  {
    title: 'drop, rename and alter constraint',
    setup: `${orders}
alter table users add constraint adult check (age > 0);
alter table users add constraint one_name unique (name);
alter table users add constraint managed_by foreign key (manager_id) references users;
alter table orders add constraint placed_by foreign key (user_id) references users;
alter table orders add constraint later foreign key (user_id) references users deferrable;
create view named as select id, name from users group by id;
create table shops (id bigint constraint known check (id > 0));
create table chains (name text) inherits (shops);
insert into chains values (2, 'two');`,
    forms: [
      'alter table users drop constraint adult',
      'alter table users drop constraint one_name',
      'alter table users drop constraint users_pkey cascade',
      'alter table orders drop constraint orders_pkey',
      'alter table orders drop constraint placed_by',
      'alter table orders drop constraint placed_by, drop constraint later',
      'alter table orders drop constraint if exists missing',
      'alter table orders drop constraint if exists placed_by',
      'alter table users drop constraint managed_by',
      'alter table orders drop column user_id',
      'alter table users drop column id cascade',
      'alter table users rename constraint adult to grown_up',
      'alter table users rename constraint one_name to unique_name',
      'alter table users rename constraint users_pkey to users_key',
      'alter table orders rename constraint placed_by to bought_by',
      'alter table orders alter constraint placed_by deferrable initially deferred',
      'alter table orders alter constraint later not deferrable',
      { sql: 'alter table orders alter constraint placed_by not enforced', since: 18 },
      'alter table orders drop constraint placed_by, add constraint placed_by foreign key (user_id) references users on delete cascade',
      'alter table orders drop constraint placed_by, add constraint placed_by foreign key (user_id) references users on delete cascade not valid',
      'alter table users drop constraint one_name, add constraint one_name unique (name, age)',
      'alter table shops drop constraint known',
      'alter table shops rename constraint known to sure',
      'comment on constraint adult on users is \'of age\'',
      'set constraints all deferred',
      'drop view named',
    ],
  },
  {
    title: 'constraints that are not enforced',
    setup: `${orders}
do $$ begin if current_setting('server_version_num')::int >= 180000 then
  execute 'alter table orders add constraint placed_by foreign key (user_id) references users not enforced';
  execute 'alter table orders add constraint positive check (total > 0) not enforced';
end if; end $$;`,
    forms: [
      { sql: 'alter table orders alter constraint placed_by enforced', since: 18 },
      { sql: 'alter table orders drop constraint placed_by', since: 18 },
      { sql: 'alter table orders drop constraint positive', since: 18 },
    ],
  },
  {
    title: 'keys of a partitioned table whose columns are not null',
    setup: `
create table events (id bigint not null, at date not null, kind text) partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01') partition by list (kind);
create table events_1_a partition of events_1 for values in ('a');
create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
insert into events select n, date '2026-01-01' + n, 'a' from generate_series(1, 10) n;
insert into events select n, date '2026-02-01' + n, 'a' from generate_series(1, 10) n;
alter table events_2 add constraint ready unique (id, at);`,
    forms: [
      'alter table events add unique (id, at, kind)',
      'alter table events_2 add primary key (id, at)',
      'alter table events_2 add constraint kind_known check (kind is not null)',
      'alter table events add check (kind is not null)',
      'alter table events_1 add unique (id, kind)',
      'alter table events drop constraint if exists missing',
      'alter table events_2 drop constraint ready',
    ],
  },
  {
    title: 'foreign keys that reference partitions of partitions',
    setup: `
create table days (at date, kind text, primary key (at, kind)) partition by range (at);
create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01') partition by list (kind);
create table days_1_a partition of days_1 for values in ('a');
insert into days select date '2026-01-01' + n, 'a' from generate_series(0, 30) n;
create table visits (id bigint primary key, at date, kind text);
insert into visits select n, date '2026-01-01' + n, 'a' from generate_series(1, 10) n;
create table stays (id bigint, at date, kind text, constraint on_day foreign key (at, kind) references days on delete cascade);
create table years (at date, kind text) partition by range (at);
create table years_1 partition of years for values from ('2026-01-01') to ('2027-01-01');
insert into years select date '2026-01-01' + n, 'a' from generate_series(0, 30) n;`,
    forms: [
      'alter table visits add constraint on_day foreign key (at, kind) references days',
      'alter table visits add constraint on_day foreign key (at, kind) references days not valid',
      'alter table visits add constraint on_day foreign key (at, kind) references days_1_a',
      'alter table stays drop constraint on_day',
      'alter table years add constraint on_day foreign key (at, kind) references days',
      'drop table stays',
      'drop table days_1_a cascade',
      'drop table days_1 cascade',
      'create table days_1_b partition of days_1 for values in (\'b\')',
      'alter table days detach partition days_1',
      'alter table days_1 detach partition days_1_a',
      'alter table days drop constraint days_pkey cascade',
    ],
  },
  {
    title: 'indexes of constraints',
    setup: `${orders}
alter table users add constraint one_name unique (name);
alter table orders add constraint placed_by foreign key (user_id) references users;
create table keys (a bigint, b bigint, unique (a, b));
create table doors (a bigint, b bigint, foreign key (a, b) references keys (a, b) match full);
insert into keys values (1, 1);
insert into doors values (1, 1);`,
    forms: [
      'alter table doors add foreign key (b, a) references keys (a, b) on update cascade',
      'alter table keys drop constraint keys_a_b_key cascade',
      'alter table doors drop constraint doors_a_b_fkey',
      'drop table keys cascade',
      'drop table keys, doors',
    ],
  },
  {
    title: 'check constraints and children',
    setup: `
create table shops (id bigint, name text);
create table chains (extra text) inherits (shops);
create table malls (more text) inherits (chains);
insert into shops values (1, 'one');
insert into chains values (2, 'two');
insert into malls values (3, 'three');
alter table malls add constraint known check (id > 0);`,
    forms: [
      'alter table shops add constraint known check (id > 0)',
      'alter table shops add constraint sure check (id > 0) not valid',
      'alter table shops add constraint sure check (id > 0) no inherit',
      'alter table shops add constraint one_name unique (name)',
      'alter table chains add constraint sure check (id > 0)',
      'alter table malls drop constraint known',
    ],
  },
];
