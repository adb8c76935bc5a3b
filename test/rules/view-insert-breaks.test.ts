import rule from '../../rules/view-insert-breaks.js';
import { testRule } from './test-rule.js';

const history = 'create table profiles (id bigint primary key, email text); create view users as select * from profiles; alter table profiles add column zone text;';
const sql = 'alter table profiles alter column zone set not null;';

testRule(rule, {
  valid: [
    { name: 'it has a default', history: `${history} alter table profiles alter column zone set default 'UTC';`, sql },
    { name: 'it gets one later in the file', history, sql: `${sql} alter table profiles alter column zone set default 'UTC';` },
    { name: 'the view has the column', history: `${history} create or replace view users as select * from profiles;`, sql },
    { name: 'the view is made again in the file', history, sql: `${sql} create or replace view users as select * from profiles;` },
    { name: 'a view that nobody inserts through', history: 'create table profiles (id bigint primary key, zone text); create view users as select distinct id from profiles;', sql },
    { name: 'a trigger in place of the insert', history: `${history} create function put() returns trigger language plpgsql as 'begin return new; end'; create trigger put instead of insert on users for each row execute function put();`, sql },
    { name: 'a trigger that may fill it', history: `${history} create function put() returns trigger language plpgsql as 'begin new.zone := 1; return new; end'; create trigger put before insert on profiles for each row execute function put();`, sql },
    { name: 'who may read the view may not write', supabase: true, history: `${history} revoke insert on users from anon, authenticated, service_role;`, sql },
    { name: 'added NOT NULL: another rule says so', history, sql: 'alter table profiles add column name text not null;' },
  ],
  invalid: [
    {
      supabase: true,
      history,
      sql,
      expect: [{
        message: 'insert',
        at: 'zone',
        severity: 'error',
        subject: 'public.users.zone',
        what: 'Column "zone" is NOT NULL without a default from here on, and view "users" over "profiles" does not have it: every INSERT through the view fails.',
        help: 'ALTER TABLE profiles ALTER COLUMN zone SET DEFAULT …;',
        related: [{ at: 'users', text: 'view created here' }],
      }],
    },
    {
      name: 'a column added with a default that it then loses',
      history: 'create table profiles (id bigint primary key, email text); create view users as select * from profiles;',
      sql: "alter table profiles add column zone text not null default 'UTC'; alter table profiles alter column zone drop default;",
      expect: [{ message: 'insert', at: 'zone' }],
    },
    { name: 'a trigger that sets another column', history: `${history} create function put() returns trigger language plpgsql as 'begin new.email := 1; return new; end'; create trigger put before insert on profiles for each row execute function put();`, sql, expect: [{ message: 'insert', at: 'zone' }] },
  ],
});
