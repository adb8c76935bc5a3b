import type { JoinExpr, Node, RangeFunction, RangeVar, SelectStmt, WithClause } from '@pgsql/types';
import { nameInText, nameOf, rangeName, stringList } from '../sql/names.js';
import { findItem, isOutputName, starQualifier } from './column-lookup.js';
import { columnAliases, functionItem, joinStar, resultItem, sharedNames, starOf, tableItem, type FromItem, type QueryResult, type ResultColumn, type Scope, type Star } from './from-clause.js';
import { needGroupedKeys } from './grouped-keys.js';
import type { Resolver } from './resolver.js';
import { common, expressionName } from './result-types.js';
import { findType, resolveType } from './type-resolution.js';

const noCtes: Scope['ctes'] = new Map();

/** Follow a SELECT, VALUES or set operation. */
export function resolveQuery(resolver: Resolver, select: SelectStmt, outer?: Scope): QueryResult {
  const scope: Scope = { items: [], outer, ctes: outer?.ctes ?? noCtes };
  if (select.withClause !== undefined) resolveWith(resolver, select.withClause, scope);
  if (select.larg !== undefined && select.rarg !== undefined) {
    const left = resolveQuery(resolver, select.larg, scope);
    const right = resolveQuery(resolver, select.rarg, scope);
    resolver.expression([select.limitCount, select.limitOffset], scope);
    return { columns: left.columns.map((column, at) => ({ name: column.name, ...common([column, right.columns[at]]) })), known: left.known };
  }
  if (select.valuesLists !== undefined) return resolveValues(resolver, select.valuesLists, scope);
  const stars = (select.fromClause ?? []).map((node) => resolveFrom(resolver, node, scope));
  const result = resolveTargets(resolver, select.targetList ?? [], scope, stars);
  resolver.expression(select.whereClause, scope);
  if (select.groupClause !== undefined) resolver.leniently(() => resolver.expression(select.groupClause, scope));
  if (select.groupClause !== undefined) needGroupedKeys(resolver, select, scope);
  resolver.expression(select.havingClause, scope);
  resolver.expression(select.windowClause, scope);
  resolver.expression(select.limitCount, scope);
  resolver.expression(select.limitOffset, scope);
  // DISTINCT ON and ORDER BY take a bare name for an output column before they look among the input columns (findTargetlistEntrySQL92).
  for (const node of select.distinctClause ?? []) if (!isOutputName(node, result)) resolver.expression(node, scope);
  for (const node of select.sortClause ?? []) if (!isOutputName(node, result)) resolver.expression(node, scope);
  return result;
}

function resolveValues(resolver: Resolver, lists: readonly Node[], scope: Scope): QueryResult {
  resolver.expression(lists, scope);
  const rows = lists.map((row) => ('List' in row ? (row.List.items ?? []) : []));
  return { columns: (rows[0] ?? []).map((_, at) => ({ name: `column${at + 1}`, ...common(rows.map((row) => resolver.typeOf(row[at], scope))) })), known: true };
}

/** WITH: each query sees those before it, and itself when it is recursive. */
function resolveWith(resolver: Resolver, { ctes, recursive, location }: WithClause, scope: Scope): void {
  resolver.see(location);
  const known = new Map(scope.ctes);
  scope.ctes = known;
  for (const node of ctes ?? []) {
    if (!('CommonTableExpr' in node) || node.CommonTableExpr.ctequery === undefined) continue;
    const { ctename = '', ctequery, aliascolnames } = node.CommonTableExpr;
    const names = stringList(aliascolnames ?? []);
    const select = 'SelectStmt' in ctequery ? ctequery.SelectStmt : undefined;
    if (recursive === true && select?.larg !== undefined) {
      // The first branch gives the columns; the second one reads them.
      const first = resolveQuery(resolver.fork(), select.larg, scope);
      known.set(ctename, resultItem(first, ctename, names));
    } else if (recursive === true) known.set(ctename, { columns: [], known: false });
    const result = select === undefined ? resolveModifying(resolver, ctequery, scope) : resolveQuery(resolver, select, scope);
    known.set(ctename, resultItem(result, ctename, names));
  }
}

