import rule from '../../rules/view-not-a-table.js';
import { testRule } from './test-rule.js';

const history = "create table profiles (id bigint primary key, email text); create view users as select * from profiles; create function touch() returns trigger language plpgsql as 'begin return new; end'; create publication feed;";

testRule(rule, {
  valid: [
    { name: 'what a view takes of ALTER TABLE', history, sql: "alter table users alter column email set default 'x'; alter table users owner to postgres; alter table users rename column email to mail; alter table users rename to people;" },
    { name: 'the table itself', history, sql: 'alter table profiles add column name text; create index on profiles (email); truncate profiles;' },
    { name: 'INSTEAD OF and statement triggers', history, sql: 'create trigger a instead of insert on users for each row execute function touch(); create trigger b after insert on users execute function touch();' },
    { name: 'the view is dropped first', history, sql: 'drop view users; create table users (id bigint primary key); create index on users (id);' },
    { name: 'under a condition', history, sql: "do $$ begin if exists (select from pg_tables where tablename = 'users') then truncate users; end if; end $$;" },
    { name: 'COPY to a client, and into a view with a trigger', history: `${history} create trigger a instead of insert on users for each row execute function touch();`, sql: 'copy users from stdin;\n\\.\n' },
    { name: 'a name that no file made', history, sql: 'truncate members; alter table members add column id bigint;' },
    { name: 'another schema', history: `${history} create schema app; create table app.users (id bigint primary key);`, sql: 'truncate app.users; create table notes (user_id bigint references app.users (id));' },
    { name: 'DROP POLICY IF EXISTS only says that there is none', history, sql: 'drop policy if exists own on users;' },
  ],
  invalid: [
    {
      history,
      sql: 'alter table public.users add column name text;',
      expect: [{
        message: 'fails',
        at: 'public.users',
        severity: 'error',
        subject: 'public.users',
        what: 'ALTER TABLE … ADD COLUMN fails: "users" is a view, not a table.',
        help: 'Name the table behind the view, profiles.',
        related: [{ at: 'users', text: 'view created here' }],
      }],
    },
    { history, sql: 'create index on users (email);', expect: [{ message: 'fails', at: 'users', what: 'CREATE INDEX fails: "users" is a view, not a table.' }] },
    { history, sql: 'alter table users enable row level security; create policy own on users using (true);', expect: [{ message: 'fails', at: 'users', column: 13, what: 'ALTER TABLE … ENABLE ROW SECURITY fails: "users" is a view, not a table.' }, { message: 'fails', at: 'users', column: 67 }] },
    { history, sql: 'create trigger touched before update on users for each row execute function touch();', expect: [{ message: 'fails', at: 'users', what: 'A row trigger BEFORE or AFTER fails: "users" is a view, not a table.' }] },
    { history, sql: 'create table notes (id bigint primary key, user_id bigint references users (id));', expect: [{ message: 'fails', at: 'users', what: 'A foreign key that references it fails: "users" is a view, not a table.' }] },
    { history, sql: 'truncate users;', expect: [{ message: 'fails', at: 'users' }] },
    { history, sql: 'drop table if exists users cascade;', expect: [{ message: 'fails', at: 'drop table if exists users cascade', help: 'DROP VIEW users;' }] },
    { history, sql: 'alter publication feed add table users;', expect: [{ message: 'fails', at: 'users', what: 'Adding it to a publication fails: "users" is a view, not a table.' }] },
    { name: 'in a block that runs always', history, sql: 'do $$ begin truncate users; end $$;', expect: [{ message: 'fails', at: 'users' }] },
    { name: 'after the rename in the same file', history: 'create table accounts (id bigint primary key);', sql: 'alter table accounts rename to members; create view accounts as select * from members; create index on accounts (id);', expect: [{ message: 'fails', at: 'accounts', column: 104 }] },
  ],
});
