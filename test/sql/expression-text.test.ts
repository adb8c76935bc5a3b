import type { Node } from '@pgsql/types';
import { describe, expect, it } from 'vitest';
import { expressionText } from '../../src/sql/expression-text.js';
import { walk } from '../../src/sql/walk.js';
import { statement } from './read-sql.js';

/** The text of the first expression of that kind. */
function textIn(sql: string): string {
  const read = statement(sql);
  let found: Node | undefined;
  walk(read.node, {
    CreatePolicyStmt: (policy) => void (found ??= policy.qual ?? policy.with_check),
    Constraint: (constraint) => void (found ??= constraint.raw_expr),
    ViewStmt: (view) => void (found ??= view.query),
    CreateTableAsStmt: (table) => void (found ??= table.query),
    IndexStmt: (index) => void (found ??= index.whereClause),
  });
  return expressionText(read, found);
}

describe('a default', () => {
  it.each([
    'now()', '-1', "'it''s'::text", "'{}'::jsonb", '1 + 2', "timezone('utc'::text, now())", 'array[]::text[]', "'a'::character varying(20)", 'null',
    "coalesce(1, (2 + 3) * 4)", 'case when true then 1 else 2 end', 'current_timestamp', "nextval('app.s'::regclass)", 'null::timestamp with time zone', 'extensions.gen_random_uuid()',
    "interval '1 day'", '(a + b) * c', 'null::app.mood[]', 'null::double precision',
  ])('%s', (text) => {
    for (const after of ['', ' not null', ' check (c > 0)', ', other int', ' references users', ' unique, d int default 2']) {
      expect(textIn(`create table things (c text default ${text}${after})`)).toBe(text);
    }
  });

  it('is told without parentheses around all of it', () => {
    expect(textIn("create table things (c timestamp default (now() at time zone 'utc') not null)")).toBe("now() at time zone 'utc'");
  });
});

it('a policy reads to its closing parenthesis, comments and all', () => {
  expect(textIn('create policy own on t using ((a = 1) or /* ( */ (b = 2 and c is not null)) with check (d)')).toBe('(a = 1) or /* ( */ (b = 2 and c is not null)');
  expect(textIn('create policy own on t using (((-- (why)\n a or b) and c))')).toBe('(-- (why)\n a or b) and c');
});

it('an index predicate reads to the end', () => {
  expect(textIn('create index on t (a) where b is not null and c in (1, 2);')).toBe('b is not null and c in (1, 2)');
});

it.each([
  ['create view v with (security_invoker = true) as select distinct a from t where b', 'select distinct a from t where b'],
  ['create view v as with x as (select 1) select * from x with check option', 'with x as (select 1) select * from x'],
  ['create view v as (select 1) union (select 2)', '(select 1) union (select 2)'],
  ['create materialized view v as select a, count(*) from t group by a with no data', 'select a, count(*) from t group by a'],
  ['create table v as table t', 'table t'],
  ['create view v as values (1)', 'values (1)'],
])('%s', (sql, query) => {
  expect(textIn(sql)).toBe(query);
});
