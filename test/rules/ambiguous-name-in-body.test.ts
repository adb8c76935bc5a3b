import rule from '../../rules/ambiguous-name-in-body.js';
import { testRule } from './test-rule.js';

const history = 'create table teams (id bigint primary key, name text, size int); create table people (id bigint, team_id bigint, name text);';
const returns = (sql: string, head = ''): string => `create function list() returns table (id bigint, size int) language plpgsql as $$ ${head} begin ${sql} end $$;`;
const takes = (sql: string): string => `create function act(size int) returns void language plpgsql as $$ begin ${sql} end $$;`;

testRule(rule, {
  valid: [
    { name: 'with its table', history, sql: returns('return query select t.id, t.size from teams t where t.size > 1;') },
    { name: 'ORDER BY an output column', history, sql: returns('return query select t.id, t.size from teams t order by size;') },
    { name: 'the target of SET, the list of an INSERT', history, sql: takes('update teams set size = 1; insert into teams (id, size) values (1, 2);') },
    { name: 'a value of the function alone', history, sql: takes('update teams set name = size::text where size > 1;').replaceAll('size', 'wanted') },
    { name: 'VALUES have no columns to be confused with', history, sql: takes('insert into teams (id, size) values (1, size);') },
    { name: 'SQL takes the column', history, sql: 'create function act(size int) returns bigint language sql as $$ select id from teams where size = 1 $$;' },
    { name: '#variable_conflict', history, sql: returns('return query select id, t.size from teams t;', '#variable_conflict use_column\n') },
    { name: 'a setting', history, sql: returns('return query select id, t.size from teams t;').replace('language plpgsql', 'language plpgsql set plpgsql.variable_conflict = use_column') },
    { name: 'another table in FROM', history, sql: takes('perform name from people where size > 1;') },
    { name: 'EXECUTE does not see variables', history, sql: takes("execute 'update teams set name = null where size = 1';") },
    { name: 'a WITH query of that name', history, sql: takes('with teams as (select 1 as n) select n from teams where size > 1;') },
    { name: 'a table of the session', history, sql: takes('create temp table teams (n int); delete from teams where size = 1;') },
    { name: 'new names for the columns', history, sql: takes('perform 1 from teams t(a, b, c) where size = 1;') },
    { name: 'a later file writes it anew', files: { '1.sql': history, '2.sql': takes('delete from teams where size = 1;'), '3.sql': takes('delete from teams where teams.size = 1;').replace('create', 'create or replace') } },
    { name: 'a trigger function that no trigger calls', history, sql: 'create function t() returns trigger language plpgsql as $$ declare size int; begin delete from teams where size = 1; return new; end $$;' },
    { name: 'USING', history, sql: returns('return query select t.id, t.size from teams t join people p using (id);') },
    { name: 'a table that is not known', sql: takes('delete from teams where size = 1;') },
  ],
  invalid: [
    {
      history,
      sql: returns('return query select id, teams.size from teams;'),
      expect: [{
        message: 'ambiguous',
        at: 'id',
        column: 110,
        severity: 'error',
        subject: 'public.list.id',
        what: 'In function "list", "id" is a column of the result of the function and a column of "teams": this statement fails with 42702, column reference "id" is ambiguous.',
        help: 'Write the column with its table (teams.id), or name the result column otherwise; #variable_conflict use_column at the top of the body takes the column everywhere.',
        related: [{ at: 'teams', text: 'table created here' }],
      }],
    },
    { name: 'a parameter in WHERE', history, sql: takes('delete from teams where size = act.size;'), expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'a declared variable', history, sql: "create function f() returns void language plpgsql as $$ declare size int := 1; begin update teams set name = 'x' where id > size; end $$;", expect: [{ message: 'ambiguous', at: 'size', what: 'In function "f", "size" is a variable of the function and a column of "teams": this statement fails with 42702, column reference "size" is ambiguous.' }] },
    { name: 'the right side of SET', history, sql: takes('update teams set size = size + 1;'), expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'RETURNING', history, sql: returns('insert into teams values (1) returning id into list.id;'), expect: [{ message: 'ambiguous', at: 'id' }] },
    { name: 'ON CONFLICT', history, sql: returns('insert into teams values (1) on conflict (id) do nothing;'), expect: [{
      message: 'conflict',
      at: '(id)',
      what: 'In function "list", "id" is a column of the result of the function and a column of "teams": this ON CONFLICT fails with 42702, column reference "id" is ambiguous.',
      help: 'Name the key by its constraint: ON CONFLICT ON CONSTRAINT teams_pkey; or write #variable_conflict use_column at the top of the body. The key cannot be written with its table, and CREATE OR REPLACE FUNCTION cannot give a parameter another name (42P13).',
    }] },
    {
      name: 'ON CONFLICT over a unique index, which is no constraint',
      history: `${history} create unique index on people (id, team_id);`,
      sql: 'create function f() returns void language plpgsql as $$ declare team_id int; begin insert into people values (1, 2) on conflict (id, team_id) do nothing; end $$;',
      expect: [{ message: 'conflict', at: '(id, team_id)', help: 'Write #variable_conflict use_column at the top of the body (the key cannot be written with its table), or name the variable otherwise.' }],
    },
    { name: 'GROUP BY', history, sql: returns('return query select t.id, 1 from teams t group by id;'), expect: [{ message: 'ambiguous', at: 'id' }] },
    { name: 'ON of a join', history, sql: returns('return query select t.id, t.size from teams t join people p on p.team_id = t.id and size > 1;'), expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'a query inside of another', history, sql: takes('perform 1 from people where exists (select from teams where size = 1);'), expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'a condition', history, sql: takes('if exists (select from teams where size = 1) then return; end if;'), expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'a loop', history, sql: 'create function f(size int) returns void language plpgsql as $$ declare r record; begin for r in select size from teams loop null; end loop; end $$;', expect: [{ message: 'ambiguous', at: 'size' }] },
    { name: 'a UNION', history, sql: returns('return query select 1::bigint, 2 union all select id, 3 from teams;'), expect: [{ message: 'ambiguous', at: 'id' }] },
    {
      name: 'a name that is compared with itself',
      history,
      sql: takes('delete from teams where size = size;'),
      expect: [{
        message: 'itself', at: 'size',
        what: 'In function "act", "size" is a parameter of the function and a column of "teams", and is compared with itself: this statement fails with 42702, column reference "size" is ambiguous.',
        help: 'Write out both sides, teams.size and act.size; #variable_conflict is no help here, as it takes the same for both sides.',
      }],
    },
    {
      name: 'the same with a variable',
      history,
      sql: 'create function act() returns void language plpgsql as $$ declare size int := 1; begin delete from teams where id > 1 and size = size; end $$;',
      expect: [{ message: 'itself', at: 'size', help: 'Name the variable otherwise; #variable_conflict is no help here, as it takes the same for both sides.' }],
    },
    { name: 'one side has its table', history, sql: takes('delete from teams where teams.size = size;'), expect: [{ message: 'ambiguous', at: 'size' }] },
  ],
});
