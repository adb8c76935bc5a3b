import { expect, it } from 'vitest';
import { read } from './read-sql.js';

function hints(text: string): readonly (string | undefined)[] {
  return read(text).errors.map(({ hint }) => hint);
}

it.each([
  // Syntax that does not exist
  ['create table users (name text, unique (lower(name)))', /column names only.*create unique index/],
  ['create table users (a int, b int, unique (a, b) where a > 0)', /partial index/],
  ['create policy if not exists "own rows" on app.users using (true)', /drop policy if exists "own rows" on app\.users;/],
  ['create trigger if not exists touch before update on users execute function touch()', /CREATE OR REPLACE TRIGGER/],
  ["create type if not exists mood as enum ('ok')", /duplicate_object/],
  ['alter table users add constraint if not exists users_key unique (id)', /DROP CONSTRAINT IF EXISTS/],
  ['create or replace policy own on users using (true)', /DROP POLICY IF EXISTS/],
  ['create or replace table users (id int)', /CREATE … IF NOT EXISTS/],
  ['create function if not exists f() returns int language sql as $$ select 1 $$', /CREATE OR REPLACE/],
  ['create table orders (user_id int references users not valid)', /ADD CONSTRAINT only/],
  ['create policy own on users for insert, update with check (true)', /FOR one command/],
  ['create policy own on users using (true) to anon', /ON, AS, FOR, TO, USING, WITH CHECK/],
  ['drop policy if exists own', /DROP POLICY IF EXISTS … ON/],
  ['drop trigger touch;', /DROP TRIGGER IF EXISTS … ON/],
  ['alter table users add column a int, b int', /own ADD COLUMN/],
  // MySQL
  ['create table users (id int auto_increment primary key)', /identity/],
  ['create table `users` (id int)', /Backticks/],
  ['create table users (id int) engine=InnoDB', /ENGINE=/],
  ['insert ignore into users values (1)', /on conflict do nothing/],
  ['insert into users values (1) on duplicate key update id = 1', /on conflict/],
  ['create table users (at timestamp on update current_timestamp)', /trigger/],
  ['create table users (n int unsigned)', /UNSIGNED/],
  ['create table users (id int, index users_id (id desc, name))', /INDEX inside CREATE TABLE/],
  ["create table users (id int comment 'key')", /comment on column/],
  ['alter table users modify column id bigint', /alter column/],
  ['delimiter //\n', /DELIMITER/],
  ['# a comment\nselect 1', /begins with --/],
  // SQLite and T-SQL
  ['create table users (id integer primary key autoincrement)', /identity/],
  ['pragma foreign_keys = on', /PRAGMA/],
  ['insert or replace into users values (1)', /INSERT OR/],
  ['create table [users] (id int)', /square brackets/],
  ['create table users (id int identity(1,1))', /T-SQL/],
  ['create table users (id int)\nGO\n', /GO is/],
  // PL/pgSQL where SQL is wanted
  ["raise notice 'done'", /RAISE is PL\/pgSQL/],
  ['perform refresh()', /SELECT/],
  // Quotes
  ["insert into notes values ('it's')", /Write it twice/],
  ["insert into notes values ('it\\'s')", /backslash/],
  ["select 'open", /Close the quote/],
  ['do $$ begin null; end', /Close the dollar quote/],
  ['create function f() returns void language plpgsql as $\nbegin end\n$', /single \$/],
  ["do $$ begin perform cron.schedule('a', $$ delete from a $$); end $$", /another tag/],
  ['select ‘a’ b c', /typographic/],
  ['select\u00a0id from users', /invisible/],
  // Slips
  ['create table users (id int,)', /comma before \)/],
  ['select id, from users', /comma before FROM/],
  ['create table users (user text)', /"user"/],
  ['create table users (id int)\ncreate table orders (id int)', /semicolon is missing/],
  ['create table users (id int', /closing parenthesis is missing/],
  ['create table users (id int));', /too many/],
  ['create table a.{{ name (id int)', /template placeholder/],
  ['<<<<<<< HEAD\n', /merge conflict/],
  ['```sql\n', /Markdown/],
])('%s', (text, hint) => {
  expect(hints(text)).toEqual([expect.stringMatching(hint)]);
});

it.each(['selec 1', 'create tabel users (id int)', 'drop trigger if exists touch on before update on users'])('%s: nothing is known', (text) => {
  expect(hints(text)).toEqual([undefined]);
});
