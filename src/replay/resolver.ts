import type { A_Expr, ColumnRef, FuncCall, Node, SelectStmt, TypeCast } from '@pgsql/types';
import type { Dependency, ObjectId, Relation, Routine } from '../catalog/index.js';
import { nameInText, nameOf, stringOf, typeReference, type WrittenName } from '../sql/names.js';
import { findColumn, findItem, lookUp } from './column-lookup.js';
import { extensionWith } from './extension-members.js';
import { stringConstant, type FoundColumn, type Scope } from './from-clause.js';
import { resolveModification, resolveQuery } from './query-resolution.js';
import { expressionType, type ExpressionType, type TypeLookup } from './result-types.js';
import { findFunctions } from './routines.js';
import { refusedLiteral } from './refusals/literal.js';
import { refuses } from './refusals/refusal.js';
import type { Scene } from './scene.js';
import { resolveType } from './type-resolution.js';
import { isUnknownFunction, unresolved, type Unresolved } from './unresolved.js';

/** A function call, as written. */
export interface Call extends WrittenName {
  readonly arguments: number;
  /** The functions of the catalog that it can mean. */
  readonly routines?: readonly Routine[];
}

/**
 * Follows the names in queries and expressions as Postgres' parse analysis does, in one walk: scopes, aliases, WITH, joins.
 * It gathers what find_expr_references_walker (dependency.c) would record, and where in the text the names stand.
 */
