import rule from '../../rules/stale-function-body.js';
import { testRule } from './test-rule.js';

const table = 'create table users (id bigint primary key, fullname text);';
const counting = 'create function user_count() returns bigint language plpgsql as $$ begin return (select count(*) from users); end $$;';
const history = `${table} ${counting}`;
const trimming = 'create function trimmed() returns trigger language plpgsql as $$ begin new.fullname := trim(new.fullname); return new; end $$;';
const labels = 'create function label(who bigint) returns text language sql stable as $$ select u.fullname from users u where u.id = who $$;';

testRule(rule, {
  valid: [
    {
      name: 'a trigger function that nothing calls until a later file has written it anew', history: 'create table users (id uuid); create table notes (id int); create function touch() returns trigger language plpgsql as $$ begin perform from users; return new; end $$; create trigger t before insert on notes for each row execute function touch();',
      files: { 'supabase/migrations/20260101_a.sql': 'drop table notes cascade; alter table users rename to profiles;', 'supabase/migrations/20260102_b.sql': 'create or replace function touch() returns trigger language plpgsql as $$ begin perform from profiles; return new; end $$;' },
    },
    { history, sql: 'alter table users rename to profiles; create or replace function user_count() returns bigint language plpgsql as $$ begin return (select count(*) from profiles); end $$;' },
    { name: 'the function is replaced first', history, sql: 'create or replace function user_count() returns bigint language sql as $$ select 1 $$; drop table users;' },
    { name: 'the function is dropped', history, sql: 'alter table users rename to profiles; drop function user_count();' },
    { name: 'a view takes the old name', history, sql: 'alter table users rename to profiles; create view users with (security_invoker = true) as select * from profiles;' },
    { name: 'renamed and back again', history, sql: 'alter table users rename to tmp; alter table tmp rename to users;' },
    { name: 'dropped and created again', history, sql: 'drop table users; create table users (id uuid primary key);' },
    { name: 'a body of BEGIN ATOMIC follows', history: `${table} create function first() returns bigint language sql begin atomic select id from users limit 1; end;`, sql: 'alter table users rename to profiles;' },
    { name: 'the word in a comment and in a string', history: `${table} create function hint() returns text language plpgsql as $$ begin -- see users\n return 'users'; end $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'a table of the same name in another schema', history: `${table} create schema app; create table app.users (id bigint); create function n() returns bigint language sql as $$ select count(*) from app.users $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'a search path that leads elsewhere', history: `${table} create schema app; create table app.users (id bigint); create function n() returns bigint language sql set search_path = app as $$ select count(*) from users $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'a common table expression of that name', history: `${table} create function n() returns bigint language sql as $$ with users as (select 1 as id) select count(*) from users $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'a longer name', history: `${table} create table users_log (id bigint); create function n() returns bigint language sql as $$ select count(*) from users_log $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'the table is created in the same migration', sql: `${history} drop table users;` },
    { name: 'a column of another table', history: `${table} create table teams (id bigint, fullname text); create function n() returns text language sql as $$ select t.fullname from teams t $$;`, sql: 'alter table users rename column fullname to full_name;' },
    { name: 'the column is gone and the function too', history: [table, labels], sql: 'alter table users drop column fullname; drop function label(bigint);' },
    { name: 'the column comes back', history: [table, labels], sql: 'alter table users drop column fullname; alter table users add column fullname varchar(80);' },
    { name: 'a column of the same name in another table that is written', history: `${table} create table teams (id bigint, fullname text); create function add_team() returns void language sql as $$ insert into teams (id, fullname) values (1, 'x'); update teams set fullname = 'y' $$;`, sql: 'alter table users rename column fullname to full_name;' },
    { name: 'a variable, a parameter, and a name that the query gives', history: `${table} create function a(fullname text) returns bigint language sql as $$ select id from users where fullname = 'x' $$; create function b() returns text language plpgsql as $$ declare fullname text; begin select id into fullname from users; return fullname; end $$; create function c() returns setof text language sql as $$ select upper('x') as fullname from users order by fullname $$;`, sql: 'alter table users drop column fullname;' },
    { name: 'a trigger function of two tables may know which one it is called for', history: `${table} create table teams (id bigint, fullname text); ${trimming} create trigger a before insert on users for each row execute function trimmed(); create trigger b before insert on teams for each row execute function trimmed();`, sql: 'alter table users rename column fullname to full_name;' },
    { name: 'the trigger is dropped', history: `${table} ${trimming} create trigger a before insert on users for each row execute function trimmed();`, sql: 'drop trigger a on users; alter table users rename column fullname to full_name;' },
    { name: 'NEW in a string and in a comment', history: `${table} create function trimmed() returns trigger language plpgsql as $$ begin raise notice 'new.fullname'; -- new.fullname\n return new; end $$; create trigger a before insert on users for each row execute function trimmed();`, sql: 'alter table users rename column fullname to full_name;' },
    { name: 'a table of the session', history: 'create function tidy() returns void language plpgsql as $$ begin create temporary table picked as select 1 as id; end $$; create function n() returns bigint language sql as $$ select count(*) from picked $$;', sql: 'drop table if exists picked;' },
    { name: 'a language that is not read', history: `${table} create function py() returns int language plpython3u as $$ plpy.execute('select * from users') $$;`, sql: 'alter table users rename to profiles;' },
    { name: 'a DROP FUNCTION that Postgres refuses was to take it', history: [history, 'create view counted as select user_count() as n;'], sql: 'drop function user_count(); alter table users rename to profiles;' },
    { name: 'another file of the same deploy replaces it', deploy: 'together', context: ['1_a.sql'], files: { '1_a.sql': history, '2_b.sql': 'alter table users rename to profiles;', '3_c.sql': counting.replace('create', 'create or replace').replace('from users', 'from profiles') } },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users rename to profiles;',
      expect: [{
        message: 'relation',
        at: 'users',
        what: 'Function "user_count" still names "users", which is renamed to "profiles" here: its next call fails.',
        help: 'CREATE OR REPLACE FUNCTION user_count with the new name, in this file.',
        severity: 'error',
        related: [{ at: 'create function user_count() returns bigint language plpgsql as $$ begin return (select count(*) from users); end $$', text: 'function created here' }],
      }],
    },
    { name: 'dropped', history, sql: 'drop table users;', expect: [{ message: 'relation', at: 'users', what: 'Function "user_count" still names "users", which is dropped here: its next call fails.', help: 'If it is dead too: DROP FUNCTION user_count(); otherwise CREATE OR REPLACE FUNCTION user_count without what is dropped, in this file.' }] },
    {
      name: 'dropped, named by a trigger of another table',
      history: `${table} create table teams (id bigint); create function counted() returns trigger language plpgsql as $$ begin delete from users; return new; end $$; create trigger counting before insert on teams for each row execute function counted();`,
      sql: 'drop table users;',
      expect: [{
        message: 'relation', at: 'users', severity: 'error', what: 'Function "counted" still names "users", which is dropped here: its next call fails. Trigger "counting" calls it: INSERT on "teams" fails with it.',
        help: 'CREATE OR REPLACE FUNCTION counted without what is dropped, in this file; or if it is dead too: DROP TRIGGER counting ON teams; DROP FUNCTION counted();',
      }],
    },
    {
      name: 'a trigger function whose table went with it',
      history: `${table} create function counted() returns trigger language plpgsql as $$ begin delete from users; return new; end $$; create trigger counting before insert on users for each row execute function counted();`,
      sql: 'drop table users;',
      expect: [{ message: 'relation', at: 'users', severity: 'note', help: 'No trigger calls it: DROP FUNCTION counted();' }],
    },
    {
      name: 'moved, named with its schema',
      history: `${table} create schema app; create function n() returns bigint language sql as $$ select count(*) from public.users $$;`,
      sql: 'alter table users set schema app;',
      expect: [{ message: 'relation', at: 'users', what: 'Function "n" still names "users", which is moved to schema "app" here: its next call fails.' }],
    },
    {
      name: 'written to, quoted, in a procedure, under an empty search path',
      history: `create schema app; create table app."Users" (id bigint); create procedure clean() language plpgsql set search_path = '' as $$ begin if true then delete from app."Users" where id = 1; end if; end $$;`,
      sql: 'alter table app."Users" rename to people;',
      expect: [{ message: 'relation', at: 'app."Users"', what: 'Function "clean" still names "app.Users", which is renamed to "app.people" here: its next call fails.' }],
    },
    {
      name: 'a view that goes away, in two functions',
      history: `${table} create view names as select fullname from users; create function a() returns setof text language sql as $$ select fullname from names $$; create function b() returns bigint language plpgsql as $$ declare n bigint; begin select count(*) into n from names; return n; end $$;`,
      sql: 'drop view names;',
      expect: [{ message: 'relation', at: 'names', what: 'Function "a" still names "names", which is dropped here: its next call fails.' }, { message: 'relation', at: 'names', what: 'Function "b" still names "names", which is dropped here: its next call fails.' }],
    },
    {
      name: 'a view renamed',
      history: `${table} create view names as select fullname from users; create function a() returns setof text language sql as $$ select fullname from names $$;`,
      sql: 'alter view names rename to full_names;',
      expect: [{ message: 'relation', at: 'names' }],
    },
    {
      history: [table, labels],
      sql: 'alter table users rename column fullname to full_name;',
      expect: [{ message: 'column', at: 'fullname', what: 'Function "label" still names column "users.fullname", which is renamed to "full_name" here: its next call fails.' }],
    },
    {
      name: 'a column dropped, qualified by the table’s name',
      history: [table, 'create function label(who bigint) returns text language sql as $$ select users.fullname from users where users.id = who $$;'],
      sql: 'alter table users drop column fullname;',
      expect: [{ message: 'column', at: 'fullname', what: 'Function "label" still names column "users.fullname", which is dropped here: its next call fails.' }],
    },
    {
      name: 'a field of NEW in the trigger function of the table',
      history: `${table} ${trimming} create trigger a before insert on users for each row execute function trimmed();`,
      sql: 'alter table users rename column fullname to full_name;',
      expect: [{ message: 'column', at: 'fullname', what: 'Function "trimmed" still names column "users.fullname", which is renamed to "full_name" here: its next call fails. Trigger "a" calls it: INSERT on "users" fails with it.', help: 'CREATE OR REPLACE FUNCTION trimmed with the new name, in this file.' }],
    },
    {
      name: 'several names in one function: one finding',
      history: `${table} create table teams (id bigint, title text); create function joined() returns text language plpgsql as $$ begin delete from teams; return (select u.fullname from users u limit 1); end $$;`,
      sql: 'alter table users drop column fullname;\ndrop table teams;',
      expect: [{
        message: 'relation', at: 'teams', what: 'Function "joined" still names "teams", which is dropped here, and "users.fullname": its next call fails.', help: 'If it is dead too: DROP FUNCTION joined(); otherwise CREATE OR REPLACE FUNCTION joined without what is dropped, in this file.',
        related: [{ at: 'create function joined() returns text language plpgsql as $$ begin delete from teams; return (select u.fullname from users u limit 1); end $$', text: 'function created here' }, { at: 'fullname', text: '"users.fullname" is dropped here' }],
      }],
    },
    {
      name: 'a trigger that is switched off, and a function that a trigger calls for writes of two kinds',
      history: `${table} create table teams (id bigint); create function a() returns trigger language plpgsql as $$ begin delete from users; return new; end $$; create trigger a before insert on teams for each row execute function a(); alter table teams disable trigger a;
create function b() returns trigger language plpgsql as $$ begin delete from users; return new; end $$; create trigger b before insert or update on teams for each row execute function b();`,
      sql: 'drop table users;',
      expect: [
        { message: 'relation', at: 'users', what: 'Function "a" still names "users", which is dropped here: its next call fails.' },
        { message: 'relation', at: 'users', what: 'Function "b" still names "users", which is dropped here: its next call fails. Trigger "b" calls it: INSERT and UPDATE on "teams" fail with it.' },
      ],
    },
    {
      name: 'written without a qualifier',
      history: `${table} create function a() returns void language plpgsql as $$ begin insert into users (id, fullname) values (1, 'x'); end $$; create function b() returns void language sql as $$ update public.users set fullname = 'y' where id = 1 $$; create function c() returns void language sql as $$ insert into users values (1) on conflict (id) do update set fullname = 'z' $$;`,
      sql: 'alter table users drop column fullname;',
      expect: [{ message: 'column', at: 'fullname', subject: 'public.a.users.fullname' }, { message: 'column', at: 'fullname', subject: 'public.b.users.fullname' }, { message: 'column', at: 'fullname', subject: 'public.c.users.fullname' }],
    },
    {
      name: 'read without a qualifier, from that table alone',
      history: `${table} create function a() returns setof text language sql as $$ select fullname from users $$; create function b(who bigint) returns text language plpgsql as $$ declare n text; begin select fullname into n from public.users where id = who; return n; end $$;`,
      sql: 'alter table users drop column fullname;',
      expect: [{ message: 'column', at: 'fullname', subject: 'public.a.users.fullname' }, { message: 'column', at: 'fullname', subject: 'public.b.users.fullname' }],
    },
    {
      name: 'a function that a trigger on auth.users calls',
      supabase: true,
      history: `create table profiles (id uuid primary key); create function add_profile(who uuid) returns void language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (who); end $$;
create function on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin perform public.add_profile(new.id); return new; end $$; create trigger signed_up after insert on auth.users for each row execute function on_signup();`,
      sql: 'drop table profiles;',
      expect: [{ message: 'relation', at: 'profiles', what: 'Function "add_profile" still names "profiles", which is dropped here: its next call fails. Trigger "signed_up" on auth.users calls it: every sign-up fails.' }],
    },
    {
      name: 'a trigger on auth.users stops every sign-up',
      supabase: true,
      history: `create table profiles (id uuid primary key); create function on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (new.id); return new; end $$;
create trigger signed_up after insert on auth.users for each row execute function on_signup();`,
      sql: 'alter table profiles rename to people;',
      expect: [{ message: 'relation', at: 'profiles', what: 'Function "on_signup" still names "profiles", which is renamed to "people" here: its next call fails. It is a trigger on auth.users: every sign-up fails.' }],
    },
    {
      name: 'after multi-byte text, silenced with a reason',
      history: `${table} create function n() returns bigint language sql as $$ select count(*) /* größer 日本 👍🏽 */ from users $$;`,
      sql: '-- größer 日本 👍🏽\n-- pg-safe-ignore stale-function-body: nothing calls it\nalter table users rename to profiles;',
      expect: [{ message: 'relation', at: 'users', suppressed: 'nothing calls it' }],
    },
    {
      name: 'a later file replaces it',
      context: ['1_a.sql'],
      files: { '1_a.sql': history, '2_b.sql': 'alter table users rename to profiles;', '3_c.sql': counting.replace('create', 'create or replace').replace('from users', 'from profiles') },
      expect: [{
        message: 'meantime', path: '2_b.sql', at: 'users', severity: 'note',
        what: 'From this migration to 3_c.sql, function "user_count" names "users", which is renamed to "profiles" here: a call in between fails.',
        help: 'Move its CREATE OR REPLACE FUNCTION into this file: it is one transaction, and no call comes in between. In one push the gap is as long as the files take.',
      }],
    },
    {
      name: 'a later file makes it anew, and drops it first',
      context: ['1_a.sql'],
      files: { '1_a.sql': [table, labels].join(' '), '2_b.sql': 'alter table users drop column fullname;', '3_c.sql': `drop function label(bigint); ${labels.replace('u.fullname', 'u.id::text')}` },
      expect: [{ message: 'meantime', path: '2_b.sql', at: 'fullname', severity: 'note' }],
    },
    {
      name: 'a later file replaces it, and it still holds the name',
      context: ['1_a.sql'],
      files: { '1_a.sql': history, '2_b.sql': 'alter table users rename to profiles;', '3_c.sql': counting.replace('create', 'create or replace').replace('count(*)', 'count(id)') },
      expect: [{ message: 'relation', path: '2_b.sql', at: 'users', severity: 'error' }],
    },
  ],
});
