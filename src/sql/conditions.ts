import type { A_Expr, ColumnRef, FuncCall, Node, RangeVar, SubLink } from '@pgsql/types';
import { nameOf, stringOf } from './names.js';
import { parser } from './parser.js';
import type { Statement } from './statement.js';
import { walk } from './walk.js';

/** Whom a condition lets through: it is never true, true for some rows or users, for whoever has signed in, for everyone. */
export type Reach = 'nobody' | 'some' | 'signed-in' | 'everyone';

/** What a sub-select reads and names, at any depth: whether it depends on the row outside of it takes the schema to tell. */
export interface SubSelect {
  readonly reads: readonly { readonly schema?: string; readonly name: string }[];
  /** It reads something else than tables and views: what a bare column belongs to is not known. */
  readonly opaque: boolean;
  /** Columns without a qualifier. */
  readonly bare: ReadonlySet<string>;
  /** Qualifiers of columns that nothing in its FROM goes by. */
  readonly outer: ReadonlySet<string>;
}

/** A call of a function that tells who is asking: `auth.uid()`. */
export interface SessionCall {
  /** As written without arguments: `auth.uid`. */
  readonly name: string;
  /** UTF-8 byte offset of the parsed text, as in the parse tree. */
  readonly location: number;
  /** The sub-selects that it is in, from the outermost to the innermost. */
  readonly within: readonly SubSelect[];
  /** The calls that it is an argument of and that name no column, from the outermost to the innermost. Calls in FROM are not among them. */
  readonly around?: readonly OuterCall[];
}

/** A call with arguments, as it is written. */
export interface OuterCall {
  readonly schema?: string | undefined;
  readonly name: string;
  /** UTF-8 byte offset of the parsed text. */
  readonly location: number;
}

/** What a condition on rows says, as far as one can tell without the schema. */
export interface Condition {
  readonly reach: Reach;
  /** The last parts of the column names in it, those of its sub-selects too. */
  readonly columns: ReadonlySet<string>;
  /** The calls that are made anew for each row: not in a scalar sub-select, which is evaluated once. In another sub-select, where that depends on the row. */
  readonly perRow: readonly SessionCall[];
  /** Where it asks for user_metadata, in the token or in auth.users: UTF-8 byte offset of the parsed text. */
  readonly userMetadata?: number;
}

interface Found {
  readonly columns: Set<string>;
  readonly perRow: SessionCall[];
  userMetadata?: number;
}

type Tree = Readonly<Record<string, unknown>>;

/** The conditions that a CREATE POLICY or ALTER POLICY writes. */
export function writtenConditions({ node }: Statement): { readonly using?: Node; readonly withCheck?: Node } {
  const policy = 'CreatePolicyStmt' in node ? node.CreatePolicyStmt : 'AlterPolicyStmt' in node ? node.AlterPolicyStmt : undefined;
  return { ...(policy?.qual && { using: policy.qual }), ...(policy?.with_check && { withCheck: policy.with_check }) };
}

const kept = new WeakMap<Node, Condition>();

/** Read a condition; what was read is kept for as long as the node lives. */
export function readCondition(node: Node): Condition {
  let condition = kept.get(node);
  if (condition === undefined) {
    const found: Found = { columns: new Set(), perRow: [] };
    visit(node, found, false, [], []);
    kept.set(node, (condition = { ...found, reach: reachOf(node) }));
  }
  return condition;
}

/** The conditions of which one has to hold: what OR joins, or the whole. */
export function alternatives(node: Node): readonly Node[] {
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'OR_EXPR' ? (node.BoolExpr.args ?? []).flatMap(alternatives) : [node];
}

/** Whom a condition given as text lets through, where it asks for one value of the column `given` for rows with that value; `some` when it cannot be read. */
export function reachOfText(text: string, given?: string): Reach {
  if (/^\(*true\)*$/i.test(text)) return 'everyone';
  try {
    const [statement] = parser().parse(`select (${text}\n)`);
    const target = statement?.stmt !== undefined && 'SelectStmt' in statement.stmt ? statement.stmt.SelectStmt.targetList?.[0] : undefined;
    return target !== undefined && 'ResTarget' in target && target.ResTarget.val !== undefined ? reachOf(target.ResTarget.val, given) : 'some';
  } catch {
    return 'some';
  }
}