/** INSERT, UPDATE or DELETE with RETURNING in a WITH query. */
function resolveModifying(resolver: Resolver, node: Node, scope: Scope): QueryResult {
  resolver.expression(node, scope);
  return { columns: [], known: false };
}

/** One entry of FROM: its names come into force, and what `*` gives for it is returned. */
function resolveFrom(resolver: Resolver, node: Node, scope: Scope): Star {
  if ('RangeVar' in node) return starOf(enter(scope, tableIn(resolver, node.RangeVar, scope)));
  if ('JoinExpr' in node) return resolveJoin(resolver, node.JoinExpr, scope);
  if ('RangeSubselect' in node) {
    const { subquery, lateral, alias } = node.RangeSubselect;
    const outer: Scope = lateral === true ? scope : { items: [], outer: scope.outer, ctes: scope.ctes };
    const result = subquery !== undefined && 'SelectStmt' in subquery ? resolveQuery(resolver, subquery.SelectStmt, outer) : { columns: [], known: false };
    return starOf(enter(scope, resultItem(result, alias?.aliasname ?? '', columnAliases(alias))));
  }
  if ('RangeFunction' in node) return starOf(enter(scope, functionIn(resolver, node.RangeFunction, scope)));
  if ('RangeTableSample' in node && node.RangeTableSample.relation !== undefined) return resolveFrom(resolver, node.RangeTableSample.relation, scope);
  resolver.expression(node, scope);
  return starOf(enter(scope, { alias: '', columns: [], known: false }));
}

function enter(scope: Scope, item: FromItem): FromItem {
  scope.items.push(item);
  return item;
}

function tableIn(resolver: Resolver, range: RangeVar, scope: Scope): FromItem {
  resolver.see(range.location);
  const cte = range.schemaname === undefined ? scope.ctes.get(range.relname ?? '') : undefined;
  if (cte !== undefined) return resultItem(cte, range.alias?.aliasname ?? range.relname ?? '', columnAliases(range.alias));
  const relation = resolver.read(rangeName(range));
  return relation === undefined ? { alias: range.alias?.aliasname ?? range.relname ?? '', columns: columnAliases(range.alias).map((name) => ({ name, type: undefined })), known: false } : tableItem(relation, range.alias);
}

function resolveJoin(resolver: Resolver, { larg, rarg, quals, usingClause, isNatural, alias }: JoinExpr, scope: Scope): Star {
  const before = scope.items.length;
  const left = larg === undefined ? { columns: [], known: false } : resolveFrom(resolver, larg, scope);
  const right = rarg === undefined ? { columns: [], known: false } : resolveFrom(resolver, rarg, scope);
  resolver.expression(quals, scope);
  const merged = isNatural === true ? ('natural' as const) : usingClause === undefined ? undefined : stringList(usingClause);
  if (merged !== undefined) {
    const names = merged === 'natural' ? sharedNames(left, right) : merged;
    for (const found of [...left.columns, ...right.columns]) if (names.includes(found.column.name)) resolver.needColumn(found);
  }
  const star = joinStar(left, right, merged);
  if (alias === undefined) return star;
  const names = columnAliases(alias);
  const item: FromItem = { alias: alias.aliasname ?? '', known: star.known, columns: star.columns.map(({ column }, at): ResultColumn => ({ name: names[at] ?? column.name, type: column.type, ...(column.typeId !== undefined && { typeId: column.typeId }) })) };
  scope.items.splice(before, Infinity, item);
  return starOf(item);
}

