/** A migration, its rollback script, and in what they leave the schema other than it was. */
export interface RollbackPair {
  readonly name: string;
  readonly forward: string;
  readonly rollback: string;
  /** As a dump of the catalogs names it; nothing when the script is the inverse. */
  readonly differs?: readonly string[];
  /** The code of the error at which the script stops. */
  readonly fails?: string;
  /** What else is there before. */
  readonly history?: string;
}

/** What is there before each migration. */
export const schema = `
create role anon nologin; create role authenticated nologin;
create schema auth; create table auth.users (id uuid primary key);
create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
alter default privileges in schema public grant all on tables to anon, authenticated;
alter default privileges in schema public grant all on functions to anon, authenticated;
create type mood as enum ('calm', 'glad');
create domain slug as text check (value ~ '^[a-z-]+$');
create table profiles (id uuid primary key references auth.users (id) on delete cascade, name text not null default 'nobody', feeling mood not null default 'calm', score integer check (score >= 0), created_at timestamptz not null default now());
comment on table profiles is 'People'; comment on column profiles.name is 'As shown';
alter table profiles enable row level security;
create policy "own row" on profiles for select to authenticated using (id = auth.uid());
create policy "own update" on profiles for update to authenticated using (id = auth.uid()) with check (id = auth.uid());
create table notes (id bigint generated always as identity primary key, owner_id uuid not null references profiles (id), body text, slug slug unique, created_at timestamptz default now());
create index notes_owner on notes (owner_id); create index notes_recent on notes (created_at desc) where body is not null;
alter table notes enable row level security;
create policy "own notes" on notes using (owner_id = auth.uid());
grant select on notes to anon; revoke insert, update, delete on notes from anon;
create view titles with (security_invoker = true) as select id, body as title from notes;
create function note_count(owner uuid) returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from public.notes where owner_id = owner $$;
revoke execute on function note_count(uuid) from public, anon;
create function touch() returns trigger language plpgsql as $$ begin new.created_at := now(); return new; end $$;
create trigger notes_touch before update on notes for each row execute function touch();
create materialized view note_totals as select owner_id, count(*) as n from notes group by owner_id;
create publication supabase_realtime for table notes;
create sequence ticket_numbers;
`;