function visit(tree: Tree | readonly unknown[], found: Found, once: boolean, within: readonly SubSelect[], around: readonly OuterCall[] | 'none'): void {
  if (Array.isArray(tree)) {
    for (const item of tree) if (typeof item === 'object' && item !== null) visit(item as Tree, found, once, within, around);
    return;
  }
  for (const [key, child] of Object.entries(tree)) {
    if (typeof child !== 'object' || child === null) continue;
    if (key === 'ColumnRef') column(child, found);
    else if (key === 'FuncCall') call(child, found, once, within, around === 'none' ? [] : around);
    else if (key === 'A_Const') constant(child, found);
    const inner = key === 'RangeFunction' ? 'none' : key === 'FuncCall' && around !== 'none' ? [...around, ...outerCall(child)] : around;
    // What is compared with a sub-select stands outside of it.
    visit(child as Tree, found, once || (key === 'SubLink' && isScalar(child)), key === 'subselect' ? [...within, readSubSelect(child as Tree)] : within, inner);
  }
}

/** The call itself, when nothing in its arguments may differ from row to row. */
function outerCall({ funcname, args, location }: FuncCall): readonly OuterCall[] {
  if (args === undefined || location === undefined) return [];
  let plain = true;
  walk(args, { ColumnRef: () => void (plain = false), SubLink: () => void (plain = false) });
  return plain ? [{ ...nameOf(funcname ?? []), location }] : [];
}

/** Collects what a sub-select reads and names. */
function readSubSelect(select: Tree): SubSelect {
  const reads: { schema?: string; name: string }[] = [];
  const columns: (readonly string[])[] = [];
  const ranges = new Set<string>();
  let opaque = false;
  const collect = (tree: unknown): void => {
    if (typeof tree !== 'object' || tree === null) return;
    for (const [key, child] of Object.entries(tree)) {
      if (key === 'RangeVar') {
        const { schemaname: schema, relname: name, alias } = child as RangeVar;
        if (name !== undefined) reads.push({ name, ...(schema !== undefined && { schema }) });
        ranges.add(alias?.aliasname ?? name ?? '');
        opaque ||= alias?.colnames !== undefined;
      } else if (key === 'ColumnRef') columns.push(((child as ColumnRef).fields ?? []).map((field) => stringOf(field) ?? '*'));
      else if (key === 'CommonTableExpr' || (key.startsWith('Range') && typeof child === 'object')) opaque = true;
      if (key === 'alias') ranges.add((child as { readonly aliasname?: string }).aliasname ?? '');
      collect(child);
    }
  };
  collect(select);
  const bare = columns.flatMap((parts) => (parts.length === 1 ? parts : []));
  const outer = columns.flatMap((parts) => (parts.length > 1 && !ranges.has(parts.at(-2)!) ? [parts.at(-2)!] : []));
  return { reads, opaque, bare: new Set(bare), outer: new Set(outer) };
}

function column({ fields, location }: ColumnRef, found: Found): void {
  const name = stringOf(fields?.at(-1));
  if (name === undefined) return;
  found.columns.add(name);
  if (name === 'raw_user_meta_data') found.userMetadata ??= location ?? 0;
}

function call(node: FuncCall, found: Found, once: boolean, within: readonly SubSelect[], around: readonly OuterCall[]): void {
  const name = sessionFunction(node);
  if (name !== undefined && !once && node.location !== undefined) found.perRow.push({ name, location: node.location, within, ...(around.length > 0 && { around }) });
}

function constant({ sval, location }: { readonly sval?: { readonly sval?: string }; readonly location?: number }, found: Found): void {
  if (sval?.sval === 'user_metadata' || /^\{\s*user_metadata\s*[,}]/.test(sval?.sval ?? '')) found.userMetadata ??= location ?? 0;
}

const ofAuth: ReadonlySet<string> = new Set(['uid', 'jwt', 'role', 'email']);

/** `auth.uid`, when the call is one of those that tell who is asking. */
export function sessionFunction({ funcname }: FuncCall): string | undefined {
  const { schema, name } = nameOf(funcname ?? []);
  if (schema === 'auth' && ofAuth.has(name)) return `auth.${name}`;
  return name === 'current_setting' && (schema === undefined || schema === 'pg_catalog') ? name : undefined;
}

