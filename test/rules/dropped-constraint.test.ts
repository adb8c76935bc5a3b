import rule from '../../rules/dropped-constraint.js';
import { testRule } from './test-rule.js';

const history = `create table users (id bigint primary key, email text constraint users_email_key unique, age integer constraint age_is_positive check (age > 0));
create table orders (id bigint primary key, user_id bigint constraint orders_user references users (id), during tstzrange, constraint no_overlap exclude using gist (during with &&));`;

testRule(rule, {
  valid: [
    { name: 'an index over an expression of the column takes its place, but for NULLs', history: 'create table people (id bigint primary key, name text constraint people_name_key unique);', sql: 'alter table people drop constraint people_name_key; create unique index people_lower on people (lower(name)) where name is not null;' },
    { name: 'a unique index that is made again, or another in its place', history: 'create table people (id bigint primary key, name text, land text); create unique index one on people (name); create unique index two on people (land);', sql: 'drop index one; create unique index one on people (name, land); drop index two; create unique index three on people (land, name);' },
    { name: 'a unique index that goes with its column, or of some rows', history: 'create table people (id bigint primary key, name text, land text); create unique index one on people (name); create unique index two on people (land) where id > 1;', sql: 'drop index one, two; alter table people drop column name;' },
    { name: 'a CHECK that is dropped only allows more', history, sql: 'alter table users drop constraint age_is_positive;' },
    { name: 'the same columns again', history, sql: 'alter table users drop constraint users_email_key, add constraint users_email_unique unique (email);' },
    { name: 'a unique index takes its place', history, sql: 'alter table users drop constraint users_email_key; create unique index users_email on users (lower(email));' },
    { name: 'a wider unique constraint', history, sql: 'alter table users drop constraint users_email_key; alter table users add unique (email, age);' },
    { name: 'a wider primary key', history: 'create table tags (id bigint primary key, team bigint not null);', sql: 'alter table tags drop constraint tags_pkey; alter table tags add primary key (team, id);' },
    { name: 'another primary key, and a unique index over the old one', history: 'create table tags (id bigint primary key, slug text);', sql: 'alter table tags drop constraint tags_pkey; alter table tags add primary key (slug); create unique index tags_id on tags (id);' },
    { name: 'one that is given its name', history, sql: 'alter table users drop constraint users_email_key, add constraint users_email_key unique (age);' },
    { name: 'columns that are not known', sql: 'alter table legacy.orders drop constraint orders_key;' },
    { name: 'another action of the same foreign key', history, sql: 'alter table orders drop constraint orders_user, add constraint orders_user foreign key (user_id) references users (id) on delete cascade;' },
    { name: 'the foreign key is added first', history, sql: 'alter table orders add constraint orders_user_2 foreign key (user_id) references users (id) not valid; alter table orders drop constraint orders_user;' },
    { name: 'another exclusion constraint', history, sql: 'alter table orders drop constraint no_overlap; alter table orders add exclude using gist (during with &&) where (id > 0);' },
    { name: 'the column goes too: another rule’s', history, sql: 'alter table users drop constraint users_email_key; alter table users drop column email;' },
    { name: 'the table goes too', history, sql: 'alter table orders drop constraint orders_user; drop table orders;' },
    { name: 'created in the same migration', history, sql: 'alter table users add constraint short unique (age); alter table users drop constraint short;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint primary key); alter table tags drop constraint tags_pkey;' },
    { name: 'it is gone already', history: [history, 'alter table users drop constraint users_email_key;'], sql: 'alter table users drop constraint if exists users_email_key;' },
    { name: 'a constraint that no file made', sql: 'alter table legacy.orders drop constraint if exists orders_key;' },
    { name: 'renamed, not dropped', history, sql: 'alter table users rename constraint users_email_key to users_mail_key;' },
    {
      name: 'the constraint goes out in the same deploy',
      deploy: 'together',
      history,
      files: { 'supabase/migrations/20260101_a.sql': 'alter table users add constraint adult unique (age);', 'supabase/migrations/20260102_b.sql': 'alter table users drop constraint adult;' },
    },
  ],
  invalid: [
    {
      name: 'a unique index',
      history: 'create table people (id bigint primary key, name text); create unique index one on people (name);',
      sql: 'drop index one;',
      expect: [{ message: 'index', at: 'one', severity: 'warning', what: 'Dropping unique index "one" of "people" lets duplicates in, and ON CONFLICT on its columns fails.' }],
    },
    {
      name: 'a foreign key by which rows went with their parent',
      history: 'create table people (id bigint primary key); create table notes (id bigint primary key, author bigint constraint f references people on delete cascade);',
      sql: 'alter table notes drop constraint f;',
      expect: [{ message: 'foreignKey', at: 'f', what: 'Dropping foreign key "f" of "notes" lets rows in that point nowhere, and a row that is deleted from "people" no longer takes its own along.' }],
    },
    {
      history,
      sql: 'alter table users drop constraint users_email_key;',
      expect: [{
        message: 'unique',
        at: 'users_email_key',
        what: 'Dropping unique constraint "users_email_key" of "users" lets duplicates in, and ON CONFLICT on its columns fails.',
        severity: 'warning',
        subject: 'public.users.users_email_key',
      }],
    },
    {
      history,
      sql: 'alter table if exists only public.orders drop constraint if exists orders_pkey cascade;',
      expect: [{ message: 'unique', at: 'orders_pkey', what: 'Dropping primary key "orders_pkey" of "orders" lets duplicates in, and ON CONFLICT on its columns fails.' }],
    },
    {
      history,
      sql: 'alter table orders drop constraint orders_user;',
      expect: [{ message: 'foreignKey', at: 'orders_user', what: 'Dropping foreign key "orders_user" of "orders" lets rows in that point nowhere.' }],
    },
    {
      history,
      sql: 'alter table orders drop constraint no_overlap;',
      expect: [{ message: 'exclusion', at: 'no_overlap', what: 'Dropping exclusion constraint "no_overlap" of "orders" lets conflicting rows in.' }],
    },
    {
      name: 'several commands, one of which takes the place of another',
      history,
      sql: 'alter table orders drop constraint orders_user, drop constraint no_overlap, add foreign key (user_id) references users (id);',
      expect: [{ message: 'exclusion', at: 'no_overlap' }],
    },
    {
      name: 'a unique constraint over other columns takes no place',
      history,
      sql: 'alter table users drop constraint users_email_key, add unique (age);',
      expect: [{ message: 'unique', at: 'users_email_key' }],
    },
    {
      name: 'a primary key over other columns, though it has the same name',
      history: 'create table tags (id bigint primary key, slug text);',
      sql: 'alter table tags drop constraint tags_pkey; alter table tags add primary key (slug);',
      expect: [{ message: 'unique', at: 'tags_pkey', what: 'Dropping primary key "tags_pkey" of "tags" lets duplicates in, and ON CONFLICT on its columns fails.' }],
    },
    {
      name: 'a unique index of some rows takes no place',
      history,
      sql: 'alter table users drop constraint users_email_key; create unique index users_email on users (email) where age > 0;',
      expect: [{ message: 'unique', at: 'users_email_key' }],
    },
    {
      name: 'a plain index takes no place either',
      history,
      sql: 'alter table users drop constraint users_email_key; create index users_email on users (email);',
      expect: [{ message: 'unique', at: 'users_email_key' }],
    },
    {
      name: 'renamed and quoted on the way',
      history: [history, 'alter table users rename constraint users_email_key to "Unique Email"; alter table users rename to people;'],
      sql: 'alter table people drop constraint "Unique Email";',
      expect: [{ message: 'unique', at: 'Unique Email', subject: 'public.people.Unique Email' }],
    },
    {
      name: 'in a DO block, after multi-byte text',
      history,
      sql: "do $$ begin raise notice 'größer 日本 👍🏽'; alter table users drop constraint users_email_key; end $$;",
      expect: [{ message: 'unique', at: 'users_email_key' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore dropped-constraint: two people may share an address now\nalter table users drop constraint users_email_key;',
      expect: [{ message: 'unique', at: 'users_email_key', suppressed: 'two people may share an address now' }],
    },
  ],
});
