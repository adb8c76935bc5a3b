import rule from '../../rules/foreign-key-type-mismatch.js';
import { testRule } from './test-rule.js';

const users = 'create table users (id bigint primary key, email text unique, code varchar(8) unique, number numeric unique);';

testRule(rule, {
  valid: [
    { history: users, sql: 'create table orders (user_id bigint references users);' },
    { history: users, sql: 'create table orders (user_email varchar(80) references users (email));' },
    { history: users, sql: 'create table orders (user_code text references users (code));' },
    { name: 'cast implicitly', history: users, sql: 'create table orders (user_number integer references users (number));' },
    { name: 'wide refers to narrow', history: 'create table users (id integer primary key);', sql: 'create table orders (user_id bigint references users);' },
    { name: 'a domain over the type', history: `${users} create domain user_id as bigint;`, sql: 'create table orders (user_id user_id references users);' },
    { name: 'serial is integer', history: 'create table users (id serial primary key);', sql: 'create table orders (user_id integer references users);' },
    { name: 'the referenced table is not known', sql: 'create table orders (user_id text references users (id));' },
    { name: 'auth.users is', supabase: true, sql: 'create table orders (user_id uuid references auth.users);' },
    { name: 'a later file widens it', files: { 'supabase/migrations/20260101_orders.sql': `${users} create table orders (user_id integer references users);`, 'supabase/migrations/20260102_widen.sql': 'alter table orders alter column user_id type bigint;' } },
    { name: 'an enum of its own', history: "create type color as enum ('red'); create table paints (color color primary key);", sql: 'create table walls (color color references paints);' },
  ],
  invalid: [
    {
      name: 'the key that it refers to becomes wider later: that is the place',
      history: 'create table users (id integer primary key); create table orders (id bigint primary key, user_id integer references users);',
      sql: 'alter table users alter column id type bigint;',
      expect: [{ message: 'narrower', at: 'id', line: 1, column: 32, severity: 'warning', what: 'Column "user_id" of "orders" is integer and refers to "id" of "users", which is bigint: larger keys do not fit.' }],
    },
    {
      supabase: true,
      sql: 'create table orders (user_id text references auth.users);',
      expect: [{
        message: 'never', at: 'references auth.users', severity: 'error', subject: 'public.orders.user_id',
        what: 'The foreign key from "user_id" of "orders" (text) to "id" of "auth.users" (uuid) fails: the types do not compare.', help: 'Give "user_id" the type uuid.',
      }],
    },
    { history: users, sql: 'create table orders (user_id bigint, user_number numeric, foreign key (user_number) references users (id));', expect: [{ message: 'never', at: 'foreign key (user_number) references users (id)' }] },
    {
      history: users,
      sql: 'create table orders (user_id integer references users);',
      expect: [{
        message: 'narrower', at: 'references users', severity: 'warning',
        what: 'Column "user_id" of "orders" is integer and refers to "id" of "users", which is bigint: larger keys do not fit.',
        help: 'Give "user_id" the type bigint while the table is small: ALTER TABLE orders ALTER COLUMN user_id TYPE bigint;',
      }],
    },
    {
      name: 'said once where two constraints say it',
      history: users,
      sql: 'create table orders (user_id integer references users); alter table orders add constraint again foreign key (user_id) references users;',
      expect: [{ message: 'narrower', at: 'references users', column: 38 }],
    },
  ],
});
