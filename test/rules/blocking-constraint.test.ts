import rule from '../../rules/blocking-constraint.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, age integer); create table orders (id bigint primary key, user_id bigint, during tstzrange);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table users add constraint age_is_positive check (age > 0) not valid;' },
    { history, sql: 'alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid;' },
    { name: 'an index built before is adopted', history: [history, 'create unique index users_email_key on users (email);'], sql: 'alter table users add constraint users_email_key unique using index users_email_key;' },
    { name: 'a primary key adopts an index', history: 'create table tags (id bigint not null); create unique index tags_pkey on tags (id);', sql: 'alter table tags add primary key using index tags_pkey;' },
    { name: 'validated by a later migration', history: [history, 'alter table users add constraint age_is_positive check (age > 0) not valid;'], sql: 'alter table users validate constraint age_is_positive;' },
    { name: 'the table is created in the same migration', sql: 'create table tags (id bigint, name text); alter table tags add primary key (id), add constraint tags_name_key unique (name), add check (id > 0);' },
    { name: 'constraints of a new table', history, sql: 'create table notes (id bigint primary key, user_id bigint references users (id), body text unique check (body <> \'\'));' },
    { name: 'a temporary table', sql: 'create temp table batch (id bigint); alter table batch add primary key (id);' },
    {
      name: 'the table goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_tags.sql': 'create table tags (name text);', 'supabase/migrations/2_unique.sql': 'alter table tags add unique (name);' },
    },
    // ALTER TABLE ADD COLUMN: Postgres skips the check of a foreign key on a column that can only be NULL (transformAlterTableStmt, skipValidation).
    { name: 'a new column that references another table holds only NULL', history, sql: 'alter table orders add column editor_id bigint references users (id);' },
    { name: 'a foreign table has no rows of its own', history: 'create foreign table remote (id bigint) server other;', sql: 'alter table remote add constraint id_is_positive check (id > 0);' },
    { name: 'renaming and dropping', history, sql: 'alter table users rename constraint users_pkey to users_key; alter table users drop constraint users_key;' },
    { name: 'added and validated under psql, which commits each statement', history, runner: 'autocommit', sql: 'alter table users add constraint age_is_positive check (age > 0) not valid; alter table users validate constraint age_is_positive;' },
    { name: 'NOT NULL is another rule’s', history, sql: 'alter table users alter column email set not null;' },
  ],
  invalid: [
    {
      history,
      sql: 'alter table users add constraint age_is_positive check (age > 0);',
      expect: [{
        message: 'check',
        at: 'constraint age_is_positive check (age > 0)',
        what: 'Adding CHECK "age_is_positive" reads all of "users" while nobody can read or write it.',
        help: 'Add it without the check: ALTER TABLE users ADD CONSTRAINT age_is_positive CHECK (age > 0) NOT VALID; and in a later migration: ALTER TABLE users VALIDATE CONSTRAINT age_is_positive;',
        severity: 'error',
        subject: 'public.users.age_is_positive',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      history,
      sql: 'alter table public.orders add constraint "Orders user" foreign key (user_id) references public.users (id) on delete cascade;',
      expect: [{
        message: 'foreignKey',
        at: 'constraint "Orders user" foreign key (user_id) references public.users (id) on delete cascade',
        what: 'Adding foreign key "Orders user" reads all of "orders" while nobody can write to it or to "users".',
        help: 'ADD CONSTRAINT "Orders user" FOREIGN KEY … NOT VALID;',
      }],
    },
    {
      name: 'a foreign key to the table itself',
      history: 'create table nodes (id bigint primary key, parent bigint);',
      sql: 'alter table nodes add foreign key (parent) references nodes (id);',
      expect: [{ message: 'foreignKey', at: 'foreign key (parent) references nodes (id)', what: 'Adding foreign key "nodes_parent_fkey" reads all of "nodes" while nobody can write to it.' }],
    },
    {
      history,
      sql: 'alter table users add constraint users_email_key unique (email);',
      expect: [{
        message: 'index',
        at: 'constraint users_email_key unique (email)',
        what: 'Adding unique constraint "users_email_key" builds an index over all of "users" while nobody can read or write it, and fails on duplicates.',
        help: 'In a file of its own: CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email); and in the next: ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
      }],
    },
    {
      name: 'a primary key without a name, on two columns',
      history: 'create table members (team bigint not null, "User" bigint not null);',
      sql: 'alter table members add primary key (team, "User");',
      expect: [{
        message: 'index', at: 'primary key (team, "User")',
        what: 'Adding primary key "members_pkey" builds an index over all of "members" while nobody can read or write it, and fails on duplicates.',
        help: 'CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (team, "User"); and in the next: ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey;',
      }],
    },
    {
      name: 'a primary key over a column that may hold NULL: adopting the index would read the table',
      history: 'create table members (team bigint not null, person bigint);',
      sql: 'alter table members add primary key (team, person);',
      expect: [{
        message: 'index', at: 'primary key (team, person)',
        help: 'Make it NOT NULL by way of a validated CHECK (see blocking-not-null). In a file of its own: CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (team, person); and in the next: ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey;',
      }],
    },
    {
      name: 'written with the column: first the column, then its index',
      history: 'create table members (team bigint);',
      sql: 'alter table members add column "Code" text unique; alter table members add column id uuid primary key;',
      expect: [
        { message: 'index', at: 'unique', help: 'Add column "Code" by itself and fill it in batches. In a file of its own: CREATE UNIQUE INDEX CONCURRENTLY "members_Code_key" ON members ("Code"); and in the next: ALTER TABLE members ADD CONSTRAINT "members_Code_key" UNIQUE USING INDEX "members_Code_key";' },
        { message: 'index', at: 'primary key', help: 'Add column id by itself and fill it in batches. Make it NOT NULL by way of a validated CHECK (see blocking-not-null). In a file of its own: CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (id); and in the next: ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey;' },
      ],
    },
    {
      name: 'its name is taken by the constraint that it replaces, or by a view',
      history: [history, 'alter table users add constraint users_email_key unique (age); create view people as select id from users;'],
      sql: 'alter table users drop constraint users_email_key, add constraint users_email_key unique (email); alter table users add constraint people unique (age);',
      expect: [
        { message: 'index', at: 'constraint users_email_key unique (email)', help: 'CREATE UNIQUE INDEX CONCURRENTLY users_email_key_new ON users (email); and in the next: ALTER TABLE users ADD CONSTRAINT users_email_key_new UNIQUE USING INDEX users_email_key_new;' },
        { message: 'index', at: 'constraint people unique (age)', help: 'CREATE UNIQUE INDEX CONCURRENTLY people_new ON users (age);' },
      ],
    },
    {
      history,
      sql: 'alter table orders add constraint no_overlap exclude using gist (during with &&);',
      expect: [{ message: 'exclusion', at: 'constraint no_overlap exclude using gist (during with &&)', what: 'Adding exclusion constraint "no_overlap" builds an index over all of "orders" while nobody can read or write it.' }],
    },
    {
      name: 'several commands in one ALTER TABLE',
      history,
      sql: 'alter table users add column nickname text, add constraint age_is_positive check (age > 0) not valid, add unique (nickname), add constraint short check (length(email) < 99);',
      expect: [
        { message: 'index', at: 'unique (nickname)' },
        { message: 'check', at: 'constraint short check (length(email) < 99)' },
      ],
    },
    {
      name: 'a new column with a constraint reads the rows all the same',
      history,
      sql: 'alter table users add column score integer check (score >= 0), add column code text unique;',
      expect: [
        { message: 'check', at: 'check (score >= 0)', what: 'Adding CHECK "users_score_check" reads all of "users" while nobody can read or write it.' },
        { message: 'index', at: 'unique', what: 'Adding unique constraint "users_code_key" builds an index over all of "users" while nobody can read or write it, and fails on duplicates.' },
      ],
    },
    {
      name: 'a new column that references another table and has a default',
      history,
      sql: 'alter table orders add column editor_id bigint default 1 references users (id);',
      expect: [{ message: 'foreignKey', at: 'references users (id)' }],
    },
    {
      name: 'a foreign key on a new column, but not written with it: every NULL is looked at',
      history,
      sql: 'alter table orders add column editor_id bigint; alter table orders add constraint orders_editor foreign key (editor_id) references users (id);',
      expect: [{ message: 'foreignKey', at: 'constraint orders_editor foreign key (editor_id) references users (id)' }],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.orders add constraint orders_user foreign key (user_id) references auth.users (id);',
      expect: [{ message: 'foreignKey', at: 'constraint orders_user foreign key (user_id) references auth.users (id)', what: 'Adding foreign key "orders_user" reads all of "legacy.orders" while nobody can write to it or to "auth.users".', related: [] }],
    },
    {
      name: 'validated in the transaction that adds it',
      history,
      sql: 'alter table users add constraint age_is_positive check (age > 0) not valid; alter table users validate constraint age_is_positive;',
      expect: [{
        message: 'sameTransaction',
        at: 'age_is_positive',
        what: 'Validating "age_is_positive" in the transaction that adds it reads all of "users" under the lock that adding took: nobody can read or write it.',
        severity: 'warning',
        related: [{ at: 'constraint age_is_positive check (age > 0) not valid', text: 'added here, in the same transaction' }],
      }],
    },
    {
      name: 'the same for a foreign key',
      history,
      runner: 'supabase',
      sql: 'alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid; alter table orders validate constraint orders_user;',
      expect: [{ message: 'sameTransaction', at: 'orders_user', what: 'Validating "orders_user" in the transaction that adds it reads all of "orders" under the lock that adding took: nobody can write to it.' }],
    },
    {
      name: 'in a DO block that catches a second run',
      history,
      sql: 'do $$ begin alter table users add constraint users_email_key unique (email); exception when duplicate_object then null; end $$;',
      expect: [{ message: 'index', at: 'constraint users_email_key unique (email)' }],
    },
    {
      name: 'a partitioned table',
      history: 'create table events (id bigint, at timestamptz) partition by range (at);',
      sql: 'alter table events add constraint id_is_positive check (id > 0);',
      expect: [{ message: 'check', at: 'constraint id_is_positive check (id > 0)' }],
    },
    {
      name: 'multi-byte text before it, and a reason for silence',
      history,
      sql: "comment on table users is 'größer 日本 👍🏽';\n-- pg-safe-ignore blocking-constraint: the table is new and small\nalter table users add check (age > 0);",
      expect: [{ message: 'check', at: 'check (age > 0)', line: 3, suppressed: 'the table is new and small' }],
    },
  ],
});