export const pairs: readonly RollbackPair[] = [
  // Right ones.
  { name: 'a table', forward: 'create table tags (id bigint primary key, label text); create index tags_label on tags (label); alter table tags enable row level security; create policy p on tags using (true);', rollback: 'drop table if exists tags;' },
  { name: 'columns', forward: "alter table notes add column pinned boolean not null default false, add column tag text; create index notes_tag on notes (tag);", rollback: 'alter table notes drop column if exists tag; alter table notes drop column if exists pinned;' },
  { name: 'a rename with a view of the old name', forward: 'alter table profiles rename to user_profiles; create view profiles with (security_invoker = true) as select * from user_profiles;', rollback: 'begin; drop view profiles; alter table user_profiles rename to profiles; commit;' },
  { name: 'a renamed column', forward: 'alter table notes rename column body to content;', rollback: 'alter table notes rename column content to body;' },
  { name: 'a policy written anew', forward: 'drop policy "own notes" on notes; create policy "all notes" on notes using (true);', rollback: 'drop policy "all notes" on notes; CREATE POLICY "own notes" ON public.notes FOR ALL TO public USING ((owner_id = auth.uid()));' },
  { name: 'row level security off and on', forward: 'alter table notes disable row level security;', rollback: 'alter table notes enable row level security;' },
  { name: 'a function with all that it had', forward: 'drop function note_count(uuid);', rollback: `create or replace function public.note_count(owner uuid) returns bigint language sql stable security definer set search_path = '' as $$
  -- as it was
  select count(*) from public.notes where owner_id = owner $$; revoke execute on function note_count(uuid) from public, anon;` },
  { name: 'a function body', forward: 'create or replace function touch() returns trigger language plpgsql as $$ begin return new; end $$;', rollback: 'create or replace function touch() returns trigger language plpgsql as $$ begin new.created_at := now(); return new; end $$;' },
  { name: 'a view with its option', forward: 'drop view titles;', rollback: 'create view titles with (security_invoker = true) as SELECT notes.id, notes.body AS title FROM notes;' },
  { name: 'grants', forward: 'revoke all on notes from authenticated; grant insert on notes to anon;', rollback: 'grant all on notes to authenticated; revoke insert on notes from anon;' },
  { name: 'a type that is widened and narrowed', forward: 'alter table profiles alter column score type bigint;', rollback: 'alter table profiles alter column score type integer;' },
  { name: 'NOT NULL and a default', forward: "alter table notes alter column body set not null, alter column body set default '';", rollback: 'alter table notes alter column body drop not null, alter column body drop default;' },
  { name: 'a constraint', forward: 'alter table notes add constraint short check (length(body) < 100) not valid; alter table notes validate constraint short;', rollback: 'alter table notes drop constraint short;' },
  { name: 'a dropped constraint', forward: 'alter table profiles drop constraint profiles_score_check;', rollback: 'alter table profiles add constraint profiles_score_check check ((score >= 0));' },
  { name: 'an index dropped', forward: 'drop index notes_recent;', rollback: 'create index notes_recent on public.notes using btree (created_at DESC) where (body IS NOT NULL);' },
  { name: 'a trigger disabled', forward: 'alter table notes disable trigger notes_touch;', rollback: 'alter table notes enable trigger notes_touch;' },
  { name: 'a publication', forward: 'alter publication supabase_realtime add table profiles;', rollback: 'alter publication supabase_realtime drop table profiles;' },
  { name: 'an enum with its table column', forward: "create type size as enum ('small'); alter table notes add column size size;", rollback: 'alter table notes drop column size; drop type size;' },
  { name: 'a schema of its own', forward: 'create schema shop; create table shop.orders (id bigint primary key, total numeric); create view shop.big as select * from shop.orders where total > 100;', rollback: 'drop schema shop cascade;' },
  { name: 'two tables swapped and swapped back', forward: 'alter table notes rename to notes_old; create table notes (id bigint);', rollback: 'drop table notes; alter table notes_old rename to notes;' },
  { name: 'a comment', forward: "comment on table profiles is 'Users'; comment on column profiles.name is null;", rollback: "comment on table profiles is 'People'; comment on column profiles.name is 'As shown';" },
  { name: 'data only', forward: "insert into auth.users values ('00000000-0000-0000-0000-000000000001');", rollback: 'delete from auth.users;' },
  // Wrong ones.
  { name: 'row level security stays off', forward: 'alter table notes disable row level security; alter table profiles disable row level security;', rollback: 'alter table notes enable row level security;', differs: ['changed table "profiles"'] },
  { name: 'a policy forgotten', forward: 'drop policy "own row" on profiles; drop policy "own update" on profiles; create policy "see all" on profiles for select using (true);', rollback: 'drop policy "see all" on profiles; create policy "own row" on profiles for select to authenticated using (id = auth.uid());', differs: ['missing policy "own update" on "profiles"'] },
  { name: 'a policy for another role', forward: 'drop policy "own row" on profiles;', rollback: 'create policy "own row" on profiles for select using (id = auth.uid());', differs: ['changed policy "own row" on "profiles"'] },
  { name: 'a table brought back bare', forward: 'drop table notes cascade;', rollback: 'create table notes (id bigint generated always as identity primary key, owner_id uuid not null references profiles (id), body text, slug slug unique, created_at timestamptz default now()); create index notes_owner on notes (owner_id); create view titles as select id, body as title from notes;',
    differs: ['changed publication "supabase_realtime"', 'changed table "notes"', 'changed view "titles"', 'missing index "notes_recent"', 'missing materialized view "note_totals"', 'missing policy "own notes" on "notes"', 'missing trigger "notes_touch" on "notes"'] },
  { name: 'a column without its default', forward: 'alter table profiles drop column name;', rollback: "alter table profiles add column name text not null default ''; alter table profiles alter column name drop default;", differs: ['changed column "profiles.name"'] },
  { name: 'an index left behind', forward: 'create index notes_body on notes (body); alter table notes add column tag text;', rollback: 'alter table notes drop column tag;', differs: ['extra index "notes_body"'] },
  { name: 'a column left behind', forward: 'alter table notes add column tag text, add column kind text; create index notes_tag on notes (tag);', rollback: 'alter table notes drop column kind;', differs: ['extra column "notes.tag"'] },
  { name: 'renamed back to another name', history: 'create table drafts (id bigint primary key);', forward: 'alter table drafts rename to note_drafts;', rollback: 'alter table note_drafts rename to draft;', differs: ['extra table "draft"', 'missing table "drafts"'] },
  { name: 'a view without its option', forward: 'drop view titles; create view titles with (security_invoker = true) as select id from notes;', rollback: 'drop view titles; create view titles as select id, body as title from notes;', differs: ['changed view "titles"'] },
  { name: 'a function that everybody may call again', forward: 'drop function note_count(uuid);', rollback: "create function note_count(owner uuid) returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from public.notes where owner_id = owner $$;", differs: ['changed function "note_count(uuid)"'] },
  { name: 'a function without its search_path', forward: 'create or replace function note_count(owner uuid) returns bigint language sql stable as $$ select 0::bigint $$;', rollback: 'create or replace function note_count(owner uuid) returns bigint language sql stable security definer as $$ select count(*) from public.notes where owner_id = owner $$;', differs: ['changed function "note_count(uuid)"'] },
  { name: 'an enum value that stays', forward: "alter type mood add value 'sad';", rollback: 'select 1;', differs: ['changed enum "mood"'] },
  { name: 'grants given and not taken', forward: 'grant insert on notes to anon; grant usage on sequence ticket_numbers to anon;', rollback: 'revoke usage on sequence ticket_numbers from anon;', differs: ['changed table "notes"'] },
  { name: 'a foreign key without its action', forward: 'alter table profiles drop constraint profiles_id_fkey;', rollback: 'alter table profiles add constraint profiles_id_fkey foreign key (id) references auth.users (id) not valid;', differs: ['changed constraint "profiles_id_fkey" on "profiles"'] },
  { name: 'IF EXISTS of a wrong name', forward: 'create table tags (id bigint); create function tag_count() returns bigint language sql as $$ select 1::bigint $$;', rollback: 'drop table if exists tag; drop function if exists tag_count(integer);', differs: ['extra function "tag_count()"', 'extra table "tags"'] },
  { name: 'it takes what was there before', forward: 'create table if not exists notes (id bigint); alter table notes add column if not exists body text;', rollback: 'alter table notes drop column body cascade;', differs: ['missing column "notes.body"', 'missing view "titles"'] },
  { name: 'a view with another query', forward: 'drop view titles;', rollback: 'create view titles with (security_invoker) as select n.id, n.body as title from notes n where n.body is not null;', differs: ['changed view "titles"'] },
  { name: 'a trigger lost with its function', forward: 'drop function touch() cascade;', rollback: 'create function touch() returns trigger language plpgsql as $$ begin new.created_at := now(); return new; end $$;', differs: ['missing trigger "notes_touch" on "notes"'] },
  { name: 'a trigger that fires for everything', history: "drop trigger notes_touch on notes; create trigger notes_touch before update of body on notes for each row when (old.body is distinct from new.body) execute function touch('x');", forward: 'drop trigger notes_touch on notes;', rollback: "create trigger notes_touch before update of body on notes for each row execute function touch('x');", differs: ['changed trigger "notes_touch" on "notes"'] },
  { name: 'a trigger as it was', history: "drop trigger notes_touch on notes; create trigger notes_touch before update of body on notes for each row when (old.body is distinct from new.body) execute function touch('x');", forward: 'drop trigger notes_touch on notes;', rollback: "create trigger notes_touch before update of body on notes for each row when ((old.body IS DISTINCT FROM new.body)) execute function touch('x');" },
  { name: 'a parameter with another default', history: 'create function pick(n integer default 1) returns integer language sql as $$ select n $$;', forward: 'create or replace function pick(n integer default 2) returns integer language sql as $$ select n $$;', rollback: 'create or replace function pick(n integer default 3) returns integer language sql as $$ select n $$;', differs: ['changed function "pick(integer)"'] },
  { name: 'default privileges', forward: 'alter default privileges in schema public revoke all on tables from anon;', rollback: 'select 1;', differs: ['changed the database'] },
  { name: 'a domain constraint', forward: 'alter domain slug drop constraint slug_check;', rollback: 'alter domain slug add constraint slug_check check (value <> \'\');', differs: ['changed constraint "slug_check" on "slug"'] },
  { name: 'a schema left behind', forward: 'create schema shop; create table shop.orders (id bigint);', rollback: 'drop table shop.orders;', differs: ['extra schema "shop"'] },
  // Those that stop.
  { name: 'a name that is taken', forward: 'alter table profiles rename to user_profiles; create view profiles as select * from user_profiles;', rollback: 'alter table user_profiles rename to profiles;', fails: '42P07' },
  { name: 'DROP TABLE of a view', forward: 'alter table profiles rename to user_profiles; create view profiles as select * from user_profiles;', rollback: 'drop table if exists profiles; alter table user_profiles rename to profiles;', fails: '42809' },
  { name: 'a table that is needed', forward: 'create table tags (id bigint primary key); create view tag_ids as select id from tags;', rollback: 'drop table tags;', fails: '2BP01' },
  { name: 'CONCURRENTLY in a transaction', forward: 'create index notes_body on notes (body);', rollback: 'begin; drop index concurrently notes_body; commit;', fails: '25001' },
  { name: 'no SQL', forward: 'create table tags (id bigint);', rollback: 'drop table tags; drop tabel notes;', fails: '42601' },
];
