import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type Statement as OtherStatement } from 'pgsql-ast-parser';
import { beforeAll, expect, it } from 'vitest';
import { loadParser, parseSource, type Statement } from '../../src/sql/index.js';
import { spanText } from '../../src/text/index.js';

beforeAll(loadParser);

const folder = fileURLToPath(new URL('../../fixtures/replay/', import.meta.url));
// The second parser keeps doubled quotes doubled and does not cut names at 63 bytes: these two files are about that.
const oddNames = ['names.sql', 'generated-names.sql'];
const fixtures = readdirSync(folder).filter((path) => !oddNames.includes(path)).map((path) => ({ path, text: readFileSync(`${folder}${path}`, 'utf8') }));

/** What a statement makes, as Postgres' parser has it: `create table users(id, email)`. */
function ours({ node }: Statement): string | undefined {
  if ('CreateStmt' in node) {
    const columns = (node.CreateStmt.tableElts ?? []).flatMap((element) => ('ColumnDef' in element ? [element.ColumnDef.colname] : []));
    return `create table ${node.CreateStmt.relation?.relname}(${columns.join(', ')})`;
  }
  if ('IndexStmt' in node) return `create index on ${node.IndexStmt.relation?.relname}`;
  return 'ViewStmt' in node ? `create view ${node.ViewStmt.view?.relname}` : undefined;
}

/** The same as a second parser has it; undefined where it reads nothing or something else. */
function theirs(sql: string): string | undefined {
  let statement: OtherStatement | undefined;
  try {
    [statement] = parse(sql);
  } catch {
    return undefined;
  }
  if (statement?.type === 'create table') {
    return `create table ${statement.name.name}(${statement.columns.flatMap((column) => (column.kind === 'column' ? [column.name.name] : [])).join(', ')})`;
  }
  if (statement?.type === 'create index') return `create index on ${statement.table.name}`;
  return statement?.type === 'create view' ? `create view ${statement.name.name}` : undefined;
}

it('agrees with a second parser on what statements are about, where both read them', () => {
  const pairs = fixtures.flatMap((source) => parseSource(source).statements).flatMap((statement) => {
    const [first, second] = [ours(statement), theirs(spanText(statement.span))];
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  expect(pairs.length).toBeGreaterThan(100);
  expect(pairs.filter(({ first, second }) => first !== second)).toEqual([]);
});
