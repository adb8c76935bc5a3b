import { expect, it } from 'vitest';
import { parsePlPgSQLSync } from 'libpg-query';
import { readPlpgsql } from '../../src/sql/plpgsql.js';
import './read-sql.js';

const bodies = [
  'declare n int := 1; begin select count(*) into n from users; if n > f(n) then perform g(n); else n := h(n); end if; return n + 1; end',
  "begin for i in 1..10 by 2 loop insert into users values (i); end loop; while true loop exit when x(1); continue; end loop; return 1; end",
  "declare r record; begin for r in select * from users loop execute format('drop table %I', r.name) using 1; end loop; foreach r in array a() loop null; end loop; return 1; end",
  "begin begin update users set id = 1; exception when unique_violation or others then delete from users; end; return case when true then 1 else 2 end; end",
  "declare c cursor for select 1; begin open c; assert true; case 1 when 2 then call p(3); else null; end case; return (select 1); end",
];

/** Every expression of Postgres' own reading of a body, in no order. */
function expressions(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(expressions);
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => (key === 'PLpgSQL_expr' ? [(value as { query: string }).query] : expressions(value)));
}

function plain(sql: string): string {
  return sql.replace(/^"__Case__Variable_\d+__" IN \((.*)\)$/, '$1').replace(/^(?:select\b|[a-z]+ :=)/i, '').replace(/\s+/g, '');
}

it.each(bodies)("agrees with Postgres' own reading: %s", (body) => {
  const theirs = expressions(parsePlPgSQLSync(`create function f() returns int language plpgsql as $$ ${body} $$`)).map(plain);
  const ours = readPlpgsql(body).fragments.map(({ start, end, without }) => {
    let text = body.slice(start, end);
    for (const gap of without ?? []) text = text.replace(body.slice(gap.start, gap.end), '');
    return plain(text);
  });
  expect(ours.toSorted()).toEqual(theirs.toSorted());
});
