/** Something of every kind that a migration can leave behind, in a database that has a schema "app". */
export const mess = `
create table app.a (id int primary key, note text); create table public.b (id serial primary key, a int references app.a, at timestamptz default now());
create index on public.b (at); create view public.v as select * from app.a; create materialized view app.m as select * from public.v;
create type public.mood as enum ('x'); create domain public.plus as int check (value > 0); create type public.pair as (x int, y public.mood);
create function public.f(int) returns int language sql as 'select $1'; create procedure public.p() language plpgsql as 'begin end';
create aggregate public.total(int) (sfunc = int4pl, stype = int, initcond = '0');
create function public.t() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on app.a for each row execute function public.t();
alter table app.a enable row level security; create policy po on app.a using (true); create rule ru as on delete to app.a do instead nothing;
create statistics public.st on id, note from app.a; create collation public.co from "C"; create operator public.=== (leftarg = int, rightarg = int, function = int4eq);
create cast (public.mood as int) with inout; create text search configuration public.ts (copy = simple);
create table public.circle (id int); create function public.circular(public.circle) returns int language sql as 'select 1'; alter table public.circle add column c int default public.circular(null);
create table public.parts (id int) partition by range (id); create table public.part1 partition of public.parts for values from (1) to (2);
create publication pub for table app.a; create publication of_schema for tables in schema app; create function public.et() returns event_trigger language plpgsql as 'begin raise exception ''no''; end';
create foreign data wrapper wrap; create server far foreign data wrapper wrap; create user mapping for public server far; create foreign table app.ft (id int) server far;
create role safe_new login password 'x' createdb; create role safe_other; grant safe_new to safe_other with admin option; grant pg_read_all_data to safe_new;
grant all on schema public to safe_new; alter default privileges grant select on tables to safe_new; alter default privileges in schema app grant all on functions to safe_other;
alter default privileges revoke execute on functions from public; alter table app.a owner to safe_new; grant select (note) on app.a to safe_other;
alter role safe_new set search_path = ''; alter schema public owner to safe_other; revoke all on schema public from public; comment on schema public is 'ours';
select lo_create(0);
create event trigger et on sql_drop execute function public.et();
`;
