import rule from '../../rules/foreign-key-without-index.js';
import { testRule } from './test-rule.js';

const users = 'create table users (id bigint primary key);';

testRule(rule, {
  valid: [
    { history: users, sql: 'create table orders (id bigint primary key, user_id bigint references users); create index on orders (user_id, id);' },
    { name: 'a later file builds the index', files: { 'supabase/migrations/20260101_orders.sql': `${users} create table orders (id bigint primary key, user_id bigint references users);`, 'supabase/migrations/20260102_index.sql': 'create index concurrently orders_user_id on orders (user_id);' } },
    { name: 'a later file drops the key', files: { 'supabase/migrations/20260101_orders.sql': `${users} create table orders (id bigint primary key, user_id bigint references users);`, 'supabase/migrations/20260102_drop.sql': 'alter table orders drop constraint orders_user_id_fkey;' } },
    { name: 'the primary key serves', history: users, sql: 'create table profiles (user_id bigint primary key references users);' },
    { name: 'a unique constraint serves', history: users, sql: 'create table profiles (id bigint primary key, user_id bigint unique references users);' },
    { name: 'the leading columns of the primary key serve', history: users, sql: 'create table members (user_id bigint references users, team_id bigint, primary key (user_id, team_id));' },
    { name: 'in another order', history: 'create table places (country text, city text, primary key (country, city));', sql: 'create table visits (id bigint primary key, country text, city text, foreign key (country, city) references places); create index on visits (city, country, id);' },
    { name: 'a partial index that leaves out NULL only', history: users, sql: 'create table orders (id bigint primary key, user_id bigint references users); create index on orders (user_id) where user_id is not null;' },
    { name: 'a hash index', history: users, sql: 'create table orders (id bigint primary key, user_id bigint references users); create index on orders using hash (user_id);' },
    { name: 'a temporary table', history: users, sql: 'create temp table drafts (id bigint primary key); create temp table draft_lines (draft_id bigint references drafts);' },
    { name: 'the partition has the index of its parent', history: users, sql: "create table events (id bigint, user_id bigint references users, primary key (id)) partition by range (id); create index on events (user_id); create table events_1 partition of events for values from (1) to (9);" },
    { name: 'indexes that cannot be followed', history: users, sql: "create table orders (id bigint primary key, user_id bigint references users); do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('create index on %I (user_id)', t); end loop; end $$;" },
  ],
  invalid: [
    {
      name: 'a later file renames the table: in its own file it has its own name',
      files: {
        'supabase/migrations/1_orders.sql': 'create table users (id bigint primary key); create table orders (id bigint primary key, user_id bigint references users (id));',
        'supabase/migrations/2_rename.sql': 'alter table orders rename to purchases;',
      },
      expect: [{ message: 'unindexed', at: 'references users (id)', help: 'Add to the same file: CREATE INDEX orders_user_id_idx ON orders (user_id);' }],
    },
    {
      history: users,
      sql: 'create table orders (id bigint primary key, user_id bigint references users);',
      expect: [{
        message: 'unindexed', at: 'references users', severity: 'note', subject: 'public.orders.user_id',
        what: 'Table "orders" has a foreign key without an index (user_id): deleting a row that it refers to in "users" reads the whole table.',
        help: 'Add to the same file: CREATE INDEX orders_user_id_idx ON orders (user_id);',
      }],
    },
    {
      name: 'several keys of a table are one finding',
      history: users,
      sql: 'create table orders (id bigint primary key, buyer bigint references users, seller bigint references users, paid_by bigint references users); create index on orders (seller);',
      expect: [{
        message: 'unindexed', at: 'references users', column: 58, what: 'Table "orders" has 2 foreign keys without an index (buyer, paid_by): deleting a row that they refer to (users) reads the whole table.',
        related: [{ at: 'references users', text: 'and this one' }],
      }],
    },
    {
      name: 'a table in use',
      supabase: true,
      history: `${users} create table orders (id bigint primary key, "order" bigint);`,
      sql: 'alter table orders add constraint orders_order_fkey foreign key ("order") references users not valid;',
      expect: [{ message: 'unindexed', at: 'constraint orders_order_fkey foreign key ("order") references users not valid', help: 'In a file of its own: CREATE INDEX CONCURRENTLY orders_order_idx ON orders ("order");' }],
    },
    {
      name: 'a second column of an index does not lead',
      history: users,
      sql: 'create table orders (id bigint primary key, user_id bigint references users); create index on orders (id, user_id);',
      expect: [{ message: 'unindexed', at: 'references users' }],
    },
    {
      name: 'a partial index leaves rows out',
      history: users,
      sql: 'create table orders (id bigint primary key, paid boolean, user_id bigint references users); create index on orders (user_id) where paid;',
      expect: [{ message: 'unindexed', at: 'references users' }],
    },
    {
      name: 'a BRIN index is not taken for one',
      history: users,
      sql: 'create table orders (id bigint primary key, user_id bigint references users); create index on orders using brin (user_id);',
      expect: [{ message: 'unindexed', at: 'references users' }],
    },
  ],
});
