import type { FuncCall, Node, RangeVar } from '@pgsql/types';
import { nameOf, rangeName, typeReference, type WrittenName } from './names.js';

export interface RelationReference extends WrittenName {
  /** UTF-8 byte offset of the parsed text, as in the parse tree. */
  readonly location?: number;
  /** Named as text: `nextval('orders_id_seq')`, `'orders'::regclass`. */
  readonly sequence?: boolean;
}

export interface ColumnReference {
  /** The table or alias before the dot. */
  readonly qualifier?: string;
  /** The column's name, or `*`. */
  readonly name: string;
  readonly location?: number;
}

export interface FunctionReference extends WrittenName {
  /** How many arguments the call has. */
  readonly arguments: number;
  readonly location?: number;
}

/** What a query or expression names. */
export interface References {
  readonly relations: readonly RelationReference[];
  readonly columns: readonly ColumnReference[];
  readonly functions: readonly FunctionReference[];
  /** Types that Postgres does not bring along, in casts. */
  readonly types: readonly (WrittenName & { readonly name: string })[];
}

interface Collector {
  relations: RelationReference[];
  columns: ColumnReference[];
  functions: FunctionReference[];
  types: (WrittenName & { name: string })[];
}

type Json = Readonly<Record<string, unknown>>;

/** Collect what a parse tree names, in one walk. Names of WITH queries are not relations where they are in scope. */
export function references(node: Node): References {
  const found: Collector = { relations: [], columns: [], functions: [], types: [] };
  visit(node as unknown as Json, found, new Set());
  return found;
}

function visit(value: unknown, found: Collector, ctes: ReadonlySet<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') visit(item, found, ctes);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const tree = value as Json;
  let scope = ctes;
  const withClause = tree['withClause'] as { readonly ctes?: readonly { readonly CommonTableExpr?: { readonly ctename?: string } }[] } | undefined;
  if (withClause !== undefined) scope = new Set([...ctes, ...(withClause.ctes ?? []).map((cte) => cte.CommonTableExpr?.ctename ?? '')]);

  for (const key in tree) {
    const child = tree[key];
    switch (key) {
      case 'RangeVar':
      case 'relation': {
        const range = child as RangeVar;
        if (typeof range.relname === 'string') addRelation(range, found, scope);
        else visit(child, found, scope);
        break;
      }
      case 'ColumnRef':
        addColumn(child as { readonly fields?: readonly Node[]; readonly location?: number }, found);
        break;
      case 'FuncCall':
      case 'funccall': {
        const call = child as FuncCall;
        if (call.funcname === undefined) break;
        const name = nameOf(call.funcname);
        found.functions.push({ ...name, arguments: call.args?.length ?? 0, ...(call.location !== undefined && { location: call.location }) });
        if (name.name === 'nextval' || name.name === 'currval' || name.name === 'setval') addTextName(call.args?.[0], found);
        visit(child, found, scope);
        break;
      }
      case 'typeName':
      case 'TypeName': {
        const reference = typeReference(child as Parameters<typeof typeReference>[0]);
        if (reference.name !== undefined) found.types.push({ name: reference.name, ...(reference.schema !== undefined && { schema: reference.schema }) });
        else if (reference.text === 'regclass') addTextName(tree['arg'] as Node | undefined, found);
        break;
      }
      default:
        if (typeof child === 'object') visit(child, found, scope);
    }
  }
}

function addRelation(range: RangeVar, found: Collector, ctes: ReadonlySet<string>): void {
  if (range.schemaname === undefined && ctes.has(range.relname ?? '')) return;
  found.relations.push({ ...rangeName(range), ...(range.location !== undefined && { location: range.location }) });
}

function addColumn(column: { readonly fields?: readonly Node[]; readonly location?: number }, found: Collector): void {
  const fields = column.fields ?? [];
  const last = fields.at(-1);
  if (last === undefined) return;
  const before = fields.at(-2);
  found.columns.push({
    name: 'String' in last ? (last.String.sval ?? '') : '*',
    ...(before !== undefined && 'String' in before && { qualifier: before.String.sval ?? '' }),
    ...(column.location !== undefined && { location: column.location }),
  });
}

/** A relation named in a string: `'public.orders_id_seq'`. */
function addTextName(node: Node | undefined, found: Collector): void {
  const constant = node !== undefined && 'TypeCast' in node ? node.TypeCast.arg : node;
  const text = constant !== undefined && 'A_Const' in constant ? constant.A_Const.sval?.sval : undefined;
  if (text === undefined || text === '') return;
  const parts = text.split('.').map((part) => part.replace(/^"(.*)"$/, '$1'));
  const name = parts.at(-1)!;
  if (!found.relations.some((known) => known.name === name)) found.relations.push({ name, sequence: true, ...(parts.length > 1 && { schema: parts.at(-2)! }) });
}
