import { columnNamed, nameOf, quoteName, statementsInBody, stringOf, walk, type Catalog, type Relation, type Routine, type Statement } from '../../src/rule/index.js';
import { itemsOf, namesMissing, type Item } from './from-items.js';
import type { NamePlace } from './named-relations.js';
import { searchPathOf } from './routines.js';

type Node = Statement['node'];
type Select = Extract<Node, { SelectStmt: unknown }>['SelectStmt'];

/** A column of RETURN QUERY that is not of the type that the function returns there. */
export interface Mismatch {
  /** From 1. */
  readonly position: number;
  readonly expected: string;
  readonly actual: string;
  /** What is selected, by the alias that the query gives its table: `u.email`, `count(…)`. */
  readonly what: string;
  /** The column by the name of its table: `users.email`. */
  readonly column?: string;
  readonly relation?: Relation;
  /** UTF-16 offset in the file that made the function. */
  readonly at: number;
}

/** Types that are always printed in one way. */
const plain = new Set([
  'text', 'character varying', 'integer', 'bigint', 'smallint', 'uuid', 'boolean', 'numeric', 'real', 'double precision', 'date', 'timestamp with time zone', 'timestamp without time zone',
  'time with time zone', 'time without time zone', 'json', 'jsonb', 'bytea', 'interval',
]);
/** Aggregates and window functions whose type does not depend on what they are given. */
const counting = new Set(['count', 'row_number', 'rank', 'dense_rank']);

/** The first column of a RETURN QUERY that has certainly another type than the function says. Modifiers do not count: a function has none. */
export function mismatchedColumn(catalog: Catalog, routine: Routine, temporary: readonly string[]): Mismatch | undefined {
  const expected = routine.parameters.filter(({ mode }) => mode === 'table').map(({ type }) => bare(type));
  const { span } = routine.origin!;
  const place = { catalog, searchPath: searchPathOf(routine) };
  for (const statement of expected.length === 0 ? [] : statementsInBody(span)) {
    if (!('SelectStmt' in statement.node) || !isReturned(statement)) continue;
    const hidden = new Set(temporary);
    walk(statement.node, { CommonTableExpr: ({ ctename }) => void hidden.add(ctename ?? '') });
    const found = inSelect(statement.node.SelectStmt, expected, hidden, place);
    if (found !== undefined) return { ...found, at: span.start + statement.at(found.at) };
  }
  return undefined;
}

/** True for the query of RETURN QUERY, and not for that of RETURN QUERY EXECUTE. */
function isReturned({ span: { source, start } }: Statement): boolean {
  return /\breturn\s+query$/i.test(source.text.slice(Math.max(0, start - 60), start).trimEnd());
}

function inSelect(select: Select, expected: readonly string[], hidden: ReadonlySet<string>, place: NamePlace): Mismatch | undefined {
  const { op, targetList = [], fromClause = [] } = select;
  if (op !== undefined && op !== 'SETOP_NONE') return undefined;
  const values = targetList.map((target) => ('ResTarget' in target ? target.ResTarget.val : undefined));
  // With a star the positions are not plain.
  if (values.length !== expected.length || values.some((value) => value === undefined || isStar(value))) return undefined;
  const items = itemsOf(fromClause, hidden, place);
  // The call fails before that, and what is meant there is not known.
  if (namesMissing(select, items)) return undefined;
  for (const [index, value] of values.entries()) {
    const actual = typeOf(value!, items, place);
    const wanted = expected[index]!;
    if (actual !== undefined && plain.has(base(wanted)) && plain.has(base(actual.type)) && wanted !== actual.type) return { ...actual, position: index + 1, expected: wanted, actual: actual.type };
  }
  return undefined;
}

interface Known {
  readonly type: string;
  readonly what: string;
  readonly column?: string;
  readonly relation?: Relation;
  readonly at: number;
}

function typeOf(value: Node, items: readonly Item[], { catalog, searchPath }: NamePlace): Known | undefined {
  if ('FuncCall' in value) {
    const { schema, name } = nameOf(value.FuncCall.funcname ?? []);
    return schema === undefined && counting.has(name) && value.FuncCall.location !== undefined && catalog.functionsIn(searchPath, name).length === 0 ? { type: 'bigint', what: `${name}(…)`, at: value.FuncCall.location } : undefined;
  }
  if (!('ColumnRef' in value) || value.ColumnRef.location === undefined) return undefined;
  const names = (value.ColumnRef.fields ?? []).map(stringOf);
  // Without its table it may be a variable.
  if (names.length !== 2) return undefined;
  const relation = items.find(({ alias }) => alias === names[0])?.relation;
  const type = relation && columnNamed(relation, names[1] ?? '')?.type;
  return type === undefined ? undefined : { type: bare(type), what: names.map((name) => quoteName(name ?? '')).join('.'), column: `${relation!.name}.${names[1]!}`, relation: relation!, at: value.ColumnRef.location };
}

function isStar(value: Node): boolean {
  return 'ColumnRef' in value && (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
}

/** Without a modifier: `character varying(20)[]` → `character varying[]`. */
function bare(type: string): string {
  return type.replace(/\(\d+(?:,\s*-?\d+)?\)/, '');
}

function base(type: string): string {
  return type.replace(/(?:\[\])+$/, '');
}
