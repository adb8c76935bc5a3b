import type { A_Expr, Node, NullTest } from '@pgsql/types';
import { scalarOf, sessionFunction } from './conditions.js';
import { stringOf } from './names.js';
import { parser } from './parser.js';

/** What of a condition is taken as false, to see what makes it true. */
export interface Leaving {
  /** Comparisons that take NULL for a user: `IS NOT DISTINCT FROM auth.uid()`, COALESCE. */
  readonly nullUser?: true;
  /** `auth.uid() IS NULL`, which speaks of them. */
  readonly userIsNull?: true;
  /** `owner IS NULL`. */
  readonly nullColumns?: true;
}

/** Whom a condition lets through of those who have not signed in, and on what grounds. */
export interface StrangerAccess {
  /** True when some rows make it true for them, whatever its sub-selects and functions say; that its parts exclude each other is not seen. */
  readonly passes: boolean;
  /** True when no row can. */
  readonly never: boolean;
}

/** The values that a condition can take, as bits: those that it takes for some rows, and three places higher those that it may take. */
const yes = 1, no = 2, nothing = 4, all = 7;
type Values = number;
/** Up to a function or a sub-select. */
const unknown: Values = all << 3;

/**
 * A condition, given as text, as a request without a login meets it: auth.uid() and auth.email() are NULL, auth.role() is anon. Undefined
 * where it cannot be read. A column for which `notNull` is true holds no NULL.
 */
export function strangerAccess(text: string, notNull: (column: string) => boolean, leaving: Leaving = {}): StrangerAccess | undefined {
  const condition = parsed(text);
  if (condition === undefined) return undefined;
  const result = evaluate(condition, { notNull, leaving });
  return { passes: (result & yes) !== 0, never: ((result >> 3) & yes) === 0 };
}

interface Given {
  readonly notNull: (column: string) => boolean;
  readonly leaving: Leaving;
}

const kept = new Map<string, Node | undefined>();

function parsed(text: string): Node | undefined {
  if (!kept.has(text)) {
    // Several rules ask about the same conditions; a process that lints for long does not keep them all.
    if (kept.size >= 1000) kept.clear();
    kept.set(text, parse(text));
  }
  return kept.get(text);
}

function parse(text: string): Node | undefined {
  try {
    const [statement] = parser().parse(`select (${text}\n)`);
    const target = statement?.stmt !== undefined && 'SelectStmt' in statement.stmt ? statement.stmt.SelectStmt.targetList?.[0] : undefined;
    return target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  } catch {
    return undefined;
  }
}

function evaluate(node: Node, given: Given): Values {
  if ('A_Const' in node) return node.A_Const.isnull === true ? sure(nothing) : node.A_Const.boolval === undefined ? unknown : sure(node.A_Const.boolval.boolval === true ? yes : no);
  if ('ColumnRef' in node) return sure(yes | no | (isNullable(node, given) ? nothing : 0));
  if ('SubLink' in node) {
    const value = scalarOf(node.SubLink);
    return value === undefined ? unknown : evaluate(value, given);
  }
  if ('BoolExpr' in node) {
    const parts = (node.BoolExpr.args ?? []).map((part) => evaluate(part, given));
    if (node.BoolExpr.boolop === 'NOT_EXPR') return negated(parts[0] ?? unknown);
    return parts.reduce((a, b) => combined(a, b, node.BoolExpr.boolop === 'OR_EXPR' ? yes : no));
  }
  if ('NullTest' in node) return nullTest(node.NullTest, given);
  if ('BooleanTest' in node && node.BooleanTest.arg !== undefined) {
    const wanted = tests[node.BooleanTest.booltesttype ?? 'IS_TRUE'];
    return mapped(evaluate(node.BooleanTest.arg, given), (values) => (values & wanted ? yes : 0) | (values & ~wanted ? no : 0));
  }
  return 'A_Expr' in node ? comparison(node.A_Expr, given) : unknown;
}

const tests = { IS_TRUE: yes, IS_NOT_TRUE: no | nothing, IS_FALSE: no, IS_NOT_FALSE: yes | nothing, IS_UNKNOWN: nothing, IS_NOT_UNKNOWN: yes | no } as const;

/** What is known for certain: nothing else may come of it. */
function sure(values: Values): Values {
  return values | (values << 3);
}

function mapped(values: Values, change: (values: Values) => Values): Values {
  return change(values & all) | (change(values >> 3) << 3);
}

/** AND and OR as SQL has them: one `decisive` value decides, NULL is left of the rest. */
function combined(a: Values, b: Values, decisive: Values): Values {
  const of = (left: Values, right: Values): Values => {
    const rest = all & ~decisive & ~nothing;
    return (left === 0 || right === 0 ? 0 : (left & right & rest) | ((left & nothing && right & ~decisive) || (right & nothing && left & ~decisive) ? nothing : 0)) | ((left | right) & decisive);
  };
  return of(a & all, b & all) | (of(a >> 3, b >> 3) << 3);
}

function negated(value: Values): Values {
  return mapped(value, (values) => (values & yes ? no : 0) | (values & no ? yes : 0) | (values & nothing));
}

/** What an operand is for somebody who has not signed in. */
type Operand = 'null' | 'column' | 'nullable-column' | 'unknown' | { readonly constant: string } | { readonly instead: Operand };

