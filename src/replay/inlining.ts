import type { Node } from '@pgsql/types';
import type { Routine } from '../catalog/index.js';
import { readRoutineBody } from '../sql/block.js';
import { parseSource } from '../sql/parse.js';
import { spanText, type Span } from '../text/index.js';

const kept = new WeakMap<Span, Node | 'none'>();

/**
 * The expression that Postgres puts in the place of a call (inline_function in clauses.c): the body of an SQL function that is
 * one SELECT of one value and no more. Read when first asked for, and kept as long as the place where the function was made.
 */
export function inlinedBody(routine: Routine): Node | undefined {
  const { language, securityDefiner, settings, returns, origin } = routine;
  if (language !== 'sql' || routine.routine !== 'function' || securityDefiner || origin === undefined || Object.keys(settings).length > 0) return undefined;
  if (returns === undefined || returns === 'record' || /^(?:SETOF |TABLE\()/.test(returns)) return undefined;
  let body = kept.get(origin.span);
  if (body === undefined) kept.set(origin.span, (body = readBody(origin.span) ?? 'none'));
  return body === 'none' || (routine.strict && !isStrict(body)) ? undefined : body;
}

function readBody(span: Span): Node | undefined {
  const [statement] = parseSource({ path: span.source.path, text: spanText(span) }).statements;
  if (statement === undefined || !('CreateFunctionStmt' in statement.node)) return undefined;
  const written = statement.node.CreateFunctionStmt.sql_body;
  const nodes = written === undefined ? readRoutineBody(statement).statements.map(({ node }) => node) : flat(written);
  const [only] = nodes;
  if (only === undefined || nodes.length > 1) return undefined;
  if ('ReturnStmt' in only) return plain(only.ReturnStmt.returnval);
  if (!('SelectStmt' in only)) return undefined;
  const { targetList = [], op, limitOption, ...clauses } = only.SelectStmt;
  const [target] = targetList;
  if (target === undefined || targetList.length > 1 || !('ResTarget' in target) || Object.keys(clauses).length > 0) return undefined;
  if ((op !== undefined && op !== 'SETOP_NONE') || (limitOption !== undefined && limitOption !== 'LIMIT_OPTION_DEFAULT')) return undefined;
  return plain(target.ResTarget.val);
}

/** BEGIN ATOMIC gives a list of lists. */
function flat(node: Node): readonly Node[] {
  return 'List' in node ? (node.List.items ?? []).flatMap(flat) : [node];
}

/** What holds a query is not put in place of the call. */
function plain(node: Node | undefined): Node | undefined {
  return node === undefined || mentions(node, (key) => key === 'SubLink' || key === 'agg_star' || key === 'over') ? undefined : node;
}

const strictNodes = new Set(['FuncCall', 'A_Expr', 'A_Const', 'ColumnRef', 'ParamRef', 'TypeCast', 'TypeName', 'String', 'Integer', 'sval', 'ival', 'fval', 'boolval']);

/** True when NULL for an argument makes NULL of it, as far as its form tells: a STRICT function is put in place only then. */
function isStrict(node: Node): boolean {
  return !mentions(node, (key) => /^[A-Z]/.test(key) && !strictNodes.has(key));
}

function mentions(tree: unknown, found: (key: string) => boolean): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if (Array.isArray(tree)) return tree.some((item) => mentions(item, found));
  return Object.entries(tree).some(([key, child]) => found(key) || mentions(child, found));
}
