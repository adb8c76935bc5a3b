import rule from '../../rules/recreated-relation-without-grants.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table people (id bigint primary key, name text, salary int); create view payroll as select name, salary from people; revoke all on payroll from anon, authenticated;';
const again = 'drop view payroll;\ncreate view payroll as select id, name, salary from people;\n';

testRule(rule, {
  valid: [
    { name: 'replaced: the privileges stay', supabase, history, sql: 'create or replace view payroll as select name, salary, id from people;' },
    { name: 'the REVOKE is repeated', supabase, history, sql: `${again}revoke all on payroll from anon, authenticated;` },
    { name: 'granted on purpose', supabase, history, sql: `${again}grant select on payroll to authenticated;` },
    { name: 'repeated by a later file', supabase, history, files: { 'supabase/migrations/20260101_a.sql': again, 'supabase/migrations/20260102_b.sql': 'revoke all on payroll from anon, authenticated;' } },
    { name: 'it was open before', supabase, history: 'create table people (id bigint primary key, name text, salary int); create view payroll as select name, salary from people;', sql: again },
    { name: 'default privileges give nothing', supabase, history: `alter default privileges in schema public revoke all on tables from anon, authenticated; ${history}`, sql: again },
    { name: 'granted by default to the role of the project too', supabase, history: `create role analyst; alter default privileges in schema public grant select on tables to analyst; ${history} grant select on payroll to analyst;`, sql: `${again}revoke all on payroll from anon, authenticated;` },
    { name: 'a schema that they cannot use', supabase, history: 'create schema app; create table app.people (id int); alter default privileges in schema app grant all on tables to anon;', sql: 'drop table app.people; create table app.people (id bigint);' },
    { name: 'a new table', supabase, sql: 'create table people (id int);' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: again,
      expect: [{
        message: 'open',
        at: 'payroll',
        line: 2,
        severity: 'error',
        what: 'The view "payroll" is made anew without the REVOKE that it had: anon and authenticated may SELECT, INSERT, UPDATE, DELETE again.',
        help: 'Repeat it in the same file: REVOKE ALL ON payroll FROM anon, authenticated;',
        subject: 'public.payroll',
        related: [{ at: 'payroll', text: 'view made before here' }],
      }],
      fixed: `${again.trimEnd()}\nREVOKE ALL ON payroll FROM anon, authenticated;\n`,
    },
    {
      name: 'a table with row level security: a warning',
      supabase,
      history: 'create table notes (id int, body text); alter table notes enable row level security; revoke insert, update, delete on notes from anon;',
      sql: 'drop table notes; create table notes (id bigint, body text); alter table notes enable row level security;',
      expect: [{ message: 'open', at: 'notes', severity: 'warning', what: 'The table "notes" is made anew without the REVOKE that it had: anon may INSERT, UPDATE, DELETE again.' }],
      fixed: 'drop table notes; create table notes (id bigint, body text);\nREVOKE INSERT, UPDATE, DELETE ON notes FROM anon; alter table notes enable row level security;',
    },
    {
      name: 'a table that another one replaces',
      supabase,
      history: 'create table notes (id int, body text); revoke select on notes from anon;',
      sql: 'create table notes_new (id bigint, body text); drop table notes; alter table notes_new rename to notes;',
      expect: [{ message: 'open', at: 'notes_new', what: 'The table "notes" is made anew without the REVOKE that it had: anon may SELECT again.' }],
      fixed: 'create table notes_new (id bigint, body text); drop table notes; alter table notes_new rename to notes;\nREVOKE SELECT ON notes FROM anon;',
    },
    {
      name: 'a GRANT to a role of the project',
      supabase,
      history: 'create role analyst; create table people (id bigint primary key, name text); create view names as select name from people; grant select on names to analyst;',
      sql: 'drop view names; create view names as select id, name from people;',
      expect: [{
        message: 'lost',
        at: 'names',
        what: 'The view "names" is made anew without the GRANT that it had: analyst can no longer use it ("permission denied", 42501).',
        help: 'Repeat it in the same file: GRANT SELECT ON names TO analyst;',
      }],
      fixed: 'drop view names; create view names as select id, name from people;\nGRANT SELECT ON names TO analyst;',
    },
    {
      name: 'where nothing is granted by default, one to a client',
      supabase,
      history: 'alter default privileges in schema public revoke all on tables from anon, authenticated; create table people (id bigint, name text); grant select (id) on people to anon; grant select on people to authenticated;',
      sql: 'drop table people; create table people (id bigint, name text);',
      expect: [{ message: 'lost', at: 'people', help: 'Repeat it in the same file: GRANT SELECT (id) ON people TO anon; GRANT SELECT ON people TO authenticated;' }],
      fixed: 'drop table people; create table people (id bigint, name text);\nGRANT SELECT (id) ON people TO anon; GRANT SELECT ON people TO authenticated;',
    },
  ],
});
