import { parser } from '../sql/parser.js';
import { tokensOf } from '../sql/tokens.js';

/** What a text is: an expression, a query, or the body of a function. */
export type SqlKind = 'expression' | 'query' | 'body';

/**
 * True when two texts say the same: they differ in layout, comments, the case of key words, parentheses and quotes that are not
 * needed, or in whether a name says that it is of a schema in which it is sought anyway. The parser must be loaded.
 */
export function sameSql(kind: SqlKind, a: string, b: string): boolean {
  if (a === b || inTokens(a) === inTokens(b)) return true;
  if (kind === 'body') return false;
  const [left, right] = [treeOf(kind, a), treeOf(kind, b)];
  return left !== undefined && left === right;
}

/** The text token by token, with one space between any two. */
function inTokens(text: string): string {
  return tokensOf(text).map(({ kind, start, end }) => {
    const token = text.slice(start, end);
    if (kind === 'word') return token.toLowerCase();
    return kind === 'name' && /^"[a-z_][a-z0-9_]*"$/.test(token) ? token.slice(1, -1) : token;
  }).join(' ').replace(/[ ;]+$/, '');
}

function treeOf(kind: SqlKind, text: string): string | undefined {
  try {
    const tree = plain(parser().parse(kind === 'query' ? text : `select (${text})`).map(({ stmt }) => stmt));
    const source = sources(JSON.stringify(tree));
    return JSON.stringify(source === (kind === 'query' ? 1 : 0) ? unqualified(tree) : tree);
  } catch {
    return undefined;
  }
}

/** Where things stand in the text. */
const places = new Set(['location', 'stmt_location', 'stmt_len', 'list_start', 'list_end', 'rexpr_list_start', 'rexpr_list_end']);

/** In the search path of every Supabase connection. */
const soughtAnyway = new Set(['public', 'extensions', 'pg_catalog']);

type Tree = Readonly<Record<string, unknown>>;

/** A parse tree without what does not change its meaning. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return withoutSchema(value).map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const tree = value as Tree;
  if ('TypeCast' in tree && isText(tree['TypeCast'] as Tree)) return plain((tree['TypeCast'] as Tree)['arg']);
  if ('A_Expr' in tree && (tree['A_Expr'] as Tree)['kind'] === 'AEXPR_IN') return plain({ A_Expr: asAny(tree['A_Expr'] as Tree) });
  const entries = Object.entries(tree).filter(([key, child]) => !places.has(key) && !(key === 'schemaname' && soughtAnyway.has(child as string)));
  return Object.fromEntries(entries.map(([key, child]) => [key, plain(child)] as const).sort(([x], [y]) => (x < y ? -1 : 1)));
}

/** How many things a query takes rows from. */
function sources(tree: string): number {
  return tree.split(/"(?:RangeVar|RangeSubselect|RangeFunction)":/).length - 1;
}

/** Where there is one table only, a column needs no name before its own; the rows OLD and NEW of a trigger are two. */
function unqualified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unqualified);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]: [string, unknown]) => {
    const fields = key === 'ColumnRef' ? ((child as Tree)['fields'] as readonly unknown[]) : undefined;
    return [key, fields === undefined ? unqualified(child) : { fields: /^(?:old|new)$/.test(nameIn(fields[0]) ?? '') ? fields : fields.slice(-1) }];
  }));
}

/** `public.f` as `f`: names are lists of strings. */
function withoutSchema(list: readonly unknown[]): readonly unknown[] {
  const first = list.length > 1 ? nameIn(list[0]) : undefined;
  return first !== undefined && soughtAnyway.has(first) && list.every((item) => nameIn(item) !== undefined) ? list.slice(1) : list;
}

function nameIn(node: unknown): string | undefined {
  const text = typeof node === 'object' && node !== null && 'String' in node ? (node.String as Tree)['sval'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** A string that is said to be text, as pg_get_expr prints it. */
function isText({ arg, typeName }: Tree): boolean {
  const constant = typeof arg === 'object' && arg !== null && 'A_Const' in arg ? (arg.A_Const as Tree) : undefined;
  const names = (typeName as Tree)['names'] as readonly unknown[] | undefined;
  return constant !== undefined && 'sval' in constant && nameIn(names?.at(-1)) === 'text' && !('arrayBounds' in (typeName as Tree));
}

/** `x in (a, b)` as Postgres keeps it: `x = any (array[a, b])`, and NOT IN as `x <> all (…)`. */
function asAny({ name, lexpr, rexpr }: Tree): Tree {
  const operator = nameIn((name as readonly unknown[])[0]);
  const items = typeof rexpr === 'object' && rexpr !== null && 'List' in rexpr ? (rexpr.List as Tree)['items'] : undefined;
  return { kind: operator === '<>' ? 'AEXPR_OP_ALL' : 'AEXPR_OP_ANY', name, lexpr, rexpr: { A_ArrayExpr: { elements: items } } };
}
