import type { FormGroup } from '../form.js';

/** What is done to tables with children by INHERITS. */
export const inheritanceForms: readonly FormGroup[] = [
  {
    title: 'inheritance',
    setup: `
create table shops (id bigint, name text not null default 'x', constraint known check (id > 0));
create table chains (extra text) inherits (shops);
create table malls (more text) inherits (chains);
create table kiosks (id bigint, name text not null default 'x', constraint known check (id > 0));
create table brands (label text);
create table kinds (label text);
create table both_kinds (own text) inherits (shops, brands);
insert into shops values (1, 'one');
insert into chains values (2, 'two');
insert into malls values (3, 'three', 'large', 'more');
insert into kiosks values (4, 'four');
insert into both_kinds values (5, 'five');
create view named as select name from shops;
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger note before insert on shops for each row execute function note();`,
    forms: [
      'create table stalls (more text) inherits (shops)',
      'create table stalls () inherits (shops, brands)',
      'create table stalls () inherits (malls)',
      'alter table kiosks inherit shops',
      'alter table brands inherit kinds',
      'alter table chains no inherit shops',
      'alter table malls no inherit chains',
      'alter table both_kinds no inherit brands',
      'alter table shops add column note text',
      'alter table shops add column note text default \'none\'',
      'alter table shops add column note timestamptz default clock_timestamp()',
      'alter table shops drop column name cascade',
      'alter table only shops drop column name cascade',
      'alter table shops rename column id to number',
      'alter table shops alter column id type integer',
      'alter table shops alter column id set not null',
      'alter table only shops alter column id set not null',
      'alter table shops alter column name drop not null',
      'alter table shops alter column name set default \'y\'',
      'alter table only shops alter column name set default \'y\'',
      'alter table shops alter column name drop default',
      'alter table shops alter column name set statistics 10',
      'alter table shops alter column name set storage external',
      'alter table shops add constraint sure check (id < 100)',
      'alter table shops drop constraint known',
      'alter table only shops drop constraint known',
      'alter table shops rename constraint known to sure',
      'alter table shops rename to stores',
      'alter table shops owner to authenticated',
      'alter table shops enable row level security',
      'alter table shops set (fillfactor = 80)',
      'alter table shops set unlogged',
      'alter table shops disable trigger note',
      'alter table shops disable trigger all',
      'alter table chains add column note text',
      'alter table malls alter column more set not null',
      'alter table brands add constraint labelled check (label <> \'\')',
      'drop table malls',
      'drop table chains cascade',
      'drop table both_kinds',
      'drop table shops cascade',
      'drop table shops, chains, malls, both_kinds cascade',
    ],
  },
];
