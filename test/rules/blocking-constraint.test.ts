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
    { name: 'what is validated in the transaction that adds it is another rule’s', history, sql: 'alter table users add constraint age_is_positive check (age > 0) not valid; alter table users validate constraint age_is_positive;' },
    { name: 'added and validated under psql, which commits each statement', history, runner: 'autocommit', sql: 'alter table users add constraint age_is_positive check (age > 0) not valid; alter table users validate constraint age_is_positive;' },
    { name: 'not enforced', postgres: 18, history, sql: 'alter table users add constraint age_is_positive check (age > 0) not enforced;' },
    { name: 'a column that a valid CHECK shows not to be NULL', history: 'create table tags (id bigint constraint id_is_set check (id is not null)); create unique index tags_key on tags (id);', sql: 'alter table tags add primary key using index tags_key;' },
    { name: 'the partitions have it, checked', history: [history, 'create table events (id bigint, user_id bigint) partition by range (id); create table events_1 partition of events for values from (1) to (9); alter table events_1 add constraint events_user foreign key (user_id) references users (id);'], sql: 'alter table events add constraint events_user foreign key (user_id) references users (id);' },
    { name: 'on the parent alone', history: 'create table events (id bigint, at date) partition by range (id);', sql: 'alter table only events add constraint events_id_key unique (id);' },
    { name: 'two constraints validated in one statement', history: [history, 'alter table users add constraint age_is_positive check (age > 0) not valid, add constraint short check (length(email) < 99) not valid;'], sql: 'alter table users validate constraint age_is_positive, validate constraint short;' },
    { name: 'NOT NULL is another rule’s', history, sql: 'alter table users alter column email set not null;' },
  ],
  invalid: [
    {
      name: 'IF EXISTS goes along',
      history: 'create table users (id bigint primary key, age integer);',
      runner: 'supabase',
      sql: 'alter table if exists users add constraint age_is_positive check (age > 0);',
      expect: [{ message: 'check', at: 'constraint age_is_positive check (age > 0)' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table if exists users add constraint age_is_positive check (age > 0) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE IF EXISTS users VALIDATE CONSTRAINT age_is_positive;\n',
      },
    },
    {
      name: 'a key in place of another: one statement changes them over, and SET NOT NULL has its own finding',
      history: 'create table quotes (symbol text primary key, id uuid);',
      sql: 'alter table quotes drop constraint quotes_pkey; alter table quotes alter column id set not null; alter table quotes add primary key (id);',
      expect: [{ message: 'index', at: 'primary key (id)', help: 'Leave DROP CONSTRAINT quotes_pkey to the last step. A migration file each, in this order, what is CONCURRENTLY in one that runs without a transaction:\n1. CREATE UNIQUE INDEX CONCURRENTLY quotes_pkey_new ON quotes (id);\n2. ALTER TABLE quotes DROP CONSTRAINT quotes_pkey, ADD CONSTRAINT quotes_pkey PRIMARY KEY USING INDEX quotes_pkey_new;' }],
    },
    {
      name: 'a column that was added under another name',
      history: 'create table symbols (id uuid primary key); create table positions (id bigint primary key, symbol_id text);',
      sql: 'alter table positions add column symbol_uuid uuid; alter table positions rename column symbol_id to ticker; alter table positions rename column symbol_uuid to symbol_id; alter table positions add constraint f foreign key (symbol_id) references symbols (id);',
      expect: [{ message: 'foreignKey', at: 'constraint f foreign key (symbol_id) references symbols (id)', help: 'ADD CONSTRAINT f FOREIGN KEY (symbol_id) REFERENCES symbols (id) NOT VALID;' }],
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table positions add column symbol_uuid uuid; alter table positions rename column symbol_id to ticker; alter table positions rename column symbol_uuid to symbol_id; alter table positions add constraint f foreign key (symbol_id) references symbols (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE positions VALIDATE CONSTRAINT f;\n',
      },
    },
    {
      history,
      sql: 'alter table users add constraint age_is_positive check (age > 0);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add constraint age_is_positive check (age > 0) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT age_is_positive;\n',
      },
      expect: [{
        message: 'check',
        at: 'constraint age_is_positive check (age > 0)',
        what: 'Adding CHECK "age_is_positive" reads all of "users" while nobody can read or write it.',
        help: 'Have it checked for new rows first, and for those that are there under a lock that lets reads and writes go on. A migration file each, in this order:\n1. ALTER TABLE users ADD CONSTRAINT age_is_positive CHECK (age > 0) NOT VALID;\n2. ALTER TABLE users VALIDATE CONSTRAINT age_is_positive;',
        severity: 'error',
        subject: 'public.users.age_is_positive',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      history,
      sql: 'alter table public.orders add constraint "Orders user" foreign key (user_id) references public.users (id) on delete cascade;',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table public.orders add constraint "Orders user" foreign key (user_id) references public.users (id) on delete cascade not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT "Orders user";\n',
      },
      expect: [{
        message: 'foreignKey',
        at: 'constraint "Orders user" foreign key (user_id) references public.users (id) on delete cascade',
        what: 'Adding foreign key "Orders user" reads all of "orders" while nobody can write to it or to "users".',
        help: '1. ALTER TABLE orders ADD CONSTRAINT "Orders user" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID;\n2. ALTER TABLE orders VALIDATE CONSTRAINT "Orders user";',
      }],
    },
    {
      name: 'a foreign key to the table itself',
      history: 'create table nodes (id bigint primary key, parent bigint);',
      sql: 'alter table nodes add foreign key (parent) references nodes (id);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table nodes add foreign key (parent) references nodes (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE nodes VALIDATE CONSTRAINT nodes_parent_fkey;\n',
      },
      expect: [{ message: 'foreignKey', at: 'foreign key (parent) references nodes (id)', what: 'Adding foreign key "nodes_parent_fkey" reads all of "nodes" while nobody can write to it.' }],
    },
    {
      history,
      sql: 'alter table users add constraint users_email_key unique (email);',
      expect: [{
        message: 'index',
        at: 'constraint users_email_key unique (email)',
        what: 'Adding unique constraint "users_email_key" builds an index over all of "users" while nobody can read or write it, and fails on duplicates.',
        help: '1. CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\n2. ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
      }],
    },
    {
      name: 'a primary key without a name, on two columns',
      history: 'create table members (team bigint not null, "User" bigint not null);',
      sql: 'alter table members add primary key (team, "User");',
      expect: [{
        message: 'index', at: 'primary key (team, "User")',
        what: 'Adding primary key "members_pkey" builds an index over all of "members" while nobody can read or write it, and fails on duplicates.',
        help: '1. CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (team, "User");\n2. ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey;',
      }],
    },
    {
      name: 'a primary key over a column that may hold NULL: adopting the index would read the table',
      history: 'create table members (team bigint not null, person bigint);',
      sql: 'alter table members add primary key (team, person);',
      expect: [{
        message: 'index', at: 'primary key (team, person)',
        help: '1. ALTER TABLE members ADD CONSTRAINT members_person_not_null CHECK (person IS NOT NULL) NOT VALID;\n2. ALTER TABLE members VALIDATE CONSTRAINT members_person_not_null;\n3. CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (team, person);\n4. ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey; ALTER TABLE members DROP CONSTRAINT members_person_not_null;',
      }],
    },
    {
      name: 'written with the column: first the column, then its index',
      history: 'create table members (team bigint);',
      sql: 'alter table members add column "Code" text unique; alter table members add column id uuid primary key;',
      expect: [
        { message: 'index', at: 'unique', help: '1. ALTER TABLE members ADD COLUMN "Code" text;\n2. CREATE UNIQUE INDEX CONCURRENTLY "members_Code_key" ON members ("Code");\n3. ALTER TABLE members ADD CONSTRAINT "members_Code_key" UNIQUE USING INDEX "members_Code_key";' },
        { message: 'index', at: 'primary key', help: 'Fill the column in batches before the second step. A migration file each, in this order, what is CONCURRENTLY in one that runs without a transaction:\n1. ALTER TABLE members ADD COLUMN id uuid;\n2. ALTER TABLE members ADD CONSTRAINT members_id_not_null CHECK (id IS NOT NULL) NOT VALID;\n3. ALTER TABLE members VALIDATE CONSTRAINT members_id_not_null;\n4. CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (id);\n5. ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey; ALTER TABLE members DROP CONSTRAINT members_id_not_null;' },
      ],
    },
    {
      name: 'its name is taken by the constraint that it replaces; by a view it fails',
      history: [history, 'alter table users add constraint users_email_key unique (age); create view people as select id from users;'],
      sql: 'alter table users drop constraint users_email_key, add constraint users_email_key unique (email); alter table users add constraint people unique (age);',
      expect: [
        { message: 'index', at: 'constraint users_email_key unique (email)', help: '1. CREATE UNIQUE INDEX CONCURRENTLY users_email_key_new ON users (email);\n2. ALTER TABLE users DROP CONSTRAINT users_email_key, ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key_new;' },
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
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add column nickname text, add constraint age_is_positive check (age > 0) not valid, add unique (nickname), add constraint short check (length(email) < 99) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT short;\n',
      },
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
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table orders add column editor_id bigint; alter table orders add constraint orders_editor foreign key (editor_id) references users (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_editor;\n',
      },
      expect: [{
        message: 'foreignKey', at: 'constraint orders_editor foreign key (editor_id) references users (id)',
        help: 'in place of the two: ALTER TABLE orders ADD COLUMN editor_id bigint CONSTRAINT orders_editor REFERENCES users (id);',
      }],
    },
    {
      name: 'a foreign key on a new column that a default fills',
      history,
      sql: 'alter table orders add column if not exists editor_id bigint default 1; alter table orders add constraint orders_editor foreign key (editor_id) references users (id);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table orders add column if not exists editor_id bigint default 1; alter table orders add constraint orders_editor foreign key (editor_id) references users (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_editor;\n',
      },
      expect: [{ message: 'foreignKey', at: 'constraint orders_editor foreign key (editor_id) references users (id)', help: '1. ALTER TABLE orders ADD CONSTRAINT orders_editor FOREIGN KEY (editor_id) REFERENCES users (id) NOT VALID;' }],
    },
    {
      name: 'a CHECK on a new column with a constant default, which costs nothing itself: it keeps NOT NULL',
      history,
      sql: "alter table users add column state text not null default 'new' check (state in ('new', 'old'));",
      expect: [{ message: 'check', at: "check (state in ('new', 'old'))", help: "1. ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'new'; ALTER TABLE users ADD CONSTRAINT users_state_check CHECK (state in ('new', 'old')) NOT VALID;\n2. ALTER TABLE users VALIDATE CONSTRAINT users_state_check;" }],
    },
    {
      name: 'a CHECK on a new column whose default is computed for each row',
      history,
      sql: 'alter table users add column lot double precision not null default random() check (lot < 1);',
      expect: [{ message: 'check', at: 'check (lot < 1)', help: 'Fill the column in batches before the second step. A migration file each, in this order:\n1. ALTER TABLE users ADD COLUMN lot double precision; ALTER TABLE users ALTER COLUMN lot SET DEFAULT random(); ALTER TABLE users ADD CONSTRAINT users_lot_check CHECK (lot < 1) NOT VALID;' }],
    },
    {
      name: 'a foreign key to a table of this file: nobody waits for that',
      history,
      sql: 'create table teams (id bigint primary key); alter table users add constraint users_age_fkey foreign key (age) references teams (id);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'create table teams (id bigint primary key); alter table users add constraint users_age_fkey foreign key (age) references teams (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT users_age_fkey;\n',
      },
      expect: [{ message: 'foreignKey', at: 'constraint users_age_fkey foreign key (age) references teams (id)', what: 'Adding foreign key "users_age_fkey" reads all of "users" while nobody can write to it.' }],
    },
    {
      name: 'several constraints in one file share two files',
      history,
      sql: 'alter table users add constraint older check (age > 1); alter table orders add constraint orders_user foreign key (user_id) references users (id);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users add constraint older check (age > 1) not valid; alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT older;\nALTER TABLE orders VALIDATE CONSTRAINT orders_user;\n',
      },
      expect: [
        { message: 'check', at: 'constraint older check (age > 1)', help: '2. ALTER TABLE users VALIDATE CONSTRAINT older;\nThe 2 constraints of this file can go together: all NOT VALID in the first file, all VALIDATE in the next.' },
        { message: 'foreignKey', at: 'constraint orders_user foreign key (user_id) references users (id)', help: 'The 2 constraints of this file can go together' },
      ],
    },
    {
      name: 'a CHECK that the table has, put back or written again',
      history: [history, 'alter table users add constraint older check (age > 1), add constraint short check (length(email) < 99);'],
      sql: 'alter table users drop constraint older; alter table users add constraint older check ( age > 1 ); alter table users add constraint brief check (length(email) < 99);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users drop constraint older; alter table users add constraint older check ( age > 1 ) not valid; alter table users add constraint brief check (length(email) < 99) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT older;\nALTER TABLE users VALIDATE CONSTRAINT brief;\n',
      },
      expect: [
        { message: 'check', at: 'constraint older check ( age > 1 )', help: 'Leave it out, and the DROP before it: the table had this CHECK.' },
        { message: 'check', at: 'constraint brief check (length(email) < 99)', help: 'Leave it out: the table has this CHECK already, as short.' },
      ],
    },
    {
      name: 'a CHECK that the table has, but of which old rows are not known to satisfy it',
      history: [history, 'alter table users add constraint older check (age > 1) not valid;'],
      sql: 'alter table users drop constraint older; alter table users add constraint older check (age > 1);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table users drop constraint older; alter table users add constraint older check (age > 1) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT older;\n',
      },
      expect: [{ message: 'check', at: 'constraint older check (age > 1)', help: '1. ALTER TABLE users ADD CONSTRAINT older CHECK (age > 1) NOT VALID;' }],
    },
    {
      name: 'a table that no file made',
      sql: 'alter table legacy.orders add constraint orders_user foreign key (user_id) references auth.users (id);',
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table legacy.orders add constraint orders_user foreign key (user_id) references auth.users (id) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE legacy.orders VALIDATE CONSTRAINT orders_user;\n',
      },
      expect: [{ message: 'foreignKey', at: 'constraint orders_user foreign key (user_id) references auth.users (id)', what: 'Adding foreign key "orders_user" reads all of "legacy.orders" while nobody can write to it or to "auth.users".', related: [] }],
    },
    {
      name: 'a primary key that adopts an index over a column that may hold NULL',
      history: 'create table tags (id bigint, name text); create unique index tags_key on tags (id);',
      sql: 'alter table tags add constraint tags_pkey primary key using index tags_key;',
      expect: [{
        message: 'nullable', at: 'constraint tags_pkey primary key using index tags_key',
        what: 'Adopting index "tags_key" as the primary key sets NOT NULL on "id": that reads all of "tags" while nobody can read or write it.',
        help: '1. ALTER TABLE tags ADD CONSTRAINT tags_id_not_null CHECK (id IS NOT NULL) NOT VALID;\n2. ALTER TABLE tags VALIDATE CONSTRAINT tags_id_not_null;\n3. ALTER TABLE tags ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_key; ALTER TABLE tags DROP CONSTRAINT tags_id_not_null;',
      }],
    },
    {
      name: 'from version 18 on a NOT NULL that is not valid does for the CHECK, and stays',
      postgres: 18,
      history: 'create table tags (id bigint, name text); create unique index tags_key on tags (id);',
      sql: 'alter table tags add primary key using index tags_key;',
      expect: [{ message: 'nullable', at: 'primary key using index tags_key', help: '1. ALTER TABLE tags ADD CONSTRAINT tags_id_not_null NOT NULL id NOT VALID;\n2. ALTER TABLE tags VALIDATE CONSTRAINT tags_id_not_null;\n3. ALTER TABLE tags ADD CONSTRAINT tags_key PRIMARY KEY USING INDEX tags_key;' }],
    },
    {
      name: 'validated next to a command that locks out reads and writes, and next to one that locks out writes',
      history: [history, 'alter table users add constraint age_is_positive check (age > 0) not valid; alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid;'],
      sql: 'alter table users validate constraint age_is_positive, add column locale text; alter table orders validate constraint orders_user, disable trigger user;',
      expect: [
        {
          message: 'validatedUnderLock', at: 'age_is_positive', severity: 'warning',
          what: 'VALIDATE CONSTRAINT "age_is_positive" reads all of "users" under the lock of the other commands of this ALTER TABLE: nobody can read or write it.',
          help: 'ALTER TABLE users VALIDATE CONSTRAINT age_is_positive;',
        },
        { message: 'validatedUnderLock', at: 'orders_user', what: 'VALIDATE CONSTRAINT "orders_user" reads all of "orders" under the lock of the other commands of this ALTER TABLE: nobody can write to it.' },
      ],
    },
    {
      name: 'a foreign key of a partitioned table before version 18: NOT VALID goes on the partitions',
      history: [history, 'create table events (id bigint, user_id bigint) partition by range (id); create table events_1 partition of events for values from (1) to (9);'],
      sql: 'alter table events add constraint events_user foreign key (user_id) references users (id);',
      expect: [{
        message: 'foreignKey', at: 'constraint events_user foreign key (user_id) references users (id)',
        help: '1. ALTER TABLE events_1 ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\n2. ALTER TABLE events_1 VALIDATE CONSTRAINT events_user;\n3. ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id);',
      }],
    },
    {
      name: 'a unique constraint of a partitioned table',
      runner: 'supabase',
      history: 'create table events (id bigint, at date) partition by range (id); create table events_1 partition of events for values from (1) to (9);',
      sql: 'alter table events add constraint events_id_key unique (id);',
      expect: [{
        message: 'index', at: 'constraint events_id_key unique (id)',
        help: 'A migration file each, in this order, what is CONCURRENTLY with nothing else in its file:\n1. ALTER TABLE ONLY events ADD CONSTRAINT events_id_key UNIQUE (id);\n2. CREATE UNIQUE INDEX CONCURRENTLY events_1_id_key ON events_1 (id);\n3. ALTER TABLE events_1 ADD CONSTRAINT events_1_id_key UNIQUE USING INDEX events_1_id_key; ALTER INDEX events_id_key ATTACH PARTITION events_1_id_key;',
      }],
    },
    {
      name: 'over several lines, with a comma inside: the fix goes to its end',
      history,
      sql: "alter table orders add constraint orders_user\n  foreign key (user_id)\n  references users (id) on delete cascade, -- why\n  add constraint known\n  check (id in (1, 2))\n;",
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table orders add constraint orders_user\n  foreign key (user_id)\n  references users (id) on delete cascade not valid, -- why\n  add constraint known\n  check (id in (1, 2)) not valid\n;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_user;\nALTER TABLE orders VALIDATE CONSTRAINT known;\n',
      },
      expect: [{ message: 'foreignKey', at: 'constraint orders_user' }, { message: 'check', at: 'constraint known' }],
    },
    {
      name: 'a new column that counts by itself',
      history,
      sql: 'alter table orders add column nr bigserial unique;',
      expect: [{ message: 'index', at: 'unique', help: "1. ALTER TABLE orders ADD COLUMN nr bigint; CREATE SEQUENCE orders_nr_seq OWNED BY orders.nr; ALTER TABLE orders ALTER COLUMN nr SET DEFAULT nextval('orders_nr_seq');" }],
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
      fixed: {
        'supabase/migrations/20260101000000_case.sql': 'alter table events add constraint id_is_positive check (id > 0) not valid;',
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE events VALIDATE CONSTRAINT id_is_positive;\n',
      },
      expect: [{ message: 'check', at: 'constraint id_is_positive check (id > 0)' }],
    },
    {
      name: 'multi-byte text before it, and a reason for silence',
      history,
      sql: "comment on table users is 'größer 日本 👍🏽';\n-- pg-safe-ignore blocking-constraint: the table is new and small\nalter table users add check (age > 0);",
      fixed: {
        'supabase/migrations/20260101000000_case.sql': "comment on table users is 'größer 日本 👍🏽';\n-- pg-safe-ignore blocking-constraint: the table is new and small\nalter table users add check (age > 0) not valid;",
        'supabase/migrations/20260101000001_case_validate.sql': 'ALTER TABLE users VALIDATE CONSTRAINT users_age_check;\n',
      },
      expect: [{ message: 'check', at: 'check (age > 0)', line: 3, suppressed: 'the table is new and small' }],
    },
  ],
});
