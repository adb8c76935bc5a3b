import rule from '../../rules/return-query-type-mismatch.js';
import { testRule } from './test-rule.js';

const history = 'create table teams (id integer primary key, name varchar(40), tags text[], amount numeric(10,2), made timestamptz(3));';
const list = (columns: string, sql: string): string => `create function list() returns table (${columns}) language plpgsql as $$ begin ${sql} end $$;`;
const ids = list('id integer', 'return query select t.id from teams t;');
const widen = 'alter table teams alter column id type bigint;';

testRule(rule, {
  valid: [
    { name: 'the same types, modifiers left out', history, sql: list('id integer, name varchar, tags text[], amount numeric, made timestamptz', 'return query select t.id, t.name, t.tags, t.amount, t.made from teams t;') },
    { name: 'a cast', history, sql: list('name text', 'return query select t.name::text from teams t;') },
    { name: 'an expression is not judged', history, sql: list('name text', 'return query select upper(t.name) from teams t;') },
    { name: 'without its table it may be a variable', history, sql: list('title text', 'return query select name from teams;') },
    { name: 'SQL converts', history, sql: 'create function list() returns table (name text) language sql as $$ select t.name from teams t $$;' },
    { name: 'another query of the body', history, sql: list('name text', "for name in select t.name from teams t loop return next; end loop; return query select 'x'::text;") },
    { name: 'a star', history, sql: list('id bigint', 'return query select t.* from teams t;') },
    { name: 'a WITH query of that name', history, sql: list('name text', 'return query with teams as (select 1::text as name) select teams.name from teams;') },
    { name: 'a UNION is not judged', history, sql: list('name text', "return query select t.name from teams t union all select 'x'::text;") },
    { name: 'RETURN QUERY EXECUTE is not judged', history, sql: list('name text', "return query execute 'select t.name from teams t';") },
    { name: 'a table that is not known', sql: list('name text', 'return query select t.name from teams t;') },
    { name: 'the rows of the table follow', history: `${history} create function list() returns setof teams language plpgsql as $$ begin return query select t.* from teams t; end $$;`, sql: widen },
    { name: 'the function is made again in the file', history: `${history} ${ids}`, sql: `drop function list(); ${widen} ${ids.replace('id integer', 'id bigint')}` },
    { name: 'a column that the function does not return', history: `${history} ${ids}`, sql: 'alter table teams alter column name type text;' },
    { name: 'a later file writes it anew', files: { '1.sql': history, '2.sql': list('name text', 'return query select t.name from teams t;'), '3.sql': `drop function list(); ${list('name text', 'return query select t.name::text from teams t;')}` } },
    { name: 'a function of the project that is called rank', history: `${history} create function rank(a int) returns int language sql as 'select a';`, sql: list('n int', 'return query select rank(t.id) from teams t;') },
    { name: 'the query names a column that is not there: it fails before that', history, sql: list('name text', 'return query select t.name from teams t where t.state = 1;') },
    { name: 'the same in a join', history: `${history} create table people (id int, team_id int);`, sql: list('name text', 'return query select t.name from teams t join people p on p.team = t.id order by p.id;') },
  ],
  invalid: [
    {
      history,
      sql: list('id integer, name text', 'return query select t.id, t.name from teams t;'),
      expect: [{
        message: 'made',
        at: 't.name',
        severity: 'error',
        subject: 'public.list.2',
        what: 'Function "list" returns character varying in column 2 (t.name) where RETURNS TABLE says text: every call that gets there fails with 42804.',
        help: 'Select t.name::text, or write character varying in RETURNS TABLE.',
        related: [{ at: 'teams', text: 'table created here' }],
      }],
    },
    { name: 'count', history, sql: list('n integer', 'return query select count(*) from teams;'), expect: [{ message: 'made', at: 'count', what: 'Function "list" returns bigint in column 1 (count(…)) where RETURNS TABLE says integer: every call that gets there fails with 42804.' }] },
    { name: 'an array', history, sql: list('tags varchar[]', 'return query select t.tags from teams t;'), expect: [{ message: 'made', at: 't.tags' }] },
    { name: 'a join', history, sql: list('a integer, b text', 'return query select a.id, b.name from teams a left join teams b using (id);'), expect: [{ message: 'made', at: 'b.name' }] },
    { name: 'the address of a user', supabase: true, sql: list('email text', 'return query select u.email from auth.users u;'), expect: [{ message: 'made', at: 'u.email' }] },
    {
      name: 'the column changes',
      history: `${history}\n${ids}`,
      sql: widen,
      expect: [{
        message: 'changed',
        at: 'id',
        subject: 'public.list.teams.id',
        what: 'Function "list" returns teams.id, which is bigint from here on, where RETURNS TABLE says integer: its next call fails with 42804.',
        help: 'Make list again in this file, with bigint in RETURNS TABLE (DROP FUNCTION first) or with t.id::integer in its query.',
        related: [{ at: ids.slice(0, -1), text: 'function created here' }],
      }],
    },
    { name: 'a system column, and the same alias inside', history, sql: list('name text', 'return query select t.name from teams t where t.ctid is not null and exists (select from pg_class t where t.relname is not null);'), expect: [{ message: 'made', at: 't.name' }] },
  ],
});
