/* eslint-disable max-lines -- one walk with one state; what could be taken out of it is in from-clause.ts, column-lookup.ts and result-types.ts */
import type { A_Expr, ColumnRef, FuncCall, JoinExpr, Node, RangeFunction, RangeVar, SelectStmt, TypeCast, WithClause } from '@pgsql/types';
import type { Dependency, ObjectId, Relation, Routine } from '../catalog/index.js';
import { nameInText, nameOf, rangeName, stringList, stringOf, typeReference, type WrittenName } from '../sql/names.js';
import { extensionWith } from './extension-members.js';
import { columnAliases, functionItem, joinStar, resultItem, sharedNames, starOf, stringConstant, tableItem, type FoundColumn, type FromItem, type QueryResult, type ResultColumn, type Scope, type Star } from './from-clause.js';
import { findColumn, findItem, isOutputName, lookUp, starQualifier } from './column-lookup.js';
import { common, expressionName, expressionType, type ExpressionType, type TypeLookup } from './result-types.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';
import { findType, resolveType } from './type-resolution.js';

/** A function call, as written. */
export interface Call extends WrittenName {
  readonly arguments: number;
}

const noCtes: Scope['ctes'] = new Map();

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
        if (key === 'location') this.#see(child);
      } else if (typeof child === 'object') {
        const visit = visitors[key];
        if (visit === undefined) this.expression(child, scope);
        else visit(this, child as never, scope);
      }
    }
  }

  #see(location: number | undefined): void {
    if (location === undefined || location < 0) return;
    if (location < this.low) this.low = location;
    if (location > this.high) this.high = location;
  }

  /** Follow a SELECT, VALUES or set operation. */
  query(select: SelectStmt, outer?: Scope): QueryResult {
    const scope: Scope = { items: [], outer, ctes: outer?.ctes ?? noCtes };
    if (select.withClause !== undefined) this.with(select.withClause, scope);
    if (select.larg !== undefined && select.rarg !== undefined) {
      const left = this.query(select.larg, scope);
      const right = this.query(select.rarg, scope);
      this.expression([select.limitCount, select.limitOffset], scope);
      return { columns: left.columns.map((column, at) => ({ name: column.name, ...common([column, right.columns[at]]) })), known: left.known };
    }
    if (select.valuesLists !== undefined) return this.#values(select.valuesLists, scope);
    const stars = (select.fromClause ?? []).map((node) => this.from(node, scope));
    const result = this.targets(select.targetList ?? [], scope, stars);
    this.expression(select.whereClause, scope);
    this.expression(select.groupClause, scope);
    this.expression(select.havingClause, scope);
    this.expression(select.windowClause, scope);
    this.expression(select.limitCount, scope);
    this.expression(select.limitOffset, scope);
    // DISTINCT ON and ORDER BY take a bare name for an output column before they look among the input columns (findTargetlistEntrySQL92).
    for (const node of select.distinctClause ?? []) if (!isOutputName(node, result)) this.expression(node, scope);
    for (const node of select.sortClause ?? []) if (!isOutputName(node, result)) this.expression(node, scope);
    return result;
  }

  #values(lists: readonly Node[], scope: Scope): QueryResult {
    this.expression(lists, scope);
    const rows = lists.map((row) => ('List' in row ? (row.List.items ?? []) : []));
    return { columns: (rows[0] ?? []).map((_, at) => ({ name: `column${at + 1}`, ...common(rows.map((row) => this.typeOf(row[at], scope))) })), known: true };
  }

  /** WITH: each query sees those before it, and itself when it is recursive. */
  with({ ctes, recursive, location }: WithClause, scope: Scope): void {
    this.#see(location);
    const known = new Map(scope.ctes);
    scope.ctes = known;
    for (const node of ctes ?? []) {
      if (!('CommonTableExpr' in node) || node.CommonTableExpr.ctequery === undefined) continue;
      const { ctename = '', ctequery, aliascolnames } = node.CommonTableExpr;
      const names = stringList(aliascolnames ?? []);
      const select = 'SelectStmt' in ctequery ? ctequery.SelectStmt : undefined;
      if (recursive === true && select?.larg !== undefined) {
        // The first branch gives the columns; the second one reads them.
        const first = new Resolver(this.scene).query(select.larg, scope);
        known.set(ctename, resultItem(first, ctename, names));
      } else if (recursive === true) known.set(ctename, { columns: [], known: false });
      const result = select === undefined ? this.#modifying(ctequery, scope) : this.query(select, scope);
      known.set(ctename, resultItem(result, ctename, names));
    }
  }

  /** INSERT, UPDATE or DELETE with RETURNING in a WITH query. */
  #modifying(node: Node, scope: Scope): QueryResult {
    this.expression(node, scope);
    return { columns: [], known: false };
  }

  /** One entry of FROM: its names come into force, and what `*` gives for it is returned. */
  from(node: Node, scope: Scope): Star {
    if ('RangeVar' in node) return starOf(this.#enter(scope, this.#table(node.RangeVar, scope)));
    if ('JoinExpr' in node) return this.#join(node.JoinExpr, scope);
    if ('RangeSubselect' in node) {
      const { subquery, lateral, alias } = node.RangeSubselect;
      const outer: Scope = lateral === true ? scope : { items: [], outer: scope.outer, ctes: scope.ctes };
      const result = subquery !== undefined && 'SelectStmt' in subquery ? this.query(subquery.SelectStmt, outer) : { columns: [], known: false };
      return starOf(this.#enter(scope, resultItem(result, alias?.aliasname ?? '', columnAliases(alias))));
    }
    if ('RangeFunction' in node) return starOf(this.#enter(scope, this.#function(node.RangeFunction, scope)));
    if ('RangeTableSample' in node && node.RangeTableSample.relation !== undefined) return this.from(node.RangeTableSample.relation, scope);
    this.expression(node, scope);
    return starOf(this.#enter(scope, { alias: '', columns: [], known: false }));
  }

  #enter(scope: Scope, item: FromItem): FromItem {
    scope.items.push(item);
    return item;
  }

  #table(range: RangeVar, scope: Scope): FromItem {
    this.#see(range.location);
    const cte = range.schemaname === undefined ? scope.ctes.get(range.relname ?? '') : undefined;
    if (cte !== undefined) return resultItem(cte, range.alias?.aliasname ?? range.relname ?? '', columnAliases(range.alias));
    const relation = this.read(rangeName(range));
    return relation === undefined ? { alias: range.alias?.aliasname ?? range.relname ?? '', columns: columnAliases(range.alias).map((name) => ({ name, type: undefined })), known: false } : tableItem(relation, range.alias);
  }

  /** Note that a relation is read; undefined for those of Postgres itself. */
  read(name: WrittenName): Relation | undefined {
    const relation = this.scene.readRelation(name);
    if (relation === undefined) return undefined;
    this.need(relation.id);
    if (!this.reads.includes(relation)) this.reads.push(relation);
    return relation;
  }

  #join({ larg, rarg, quals, usingClause, isNatural, alias }: JoinExpr, scope: Scope): Star {
    const before = scope.items.length;
    const left = larg === undefined ? { columns: [], known: false } : this.from(larg, scope);
    const right = rarg === undefined ? { columns: [], known: false } : this.from(rarg, scope);
    this.expression(quals, scope);
    const merged = isNatural === true ? ('natural' as const) : usingClause === undefined ? undefined : stringList(usingClause);
    if (merged !== undefined) {
      const names = merged === 'natural' ? sharedNames(left, right) : merged;
      for (const found of [...left.columns, ...right.columns]) if (names.includes(found.column.name)) this.#needColumn(found);
    }
    const star = joinStar(left, right, merged);
    if (alias === undefined) return star;
    const names = columnAliases(alias);
    const item: FromItem = { alias: alias.aliasname ?? '', known: star.known, columns: star.columns.map(({ column }, at): ResultColumn => ({ name: names[at] ?? column.name, type: column.type, ...(column.typeId !== undefined && { typeId: column.typeId }) })) };
    scope.items.splice(before, Infinity, item);
    return starOf(item);
  }

  #function(range: RangeFunction, scope: Scope): FromItem {
    const first = range.functions?.[0];
    const call = first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
    this.expression(range.functions, scope);
    const typed = (range.coldeflist ?? []).flatMap((node): ResultColumn[] => {
      if (!('ColumnDef' in node) || node.ColumnDef.typeName === undefined) return [];
      const type = resolveType(this.scene, node.ColumnDef.typeName);
      if (type.id !== undefined) this.need(type.id);
      return [{ name: node.ColumnDef.colname ?? '', type: type.text, ...(type.id !== undefined && { typeId: type.id }) }];
    });
    if (call === undefined || !('FuncCall' in call)) return { alias: range.alias?.aliasname ?? expressionName(call), columns: [{ name: range.alias?.colnames === undefined ? (range.alias?.aliasname ?? expressionName(call)) : (columnAliases(range.alias)[0] ?? ''), type: undefined }], known: true };
    const name = nameOf(call.FuncCall.funcname ?? []);
    const routines = this.#routinesFor(call.FuncCall, scope);
    const rows = routines.length === 1 ? routines[0]!.returns?.replace(/^SETOF /, '') : undefined;
    const row = rows === undefined ? undefined : findType(this.scene, nameInText(rows));
    return functionItem(range, name.name, routines, row?.kind === 'relation' ? row : undefined, typed);
  }

  /** A target list: what it gives. */
  targets(list: readonly Node[], scope: Scope, stars: readonly Star[]): QueryResult {
    const columns: ResultColumn[] = [];
    let known = true;
    const add = (star: Star): void => {
      if (!star.known) known = false;
      for (const found of star.columns) {
        this.#needColumn(found);
        columns.push({ name: found.column.name, type: found.column.type, ...(found.column.typeId !== undefined && { typeId: found.column.typeId }) });
      }
    };
    for (const node of list) {
      if (!('ResTarget' in node)) continue;
      const { name, val, location } = node.ResTarget;
      this.#see(location);
      const star = val === undefined ? undefined : starQualifier(val);
      if (star === undefined) {
        this.expression(val, scope);
        columns.push({ name: name ?? expressionName(val), ...this.typeOf(val, scope) });
      } else if (star.length === 0) {
        if (stars.length === 0) known = false;
        for (const one of stars) add(one);
      } else {
        const item = findItem(scope, star.at(-1)!, star.at(-2));
        if (item === undefined) known = false;
        else add(starOf(item));
      }
    }
    return { columns, known };
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
    const routines = this.#routinesFor(call, scope);
    const returns = routines[0]?.returns?.replace(/^SETOF /, '');
    return routines.length === 0 ? undefined : { type: routines.every((routine) => routine.returns === routines[0]!.returns) ? returns : undefined };
  }

  #routinesFor(call: FuncCall, scope: Scope | undefined, name: WrittenName = nameOf(call.funcname ?? [])): readonly Routine[] {
    return findFunctions(this.scene, name, call.args?.length ?? 0, (at) => (stringConstant(call.args?.[at]) === undefined ? this.typeOf(call.args?.[at], scope).type : 'unknown'));
  }

  #needColumn({ item, column }: FoundColumn): void {
    if (item.relation !== undefined && column.number !== undefined) this.need(item.relation.id, column.number);
  }

  columnRef(node: ColumnRef, scope: Scope | undefined): void {
    this.#see(node.location);
    const found = lookUp(node, scope);
    if (found !== undefined && found !== 'row') this.#needColumn(found);
  }

  funcCall(call: FuncCall, scope: Scope | undefined): void {
    if (call.funcname === undefined) return;
    const name = nameOf(call.funcname);
    this.calls.push({ ...name, arguments: call.args?.length ?? 0 });
    const routines = this.#routinesFor(call, scope, name);
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
    }
    if (name.name === 'nextval' || name.name === 'currval' || name.name === 'setval') this.#relationInText(stringConstant(call.args?.[0]), true);
    this.#see(call.location);
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
    this.#see(location);
    this.#see(typeName?.location);
    this.expression(arg, scope);
    if (typeName === undefined) return;
    const type = resolveType(this.scene, typeName);
    const on = type.id ?? type.extension;
    if (on !== undefined) this.need(on);
    else if (typeReference(typeName).text === 'regclass') this.#relationInText(stringConstant(arg), false);
  }

  /** An operator: a plain string beside something of an enum or domain is of that type. */
  operator(node: A_Expr, scope: Scope | undefined): void {
    this.#see(node.location);
    this.expression(node.lexpr, scope);
    this.expression(node.rexpr, scope);
    const { lexpr: left, rexpr: right } = node;
    if (left === undefined || right === undefined) return;
    const list = 'List' in right ? (right.List.items ?? []) : undefined;
    const constant = list === undefined ? stringConstant(right) : stringConstant(list[0]);
    if (constant !== undefined) this.#needType(left, scope);
    else if (stringConstant(left) !== undefined) for (const other of list ?? [right]) this.#needType(other, scope);
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
    if (item !== undefined && column !== undefined) this.#needColumn({ item, column });
    this.expression(node, scope);
  }

  /** INSERT, UPDATE, DELETE or MERGE inside a body, a rule or a WITH query. */
  modification(node: { readonly relation?: RangeVar; readonly selectStmt?: Node; readonly cols?: readonly Node[]; readonly targetList?: readonly Node[]; readonly withClause?: WithClause; readonly usingClause?: readonly Node[] | Node; readonly fromClause?: readonly Node[] }, outer: Scope | undefined): void {
    const scope: Scope = { items: [], outer, ctes: outer?.ctes ?? noCtes };
    if (node.withClause !== undefined) this.with(node.withClause, scope);
    if (node.relation !== undefined) {
      const item = this.#enter(scope, this.#table(node.relation, scope));
      // Without a list of columns, INSERT writes as many as it is given.
      if (node.selectStmt !== undefined && node.cols === undefined && 'SelectStmt' in node.selectStmt) {
        const given = new Resolver(this.scene).query(node.selectStmt.SelectStmt, outer);
        for (const column of item.columns.slice(0, given.known ? given.columns.length : undefined)) this.#needColumn({ item, column });
      }
      for (const target of [...(node.cols ?? []), ...(node.targetList ?? [])]) {
        const column = 'ResTarget' in target ? item.columns.find((candidate) => candidate.name === target.ResTarget.name) : undefined;
        if (column !== undefined) this.#needColumn({ item, column });
      }
    }
    for (const entry of [...(node.fromClause ?? []), ...[node.usingClause ?? []].flat()]) this.from(entry, scope);
    this.expression({ ...node, relation: undefined, withClause: undefined, fromClause: undefined, usingClause: undefined }, scope);
  }
}

type Visitor = (resolver: Resolver, child: never, scope: Scope | undefined) => void;

const visitors: Readonly<Record<string, Visitor>> = {
  SelectStmt: (resolver, child: SelectStmt, scope) => void resolver.query(child, scope),
  ColumnRef: (resolver, child: ColumnRef, scope) => resolver.columnRef(child, scope),
  FuncCall: (resolver, child: FuncCall, scope) => resolver.funcCall(child, scope),
  TypeCast: (resolver, child: TypeCast, scope) => resolver.typeCast(child, scope),
  A_Expr: (resolver, child: A_Expr, scope) => resolver.operator(child, scope),
  A_Indirection: (resolver, child: Parameters<Resolver['indirection']>[0], scope) => resolver.indirection(child, scope),
  InsertStmt: (resolver, child: Parameters<Resolver['modification']>[0], scope) => resolver.modification(child, scope),
  UpdateStmt: (resolver, child: Parameters<Resolver['modification']>[0], scope) => resolver.modification(child, scope),
  DeleteStmt: (resolver, child: Parameters<Resolver['modification']>[0], scope) => resolver.modification(child, scope),
};