/** A sub-select without FROM that names no column: Postgres evaluates it once, before the first row (an InitPlan). */
function isScalar({ subLinkType, subselect }: SubLink): boolean {
  if (subLinkType !== 'EXPR_SUBLINK' || subselect === undefined || !('SelectStmt' in subselect) || subselect.SelectStmt.fromClause !== undefined) return false;
  const found: Found = { columns: new Set(), perRow: [] };
  visit(subselect, found, true, [], []);
  return found.columns.size === 0;
}

const ranks: readonly Reach[] = ['nobody', 'some', 'signed-in', 'everyone'];

function reachOf(node: Node, given?: string): Reach {
  if ('A_Const' in node) return node.A_Const.boolval === undefined ? 'some' : node.A_Const.boolval.boolval === true ? 'everyone' : 'nobody';
  if ('SubLink' in node) {
    const value = scalarOf(node.SubLink);
    return value === undefined ? 'some' : reachOf(value, given);
  }
  if ('BoolExpr' in node) {
    const parts = (node.BoolExpr.args ?? []).map((part) => reachOf(part, given));
    if (node.BoolExpr.boolop === 'OR_EXPR') return parts.reduce((a, b) => (ranks.indexOf(a) > ranks.indexOf(b) ? a : b));
    if (node.BoolExpr.boolop === 'AND_EXPR') return parts.reduce((a, b) => (ranks.indexOf(a) < ranks.indexOf(b) ? a : b));
    return parts[0] === 'nobody' ? 'everyone' : parts[0] === 'everyone' ? 'nobody' : 'some';
  }
  if ('NullTest' in node && node.NullTest.nulltesttype === 'IS_NOT_NULL') {
    const asked = asker(node.NullTest.arg);
    return asked === undefined ? 'some' : asked === 'role' ? 'everyone' : 'signed-in';
  }
  return 'A_Expr' in node ? reachOfComparison(node.A_Expr, given) : 'some';
}

/** `1 = 1`, `bucket_id = 'avatars'` when that is given, `auth.role() in ('anon', 'authenticated')`. */
function reachOfComparison({ kind, name, lexpr, rexpr }: A_Expr, given?: string): Reach {
  if (stringOf(name?.[0]) !== '=' || lexpr === undefined || rexpr === undefined) return 'some';
  const values = valuesOf(rexpr);
  if (kind === 'AEXPR_OP' && 'A_Const' in lexpr && 'A_Const' in rexpr) return valueOf(lexpr) !== undefined && valueOf(lexpr) === valueOf(rexpr) ? 'everyone' : 'some';
  if (given !== undefined && 'ColumnRef' in lexpr && stringOf(lexpr.ColumnRef.fields?.at(-1)) === given) return values.every((value) => value !== undefined) ? 'everyone' : 'some';
  const roles = asker(lexpr) === 'role' ? values : asker(rexpr) === 'role' ? valuesOf(lexpr) : [];
  return roles.includes('anon') ? 'everyone' : roles.includes('authenticated') ? 'signed-in' : 'some';
}

/** What an expression tells of who is asking: `role` for auth.role() and current_user, `user` for auth.uid() and the like. */
function asker(node: Node | undefined): 'role' | 'user' | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return asker(node.TypeCast.arg);
  if ('SubLink' in node) return asker(scalarOf(node.SubLink));
  if ('SQLValueFunction' in node) return /_USER$|_ROLE$/.test(node.SQLValueFunction.op ?? '') ? 'role' : undefined;
  if (!('FuncCall' in node)) return undefined;
  const name = sessionFunction(node.FuncCall);
  return name === 'auth.role' ? 'role' : name === 'auth.uid' || name === 'auth.jwt' || name === 'auth.email' ? 'user' : undefined;
}

/** The one value of a sub-select without FROM. */
export function scalarOf(link: SubLink): Node | undefined {
  if (!isScalar(link) || link.subselect === undefined || !('SelectStmt' in link.subselect) || link.subselect.SelectStmt.whereClause !== undefined) return undefined;
  const target = link.subselect.SelectStmt.targetList?.[0];
  return target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
}

function valuesOf(node: Node): readonly (string | number | undefined)[] {
  if ('List' in node) return (node.List.items ?? []).map(valueOf);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).map(valueOf);
  return [valueOf(node)];
}

function valueOf(node: Node): string | number | undefined {
  if ('TypeCast' in node) return node.TypeCast.arg === undefined ? undefined : valueOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return undefined;
  return node.A_Const.sval?.sval ?? (node.A_Const.ival === undefined ? undefined : (node.A_Const.ival.ival ?? 0));
}