function functionIn(resolver: Resolver, range: RangeFunction, scope: Scope): FromItem {
  const first = range.functions?.[0];
  const call = first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
  resolver.expression(range.functions, scope);
  const typed = (range.coldeflist ?? []).flatMap((node): ResultColumn[] => {
    if (!('ColumnDef' in node) || node.ColumnDef.typeName === undefined) return [];
    const type = resolveType(resolver.scene, node.ColumnDef.typeName);
    if (type.id !== undefined) resolver.need(type.id);
    return [{ name: node.ColumnDef.colname ?? '', type: type.text, ...(type.id !== undefined && { typeId: type.id }) }];
  });
  if (call === undefined || !('FuncCall' in call)) return { alias: range.alias?.aliasname ?? expressionName(call), columns: [{ name: range.alias?.colnames === undefined ? (range.alias?.aliasname ?? expressionName(call)) : (columnAliases(range.alias)[0] ?? ''), type: undefined }], known: true };
  const name = nameOf(call.FuncCall.funcname ?? []);
  const routines = resolver.routinesFor(call.FuncCall, scope);
  const rows = routines.length === 1 ? routines[0]!.returns?.replace(/^SETOF /, '') : undefined;
  const row = rows === undefined ? undefined : findType(resolver.scene, nameInText(rows));
  return functionItem(range, name.name, routines, row?.kind === 'type' ? row.attributes : row?.columnsKnown === true ? row.columns : undefined, typed);
}

/** A target list: what it gives. */
function resolveTargets(resolver: Resolver, list: readonly Node[], scope: Scope, stars: readonly Star[]): QueryResult {
  const columns: ResultColumn[] = [];
  let known = true;
  const add = (star: Star): void => {
    if (!star.known) known = false;
    for (const found of star.columns) {
      resolver.needColumn(found);
      columns.push({ name: found.column.name, type: found.column.type, ...(found.column.typeId !== undefined && { typeId: found.column.typeId }) });
    }
  };
  for (const node of list) {
    if (!('ResTarget' in node)) continue;
    const { name, val, location } = node.ResTarget;
    resolver.see(location);
    const star = val === undefined ? undefined : starQualifier(val);
    if (star === undefined) {
      resolver.expression(val, scope);
      columns.push({ name: name ?? expressionName(val), ...resolver.typeOf(val, scope) });
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

/** INSERT, UPDATE, DELETE or MERGE inside a body, a rule or a WITH query. */
export function resolveModification(resolver: Resolver, node: { readonly relation?: RangeVar; readonly selectStmt?: Node; readonly cols?: readonly Node[]; readonly targetList?: readonly Node[]; readonly withClause?: WithClause; readonly usingClause?: readonly Node[] | Node; readonly fromClause?: readonly Node[] }, outer: Scope | undefined): void {
  const scope: Scope = { items: [], outer, ctes: outer?.ctes ?? noCtes };
  if (node.withClause !== undefined) resolveWith(resolver, node.withClause, scope);
  if (node.relation !== undefined) {
    const item = enter(scope, tableIn(resolver, node.relation, scope));
    // Without a list of columns, INSERT writes as many as it is given.
    if (node.selectStmt !== undefined && node.cols === undefined && 'SelectStmt' in node.selectStmt) {
      const given = resolveQuery(resolver.fork(), node.selectStmt.SelectStmt, outer);
      for (const column of item.columns.slice(0, given.known ? given.columns.length : undefined)) resolver.needColumn({ item, column });
    }
    for (const target of [...(node.cols ?? []), ...(node.targetList ?? [])]) {
      const column = 'ResTarget' in target ? item.columns.find((candidate) => candidate.name === target.ResTarget.name) : undefined;
      if (column !== undefined) resolver.needColumn({ item, column });
    }
  }
  for (const entry of [...(node.fromClause ?? []), ...[node.usingClause ?? []].flat()]) resolveFrom(resolver, entry, scope);
  resolver.expression({ ...node, relation: undefined, withClause: undefined, fromClause: undefined, usingClause: undefined }, scope);
}
