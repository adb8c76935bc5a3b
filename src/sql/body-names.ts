import type { InsertStmt, Node, RangeVar } from '@pgsql/types';
import { spanText, type Span } from '../text/index.js';
import { readRoutineBody } from './block.js';
import { rangeName, type WrittenName } from './names.js';
import { parseSource } from './parse.js';
import { references, type ColumnReference, type FunctionReference, type RelationReference } from './references.js';
import type { Statement } from './statement.js';
import { walk } from './walk.js';

/** An INSERT in the body of a function. */
export interface BodyInsert {
  readonly into: WrittenName;
  /** The columns that it lists; undefined where it lists none, and gives values for the first ones. */
  readonly columns?: readonly string[];
  /** By what ON CONFLICT finds its unique index; undefined without it, and where it names expressions or nothing. */
  readonly conflict?: ConflictTarget;
  /** UTF-16 offset of its table's name in the file that made the function. */
  readonly at: number;
}

/** `ON CONFLICT ON CONSTRAINT x`, or `ON CONFLICT (a, b) WHERE …`: a WHERE can stand for the predicate of a partial index. */
export type ConflictTarget = { readonly constraint: string } | { readonly columns: readonly string[]; readonly filtered: boolean };

/** What the body of a function names as text: Postgres keeps no dependency on it, so it is found out at the next call. */
export interface BodyNames {
  readonly relations: readonly RelationReference[];
  /** Columns, each with the relations of the statement in which it stands. */
  readonly columns: readonly (ColumnReference & { readonly among: readonly RelationReference[] })[];
  readonly functions: readonly FunctionReference[];
  /** The columns that INSERT and UPDATE give values to, each with its table. */
  readonly targets: readonly { readonly name: string; readonly of: WrittenName }[];
  readonly inserts: readonly BodyInsert[];
  /** The tables that it makes for the session that calls it. */
  readonly temporaryTables: readonly string[];
}

const nothing: BodyNames = { relations: [], columns: [], functions: [], targets: [], inserts: [], temporaryTables: [] };
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

/** The bodies read last: several rules ask about the same functions, one rule after the other. Trees are too large to keep them all. */
const recent = new Map<Span, readonly Statement[]>();
const mostRecent = 64;

/** The SQL in the body of the CREATE FUNCTION statement that a span covers, parsed again: offsets are those of its text. */
export function statementsInBody(span: Span): readonly Statement[] {
  let statements = recent.get(span);
  if (statements === undefined) {
    const [statement] = parseSource({ path: span.source.path, text: spanText(span) }).statements;
    statements = statement === undefined ? [] : readRoutineBody(statement).statements;
    if (recent.size >= mostRecent) recent.delete(recent.keys().next().value!);
    recent.set(span, statements);
  }
  return statements;
}

function readNames(span: Span): BodyNames {
  const statements = statementsInBody(span);
  if (statements.length === 0) return nothing;
  const found = statements.map(({ node }) => references(node));
  return {
    relations: found.flatMap(({ relations }) => relations),
    columns: found.flatMap(({ columns, relations }) => columns.map((column) => ({ ...column, among: relations }))),
    functions: found.flatMap(({ functions }) => functions),
    targets: statements.flatMap(({ node }) => targetsIn(node)),
    inserts: statements.flatMap((nested) => insertsIn(nested, span.start)),
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

function insertsIn({ node, span, at }: Statement, offset: number): readonly BodyInsert[] {
  const found: BodyInsert[] = [];
  walk(node, {
    InsertStmt({ relation, cols, selectStmt, onConflictClause }) {
      if (relation === undefined) return;
      const columns = selectStmt === undefined ? [] : cols?.flatMap((column) => ('ResTarget' in column ? [column.ResTarget.name ?? ''] : []));
      const conflict = conflictTarget(onConflictClause?.infer);
      const place = relation.location === undefined ? span.start : at(relation.location);
      found.push({ into: rangeName(relation), at: offset + place, ...(columns !== undefined && { columns }), ...(conflict !== undefined && { conflict }) });
    },
  });
  return found;
}

function conflictTarget(infer: NonNullable<InsertStmt['onConflictClause']>['infer']): ConflictTarget | undefined {
  if (infer?.conname !== undefined) return { constraint: infer.conname };
  const elements = infer?.indexElems ?? [];
  const columns = elements.flatMap((element) => ('IndexElem' in element && element.IndexElem.name !== undefined ? [element.IndexElem.name] : []));
  return columns.length === 0 || columns.length < elements.length ? undefined : { columns, filtered: infer?.whereClause !== undefined };
}

/** The name of the table that CREATE TEMP TABLE makes, with columns or AS a query. */
function temporaryTable(node: Node): string | undefined {
  const table = 'CreateStmt' in node ? node.CreateStmt.relation : 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel : undefined;
  return table?.relpersistence === 't' || table?.schemaname === 'pg_temp' ? table.relname : undefined;
}
