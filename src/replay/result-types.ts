import type { ColumnRef, FuncCall, Node, TypeCast } from '@pgsql/types';
import type { ObjectId } from '../catalog/index.js';
import type { Scope } from './from-clause.js';

/** The type of an expression, as far as it can be told without Postgres. */
export interface ExpressionType {
  readonly type: string | undefined;
  readonly typeId?: ObjectId;
}

const unknown: ExpressionType = { type: undefined };

/** Built-in functions all of whose overloads give one type. */
const results: Readonly<Record<string, string>> = {
  count: 'bigint', now: 'timestamp with time zone', length: 'integer', lower: 'text', upper: 'text', concat: 'text', md5: 'text', string_agg: 'text', to_char: 'text',
  row_number: 'bigint', rank: 'bigint', dense_rank: 'bigint', jsonb_build_object: 'jsonb', jsonb_agg: 'jsonb', to_jsonb: 'jsonb', json_build_object: 'json', json_agg: 'json',
  bool_and: 'boolean', bool_or: 'boolean', gen_random_uuid: 'uuid', array_to_string: 'text', char_length: 'integer', clock_timestamp: 'timestamp with time zone',
  current_setting: 'text', concat_ws: 'text', initcap: 'text', left: 'text', right: 'text', replace: 'text', split_part: 'text', format: 'text', array_length: 'integer',
  jsonb_array_length: 'integer', cardinality: 'integer', strpos: 'integer', ascii: 'integer',
};

const valueFunctions: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'date', SVFOP_CURRENT_TIMESTAMP: 'timestamp with time zone', SVFOP_LOCALTIMESTAMP: 'timestamp without time zone', SVFOP_CURRENT_USER: 'name', SVFOP_SESSION_USER: 'name',
  SVFOP_CURRENT_ROLE: 'name', SVFOP_USER: 'name',
};

/** Comparison operators, all of which give boolean. */
const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=', '~', '!~', '~*', '!~*', '~~', '!~~', '~~*', '!~~*', '@>', '<@', '&&', '?', '?|', '?&', '@@']);

/** How to find the types of what an expression names. */
export interface TypeLookup {
  columnType(node: ColumnRef, scope: Scope | undefined): ExpressionType | undefined;
  castType(node: TypeCast): ExpressionType;
  callType(node: FuncCall, scope: Scope | undefined): ExpressionType | undefined;
}

/** The type of an expression; an untyped string is text, as in the result of a query. */
export function expressionType(node: Node | undefined, lookup: TypeLookup, scope: Scope | undefined): ExpressionType {
  if (node === undefined) return unknown;
  if ('ColumnRef' in node) return typeOnly(lookup.columnType(node.ColumnRef, scope));
  if ('TypeCast' in node) return lookup.castType(node.TypeCast);
  if ('A_Const' in node) return constantType(node);
  if ('FuncCall' in node) {
    const found = lookup.callType(node.FuncCall, scope);
    if (found !== undefined) return found;
    const name = node.FuncCall.funcname?.at(-1);
    const type = name !== undefined && 'String' in name ? results[name.String.sval ?? ''] : undefined;
    return type === undefined ? unknown : { type };
  }
  if ('BoolExpr' in node || 'NullTest' in node || 'BooleanTest' in node) return { type: 'boolean' };
  if ('SubLink' in node) return node.SubLink.subLinkType === 'EXISTS_SUBLINK' || node.SubLink.subLinkType === 'ANY_SUBLINK' ? { type: 'boolean' } : unknown;
  if ('SQLValueFunction' in node) return { type: valueFunctions[node.SQLValueFunction.op ?? ''] };
  if ('CoalesceExpr' in node) return common((node.CoalesceExpr.args ?? []).map((argument) => (isUntyped(argument) ? undefined : expressionType(argument, lookup, scope))));
  if ('CollateClause' in node) return expressionType(node.CollateClause.arg, lookup, scope);
  if ('A_Expr' in node) {
    const { kind, name } = node.A_Expr;
    if (kind !== 'AEXPR_OP') return kind === 'AEXPR_NULLIF' ? unknown : { type: 'boolean' };
    const operator = name?.at(-1);
    const text = operator !== undefined && 'String' in operator ? (operator.String.sval ?? '') : '';
    return comparisons.has(text) ? { type: 'boolean' } : text === '->>' || text === '#>>' ? { type: 'text' } : unknown;
  }
  return unknown;
}

