import rule from '../../rules/duplicate-assignment.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, name text, tags text[]); create table log (id bigint, name text);';

testRule(rule, {
  valid: [
    { history, sql: "update users set name = 'a', tags = '{}' where name = 'b';" },
    { name: 'elements of an array', history, sql: "update users set tags[1] = 'a', tags[2] = 'b' where id = 1;" },
    { name: 'each of two tables', history, sql: "with one as (update users set name = 'a' where id = 1) update log set name = 'b' where id = 1;" },
    { name: 'a body that is parsed when it runs', history, sql: "create function f() returns void language plpgsql as $$ begin update users set name = 'a', name = 'b'; end $$;" },
    { name: 'the list and the update of an upsert', history, sql: "insert into users (id, name) values (1, 'a') on conflict (id) do update set id = 2, name = 'b';" },
  ],
  invalid: [
    {
      history,
      sql: "update users set name = 'a', tags = '{}', name = 'b' where id = 1;",
      expect: [{ message: 'set', at: 'name', subject: 'users.name', what: 'SET assigns column "name" of "users" twice, which fails (42601).', severity: 'error', column: 43 }],
    },
    { history, sql: "insert into users (id, name, id) values (1, 'a', 2);", expect: [{ message: 'listed', at: 'id', what: 'The column list of INSERT names column "id" of "users" twice, which fails (42701).' }] },
    { name: 'DO UPDATE', history, sql: "insert into users (id) values (1) on conflict (id) do update set name = 'a', name = 'b';", expect: [{ message: 'set', at: 'name' }] },
    { name: 'several columns at once', history, sql: "update users set (name, id) = ('a', 1), name = 'b' where id = 1;", expect: [{ message: 'set', at: 'name' }] },
    { name: 'MERGE', history, sql: "merge into users using log on users.id = log.id when matched then update set name = 'a', name = 'b';", expect: [{ message: 'set', at: 'name' }] },
    { name: 'inside WITH', history, sql: "with one as (update users set name = 'a', name = 'b' where id = 1 returning id) select * from one;", expect: [{ message: 'set', at: 'name' }] },
    { name: 'a body in SQL', history, sql: "create function f() returns void language sql as $$ update users set name = 'a', name = 'b' $$;", expect: [{ message: 'set', at: 'name' }] },
    { name: 'quoted', history, sql: `update users set "name" = 'a', "name" = 'b' where id = 1;`, expect: [{ message: 'set', at: '"name"' }] },
  ],
});
