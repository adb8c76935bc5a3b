import rule from '../../rules/missing-conflict-target.js';
import { testRule } from './test-rule.js';

const users = 'create table users (id bigint primary key, email text, team bigint, constraint users_email_key unique (email));';
const putUser = (clause: string): string => `create or replace function put_user(who bigint) returns void language plpgsql as $$ begin insert into users (id) values (who) on conflict ${clause} do nothing; end $$;`;
const dropKey = 'alter table users drop constraint users_email_key;';

testRule(rule, {
  valid: [
    { name: 'a unique index takes its place', history: `${users} ${putUser('(email)')}`, sql: `create unique index by_email on users (email); ${dropKey}` },
    { name: 'the function is made again in the file', history: `${users} ${putUser('(email)')}`, sql: `${dropKey} ${putUser('(id)')}` },
    { name: 'ON CONFLICT on other columns', history: `${users} ${putUser('(id)')}`, sql: dropKey },
    { name: 'no target', history: users, sql: putUser('') },
    { name: 'the columns in another order, a wider INCLUDE', history: `${users} create unique index on users (team, email) include (id);`, sql: putUser('(email, team)') },
    { name: 'a partial index and a WHERE', history: `${users} create unique index on users (team) where team > 0;`, sql: putUser('(team) where team > 0') },
    { name: 'an expression is not judged', history: users, sql: putUser('(lower(email))') },
    { name: 'the index comes in a later file', files: { '1.sql': users, '2.sql': putUser('(team)'), '3.sql': 'create unique index on users (team);' } },
    { name: 'the function is written anew in a later file', files: { '1.sql': users, '2.sql': putUser('(team)'), '3.sql': putUser('(id)') } },
    { name: 'a table of the session', history: users, sql: 'create function f() returns void language plpgsql as $$ begin create temp table users (a int unique); insert into users (a) values (1) on conflict (a) do nothing; end $$;' },
    { name: 'another schema', history: `${users} create schema app; create table app.users (id int);`, sql: 'create function f() returns void language plpgsql as $$ begin insert into app.users (id) values (1) on conflict (other) do nothing; end $$;' },
    { name: 'the table is not known', sql: putUser('(email)') },
    { name: 'a constraint of that name is there', history: users, sql: putUser('on constraint users_email_key') },
    { name: 'a comment', history: `${users} ${putUser('(id)').replace('begin', 'begin -- users on conflict (email)')}`, sql: dropKey },
    { name: 'a column that is dropped is reported by stale-function-body', history: `${users} ${putUser('(email)')}`, sql: 'alter table users drop column email;' },
    { name: 'a trigger function that no trigger calls', history: `${users} create function t() returns trigger language plpgsql as $$ begin insert into users (id) values (1) on conflict (email) do nothing; return new; end $$;`, sql: dropKey },
  ],
  invalid: [
    {
      history: `${users}\n${putUser('(email)')}`,
      sql: dropKey,
      expect: [{
        message: 'lost',
        at: 'users_email_key',
        severity: 'error',
        subject: 'public.put_user.users',
        what: 'Function "put_user" has ON CONFLICT (email), and nothing of "users" answers to it any more: its next call fails.',
        help: 'In this file: CREATE UNIQUE INDEX ON users (email); or CREATE OR REPLACE FUNCTION put_user with the columns of an index that is there.',
        related: [{ at: putUser('(email)').slice(0, -1), text: 'function created here' }],
      }],
    },
    {
      name: 'the key becomes wider', history: `create table seen (topic text, event text, constraint seen_key unique (topic, event)); create function see(t text, e text) returns void language plpgsql as $$ begin insert into seen (topic, event) values (t, e) on conflict (topic, event) do nothing; end $$;`,
      sql: 'alter table seen add column reader text default \'all\'; alter table seen drop constraint seen_key; alter table seen add constraint seen_key unique (reader, topic, event);',
      expect: [{ message: 'lost', at: 'seen_key', line: 1, column: 89, help: 'CREATE OR REPLACE FUNCTION see with ON CONFLICT (reader, topic, event), the key of "seen", in this file.' }],
    },
    { name: 'a constraint is renamed', history: `${users} ${putUser('on constraint users_email_key')}`, sql: 'alter table users rename constraint users_email_key to users_email_unique;', expect: [{ message: 'lost', at: 'alter table users rename constraint users_email_key to users_email_unique', help: 'CREATE OR REPLACE FUNCTION put_user with the constraint that is there, in this file.' }] },
    { name: 'its index is renamed, and the constraint with it', history: `${users} ${putUser('on constraint users_email_key')}`, sql: 'alter index users_email_key rename to users_email_unique;', expect: [{ message: 'lost', at: 'users_email_key' }] },
    { name: 'an index is made partial', history: `${users} create unique index by_team on users (team); ${putUser('(team)')}`, sql: 'drop index by_team; create unique index by_team on users (team) where team > 0;', expect: [{ message: 'lost', at: 'by_team', help: 'Index "by_team" has a predicate: CREATE OR REPLACE FUNCTION put_user with ON CONFLICT (team) WHERE team > 0, in this file.' }] },
    { name: 'a table made again without it', history: `${users} ${putUser('(email)')}`, sql: 'drop table users; create table users (id bigint primary key, email text);', expect: [{ message: 'lost', at: 'users' }] },
    {
      name: 'a function for which there never was an index',
      history: users,
      sql: putUser('(team)'),
      expect: [{ message: 'missing', at: 'users', severity: 'error', what: 'Function "put_user" has ON CONFLICT (team), and "users" has nothing that answers to it: every call that gets there fails.' }],
    },
    { name: 'part of a key', history: `${users} create unique index on users (team, email);`, sql: putUser('(team)'), expect: [{ message: 'missing', at: 'users' }] },
    { name: 'a deferrable constraint', history: 'create table users (id bigint primary key deferrable);', sql: putUser('(id)'), expect: [{ message: 'missing', at: 'users' }] },
    {
      name: 'what could not be followed may have made it',
      history: `${users} do $$ declare r record; begin for r in select * from cfg loop execute r.sql; end loop; end $$;`,
      sql: putUser('(team)'),
      expect: [{ message: 'missing', at: 'users', severity: 'warning' }],
    },
    {
      name: 'at sign-up',
      supabase: true,
      history: `create table public.profiles (id uuid primary key, handle text, constraint profiles_handle_key unique (handle));
create function public.on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id, handle) values (new.id, new.email) on conflict (handle) do nothing; return new; end $$;
create trigger signed_up after insert on auth.users for each row execute function public.on_signup();`,
      sql: 'alter table profiles drop constraint profiles_handle_key;',
      expect: [{ message: 'lost', at: 'profiles_handle_key', what: 'Function "on_signup" has ON CONFLICT (handle), and nothing of "profiles" answers to it any more: its next call fails. It is a trigger on auth.users: every sign-up fails.' }],
    },
  ],
});
