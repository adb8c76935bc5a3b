import rule from '../../rules/unbatched-backfill.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, name text, label text, email text unique); create table pairs (a bigint, b bigint, note text, primary key (a, b)); create view labels as select id, label from users;';

testRule(rule, {
  valid: [
    { history, sql: 'update users set label = name where id = 1;' },
    { history, sql: "update users set label = name where email = 'a@b.c';" },
    { history, sql: 'update users set label = name where id in (1, 2, 3);' },
    { history, sql: 'update users set label = name where id = any(array[1, 2]);' },
    { history, sql: 'update pairs set note = a::text where a = 1 and b = 2;' },
    { name: 'a part of the rows', history, sql: "update users set label = name where label is null;" },
    { name: 'a kind of rows gets the new column', history, sql: "alter table users add column short text; update users set short = left(name, 3) where label = 'x';" },
    { name: 'one batch', history, sql: 'update users set label = name where ctid in (select ctid from users where label is null limit 1000);' },
    { name: 'rows of a list', history, sql: "update users set label = v.label from (values (1, 'a'), (2, 'b')) as v (id, label) where users.id = v.id;" },
    { name: 'a table made here', sql: 'create table users (id bigint, label text); update users set label = id::text;' },
    { name: 'a table that is known to be small', supabase: true, sql: 'update storage.buckets set public = false;' },
    { name: 'a default fills the column already', history, sql: 'alter table users add column uid uuid default gen_random_uuid(); update users set uid = gen_random_uuid() where uid is null;' },
    { name: 'the same with an alias and more conditions', history, sql: "alter table users add column since timestamptz default now(); update users u set since = now() where u.since is null and u.name <> '';" },
    { name: 'DELETE is told of elsewhere', history, sql: 'delete from users;' },
    { name: 'in a function, which runs when it is called', history, sql: 'create function fill() returns void language sql as $$ update users set label = name $$;' },
    { name: 'a loop that commits', history, runner: 'autocommit', sql: 'do $$ begin loop update users set label = name where id in (select id from users where label is null limit 1000); exit when not found; commit; end loop; end $$;' },
  ],
  invalid: [
    {
      name: 'a constant for each row in which the new column is NULL, which is every one',
      history: 'create table plans (id bigint primary key, name text);',
      sql: "alter table plans add column kind text; update plans set kind = 'old' where kind is null; alter table plans alter column kind set not null;",
      expect: [{ message: 'constant', at: 'plans', line: 1, column: 48, help: "ALTER TABLE plans ADD COLUMN kind text DEFAULT 'old';" }],
    },
    {
      history,
      runner: 'supabase',
      sql: 'update users set label = upper(name);',
      expect: [{
        message: 'all', at: 'users', severity: 'warning', subject: 'public.users',
        what: 'UPDATE changes every row of "users" in one transaction and keeps each of them locked until it ends.',
        help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction: UPDATE users SET label = … WHERE id > … AND id <= …; COMMIT in a DO block fails in a migration file (2D000).',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'where statements stand by themselves',
      history,
      runner: 'autocommit',
      sql: 'update pairs set note = a::text where true;',
      expect: [{ message: 'all', at: 'pairs', help: 'In batches, each committed by itself; go through the table once, from range to range of its key: UPDATE pairs SET note = … WHERE (a, b) > (…) AND (a, b) <= (…);' }],
    },
    { name: 'inside WITH', history, sql: 'with done as (update users set label = name returning id) select count(*) from done;', expect: [{ message: 'all', at: 'users' }] },
    {
      name: 'the old rows of a new column',
      history,
      sql: 'alter table users add column short text; update users set short = left(name, 3) where short is null;',
      expect: [{ message: 'backfill', at: 'users', severity: 'note' }],
    },
    {
      name: 'a default that may be NULL fills nothing',
      history,
      sql: 'alter table users add column owner uuid default null; update users set owner = gen_random_uuid() where owner is null;',
      expect: [{ message: 'backfill', at: 'users', help: 'Take it out of the migration, and let a script or a pg_cron job run batches until no row is left, each in its own transaction: UPDATE users SET owner = … WHERE id IN (SELECT id FROM users WHERE owner is null LIMIT 5000 FOR UPDATE SKIP LOCKED);' }],
    },
    {
      name: 'its default came afterwards, for new rows',
      history,
      sql: 'alter table users add column uid uuid; alter table users alter column uid set default gen_random_uuid(); update users set uid = gen_random_uuid() where uid is null;',
      expect: [{ message: 'backfill', at: 'users' }],
    },
    {
      name: 'the value of its default',
      history,
      sql: 'alter table users add column admin boolean default false; update users set admin = false;',
      expect: [{
        message: 'filled', at: 'users',
        what: 'UPDATE writes every row of "users" anew to give "admin" the value that ADD COLUMN gave it already.',
        help: 'Leave the UPDATE out: with DEFAULT false in ADD COLUMN each row has that value.',
      }],
    },
    {
      name: 'another default, which stays for new rows',
      history,
      sql: "alter table users add column role text default 'guest'; update users set role = 'member';",
      expect: [{ message: 'constant', at: 'users', help: "Give the constant when the column is added, which writes no row: ALTER TABLE users ADD COLUMN role text DEFAULT 'member'; ALTER TABLE users ALTER COLUMN role SET DEFAULT 'guest';" }],
    },
    {
      name: 'random values: a batch ends where the column is filled',
      history,
      runner: 'autocommit',
      sql: 'alter table users add column token text; update users set token = left(md5(random()::text), 10);',
      expect: [{ message: 'all', at: 'users', help: 'In batches, each committed by itself; run batches until no row is left: DO $$ BEGIN LOOP UPDATE users SET token = … WHERE id IN (SELECT id FROM users WHERE token IS NULL LIMIT 5000 FOR UPDATE SKIP LOCKED); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;' }],
    },
    {
      name: 'values that may be NULL: no loop that never ends, and the condition of its author',
      history,
      sql: "alter table users add column domain text; update users u set domain = split_part(u.email, '@', 2) where u.domain is null and (u.email is not null or u.name is null) returning id;",
      expect: [{ message: 'backfill', at: 'users', help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction: UPDATE users AS u SET domain = … WHERE id > … AND id <= … AND (u.domain is null and (u.email is not null or u.name is null));' }],
    },
    {
      name: 'what cannot be done twice',
      history: [history, 'create table prices (id bigint primary key, cents bigint not null);'],
      sql: 'update prices set cents = cents * 100;',
      expect: [{ message: 'all', at: 'prices', help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction: UPDATE prices SET cents = … WHERE id > … AND id <= …; No range twice: SET reads what it writes.' }],
    },
    {
      name: 'joined, without a key that is known',
      history: [history, 'create table visits (user_id bigint, name text);'],
      sql: 'alter table visits add column label text; update visits v set label = u.label from users u where u.id = v.user_id;',
      expect: [{ message: 'backfill', at: 'visits', help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction: UPDATE visits AS v SET label = … FROM … WHERE v.<unique column> > … AND v.<unique column> <= … AND u.id = v.user_id;' }],
    },
    {
      name: 'what stands after it and needs it',
      history,
      sql: 'alter table users add column title text; update users set title = upper(name); delete from users where title is null; alter table users alter column title set not null; alter table users drop column name; alter table users add constraint titled check (length(title) > 1) not valid; alter table users drop column email;',
      expect: [{ message: 'all', at: 'users', help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction: UPDATE users SET title = … WHERE id > … AND id <= … AND title IS NULL; Only after it, in a migration file of its own: DELETE FROM users …; ALTER TABLE users ALTER COLUMN title SET NOT NULL; ALTER TABLE users DROP COLUMN name; ALTER TABLE users ADD CONSTRAINT titled ….' }],
    },
    {
      name: 'it needs nothing of its file',
      history,
      sql: "update users set label = coalesce(label, ''); alter table users alter column label set not null;",
      expect: [{ message: 'all', at: 'users', help: 'Take it out of the migration, and let a script or a pg_cron job go through the table once, from range to range of its key, each in its own transaction, before this migration goes out: UPDATE users SET label = … WHERE id > … AND id <= …; No range twice: SET reads what it writes.' }],
    },
    {
      name: 'a constant for a new column',
      history,
      sql: "alter table users add column role text; update users set role = 'it''s';",
      expect: [{ message: 'constant', at: 'users', help: "Give the constant when the column is added, which writes no row: ALTER TABLE users ADD COLUMN role text DEFAULT 'it''s';" }],
    },
    {
      name: 'a loop in one transaction',
      history,
      sql: 'do $$ begin loop update users set label = name where id in (select id from users where label is null limit 1000); exit when not found; end loop; end $$;',
      expect: [{ message: 'loop', at: 'users' }],
    },
    {
      name: 'a loop that deletes',
      history,
      sql: 'do $$ begin loop delete from users where id in (select id from users where label is null limit 1000); exit when not found; end loop; end $$;',
      expect: [{ message: 'loop', at: 'users' }],
    },
  ],
});
