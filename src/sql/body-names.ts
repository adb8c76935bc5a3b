import type { Node, RangeVar } from '@pgsql/types';
import { spanText, type Span } from '../text/index.js';
import { readRoutineBody } from './block.js';
import { rangeName, type WrittenName } from './names.js';
import { parseSource } from './parse.js';
import { references, type ColumnReference, type FunctionReference, type RelationReference } from './references.js';
import { walk } from './walk.js';

/** What the body of a function names as text: Postgres keeps no dependency on it, so it is found out at the next call. */
export interface BodyNames {
  readonly relations: readonly RelationReference[];
  /** Columns, each with the relations of the statement in which it stands. */
  readonly columns: readonly (ColumnReference & { readonly among: readonly RelationReference[] })[];
  readonly functions: readonly FunctionReference[];
  /** The columns that INSERT and UPDATE give values to, each with its table. */
  readonly targets: readonly { readonly name: string; readonly of: WrittenName }[];
  /** The tables that it makes for the session that calls it. */
  readonly temporaryTables: readonly string[];
}

const nothing: BodyNames = { relations: [], columns: [], functions: [], targets: [], temporaryTables: [] };
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
    targets: statements.flatMap(({ node }) => targetsIn(node)),
    temporaryTables: statements.flatMap(({ node }) => temporaryTable(node) ?? []),
  };
}

/** The columns that are written, of WITH queries too, and those that ON CONFLICT names. */
function targetsIn(node: Node): BodyNames['targets'] {
  const found: { name: string; of: WrittenName }[] = [];
  const add = (relation: RangeVar | undefined, columns: readonly Node[] | undefined): void => {
    for (const column of relation === undefined ? [] : (columns ?? [])) {
      const name = 'ResTarget' in column ? column.ResTarget.name : 'IndexElem' in column ? column.IndexElem.name : undefined;
      if (name !== undefined) found.push({ name, of: rangeName(relation!) });
    }
  };
  walk(node, {
    InsertStmt({ relation, cols, onConflictClause: conflict }) {
      add(relation, cols);
      add(relation, conflict?.targetList);
      add(relation, conflict?.infer?.indexElems);
    },
    UpdateStmt: ({ relation, targetList }) => add(relation, targetList),
  });
  return found;
}

/** The name of the table that CREATE TEMP TABLE makes, with columns or AS a query. */
function temporaryTable(node: Node): string | undefined {
  const table = 'CreateStmt' in node ? node.CreateStmt.relation : 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel : undefined;
  return table?.relpersistence === 't' || table?.schemaname === 'pg_temp' ? table.relname : undefined;
}
