import type { Node, RangeVar } from '@pgsql/types';
import type { Catalog, Relation } from '../catalog/index.js';
import { stringOf } from '../sql/names.js';

/** How many rows a WHERE picks: every one, those of some keys, or an unknown part. */
export type RowsPicked = 'all' | 'some' | 'few';

/** What a WHERE stands in. */
export interface FilterPlace {
  readonly table: Relation;
  readonly range: RangeVar;
  /** FROM of UPDATE, or USING of DELETE. */
  readonly from: readonly Node[];
  readonly catalog: Catalog;
}

/** The rows that UPDATE or DELETE with this WHERE picks. */
export function rowsPicked(where: Node | undefined, place: FilterPlace): RowsPicked {
  if (where === undefined || isAlwaysTrue(where)) return 'all';
  const parts = conjuncts(where);
  if (parts.some((part) => 'CurrentOfExpr' in part)) return 'few';
  const lists = new Set(place.from.flatMap((node) => valuesAlias(node) ?? []));
  const pinned = new Set(parts.flatMap((part) => pinnedColumn(part, place, lists) ?? []));
  if (pinned.size === 0) return parts.every(isAlwaysTrue) ? 'all' : 'some';
  return pinned.has('ctid') || keysOf(place).some((key) => key.every((name) => pinned.has(name))) ? 'few' : 'some';
}

function conjuncts(node: Node): readonly Node[] {
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR' ? (node.BoolExpr.args ?? []).flatMap(conjuncts) : [node];
}

/** `true`, or `1 = 1`. */
function isAlwaysTrue(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.boolval?.boolval === true;
  if (!('A_Expr' in node) || stringOf(node.A_Expr.name?.[0]) !== '=' || node.A_Expr.kind !== 'AEXPR_OP') return false;
  const { lexpr, rexpr } = node.A_Expr;
  if (lexpr === undefined || rexpr === undefined || !('A_Const' in lexpr) || !('A_Const' in rexpr)) return false;
  return JSON.stringify({ ...lexpr.A_Const, location: 0 }) === JSON.stringify({ ...rexpr.A_Const, location: 0 });
}

/** The column of the table that this comparison binds to a few values. */
function pinnedColumn(node: Node, place: FilterPlace, lists: ReadonlySet<string>): string | undefined {
  if ('SubLink' in node && node.SubLink.subLinkType === 'ANY_SUBLINK' && isEquals(node.SubLink.operName)) {
    const { subselect } = node.SubLink;
    const bounded = subselect !== undefined && 'SelectStmt' in subselect && isLimited(subselect.SelectStmt);
    return bounded ? columnOf(node.SubLink.testexpr, place) : undefined;
  }
  if (!('A_Expr' in node) || !isEquals(node.A_Expr.name)) return undefined;
  const { kind, lexpr, rexpr } = node.A_Expr;
  if (kind === 'AEXPR_IN') {
    const items = rexpr !== undefined && 'List' in rexpr ? (rexpr.List.items ?? []) : [];
    return items.every((item) => isGiven(item, lists)) ? columnOf(lexpr, place) : undefined;
  }
  if (kind === 'AEXPR_OP_ANY') return isGivenArray(rexpr, lists) ? columnOf(lexpr, place) : undefined;
  if (kind !== 'AEXPR_OP') return undefined;
  if (isGiven(rexpr, lists)) return columnOf(lexpr, place);
  return isGiven(lexpr, lists) ? columnOf(rexpr, place) : undefined;
}

function isEquals(name: readonly Node[] | undefined): boolean {
  return name === undefined || name.length === 0 || stringOf(name.at(-1)) === '=';
}

function columnOf(node: Node | undefined, { table, range }: FilterPlace): string | undefined {
  if (node === undefined || !('ColumnRef' in node)) return undefined;
  const fields = node.ColumnRef.fields ?? [];
  const qualifier = stringOf(fields.at(-2));
  return qualifier === undefined || qualifier === (range.alias?.aliasname ?? table.name) ? stringOf(fields.at(-1)) : undefined;
}

/** True for what is one value, the same for every row: a constant, a scalar subquery of its own, a call with such arguments; or a column of a VALUES list. */
function isGiven(node: Node | undefined, lists: ReadonlySet<string>): boolean {
  if (node === undefined) return false;
  if ('A_Const' in node || 'ParamRef' in node || 'SQLValueFunction' in node) return true;
  if ('TypeCast' in node) return isGiven(node.TypeCast.arg, lists);
  if ('SubLink' in node) return node.SubLink.subLinkType === 'EXPR_SUBLINK';
  if ('FuncCall' in node) return (node.FuncCall.args ?? []).every((arg) => isGiven(arg, lists));
  if ('A_Expr' in node) return isGiven(node.A_Expr.rexpr, lists) && (node.A_Expr.lexpr === undefined || isGiven(node.A_Expr.lexpr, lists));
  if (!('ColumnRef' in node)) return false;
  const fields = node.ColumnRef.fields ?? [];
  return fields.length === 2 && lists.has(stringOf(fields[0]) ?? '');
}

function isGivenArray(node: Node | undefined, lists: ReadonlySet<string>): boolean {
  if (node === undefined) return false;
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).every((item) => isGiven(item, lists));
  if ('TypeCast' in node) return isGivenArray(node.TypeCast.arg, lists);
  if ('SubLink' in node) return node.SubLink.subLinkType === 'ARRAY_SUBLINK' && node.SubLink.subselect !== undefined && 'SelectStmt' in node.SubLink.subselect && isLimited(node.SubLink.subselect.SelectStmt);
  return 'A_Const' in node || 'ParamRef' in node;
}

function isLimited({ limitCount, valuesLists }: { readonly limitCount?: Node; readonly valuesLists?: readonly Node[] }): boolean {
  return valuesLists !== undefined || (limitCount !== undefined && !('A_Const' in limitCount && limitCount.A_Const.isnull === true));
}

/** The alias of `(values …) as v (…)`. */
function valuesAlias(node: Node): string | undefined {
  const query = 'RangeSubselect' in node ? node.RangeSubselect.subquery : undefined;
  return query !== undefined && 'SelectStmt' in query && query.SelectStmt.valuesLists !== undefined && 'RangeSubselect' in node ? node.RangeSubselect.alias?.aliasname : undefined;
}

/** The column names of each primary and unique key. Of an assumed table, `id` is taken for one. */
function keysOf({ table, catalog }: FilterPlace): readonly (readonly string[])[] {
  const named = (numbers: readonly (number | undefined)[]): readonly string[] => numbers.map((number) => table.columns.find((column) => column.number === number)?.name ?? '');
  const keys = catalog.indexes(table.id).flatMap((index) => (index.unique && index.predicate === undefined && index.keys.every(({ column }) => column !== undefined) ? [named(index.keys.map(({ column }) => column))] : []));
  const constraints = catalog.constraints(table.id).flatMap(({ type, columns }) => (type === 'primary-key' || type === 'unique' ? [named(columns)] : []));
  return table.columnsKnown ? [...keys, ...constraints] : [...keys, ...constraints, ['id']];
}
