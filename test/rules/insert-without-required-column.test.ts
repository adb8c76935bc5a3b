import rule from '../../rules/insert-without-required-column.js';
import { testRule } from './test-rule.js';

const profiles = 'create table profiles (id bigint primary key, plan text, note text);';
const add = (columns: string, values: string): string => `create or replace function add_profile() returns void language plpgsql as $$ begin insert into profiles (${columns}) values (${values}); end $$;`;
const plain = `${profiles} ${add('id', '1')}`;
const require = 'alter table profiles alter column plan set not null;';
const fill = (body: string): string => `create function fill() returns trigger language plpgsql as $$ begin ${body} return new; end $$; create trigger fill before insert on profiles for each row execute function fill();`;

testRule(rule, {
  valid: [
    { name: 'it has a default', history: plain, sql: `alter table profiles alter column plan set default 'free'; ${require}` },
    { name: 'it gets one later in the file', history: plain, sql: `${require} alter table profiles alter column plan set default 'free';` },
    { name: 'the function gives it a value', history: `${profiles} ${add('id, plan', "1, 'free'")}`, sql: require },
    { name: 'the function is made again in the file', history: plain, sql: `${require} ${add('id, plan', "1, 'free'")}` },
    { name: 'no list of columns: not judged', history: `${profiles} create function add_profile() returns void language sql as $$ insert into profiles values (1) $$;`, sql: require },
    { name: 'a trigger fills it', history: `${plain} ${fill("new.plan := 'free';")}`, sql: require },
    { name: 'a trigger that sets the row', history: `${plain} ${fill('new := jsonb_populate_record(new, defaults());')}`, sql: require },
    { name: 'another table of that name', history: `create schema app; ${plain.replaceAll('profiles', 'app.profiles')} create table profiles (id bigint, plan text);`, sql: require },
    { name: 'a table of the session', history: profiles, sql: 'create function f() returns void language plpgsql as $$ begin create temp table profiles (n int); insert into profiles (n) values (1); end $$;' },
    { name: 'a function that was written for another table of that name', history: plain.replace('(id)', '(id, age)').replace('(1)', '(1, 1)'), sql: require },
    { name: 'identity, serial and generated columns', history: 'create table profiles (id bigint generated always as identity primary key, n serial, plan text not null generated always as (upper(note)) stored, note text);', sql: add('note', "'x'") },
    { name: 'a domain with a default', history: "create domain plan as text default 'free'; create table profiles (id bigint, plan plan not null);", sql: add('id', '1') },
    { name: 'it was required before', history: `${plain} ${require}`, sql: require },
    { name: 'a later file gives it a default', files: { '1.sql': `${profiles} ${require}`, '2.sql': add('id', '1'), '3.sql': "alter table profiles alter column plan set default 'free';" } },
    { name: 'a trigger function that no trigger calls', history: `${profiles} create function t() returns trigger language plpgsql as $$ begin insert into profiles (id) values (1); return new; end $$;`, sql: require },
    { name: 'a table that no file made', sql: add('id', '1') },
    { name: 'a comment', history: `${profiles} create function f() returns void language plpgsql as $$ begin -- insert into profiles (id) values (1)
      null; end $$;`, sql: require },
    { name: 'a nullable column', history: plain, sql: 'alter table profiles add column zone text;' },
  ],
  invalid: [
    {
      history: `${profiles}\n${add('id', '1')}`,
      sql: require,
      expect: [{
        message: 'changed',
        at: 'plan',
        severity: 'error',
        subject: 'public.add_profile.profiles',
        what: 'Function "add_profile" inserts into "profiles" without column "plan", NOT NULL and without a default from here on: its INSERT fails.',
        help: 'ALTER TABLE profiles ALTER COLUMN plan SET DEFAULT …; or CREATE OR REPLACE FUNCTION add_profile with a value for plan, in this file.',
        related: [{ at: add('id', '1').slice(0, -1), text: 'function created here' }],
      }],
    },
    { name: 'an added column, filled in the file', history: plain, sql: "alter table profiles add column zone text; update profiles set zone = 'UTC'; alter table profiles alter column zone set not null;", expect: [{ message: 'changed', at: 'zone' }] },
    { name: 'an added column loses its default', history: plain, sql: "alter table profiles add column zone text not null default 'UTC'; alter table profiles alter column zone drop default;", expect: [{ message: 'changed', at: 'zone' }] },
    { name: 'several columns are one finding', history: plain, sql: 'alter table profiles alter column plan set not null, alter column note set not null;', expect: [{ message: 'changed', at: 'plan', what: 'Function "add_profile" inserts into "profiles" without columns "plan", "note", NOT NULL and without a default from here on: its INSERT fails.' }] },
    { name: 'a trigger that fills another column', history: `${plain} ${fill('new.note := 1;')}`, sql: require, expect: [{ message: 'changed', at: 'plan' }] },
    { name: 'DEFAULT VALUES', history: 'create table profiles (id bigint generated always as identity, plan text not null);', sql: 'create function f() returns void language sql as $$ insert into profiles default values $$;', expect: [{ message: 'made', at: 'profiles' }] },
    {
      name: 'a function that never worked',
      history: `${profiles} ${require}`,
      sql: add('id', '1'),
      expect: [{ message: 'made', at: 'profiles', what: 'Function "add_profile" inserts into "profiles" without column "plan", NOT NULL and without a default: this INSERT always fails.', help: 'Give it a value here; or ALTER TABLE profiles ALTER COLUMN plan SET DEFAULT …;' }],
    },
    {
      name: 'at sign-up, and where a handler keeps the sign-up whole',
      supabase: true,
      history: `${profiles.replace('bigint', 'uuid')}
create function on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (new.id); return new; end $$;
create function careful() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (new.id); return new; exception when others then return new; end $$;
create trigger signed_up after insert on auth.users for each row execute function on_signup();
create trigger noted after insert on auth.users for each row execute function careful();`,
      sql: require,
      expect: [
        { message: 'changed', at: 'plan', what: 'Function "on_signup" inserts into "profiles" without column "plan", NOT NULL and without a default from here on: its INSERT fails. It is a trigger on auth.users: every sign-up fails.' },
        { message: 'changed', at: 'plan', what: 'Function "careful" inserts into "profiles" without column "plan", NOT NULL and without a default from here on: its INSERT fails.' },
      ],
    },
    {
      name: 'one of several by that name, and several columns',
      history: `${plain} create function add_profile(who bigint) returns void language plpgsql as $$ begin insert into profiles values (who); end $$;`,
      sql: 'alter table profiles alter column plan set not null, alter column note set not null;',
      expect: [{
        message: 'changed', at: 'plan', what: 'Function "add_profile()" inserts into "profiles" without columns "plan", "note", NOT NULL and without a default from here on: its INSERT fails.',
        help: 'ALTER TABLE profiles ALTER COLUMN plan SET DEFAULT …, ALTER COLUMN note SET DEFAULT …; or CREATE OR REPLACE FUNCTION add_profile() with a value for plan, note, in this file.',
      }],
    },
    {
      name: 'the file makes it anew with one more argument, and the old one stays', history: plain,
      sql: `${require} create function add_profile(plan text) returns void language plpgsql as $$ begin insert into profiles (id, plan) values (1, plan); end $$;`,
      expect: [{ message: 'changed', at: 'plan', what: 'Function "add_profile()" inserts into "profiles" without column "plan", NOT NULL and without a default from here on: its INSERT fails.', help: 'If add_profile(text), which this file makes, takes its place: DROP FUNCTION add_profile(); or ALTER TABLE profiles ALTER COLUMN plan SET DEFAULT …;' }],
    },
    {
      name: 'several columns where the function is made', history: `${profiles} alter table profiles alter column plan set not null, alter column note set not null;`, sql: add('id', '1'),
      expect: [{ message: 'made', at: 'profiles', help: 'Give each of plan, note a value here; or ALTER TABLE profiles ALTER COLUMN plan SET DEFAULT …, ALTER COLUMN note SET DEFAULT …;' }],
    },
  ],
});