function operand(node: Node | undefined, given: Given): Operand {
  if (node === undefined) return 'unknown';
  if ('TypeCast' in node) return operand(node.TypeCast.arg, given);
  if ('ColumnRef' in node) return isNullable(node, given) ? 'nullable-column' : 'column';
  if ('SubLink' in node) return operand(scalarOf(node.SubLink), given);
  if ('A_Const' in node) {
    const { isnull, sval, ival, boolval } = node.A_Const;
    return isnull === true ? 'null' : { constant: sval?.sval ?? (boolval === undefined ? String(ival?.ival ?? 0) : String(boolval.boolval ?? false)) };
  }
  if ('CoalesceExpr' in node) {
    const parts = (node.CoalesceExpr.args ?? []).map((part) => operand(part, given));
    const left = parts.find((part) => part !== 'null');
    return parts[0] === 'null' && left !== undefined ? { instead: left } : 'unknown';
  }
  if ('A_Expr' in node) return isSubject(node.A_Expr) ? 'null' : 'unknown';
  if (!('FuncCall' in node)) return 'unknown';
  const name = sessionFunction(node.FuncCall);
  return name === 'auth.uid' || name === 'auth.email' ? 'null' : name === 'auth.role' ? { constant: 'anon' } : 'unknown';
}

/** `auth.jwt() ->> 'sub'`: the token of a request without a login names nobody. */
function isSubject({ name, lexpr, rexpr }: A_Expr): boolean {
  if (!['->>', '->'].includes(stringOf(name?.[0]) ?? '') || lexpr === undefined || rexpr === undefined || !('A_Const' in rexpr)) return false;
  const call = 'SubLink' in lexpr ? scalarOf(lexpr.SubLink) : lexpr;
  return call !== undefined && 'FuncCall' in call && sessionFunction(call.FuncCall) === 'auth.jwt' && ['sub', 'email', 'phone'].includes(rexpr.A_Const.sval?.sval ?? '');
}

function nullTest({ arg, nulltesttype }: NullTest, given: Given): Values {
  const value = operand(arg, given);
  const isNull = nulltesttype === 'IS_NULL';
  if (value === 'null') return sure(isNull && !given.leaving.userIsNull ? yes : no);
  if (value === 'nullable-column') return sure(isNull && given.leaving.nullColumns ? no : yes | no);
  if (value === 'column' || (typeof value === 'object' && 'constant' in value)) return sure(isNull ? no : yes);
  return unknown;
}

function comparison({ kind, name, lexpr, rexpr }: A_Expr, given: Given): Values {
  const [left, right] = [operand(lexpr, given), operand(rexpr, given)];
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') {
    const same = kind === 'AEXPR_NOT_DISTINCT';
    if (left === 'unknown' || right === 'unknown') return unknown;
    if (left !== 'null' && right !== 'null') return isColumn(left) || isColumn(right) ? sure(yes | no) : unknown;
    if (given.leaving.nullUser) return sure(no);
    if (left === right) return sure(same ? yes : no);
    const other = left === 'null' ? right : left;
    return sure(other === 'nullable-column' ? yes | no : same ? no : yes);
  }
  if (kind === 'AEXPR_OP_ANY' && left === 'null') return sure(nothing | no);
  if (kind !== 'AEXPR_OP' && kind !== 'AEXPR_IN' && kind !== 'AEXPR_LIKE' && kind !== 'AEXPR_ILIKE') return unknown;
  // Operators that compare are strict: NULL on one side gives NULL.
  if (left === 'null' || (right === 'null' && kind !== 'AEXPR_IN')) return sure(nothing);
  if (kind === 'AEXPR_IN') return isColumn(left) && constants(rexpr) ? sure(yes | no | nullOf(left)) : unknown;
  const operator = stringOf(name?.[0]) ?? '';
  if (!['=', '<>', '!=', '<', '>', '<=', '>='].includes(operator) && kind === 'AEXPR_OP') return unknown;
  if (isConstant(left) && isConstant(right)) return operator !== '=' && operator !== '<>' ? unknown : (left.constant === right.constant) === (operator === '=') ? sure(yes) : sure(no);
  if (isInstead(left) || isInstead(right)) {
    const [whole, other] = isInstead(left) ? [left, right] : [right as { readonly instead: Operand }, left];
    return whole.instead !== 'unknown' && isColumn(other) ? sure(given.leaving.nullUser ? no : yes | no | nullOf(other)) : unknown;
  }
  const known = (one: Operand): boolean => isColumn(one) || isConstant(one);
  return known(left) && (known(right) || isPlain(rexpr)) ? sure(yes | no | nullOf(left) | nullOf(right)) : unknown;
}

function isColumn(one: Operand): boolean {
  return one === 'column' || one === 'nullable-column';
}

function isConstant(one: Operand): one is { readonly constant: string } {
  return typeof one === 'object' && 'constant' in one;
}

function isInstead(one: Operand): one is { readonly instead: Operand } {
  return typeof one === 'object' && 'instead' in one;
}

function nullOf(one: Operand): Values {
  return one === 'nullable-column' ? nothing : 0;
}

function constants(node: Node | undefined): boolean {
  return node !== undefined && 'List' in node && (node.List.items ?? []).every(isLiteral);
}

function isLiteral(node: Node): boolean {
  return 'A_Const' in node || ('TypeCast' in node && node.TypeCast.arg !== undefined && isLiteral(node.TypeCast.arg));
}

/** `now()` and the like: the same for everyone. */
function isPlain(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('SQLValueFunction' in node) return /^SVFOP_(?:CURRENT_DATE|CURRENT_TIMESTAMP|LOCALTIMESTAMP)/.test(node.SQLValueFunction.op ?? '');
  return 'FuncCall' in node && stringOf(node.FuncCall.funcname?.at(-1)) === 'now';
}

function isNullable(node: Node, { notNull }: Given): boolean {
  const name = 'ColumnRef' in node ? stringOf(node.ColumnRef.fields?.at(-1)) : undefined;
  return name === undefined || !notNull(name);
}
