import type { Node } from '@pgsql/types';
import { spanText, type Span } from '../text/index.js';
import { readRoutineBody } from './block.js';
import { parseSource } from './parse.js';
import { references, type ColumnReference, type FunctionReference, type RelationReference } from './references.js';

/** What the body of a function names as text: Postgres keeps no dependency on it, so it is found out at the next call. */
export interface BodyNames {
  readonly relations: readonly RelationReference[];
  /** Columns, each with the relations of the statement in which it stands. */
  readonly columns: readonly (ColumnReference & { readonly among: readonly RelationReference[] })[];
  readonly functions: readonly FunctionReference[];
  /** The tables that it makes for the session that calls it. */
  readonly temporaryTables: readonly string[];
}

const nothing: BodyNames = { relations: [], columns: [], functions: [], temporaryTables: [] };
const kept = new WeakMap<Span, BodyNames>();

/**
 * The names in the body of the CREATE FUNCTION statement that a span covers. Read when first asked for, and kept as long
 * as the span lives. A body that cannot be read names nothing.
 */
export function namesInBody(statement: Span): BodyNames {
  let names = kept.get(statement);
  if (names === undefined) kept.set(statement, (names = readNames(statement)));
  return names;
}

function readNames(span: Span): BodyNames {
  const [statement] = parseSource({ path: span.source.path, text: spanText(span) }).statements;
  if (statement === undefined || !('CreateFunctionStmt' in statement.node)) return nothing;
  const { statements } = readRoutineBody(statement);
  const found = statements.map(({ node }) => references(node));
  return {
    relations: found.flatMap(({ relations }) => relations),
    columns: found.flatMap(({ columns, relations }) => columns.map((column) => ({ ...column, among: relations }))),
    functions: found.flatMap(({ functions }) => functions),
    temporaryTables: statements.flatMap(({ node }) => temporaryTable(node) ?? []),
  };
}

/** The name of the table that CREATE TEMP TABLE makes, with columns or AS a query. */
function temporaryTable(node: Node): string | undefined {
  const table = 'CreateStmt' in node ? node.CreateStmt.relation : 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel : undefined;
  return table?.relpersistence === 't' || table?.schemaname === 'pg_temp' ? table.relname : undefined;
}
