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
    { name: 'DELETE is told of elsewhere', history, sql: 'delete from users;' },
    { name: 'in a function, which runs when it is called', history, sql: 'create function fill() returns void language sql as $$ update users set label = name $$;' },
    { name: 'a loop that commits', history, runner: 'autocommit', sql: 'do $$ begin loop update users set label = name where id in (select id from users where label is null limit 1000); exit when not found; commit; end loop; end $$;' },
  ],
  invalid: [
    {
      history,
      runner: 'supabase',
      sql: 'update users set label = upper(name);',
      expect: [{
        message: 'all', at: 'users', severity: 'warning', subject: 'public.users',
        what: 'UPDATE changes every row of "users" in one transaction and keeps each of them locked until it ends.',
        help: 'Take it out of the migration, and let a script or a pg_cron job run batches until no row is left, each in its own transaction: UPDATE users SET label = … WHERE id IN (SELECT id FROM users WHERE label IS DISTINCT FROM … LIMIT 5000 FOR UPDATE SKIP LOCKED); COMMIT in a DO block fails in a migration file (2D000).',
        related: [{ at: 'users', text: 'table created here' }],
      }],
    },
    {
      name: 'where statements stand by themselves',
      history,
      runner: 'autocommit',
      sql: 'update pairs set note = a::text where true;',
      expect: [{ message: 'all', at: 'pairs', help: 'In batches, each committed by itself: DO $$ BEGIN LOOP UPDATE pairs SET note = … WHERE (a, b) IN (SELECT a, b FROM pairs WHERE note IS DISTINCT FROM … LIMIT 5000 FOR UPDATE SKIP LOCKED); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;' }],
    },
    { name: 'inside WITH', history, sql: 'with done as (update users set label = name returning id) select count(*) from done;', expect: [{ message: 'all', at: 'users' }] },
    {
      name: 'the old rows of a new column',
      history,
      sql: 'alter table users add column short text; update users set short = left(name, 3) where short is null;',
      expect: [{ message: 'backfill', at: 'users', severity: 'note' }],
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
