import type { ColumnRef, CopyStmt, FuncCall, Node, RangeVar, TypeName, WithClause } from '@pgsql/types';
import { nameOf, rangeName, stringOf, typeReference, type WrittenName } from './names.js';
import { tokensOf } from './tokens.js';

/** A relation as it is named. */
export interface RelationReference extends WrittenName {
  /** UTF-8 byte offset of the parsed text, as in the parse tree. */
  readonly location?: number;
  readonly alias?: string;
  /** Set for the target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY … FROM and SELECT INTO. */
  readonly written?: true;
  /** Named in a string, as a sequence: `nextval('orders_id_seq')`. */
  readonly sequence?: true;
}

/** A column as it is named. */
export interface ColumnReference {
  /** The table or alias before the dot. */
  readonly qualifier?: string;
  /** The column's name, or `*`. */
  readonly name: string;
  readonly location?: number;
}

/** A call of a function. */
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
  readonly types: readonly WrittenName[];
}

interface Found {
  readonly relations: RelationReference[];
  readonly columns: ColumnReference[];
  readonly functions: FunctionReference[];
  readonly types: WrittenName[];
}

type Tree = Readonly<Record<string, unknown>>;
type Scope = ReadonlySet<string>;

const noNames: Scope = new Set();
const kept = new WeakMap<Node, References>();

/**
 * Collect what a parse tree names, in one walk. Names of WITH queries are not relations where they are in scope. What was
 * found is kept for as long as the node lives, as several readers ask for the same expression.
 */
export function references(node: Node): References {
  let found = kept.get(node);
  if (found === undefined) {
    const collected: Found = { relations: [], columns: [], functions: [], types: [] };
    visit(node, collected, noNames);
    kept.set(node, (found = collected));
  }
  return found;
}

function visit(value: Tree | readonly unknown[], found: Found, outer: Scope): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && item !== null) visit(item as Tree, found, outer);
    return;
  }
  const tree = value as Tree;
  const scope = 'withClause' in tree ? visitWith(tree['withClause'] as WithClause, found, outer) : outer;
  for (const key in tree) {
    const child = tree[key];
    if (typeof child !== 'object' || child === null) continue;
    const reader = readers[key];
    if (reader === undefined) visit(child as Tree, found, scope);
    else reader(child as Tree, found, scope, tree);
  }
}

type Reader = (child: Tree, found: Found, scope: Scope, parent: Tree) => void;

/** Fields and tags that name something; what they hold may stand without its tag. */
const readers: Readonly<Record<string, Reader | undefined>> = {
  withClause: () => undefined,
  RangeVar: (child, found, scope) => addRange(child, found, scope),
  InsertStmt: (child, found, scope) => addWriting(child, true, found, scope),
  UpdateStmt: (child, found, scope) => addWriting(child, true, found, scope),
  DeleteStmt: (child, found, scope) => addWriting(child, true, found, scope),
  MergeStmt: (child, found, scope) => addWriting(child, true, found, scope),
  CopyStmt: (child, found, scope) => addWriting(child, (child as CopyStmt).is_from === true, found, scope),
  rel: (child, found) => addRelation(child, found, true),
  relation: plainRange,
  TruncateStmt: (child, found) => {
    for (const node of (child as { relations?: Node[] }).relations ?? []) if ('RangeVar' in node) addRelation(node.RangeVar, found, true);
  },
  view: plainRange,
  pktable: plainRange,
  table: plainRange,
  sequence: plainRange,
  ColumnRef: (child, found) => addColumn(child, found),
  FuncCall: (child, found, scope) => addCall(child, found, scope),
  funccall: (child, found, scope) => addCall(child, found, scope),
  CreateTrigStmt: (child, found, scope) => {
    found.functions.push({ ...nameOf((child as { funcname?: Node[] }).funcname ?? []), arguments: 0 });
    visit(child, found, scope);
  },
  TypeName: (child, found, _scope, parent) => addType(child, found, parent),
  typeName: (child, found, _scope, parent) => addType(child, found, parent),
  argType: (child, found, _scope, parent) => addType(child, found, parent),
  returnType: (child, found, _scope, parent) => addType(child, found, parent),
};