export class Resolver implements TypeLookup {
  readonly scene: Scene;
  readonly reads: Relation[] = [];
  readonly calls: Call[] = [];
  readonly routines: Routine[] = [];
  /** The least and greatest location that was seen (UTF-8 bytes of the parsed text); `high` is -1 when there was none. */
  low = Infinity;
  high = -1;
  /** The first name that Postgres does not find, as far as that is sure. */
  #missing: Unresolved | undefined;
  /** It calls a function that no file makes, nor an extension that one makes. */
  callsUnknown = false;
  #lenient = 0;
  readonly #needs = new Map<number, Dependency>();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** What was named, each once. */
  get needs(): readonly Dependency[] {
    return [...this.#needs.values()];
  }

  /** The numbers of a relation's columns that were named, in the order in which they were first named. */
  columnsOf(relation: ObjectId): readonly number[] {
    const columns: number[] = [];
    for (const need of this.#needs.values()) if (need.on === relation && need.column !== undefined) columns.push(need.column);
    return columns;
  }

  /** Note that this object, or this column of it, is needed. */
  need(on: ObjectId, column = 0): void {
    // A table has at most 1600 columns (MaxHeapAttributeNumber).
    const key = on * 2048 + column;
    if (!this.#needs.has(key)) this.#needs.set(key, column === 0 ? { on, type: 'normal' } : { on, column, type: 'normal' });
  }

  /** Follow an expression. */
  expression(node: unknown, scope: Scope | undefined): void {
    if (Array.isArray(node)) {
      for (const item of node) this.expression(item, scope);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const tree = node as Readonly<Record<string, unknown>>;
    for (const key in tree) {
      const child = tree[key];
      if (typeof child === 'number') {
        if (key === 'location') this.see(child);
      } else if (typeof child === 'object') {
        const visit = visitors[key];
        if (visit === undefined) this.expression(child, scope);
        else visit(this, child as never, scope);
      }
    }
  }

  /** Note where something stands. */
  see(location: number | undefined): void {
    if (location === undefined || location < 0) return;
    if (location < this.low) this.low = location;
    if (location > this.high) this.high = location;
  }

  /** Note that a relation is read; undefined for those of Postgres itself. */
  read(name: WrittenName): Relation | undefined {
    const relation = this.scene.readRelation(name);
    if (relation === undefined) return undefined;
    this.need(relation.id);
    if (!this.reads.includes(relation)) this.reads.push(relation);
    return relation;
  }

  /** Another one, whose findings do not count. */
  fork(): Resolver {
    return new Resolver(this.scene);
  }

  /** The type of an expression, as far as it can be told. */
  typeOf(node: Node | undefined, scope: Scope | undefined): ExpressionType {
    return expressionType(node, this, scope);
  }

  columnType(node: ColumnRef, scope: Scope | undefined): ExpressionType | undefined {
    const found = lookUp(node, scope);
    return found === undefined || found === 'row' ? undefined : found.column;
  }

  castType({ typeName }: TypeCast): ExpressionType {
    if (typeName === undefined) return { type: undefined };
    const { text, id } = resolveType(this.scene, typeName);
    return id === undefined ? { type: text } : { type: text, typeId: id };
  }

  callType(call: FuncCall, scope: Scope | undefined): ExpressionType | undefined {
    const routines = this.routinesFor(call, scope);
    const returns = routines[0]?.returns?.replace(/^SETOF /, '');
    return routines.length === 0 ? undefined : { type: routines.every((routine) => routine.returns === routines[0]!.returns) ? returns : undefined };
  }

  /** The functions that a call can mean. */
  routinesFor(call: FuncCall, scope: Scope | undefined, name: WrittenName = nameOf(call.funcname ?? [])): readonly Routine[] {
    return findFunctions(this.scene, name, call.args?.length ?? 0, (at) => (stringConstant(call.args?.[at]) === undefined ? this.typeOf(call.args?.[at], scope).type : 'unknown'));
  }

  /** Note that a column that was found is needed. */
  needColumn({ item, column }: FoundColumn): void {
    if (item.relation !== undefined && column.number !== undefined) this.need(item.relation.id, column.number);
  }

  columnRef(node: ColumnRef, scope: Scope | undefined): void {
    this.see(node.location);
    const found = lookUp(node, scope);
    if (found === undefined && this.#missing === undefined && this.#lenient === 0) this.#missing = unresolved(this.scene, node, scope);
    if (found !== undefined && found !== 'row') this.needColumn(found);
  }

  /** The first name that Postgres does not find; undefined when something else that is only assumed may fail before it. */
  get surelyMissing(): Unresolved | undefined {
    return this.#missing === undefined || this.callsUnknown || this.reads.some(({ origin }) => origin === undefined) ? undefined : this.#missing;
  }

  /** Follow an expression that may name what is in no scope here: output columns in GROUP BY, `excluded`. */
  leniently(follow: () => void): void {
    this.#lenient++;
    follow();
    this.#lenient--;
  }

  funcCall(call: FuncCall, scope: Scope | undefined): void {
    if (call.funcname === undefined) return;
    const name = nameOf(call.funcname);
    const count = call.args?.length ?? 0;
    const routines = this.routinesFor(call, scope, name);
    this.calls.push({ ...(name.schema !== undefined && { schema: name.schema }), name: name.name, arguments: count, ...(routines.length > 0 && { routines }) });
    for (const routine of routines) {
      this.need(routine.id);
      if (!this.routines.includes(routine)) this.routines.push(routine);
    }
    if (routines.length === 1) {
      routines[0]!.parameters.forEach((parameter, at) => {
        if (parameter.typeId !== undefined && stringConstant(call.args?.[at]) !== undefined) this.need(parameter.typeId);
      });
    } else if (routines.length === 0) {
      const extension = extensionWith(this.scene, 'function', name);
      if (extension !== undefined) this.need(extension.id);
      else if (isUnknownFunction(name)) this.callsUnknown = true;
    }
    if (name.name === 'nextval' || name.name === 'currval' || name.name === 'setval') this.#relationInText(stringConstant(call.args?.[0]), true);
    this.see(call.location);
    this.expression(call.args, scope);
    this.expression(call.agg_order, scope);
    this.expression(call.agg_filter, scope);
    this.expression(call.over, scope);
  }

  #relationInText(text: string | undefined, sequence: boolean): void {
    if (text === undefined || text === '') return;
    const name = nameInText(text);
    const relation = this.scene.findRelation(name) ?? (sequence ? this.scene.relation(name, 'sequence') : undefined);
    if (relation !== undefined) this.need(relation.id);
  }

  typeCast({ arg, typeName, location }: TypeCast, scope: Scope | undefined): void {
    this.see(location);
    this.see(typeName?.location);
    this.expression(arg, scope);
    if (typeName === undefined) return;
    const type = resolveType(this.scene, typeName);
    const on = type.id ?? type.extension;
    // A cast of what is of that type already says nothing.
    if (on !== undefined && arg !== undefined && ('A_Const' in arg || this.typeOf(arg, scope).type !== type.text)) this.need(on);
    else if (typeReference(typeName).text === 'regclass') this.#relationInText(stringConstant(arg), false);
  }

  /** An operator: a plain string beside something of an enum or domain is of that type. */
  operator(node: A_Expr, scope: Scope | undefined): void {
    this.see(node.location);
    this.expression(node.lexpr, scope);
    this.expression(node.rexpr, scope);
    const { lexpr: left, rexpr: right } = node;
    if (left === undefined || right === undefined) return;
    const list = 'List' in right ? (right.List.items ?? []) : undefined;
    const constant = list === undefined ? stringConstant(right) : stringConstant(list[0]);
    if (isComparison(node)) this.#compare(left, right, list, scope);
    if (constant !== undefined) this.#needType(left, scope);
    else if (stringConstant(left) !== undefined) for (const other of list ?? [right]) this.#needType(other, scope);
  }

  /** A plain string that is compared with something of another type has to be of that type. */
  #compare(left: Node, right: Node, list: readonly Node[] | undefined, scope: Scope | undefined): void {
    for (const value of list ?? [right]) {
      const refusal = stringConstant(value) !== undefined ? refusedLiteral(this.scene, value, this.#columnOf(left, scope)) : stringConstant(left) !== undefined ? refusedLiteral(this.scene, left, this.#columnOf(value, scope)) : undefined;
      if (refuses(this.scene, refusal)) return;
    }
  }

  #columnOf(node: Node, scope: Scope | undefined): ExpressionType {
    return ('ColumnRef' in node && this.columnType(node.ColumnRef, scope)) || { type: undefined };
  }

  #needType(node: Node, scope: Scope | undefined): void {
    if ('A_Const' in node) return;
    const { typeId } = this.typeOf(node, scope);
    if (typeId !== undefined) this.need(typeId);
  }

  /** `(item).field`, where the item is a row of FROM: a column like any other. */
  indirection(node: { readonly arg?: Node; readonly indirection?: readonly Node[] }, scope: Scope | undefined): void {
    const field = stringOf(node.indirection?.[0]);
    const base = node.arg !== undefined && 'ColumnRef' in node.arg && node.arg.ColumnRef.fields?.length === 1 ? stringOf(node.arg.ColumnRef.fields[0]) : undefined;
    const item = base === undefined || findColumn(scope, base) !== undefined ? undefined : findItem(scope, base);
    const column = item?.columns.find((candidate) => candidate.name === field);
    if (item !== undefined && column !== undefined) this.needColumn({ item, column });
    this.expression(node, scope);
  }
}

const comparing = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);

function isComparison({ kind, name }: A_Expr): boolean {
  return (kind === 'AEXPR_OP' || kind === 'AEXPR_IN') && comparing.has(stringOf(name?.at(-1)) ?? '');
}

type Visitor = (resolver: Resolver, child: never, scope: Scope | undefined) => void;

function modification(resolver: Resolver, child: Parameters<typeof resolveModification>[1], scope: Scope | undefined): void {
  resolver.leniently(() => resolveModification(resolver, child, scope));
}

const visitors: Readonly<Record<string, Visitor>> = {
  SelectStmt: (resolver, child: SelectStmt, scope) => void resolveQuery(resolver, child, scope),
  ColumnRef: (resolver, child: ColumnRef, scope) => resolver.columnRef(child, scope),
  FuncCall: (resolver, child: FuncCall, scope) => resolver.funcCall(child, scope),
  TypeCast: (resolver, child: TypeCast, scope) => resolver.typeCast(child, scope),
  A_Expr: (resolver, child: A_Expr, scope) => resolver.operator(child, scope),
  A_Indirection: (resolver, child: Parameters<Resolver['indirection']>[0], scope) => resolver.indirection(child, scope),
  InsertStmt: modification,
  UpdateStmt: modification,
  DeleteStmt: modification,
};
