import type { A_Expr, ColumnRef, Node, SelectStmt } from '@pgsql/types';
import { scalarOf, sessionFunction } from './conditions.js';
import { stringOf } from './names.js';

/** Columns by one of which a policy finds the rows of a user: an index that leads with any of them serves. */
export interface SoughtColumns {
  /** The table that a sub-select reads; absent for the policy's own. */
  readonly of?: { readonly schema?: string; readonly name: string };
  /** The one compared with the user comes first. */
  readonly columns: readonly string[];
}

const kept = new WeakMap<Node, readonly SoughtColumns[]>();

/** What a condition compares with auth.uid() or a claim of the token, as far as an index could find it. */
export function soughtByUser(condition: Node): readonly SoughtColumns[] {
  let found = kept.get(condition);
  if (found === undefined) kept.set(condition, (found = [...own(condition), ...inSubSelects(condition)]));
  return found;
}

/** Of the policy's own table: only what has to hold for every row, for an index serves no OR with other conditions. */
function own(node: Node): readonly SoughtColumns[] {
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(own);
  const column = 'A_Expr' in node ? comparedWithUser(node.A_Expr) : undefined;
  return column?.length === 1 ? [{ columns: column }] : [];
}

function inSubSelects(tree: unknown): readonly SoughtColumns[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, child]) => [...(key === 'SelectStmt' ? ofSelect(child as SelectStmt) : []), ...inSubSelects(child)]);
}

/** Of the one table that a sub-select reads. */
function ofSelect({ fromClause = [], whereClause }: SelectStmt): readonly SoughtColumns[] {
  const [from, ...others] = fromClause;
  if (from === undefined || others.length > 0 || !('RangeVar' in from) || whereClause === undefined) return [];
  const { schemaname: schema, relname: name, alias } = from.RangeVar;
  const known = alias?.aliasname ?? name;
  const compared = equalities(whereClause);
  const ofIt = (column: readonly string[] | undefined): string[] => (column !== undefined && (column.length === 1 || column.at(-2) === known) ? [column.at(-1)!] : []);
  const first = compared.flatMap((expression) => ofIt(comparedWithUser(expression)));
  if (name === undefined || first.length === 0) return [];
  const joined = compared.flatMap(({ lexpr, rexpr }) => [...ofIt(columnOf(lexpr)), ...ofIt(columnOf(rexpr))]);
  return [{ of: { name, ...(schema !== undefined && { schema }) }, columns: [...new Set([...first, ...joined])] }];
}

/** The comparisons with = that have to hold together. */
function equalities(node: Node): readonly A_Expr[] {
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(equalities);
  return 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP' && stringOf(node.A_Expr.name?.[0]) === '=' ? [node.A_Expr] : [];
}

/** The column, with its qualifiers, that is compared with the user. */
function comparedWithUser({ kind, name, lexpr, rexpr }: A_Expr): readonly string[] | undefined {
  if (kind !== 'AEXPR_OP' || stringOf(name?.[0]) !== '=') return undefined;
  return isUser(rexpr) ? columnOf(lexpr) : isUser(lexpr) ? columnOf(rexpr) : undefined;
}

function columnOf(node: Node | undefined): readonly string[] | undefined {
  return node !== undefined && 'ColumnRef' in node ? partsOf(node.ColumnRef) : undefined;
}

function partsOf({ fields = [] }: ColumnRef): readonly string[] {
  return fields.map((field) => stringOf(field) ?? '*');
}

function isUser(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('TypeCast' in node) return isUser(node.TypeCast.arg);
  if ('SubLink' in node) return isUser(scalarOf(node.SubLink));
  if ('A_Expr' in node) return ['->>', '->'].includes(stringOf(node.A_Expr.name?.[0]) ?? '') && isUser(node.A_Expr.lexpr);
  return 'FuncCall' in node && ['auth.uid', 'auth.jwt', 'auth.email'].includes(sessionFunction(node.FuncCall) ?? '');
}
