import { expect, it } from 'vitest';
import { holdsQueriesOnly } from '../../src/history/queries-only.js';

it.each([
  ['select count(*) from users;', true],
  ['-- drop table users\n/* delete\n everything */ select 1;', true],
  ["select 'drop table users', \"delete\" from t;", true],
  ['\\echo create nothing\nselect 1;\n\nselect 2', true],
  ['with bad as (select 1) select * from bad;', true],
  ['(select 1) union (select 2);', true],
  ['begin; set search_path = public; explain select 1; rollback;', true],
  ['select $$drop table users$$;', true],
  ['select $body$ drop $$ table $body$, $$ drop $$;', true],
  ['select 1; /* not closed drop table users', true],
  ['', false],
  ['-- nothing yet', false],
  ['begin; commit;', false],
  ['select 1; drop table users;', false],
  ['with gone as (delete from users returning *) select * from gone;', false],
  ['select * into copy from users;', false],
  ['explain analyze select 1;', false],
  ['do $$ begin perform 1; end $$;', false],
  ['create view report as select 1;', false],
  ['alter table orders validate constraint orders_total_check;', false],
])('%j: %s', (text, expected) => {
  expect(holdsQueriesOnly(text)).toBe(expected);
});
