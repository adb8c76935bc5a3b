import rule from '../../rules/table-without-primary-key.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table notes (id bigint primary key);',
    'create table notes (id bigint); alter table notes add primary key (id);',
    'create table notes (id bigint); create unique index notes_pkey on notes (id); alter table notes add constraint notes_pkey primary key using index notes_pkey;',
    { name: 'a later file adds it', files: { 'supabase/migrations/20260101_notes.sql': 'create table notes (id bigint);', 'supabase/migrations/20260102_key.sql': 'alter table notes add primary key (id);' } },
    { name: 'a later file drops the table', files: { 'supabase/migrations/20260101_notes.sql': 'create table notes_backup as select 1 as id;', 'supabase/migrations/20260102_drop.sql': 'drop table notes_backup;' } },
    { name: 'temporary', sql: 'create temp table batch (id bigint);' },
    { name: 'unlogged', sql: 'create unlogged table cache (id bigint);' },
    { name: 'a partition', sql: 'create table events (id bigint, at date, primary key (id, at)) partition by range (at); create table events_2026 partition of events for values from (\'2026-01-01\') to (\'2027-01-01\');' },
    { name: 'a child', history: 'create table animals (id bigint primary key);', sql: 'create table cats (lives integer) inherits (animals);' },
    { name: 'attached as a partition', history: 'create table events (id bigint primary key) partition by range (id);', sql: 'create table events_1 (id bigint not null); alter table events attach partition events_1 for values from (1) to (9);' },
    { name: 'LIKE of a table that is not known', sql: 'create table notes_archive (like notes including all);' },
    { name: 'LIKE with its indexes', history: 'create table notes (id bigint primary key);', sql: 'create table notes_archive (like notes including all);' },
    { name: 'there already', history: 'create table notes (id bigint);', sql: 'create table if not exists notes (id bigint);' },
    { name: 'keys that cannot be followed', sql: "create table notes (id bigint); do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('alter table %I add primary key (id)', t); end loop; end $$;" },
  ],
  invalid: [
    {
      sql: 'create table page_views (path text);',
      expect: [{
        message: 'none', at: 'page_views', subject: 'public.page_views', severity: 'warning',
        what: 'Table "page_views" has no primary key: equal rows cannot be told apart, and UPDATE and DELETE fail once it is published.',
        help: 'Give it one in the same file: id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or PRIMARY KEY over the columns that identify a row.',
      }],
    },
    { sql: 'create table page_views (id bigint, path text);', expect: [{ message: 'none', at: 'page_views', help: 'PRIMARY KEY (id)' }] },
    { name: 'a partitioned table', sql: 'create table events (at date) partition by range (at);', expect: [{ message: 'none', at: 'events' }] },
    { name: 'made from a query', sql: 'create table notes_backup as select 1 as id;', expect: [{ message: 'none', at: 'notes_backup' }] },
    {
      name: 'a unique key over what is not null',
      sql: 'create table settings (name text not null unique, value text);',
      expect: [{
        message: 'unique', at: 'settings', severity: 'note', what: 'Table "settings" has a unique key over (name) and no primary key: UPDATE and DELETE fail once it is published.',
        help: 'Make it the primary key: PRIMARY KEY (name) in CREATE TABLE of "settings".',
      }],
    },
    { name: 'a unique key over what may be null', sql: 'create table settings (name text unique, value text);', expect: [{ message: 'none', at: 'settings' }] },
    { name: 'the key is dropped', sql: 'create table notes (id bigint primary key); alter table notes drop constraint notes_pkey;', expect: [{ message: 'none', at: 'notes' }] },
  ],
});
