/** A migration that is run, undone by the script that is drafted for it, and leaves nothing behind. */
export interface RoundTrip {
  readonly name: string;
  readonly forward: string;
  /** What else is there before. */
  readonly history?: string;
  /** What the draft says it does not undo. */
  readonly leftOut?: readonly string[];
  /** The data that it says is gone. */
  readonly losses?: readonly string[];
  /** What is not as before, as a dump of the catalogs names it. */
  readonly differs?: readonly string[];
}

/** One or more for each kind of effect that can be undone. */
export const roundTrips: readonly RoundTrip[] = [
  // Tables
  { name: 'a new table with all that belongs to it', forward: `create table tags (id bigint generated always as identity primary key, note_id bigint references notes (id), label text);
    create index tags_label on tags (label); alter table tags enable row level security; create policy p on tags using (true); grant select on tags to anon; comment on table tags is 'x';
    create function tag_count() returns bigint language sql as 'select count(*) from tags'; create trigger t before insert on tags for each row execute function touch();` },
  { name: 'two new tables that need each other', forward: `create table a (id int primary key, b int); create table b (id int primary key, a int references a); alter table a add constraint a_b foreign key (b) references b (id);` },
  { name: 'a new table with a policy that reads a later one', forward: `create table a (id int primary key); create table b (id int); create policy p on a using (id in (select id from b));` },
  { name: 'a new table in a new schema', forward: `create schema app; grant usage on schema app to anon; create table app.a (id serial primary key, kind text check (kind in ('a', 'b')));` },
  { name: 'a dropped table', forward: `drop table notes cascade;`, losses: ['rows of table "notes"'] },
  { name: 'a dropped table with a serial, a unique key, a generated column and privileges', losses: ['rows of table "tickets"'],
    history: `create table tickets (id serial primary key, code varchar(10) not null unique, total numeric(10,2) default 0 check (total >= 0), doubled numeric generated always as (total * 2) stored, "Odd name" text collate "C", tags text[] default '{}', constraint id_and_code unique (id, code));
      create index on tickets using gin (tags); create index tickets_lower on tickets (lower(code) desc nulls last) where total > 0; grant select, update (code) on tickets to anon with grant option; revoke all on tickets from authenticated;
      comment on column tickets.code is 'it''s'; alter table tickets force row level security; alter table tickets replica identity full; create statistics tickets_stats on id, code from tickets; create statistics (ndistinct) on code, total from tickets;`, forward: `drop table tickets;` },
  { name: 'a renamed table and its parts', forward: `alter table notes rename to pages; alter table pages rename column body to content; alter index notes_owner rename to pages_owner; alter policy "own notes" on pages rename to "own pages"; alter trigger notes_touch on pages rename to pages_touch; alter table pages rename constraint notes_pkey to pages_pkey;` },
  { name: 'a table in another schema', forward: `create schema archive; alter table notes set schema archive;` },
  { name: 'options, replica identity and persistence of a table', history: `create table plain (id int primary key);`, forward: `alter table plain set (fillfactor = 70, autovacuum_enabled = false); alter table plain replica identity full; alter table plain set unlogged;` },
  { name: 'a table that takes the place of another', losses: ['rows of table "small"'], history: `create table small (id int primary key, label text default 'x'); comment on table small is 'old';`,
    forward: `create table small_new (id bigint primary key, label text); insert into small_new select * from small; drop table small; alter table small_new rename to small;` },
  { name: 'inheritance', history: `create table parent (id int); create table child (id int);`, forward: `alter table child inherit parent;` },
  { name: 'a new partition', history: `create table logs (id int, at date) partition by range (at); create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01');`, forward: `create table logs_2 partition of logs for values from ('2024-02-01') to ('2024-03-01'); alter table logs detach partition logs_1;` },
  { name: 'a dropped partitioned table', losses: ['rows of table "logs_1"', 'rows of table "logs"'], history: `create table logs (id int, at date, primary key (id, at)) partition by range (at); create index logs_at on logs (at); create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01');`, forward: `drop table logs cascade;` },

  // Columns
  { name: 'new columns', forward: `alter table notes add column pinned boolean not null default false, add column parent bigint references notes (id) on delete set null, add column label text unique check (label <> ''); create index notes_pinned on notes (pinned);` },
  { name: 'a dropped column with default, check, index and comment', losses: ['values of column "profiles.score"'], history: `create index profiles_score on profiles (score); comment on column profiles.score is 'points'; grant select (score) on profiles to anon;`, forward: `alter table profiles drop column score;` },
  { name: 'a dropped identity column', losses: ['values of column "c.n"'], history: `create table c (a int, n bigint generated by default as identity);`, forward: `alter table c drop column n;` },
  { name: 'a dropped serial column', losses: ['values of column "c.n"'], history: `create table c (a int, n serial);`, forward: `alter table c drop column n;` },
  { name: 'a dropped column with a view on it', losses: ['values of column "notes.body"'], forward: `drop view titles; alter table notes drop column body; create view titles as select id from notes;` },
  { name: 'a dropped column that was NOT NULL', losses: ['values of column "c.b"'], history: `create table c (a int, b text not null);`, forward: `alter table c drop column b;`, differs: ['changed column "c.b"'] },
  { name: 'another type', forward: `alter table profiles alter column score type bigint; drop view titles; alter table notes alter column body type varchar(500); create view titles with (security_invoker = true) as select id, body as title from notes;`, losses: ['values of column "notes.body" that its new type has no room for'] },
  { name: 'another type under a view and a policy', history: `create table c (a int, b int default 3); create view v as select a, b from c; grant select on v to anon; create policy p on c using (b > 0);`, forward: `drop view v; drop policy p on c; alter table c alter column b drop default; alter table c alter column b type text using b::text; alter table c alter column b set default 'x'; create view v as select a, b from c; create policy p on c using (b <> '');` },
  { name: 'defaults and NOT NULL', forward: `alter table profiles alter column name drop default; alter table profiles alter column name drop not null; alter table notes alter column body set default 'empty'; alter table notes alter column body set not null; alter table notes alter column created_at set default clock_timestamp();` },
  { name: 'another enum in the place of one', history: `create table felt (feeling mood default 'calm', all_of mood[]);`, forward: `create type state as enum ('calm', 'glad', 'sad'); alter table felt alter column feeling drop default; alter table felt alter column feeling type state using feeling::text::state; alter table felt alter column feeling set default 'calm'; alter table felt alter column all_of type state[] using all_of::text[]::state[];` },
  { name: 'identity', history: `create table c (a int not null, b int generated always as identity, d int generated by default as identity);`, forward: `alter table c alter column a add generated by default as identity; alter table c alter column b set generated by default; alter table c alter column d drop identity;` },

  // Constraints
  { name: 'new constraints', forward: `alter table notes add constraint body_length check (length(body) < 100); alter table notes add constraint body_owner unique (body, owner_id); alter table notes add foreign key (owner_id) references auth.users (id) on delete cascade not valid;` },
  { name: 'dropped constraints', forward: `alter table profiles drop constraint profiles_score_check; alter table notes drop constraint notes_slug_key; alter table notes drop constraint notes_owner_id_fkey;` },
  { name: 'a primary key over nullable columns, on an index', history: `create table c (a int, b int); create unique index c_a on c (a);`, forward: `alter table c add constraint c_pkey primary key using index c_a;` },
  { name: 'a primary key dropped with what leans on it', forward: `alter table notes drop constraint notes_pkey cascade;` },
  { name: 'validation, deferral and a new name', history: `alter table notes add constraint c1 check (id > 0) not valid; alter table notes add constraint c2 unique (body) deferrable initially deferred;`, forward: `alter table notes validate constraint c1; alter table notes rename constraint c1 to c3; alter table notes drop constraint c2;` },
  { name: 'an exclusion constraint', history: `create table bookings (room int4range, constraint no_overlap exclude using gist (room with &&));`, forward: `alter table bookings drop constraint no_overlap;` },

  // Indexes and statistics
  { name: 'indexes', history: `create unique index body_once on notes (lower(body)) where body <> ''; create index covering on notes (owner_id) include (body);`, forward: `create index notes_slug on notes (slug); drop index notes_recent; drop index body_once; drop index covering; alter index notes_owner rename to by_owner;` },
  { name: 'statistics', history: `create statistics old on id, slug from notes;`, forward: `create statistics s on id, body from notes; alter statistics old rename to older; drop statistics older;` },

  // Views
  { name: 'a new view', forward: `create view v with (security_invoker = true) as select id from notes; create materialized view m as select id from notes; create unique index m_id on m (id);` },
  { name: 'a replaced view with the same columns', forward: `create or replace view titles as select id, upper(body) as title from notes;` },
  { name: 'a replaced view with more columns, and views on it', history: `create view upper_titles as select upper(title) as t from titles; grant select on upper_titles to anon; comment on view titles is 'x';`, forward: `create or replace view titles as select id, body as title, slug from notes;` },
  { name: 'views that read all columns of a table, and rows of a type, that change before them', history: `create type pair as (a int); create table wide (a int, b text); create view all_wide as select * from wide; create view over_it as select * from all_wide; create view pairs as select row(a)::pair as p from wide;`,
    forward: `alter table wide add column c int; alter type pair add attribute b text; drop view over_it; drop view all_wide; create view all_wide as select a, c from wide; create or replace view pairs as select row(a, b)::pair as p from wide; alter table wide rename to broad;` },
  { name: 'views of all columns that a table had when they were made', history: `create table wide (a int, feeling mood); create view all_wide as select * from wide w; create view more_wide as select 1 as one, w.* from wide w; create table other (id int); create materialized view kept as select * from wide; alter table wide add column c int; alter table wide rename column a to aa;`,
    forward: `alter table wide add column d int; alter type mood add value 'sad'; drop materialized view kept; drop view more_wide;` },
  { name: 'dropped views with options, privileges and comments', history: `revoke all on titles from authenticated; comment on view titles is 'x'; comment on materialized view note_totals is 'y'; create unique index totals_owner on note_totals (owner_id);`, forward: `drop view titles; drop materialized view note_totals;` },
  { name: 'options and name of a view', forward: `alter view titles set (security_barrier = true); alter view titles reset (security_invoker); alter view titles rename to headings;` },

  // Row level security
  { name: 'policies', forward: `drop policy "own notes" on notes; create policy "own notes" on notes for select to authenticated using (owner_id = auth.uid()); alter policy "own update" on profiles using (true) with check (false); alter policy "own row" on profiles to anon;` },
  { name: 'an altered policy that gains a check', forward: `alter policy "own notes" on notes with check (true);` },
  { name: 'row level security', forward: `alter table notes disable row level security; alter table profiles force row level security;` },
  { name: 'policies dropped by cascade', history: `create function is_owner(uuid) returns boolean language sql stable as 'select $1 = auth.uid()'; revoke execute on function is_owner(uuid) from public; create policy by_function on notes as restrictive for delete to authenticated using (is_owner(owner_id));`, forward: `drop function is_owner(uuid) cascade;` },

  // Functions and triggers
  { name: 'a replaced function', history: `comment on function note_count(uuid) is 'notes of one';`, forward: `create or replace function note_count(owner uuid) returns bigint language sql volatile as $$ select 1::bigint $$; create or replace function note_count(owner uuid) returns bigint language sql as $$ select 2::bigint $$;` },
  { name: 'a replaced function that gains a default', history: `create function f(a int) returns int language sql as 'select a'; create view uses_f as select f(1) as one; revoke execute on function f(int) from public;`, forward: `create or replace function f(a int default 1) returns int language sql as 'select a';` },
  { name: 'attributes of functions', forward: `alter function note_count(uuid) security invoker; alter function note_count(uuid) reset search_path; alter function touch() set search_path = public, auth; alter function touch() rename to touch_row; alter function note_count(uuid) immutable;` },
  { name: 'a dropped function, altered before', history: `alter function note_count(uuid) strict parallel safe; alter function note_count(uuid) set work_mem = '8MB';`, forward: `drop function note_count(uuid);` },
  { name: 'a procedure and an aggregate', history: `create procedure p(a int, out b int) language sql as 'select a'; create aggregate total(int) (sfunc = int4pl, stype = int, initcond = '0');`, forward: `drop procedure p; drop aggregate total(int); create function g(out x int, inout y text) language sql as $$ select 1, 'a' $$;` },
  { name: 'triggers', history: `create trigger watch after update of body, slug on notes for each row when (old.body is distinct from new.body) execute function touch('a', 'b'); alter table notes disable trigger watch; create constraint trigger late after insert on notes deferrable initially deferred for each row execute function touch();`,
    forward: `drop trigger watch on notes; drop trigger late on notes; alter table notes disable trigger notes_touch; create trigger more before insert on notes for each row execute function touch();` },
  { name: 'triggers that were made in a loop', history: `do $$ declare t text; begin foreach t in array array['notes', 'profiles'] loop execute format('create trigger kept_%s after update of id on %I for each row when (old.id is distinct from new.id) execute function touch(''a'', ''it''''s'')', t, t); end loop; end $$;`, forward: `drop trigger kept_notes on notes; drop trigger kept_profiles on profiles;` },
  { name: 'a replaced trigger', forward: `create or replace trigger notes_touch before insert or update on notes for each row execute function touch();` },
  { name: 'a rewrite rule', history: `create rule no_delete as on delete to notes do instead nothing;`, forward: `drop rule no_delete on notes; create rule log_it as on update to notes do also select 1;` },

  // Texts that name what was renamed since
  { name: 'what was written before tables, columns and functions were renamed', history: `create function is_mine(owner uuid) returns boolean language sql stable as 'select owner = auth.uid()'; create policy mine on notes for delete using (is_mine(notes.owner_id) and exists (select from profiles p where p.id = owner_id));
      alter table notes add constraint owned check (owner_id is not null or body <> 'owner_id'); create index owned_bodies on notes (lower(body), owner_id) where owner_id is not null; create trigger when_owned before update on notes for each row when (new.owner_id is not null) execute function touch();
      create view mine as select notes.owner_id as who, length(notes.body) as size from notes join profiles on profiles.id = owner_id; create sequence counter; create table counted (n int default nextval('counter'), half int generated always as (id2 / 2) stored, id2 int);
      alter table notes rename to pages; alter table pages rename column owner_id to author_id; alter table profiles rename to people; alter function is_mine(uuid) rename to is_author; alter sequence counter rename to meter; alter table counted rename column id2 to whole;`,
    forward: `drop policy mine on pages; alter table pages drop constraint owned; drop index owned_bodies; drop trigger when_owned on pages; drop view mine; alter table counted alter column n drop default; drop table counted;`, losses: ['rows of table "counted"'] },

  // Types
  { name: 'types', history: `create type pair as (a int, b text); create type color as enum ('red', 'It''s'); create domain short as varchar(5) not null constraint len check (length(value) > 1);`, forward: `drop type pair; drop type color; drop domain short; create type shade as enum ('dark'); create type span as range (subtype = int);` },
  { name: 'values of an enum', forward: `alter type mood rename value 'calm' to 'quiet'; alter type mood rename to feeling;` },
  { name: 'a new value of an enum, with default, index, checks, keys and policy on its columns', history: `create index by_feeling on profiles (feeling) where feeling = 'glad'; create policy glad on profiles for delete using (feeling = 'glad'); create function feelings() returns setof mood language sql as 'select feeling from profiles'; create view feelings_seen as select feeling from profiles;
    alter table profiles add constraint not_glad check (feeling <> 'glad' or score > 0); create table moods (feeling mood primary key, all_of mood[] default '{calm}'); create table felt (feeling mood references moods);`, forward: `alter type mood add value 'sad' before 'glad';` },
  { name: 'attributes of a composite type', history: `create type pair as (a int, b text);`, forward: `alter type pair add attribute c date; alter type pair drop attribute b; alter type pair rename attribute a to first;` },
  { name: 'constraints of a domain', history: `create domain small as int constraint positive check (value > 0);`, forward: `alter domain small add constraint below check (value < 100); alter domain small drop constraint positive; alter domain small set not null; alter domain slug rename to url_part;` },

  // Privileges, owners, comments
  { name: 'privileges', history: `create sequence numbers; create table secrets (id int, code text);`, forward: `revoke select on notes from anon; grant insert, update (body) on notes to anon with grant option; grant all on all tables in schema public to authenticated; revoke execute on function note_count(uuid) from authenticated; grant usage on sequence numbers to anon; grant usage on schema auth to anon; revoke all on secrets from anon, authenticated; grant select (id) on secrets to anon;` },
  { name: 'default privileges', forward: `alter default privileges in schema public grant select on sequences to anon; alter default privileges in schema public revoke all on tables from anon; alter default privileges revoke execute on functions from public;` },
  { name: 'comments', forward: `comment on table profiles is null; comment on column profiles.name is 'other'; comment on column profiles.score is 'new'; comment on function touch() is 'x'; comment on policy "own row" on profiles is 'y'; comment on index notes_owner is 'z'; comment on constraint notes_pkey on notes is 'k'; comment on trigger notes_touch on notes is 't'; comment on type mood is 'm'; comment on schema auth is 'a'; comment on view titles is 'v';` },
  { name: 'owners', forward: `alter table notes owner to anon; alter function touch() owner to authenticated; alter view titles owner to anon; alter type mood owner to anon;` },

  // Schemas, sequences, publications, roles
  { name: 'a renamed schema', history: `create schema app; create table app.a (id int);`, forward: `alter schema app rename to service;` },
  { name: 'a dropped schema', losses: ['rows of table "app.a"'], history: `create schema app; grant usage on schema app to anon; create table app.a (id int primary key); create view app.v as select id from app.a; create function app.f() returns int language sql as 'select 1'; create type app.kind as enum ('x');`, forward: `drop schema app cascade;` },
  { name: 'sequences', losses: ['position of sequence "invoice_numbers"'], history: `create sequence invoice_numbers as integer start with 100 increment by 5 maxvalue 9000 cycle;`, forward: `drop sequence invoice_numbers; create sequence more_numbers; alter sequence ticket_numbers owned by notes.id; alter sequence ticket_numbers rename to tickets;` },
  { name: 'publications', history: `create publication only_inserts for table profiles with (publish = 'insert');`, forward: `alter publication supabase_realtime add table profiles; alter publication supabase_realtime drop table notes; drop publication only_inserts; create publication all_of_it for all tables;` },
  { name: 'a publication whose table goes', losses: ['rows of table "watched"'], history: `create table watched (id int primary key); alter publication supabase_realtime add table watched;`, forward: `drop table watched;` },
  { name: 'roles', history: `create role reader nologin;`, forward: `create role writer nologin; grant reader to anon; alter role reader bypassrls;` },
  { name: 'an event trigger', history: `create function on_ddl() returns event_trigger language plpgsql as 'begin end';`, forward: `create event trigger watch_ddl on ddl_command_end execute function on_ddl();` },

  // What is said instead
  { name: 'rows are not taken out again', forward: `insert into auth.users values (gen_random_uuid());`, leftOut: ['rows that the migration put into "auth.users" (line 1) stay'] },
  { name: 'overwritten rows are a loss', forward: `update notes set body = 'x';`, losses: ['earlier values of column "notes.body"'] },
  { name: 'dynamic SQL is left out', forward: `do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'none' loop execute format('drop table %I', t); end loop; end $$;`, leftOut: ['the part of line 1 whose SQL is only known when it runs'] },
  { name: 'what a block does under a condition', forward: `do $$ begin if not exists (select from pg_policies where policyname = 'new') then create policy new on notes using (true); end if; end $$;` },
  { name: 'what comes and goes within the migration needs nothing', forward: `create table scratch (id int); create index on scratch (id); drop table scratch; create temporary table t (id int); create function once() returns int language sql as 'select 1'; drop function once();` },
];