/** Each query of a WITH sees those before it; with RECURSIVE all of them, itself included. */
function visitWith(clause: WithClause, found: Found, outer: Scope): Scope {
  const queries = (clause.ctes ?? []).flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr] : []));
  const scope = new Set(outer);
  if (clause.recursive === true) for (const query of queries) scope.add(query.ctename ?? '');
  for (const query of queries) {
    visit(query as unknown as Tree, found, clause.recursive === true ? scope : new Set(scope));
    scope.add(query.ctename ?? '');
  }
  return scope;
}

/** A statement with a target. The target is never a WITH query, even when one has its name. */
function addWriting(statement: { readonly relation?: RangeVar }, writes: boolean, found: Found, scope: Scope): void {
  const { relation, ...rest } = statement;
  if (relation !== undefined) addRelation(relation, found, writes);
  visit(rest, found, scope);
}

function plainRange(child: Tree, found: Found, scope: Scope): void {
  if (typeof child['relname'] === 'string') addRelation(child, found, false);
  else visit(child, found, scope);
}

function addRange(range: RangeVar, found: Found, scope: Scope): void {
  if (range.schemaname === undefined && scope.has(range.relname ?? '')) return;
  addRelation(range, found, false);
}

function addRelation(range: RangeVar, found: Found, written: boolean): void {
  found.relations.push({
    ...rangeName(range),
    ...(range.location !== undefined && { location: range.location }),
    ...(range.alias?.aliasname !== undefined && { alias: range.alias.aliasname }),
    ...(written && { written }),
  });
}

function addColumn(column: ColumnRef, found: Found): void {
  const fields = column.fields ?? [];
  const last = fields.at(-1);
  if (last === undefined) return;
  const qualifier = stringOf(fields.at(-2));
  found.columns.push({
    name: stringOf(last) ?? '*',
    ...(qualifier !== undefined && { qualifier }),
    ...(column.location !== undefined && { location: column.location }),
  });
}

const ofSequences = new Set(['nextval', 'currval', 'setval']);

function addCall(call: FuncCall, found: Found, scope: Scope): void {
  const name = nameOf(call.funcname ?? []);
  found.functions.push({ ...name, arguments: call.args?.length ?? 0, ...(call.location !== undefined && { location: call.location }) });
  const { funcname: _name, ...inside } = call;
  const sequence = ofSequences.has(name.name) ? textConstant(call.args?.[0]) : undefined;
  if (sequence === undefined) return visit(inside, found, scope);
  addTextName(sequence, found, true);
  visit({ ...inside, args: call.args!.slice(1) }, found, scope);
}

function addType(type: TypeName, found: Found, parent: Tree): void {
  const { schema, name, text } = typeReference(type);
  if (name !== undefined) found.types.push({ name, ...(schema !== undefined && { schema }) });
  else if (text === 'regclass') {
    const constant = textConstant(parent['arg'] as Node | undefined);
    if (constant !== undefined) addTextName(constant, found, false);
  }
}

/** The text of a string constant, through casts. */
function textConstant(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return textConstant(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.sval !== undefined ? node.A_Const.sval.sval : undefined;
}

/** A relation named in a string, as regclassin reads it: `'public.orders_id_seq'`. */
function addTextName(text: string, found: Found, sequence: boolean): void {
  const parts = tokensOf(text).flatMap(({ kind, start, end }) => {
    if (kind === 'word') return [text.slice(start, end).toLowerCase()];
    return kind === 'name' ? [text.slice(start + 1, end - 1).replaceAll('""', '"')] : [];
  });
  const name = parts.at(-1);
  if (name === undefined) return;
  const schema = parts.at(-2);
  found.relations.push({ name, ...(schema !== undefined && { schema }), ...(sequence && { sequence }) });
}
