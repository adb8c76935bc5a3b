import rule from '../../rules/frozen-view-columns.js';
import { testRule } from './test-rule.js';

const history = 'create table profiles (id bigint primary key, email text);';
const view = `${history} create view users with (security_invoker = true) as select * from profiles;`;

testRule(rule, {
  valid: [
    { name: 'the view is written behind the column, and leaves it out', history: 'create table envs (id bigint primary key, name text);', sql: 'alter table envs add column deleted_at timestamptz; create view active_envs with (security_invoker = true) as select id, name from envs where deleted_at is null;' },
    { name: 'the view is replaced', history: view, sql: 'alter table profiles add column avatar text; create or replace view users with (security_invoker = true) as select * from profiles;' },
    { name: 'the view is dropped', history: view, sql: 'alter table profiles add column avatar text; drop view users;' },
    { name: 'a view of some columns is meant to show those', history: `${history} create view emails as select email from profiles;`, sql: 'alter table profiles add column avatar text;' },
    { name: 'a view that computes something is no stand-in', history: `${history} create view emails as select id, email, length(email) as size from profiles;`, sql: 'alter table profiles add column avatar text;' },
    { name: 'a join', history: `${history} create table teams (id bigint); create view members as select p.* from profiles p join teams t on t.id = p.id;`, sql: 'alter table profiles add column avatar text;' },
    { name: 'a table made in the same file', sql: `${view} alter table profiles add column avatar text;` },
    { name: 'a table that no file made', history: 'create view users as select * from profiles;', sql: 'alter table profiles add column avatar text;' },
    { name: 'added and dropped', history: view, sql: 'alter table profiles add column avatar text; alter table profiles drop column avatar;' },
    { name: 'a table of one column says nothing about what a view is for', history: 'create table tags (id bigint); create view all_tags as select * from tags;', sql: 'alter table tags add column name text;' },
  ],
  invalid: [
    {
      history: view,
      sql: 'alter table profiles add column avatar text, add column "displayName" text;',
      expect: [{
        message: 'frozen',
        at: 'avatar',
        severity: 'warning',
        subject: 'public.users',
        what: 'View "users" shows every column of "profiles" except columns "avatar", "displayName", added here: its columns were fixed when it was made.',
        help: 'Add to the same file: CREATE OR REPLACE VIEW users WITH (security_invoker = true) AS SELECT id, email, avatar, "displayName" FROM profiles;',
        related: [{ at: 'users', text: 'view created here' }],
      }],
    },
    {
      name: 'the table is renamed in the same file, with a view in its place',
      history,
      sql: 'alter table profiles rename to user_profiles; create view profiles as select id, email as mail from user_profiles where id > 0; alter table user_profiles add column avatar text;',
      expect: [{ message: 'frozen', at: 'avatar', help: 'CREATE OR REPLACE VIEW profiles AS SELECT id, email AS mail, avatar FROM user_profiles WHERE …;' }],
    },
  ],
});