function constantType({ A_Const: constant }: Extract<Node, { A_Const: unknown }>): ExpressionType {
  if (constant.ival !== undefined) return { type: 'integer' };
  if (constant.boolval !== undefined) return { type: 'boolean' };
  if (constant.fval !== undefined) return { type: /^\d{10,19}$/.test(constant.fval.fval ?? '') ? 'bigint' : 'numeric' };
  return constant.bsval === undefined ? { type: 'text' } : unknown;
}

/** A string or NULL takes the type of its surroundings. */
function isUntyped(node: Node): boolean {
  return 'A_Const' in node && (node.A_Const.sval !== undefined || node.A_Const.isnull === true);
}

/** The one type of several expressions; undefined members do not count. */
export function common(types: readonly (ExpressionType | undefined)[]): ExpressionType {
  let result: ExpressionType | undefined;
  for (const type of types) {
    if (type === undefined) continue;
    if (type.type === undefined || (result !== undefined && result.type !== type.type)) return unknown;
    result = type;
  }
  return typeOnly(result);
}

function typeOnly(found: ExpressionType | undefined): ExpressionType {
  return found?.typeId === undefined ? { type: found?.type } : { type: found.type, typeId: found.typeId };
}

/** The name that an expression gives its column: FigureColname in parse_target.c. */
export function expressionName(expression: Node | undefined): string {
  return figure(expression).name;
}

/** As FigureColnameInternal: `strength` is 2 for a good name, 1 for a makeshift (a cast's type, `case`), 0 for none. */
function figure(node: Node | undefined): { readonly name: string; readonly strength: 0 | 1 | 2 } {
  const none = { name: '?column?', strength: 0 } as const;
  const good = (name: string | undefined) => (name === undefined ? none : ({ name, strength: 2 } as const));
  if (node === undefined) return none;
  if ('ColumnRef' in node) return good(lastString(node.ColumnRef.fields));
  if ('A_Indirection' in node) {
    const field = lastString(node.A_Indirection.indirection);
    return field === undefined ? figure(node.A_Indirection.arg) : good(field);
  }
  if ('FuncCall' in node) return good(lastString(node.FuncCall.funcname));
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? good('nullif') : none;
  if ('TypeCast' in node) {
    const inner = figure(node.TypeCast.arg);
    const type = lastString(node.TypeCast.typeName?.names);
    return inner.strength > 0 || type === undefined ? inner : { name: type, strength: 1 };
  }
  if ('CollateClause' in node) return figure(node.CollateClause.arg);
  if ('GroupingFunc' in node) return good('grouping');
  if ('MergeSupportFunc' in node) return good('merge_action');
  if ('SubLink' in node) {
    const { subLinkType, subselect } = node.SubLink;
    if (subLinkType === 'EXISTS_SUBLINK') return good('exists');
    if (subLinkType === 'ARRAY_SUBLINK') return good('array');
    const target = subLinkType === 'EXPR_SUBLINK' && subselect !== undefined && 'SelectStmt' in subselect ? subselect.SelectStmt.targetList?.[0] : undefined;
    if (target === undefined || !('ResTarget' in target)) return none;
    return target.ResTarget.name === undefined ? figure(target.ResTarget.val) : good(target.ResTarget.name);
  }
  if ('CaseExpr' in node) {
    const otherwise = figure(node.CaseExpr.defresult);
    return otherwise.strength > 0 ? otherwise : { name: 'case', strength: 1 };
  }
  if ('A_ArrayExpr' in node) return good('array');
  if ('RowExpr' in node) return good('row');
  if ('CoalesceExpr' in node) return good('coalesce');
  if ('MinMaxExpr' in node) return good(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
  if ('SQLValueFunction' in node) return good((node.SQLValueFunction.op ?? '').replace('SVFOP_', '').replace(/_N$/, '').toLowerCase());
  if ('XmlExpr' in node) return good((node.XmlExpr.op ?? '').replace('IS_', '').toLowerCase());
  if ('XmlSerialize' in node) return good('xmlserialize');
  if ('JsonObjectConstructor' in node) return good('json_object');
  if ('JsonArrayConstructor' in node) return good('json_array');
  if ('JsonObjectAgg' in node) return good('json_objectagg');
  if ('JsonArrayAgg' in node) return good('json_arrayagg');
  return none;
}

function lastString(nodes: readonly Node[] | undefined): string | undefined {
  for (let at = (nodes?.length ?? 0) - 1; at >= 0; at--) {
    const node = nodes![at]!;
    if ('String' in node) return node.String.sval ?? '';
  }
  return undefined;
}
