import rule from '../../rules/incomplete-stand-in-view.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, zone text);';
const rename = 'alter table users rename to profiles;';
const invoker = 'create view users with (security_invoker = true) as';

testRule(rule, {
  valid: [
    { name: 'all columns', history, sql: `${rename} ${invoker} select * from profiles;` },
    { name: 'in another order, with more', history, sql: `${rename} ${invoker} select zone, id, email, 1 as n from profiles;` },
    { name: 'a trigger writes', history, sql: `${rename} ${invoker} select distinct id, email, zone from profiles; create function put() returns trigger language plpgsql as 'begin return new; end'; create trigger put instead of insert or update or delete on users for each row execute function put();` },
    { name: 'a rule writes', history, sql: `${rename} ${invoker} select distinct id, email, zone from profiles; create rule put as on insert to users do instead insert into profiles values (new.id, new.email, new.zone);` },
    { name: 'a column that is dropped is reported as that', history, sql: `${rename} alter table profiles drop column zone; ${invoker} select * from profiles;` },
    { name: 'a column that is renamed is reported as that', history, sql: `${rename} alter table profiles rename column zone to place; ${invoker} select * from profiles;` },
    { name: 'a filter with CHECK OPTION', history, sql: `${rename} ${invoker} select * from profiles where zone is null with check option;` },
    { name: 'another view', history, sql: 'create view people as select distinct id from users;' },
    { name: 'a table of this deploy', sql: `${history} ${rename} ${invoker} select id from profiles;` },
    { name: 'no view: another rule says so', history, sql: rename },
    { name: 'default privileges give all', supabase: true, history, sql: `${rename} ${invoker} select * from profiles;` },
    { name: 'the grants are repeated', supabase: true, defaultGrants: 'explicit', history: `${history} grant select on users to authenticated;`, sql: `${rename} ${invoker} select * from profiles; grant select on users to authenticated;` },
    { name: 'without security_invoker the base is reached as its owner', supabase: true, history: `create schema app; ${history}`, sql: 'alter table users set schema app; create view users as select * from app.users;' },
    { name: 'USAGE on the schema of the base is not asked for', supabase: true, history: `create schema app; ${history}`, sql: `alter table users set schema app; ${invoker} select * from app.users;` },
    { name: 'a generated column is no loss', history: 'create table users (id bigint primary key, up text generated always as (upper(id::text)) stored);', sql: `${rename} ${invoker} select id, upper(id::text) as up from profiles;` },
  ],
  invalid: [
    {
      history,
      sql: `${rename} ${invoker} select id from profiles;`,
      expect: [{
        message: 'columns',
        at: 'users',
        line: 1,
        severity: 'error',
        subject: 'public.users.columns',
        what: 'View "users" takes the place of a table and lacks its columns "email", "zone": who still uses them by the old name fails with 42703.',
        help: 'Select them in users too.',
        related: [{ at: 'users', text: 'the table goes here' }],
      }],
    },
    { name: 'a join', history, sql: `${rename} ${invoker} select p.id, p.email, p.zone from profiles p join profiles q using (id);`, expect: [{ message: 'readOnly', at: 'users', severity: 'warning' }] },
    { name: 'a materialized view', history, sql: `${rename} create materialized view users as select * from profiles;`, expect: [{ message: 'readOnly', at: 'users' }] },
    { name: 'a table that is dropped for it', history: `${history} create table profiles (id bigint, email text, zone text);`, sql: `drop table users; ${invoker} select distinct * from profiles;`, expect: [{ message: 'readOnly', at: 'users' }] },
    { name: 'an expression', history, sql: `${rename} ${invoker} select id, lower(email) as email, zone from profiles;`, expect: [{ message: 'computed', at: 'users', what: 'View "users" takes the place of a table and computes column "email": writing it by the old name fails with 0A000.' }] },
    { name: 'a filter', history, sql: `${rename} ${invoker} select * from profiles where zone is null;`, expect: [{ message: 'rows', at: 'users', severity: 'note' }] },
    {
      name: 'explicit default grants',
      supabase: true,
      defaultGrants: 'explicit',
      history: `${history} grant select on users to anon; grant select, insert on users to authenticated, service_role;`,
      sql: `${rename} ${invoker} select * from profiles;`,
      expect: [{
        message: 'privileges',
        at: 'users',
        what: 'View "users" takes the place of a table, and anon, authenticated and service_role may not do with it what the table allowed: SELECT, INSERT by the old name fails with 42501.',
        help: 'Add to the same file: GRANT SELECT ON users TO anon; GRANT SELECT, INSERT ON users TO authenticated, service_role;',
      }],
    },
    { name: 'the table behind it was taken from them', supabase: true, history, sql: `${rename} ${invoker} select * from profiles; revoke all on profiles from anon;`, expect: [{ message: 'invoker', at: 'users', help: 'Add to the same file: GRANT SELECT, INSERT, UPDATE, DELETE ON profiles TO anon;' }] },
  ],
});
