import type { Node, SelectStmt } from '@pgsql/types';
import { columnNamed, type Dependency, type ObjectId, type QualifiedName, type Relation, type Routine } from '../catalog/index.js';
import { rangeName, typeReference } from '../sql/names.js';
import { references } from '../sql/references.js';
import { findType } from './columns.js';
import type { Scene } from './scene.js';

/** What a view's or CREATE TABLE AS's query gives and needs. */
export interface QueryAnalysis {
  readonly columns: readonly { readonly name: string; readonly type: string | undefined }[];
  /** False when the query selects `*` from something whose columns are not known. */
  readonly columnsKnown: boolean;
  readonly reads: readonly ObjectId[];
  readonly calls: readonly ObjectId[];
  readonly needs: readonly Dependency[];
  readonly updatable: boolean;
  readonly over?: ObjectId;
  readonly passesThrough?: Readonly<Record<string, number>>;
}

/** Follow a query: the relations, columns and functions that it needs, and the columns that come out. */
export function analyseQuery(scene: Scene, query: Node): QueryAnalysis {
  const found = references(query);
  const reads: Relation[] = [];
  for (const named of found.relations) {
    const relation = scene.relation(named);
    if (!reads.includes(relation)) reads.push(relation);
  }
  const calls = found.functions.flatMap((call) => findFunctions(scene, call, call.arguments).map((routine) => routine.id));
  const needs: Dependency[] = reads.map((relation) => ({ on: relation.id, type: 'normal' }));
  const star = found.columns.some((column) => column.name === '*');
  for (const relation of reads) {
    for (const column of relation.columns) {
      if (star || found.columns.some((named) => named.name === column.name)) needs.push({ on: relation.id, column: column.number, type: 'normal' });
    }
  }
  for (const id of calls) needs.push({ on: id, type: 'normal' });
  for (const type of found.types) {
    const object = findType(scene, type);
    if (object !== undefined) needs.push({ on: object.id, type: 'normal' });
  }

  const select = 'SelectStmt' in query ? query.SelectStmt : undefined;
  const output = select === undefined ? { columns: [], known: false } : outputColumns(scene, select);
  return {
    columns: output.columns,
    columnsKnown: output.known,
    reads: reads.map((relation) => relation.id),
    calls,
    needs,
    ...(select !== undefined ? updatability(scene, select, output.columns) : { updatable: false }),
  };
}

interface Scope {
  readonly alias: string;
  readonly relation?: Relation;
  readonly columns?: readonly { readonly name: string; readonly type: string | undefined }[];
}

function outputColumns(scene: Scene, select: SelectStmt, ctes: ReadonlyMap<string, Scope> = new Map()): { columns: { name: string; type: string | undefined }[]; known: boolean } {
  const inner = new Map(ctes);
  for (const node of select.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in node) || node.CommonTableExpr.ctequery === undefined) continue;
    const { ctename, ctequery, aliascolnames } = node.CommonTableExpr;
    const result = 'SelectStmt' in ctequery ? outputColumns(scene, ctequery.SelectStmt, inner) : { columns: [], known: false };
    const names = aliascolnames?.flatMap((alias) => ('String' in alias ? [alias.String.sval ?? ''] : [])) ?? [];
    inner.set(ctename ?? '', { alias: ctename ?? '', ...(result.known && { columns: result.columns.map((column, at) => ({ ...column, name: names[at] ?? column.name })) }) });
  }
  if (select.op !== undefined && select.op !== 'SETOP_NONE' && select.larg !== undefined) return outputColumns(scene, select.larg, inner);
  if (select.valuesLists !== undefined) return { columns: [], known: false };

  const scopes = (select.fromClause ?? []).flatMap((item) => scopesOf(scene, item, inner));
  const columns: { name: string; type: string | undefined }[] = [];
  let known = true;
  for (const node of select.targetList ?? []) {
    if (!('ResTarget' in node)) continue;
    const { name, val } = node.ResTarget;
    if (val !== undefined && 'ColumnRef' in val) {
      const fields = val.ColumnRef.fields ?? [];
      const last = fields[fields.length - 1];
      if (last !== undefined && 'A_Star' in last) {
        const qualifier = fields.length > 1 ? fieldText(fields[fields.length - 2]) : undefined;
        for (const scope of qualifier === undefined ? scopes : scopes.filter((item) => item.alias === qualifier)) {
          const all = scope.columns ?? (scope.relation?.columnsKnown === true ? scope.relation.columns : undefined);
          if (all === undefined) known = false;
          else columns.push(...all.map((column) => ({ name: column.name, type: column.type })));
        }
        if (scopes.length === 0) known = false;
        continue;
      }
      const column = fieldText(last) ?? '';
      const qualifier = fields.length > 1 ? fieldText(fields[fields.length - 2]) : undefined;
      columns.push({ name: name ?? column, type: columnType(scopes, qualifier, column) });
      continue;
    }
    columns.push({ name: name ?? expressionName(val), type: expressionType(val) });
  }
  return { columns, known };
}

function scopesOf(scene: Scene, item: Node, ctes: ReadonlyMap<string, Scope>): Scope[] {
  if ('RangeVar' in item) {
    const alias = item.RangeVar.alias?.aliasname ?? item.RangeVar.relname ?? '';
    const cte = item.RangeVar.schemaname === undefined ? ctes.get(item.RangeVar.relname ?? '') : undefined;
    if (cte !== undefined) return [{ ...cte, alias }];
    const relation = scene.findRelation(rangeName(item.RangeVar));
    return [{ alias, ...(relation && { relation }) }];
  }
  if ('JoinExpr' in item) {
    // NATURAL and USING merge columns; then `*` is not the plain sequence of both sides.
    const merged = item.JoinExpr.isNatural === true || (item.JoinExpr.usingClause?.length ?? 0) > 0;
    const sides = [item.JoinExpr.larg, item.JoinExpr.rarg].flatMap((side) => (side === undefined ? [] : scopesOf(scene, side, ctes)));
    return merged ? sides.map(({ alias }) => ({ alias })) : sides;
  }
  if ('RangeSubselect' in item) {
    const alias = item.RangeSubselect.alias?.aliasname ?? '';
    const { subquery } = item.RangeSubselect;
    if (subquery === undefined || !('SelectStmt' in subquery)) return [{ alias }];
    const result = outputColumns(scene, subquery.SelectStmt, ctes);
    return [{ alias, ...(result.known && { columns: result.columns }) }];
  }
  if ('RangeFunction' in item) return [{ alias: item.RangeFunction.alias?.aliasname ?? '' }];
  return [{ alias: '' }];
}

function columnType(scopes: readonly Scope[], qualifier: string | undefined, name: string): string | undefined {
  for (const scope of scopes) {
    if (qualifier !== undefined && scope.alias !== qualifier) continue;
    const column = (scope.columns ?? scope.relation?.columns)?.find((candidate) => candidate.name === name);
    if (column !== undefined) return column.type;
  }
  return undefined;
}

/** FigureColname in parse_target.c, for the cases that occur. */
function expressionName(expression: Node | undefined): string {
  if (expression === undefined) return '?column?';
  if ('FuncCall' in expression) return fieldText(expression.FuncCall.funcname?.at(-1)) ?? '?column?';
  if ('TypeCast' in expression) {
    const inner = expressionName(expression.TypeCast.arg);
    return inner === '?column?' ? (fieldText(expression.TypeCast.typeName?.names?.at(-1)) ?? inner) : inner;
  }
  if ('ColumnRef' in expression) return fieldText(expression.ColumnRef.fields?.at(-1)) ?? '?column?';
  if ('CoalesceExpr' in expression) return 'coalesce';
  if ('CaseExpr' in expression) {
    const fallback = expressionName(expression.CaseExpr.defresult);
    return fallback === '?column?' ? 'case' : fallback;
  }
  if ('SubLink' in expression) {
    if (expression.SubLink.subLinkType === 'EXISTS_SUBLINK') return 'exists';
    if (expression.SubLink.subLinkType === 'ARRAY_SUBLINK') return 'array';
    const select = expression.SubLink.subselect;
    const target = select !== undefined && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined;
    return target !== undefined && 'ResTarget' in target ? (target.ResTarget.name ?? expressionName(target.ResTarget.val)) : '?column?';
  }
  if ('A_ArrayExpr' in expression) return 'array';
  if ('A_Indirection' in expression) return fieldText(expression.A_Indirection.indirection?.at(-1)) ?? expressionName(expression.A_Indirection.arg);
  if ('MinMaxExpr' in expression) return expression.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest';
  if ('RowExpr' in expression) return 'row';
  if ('SQLValueFunction' in expression) return (expression.SQLValueFunction.op ?? '').replace('SVFOP_', '').toLowerCase();
  if ('A_Expr' in expression && expression.A_Expr.kind === 'AEXPR_NULLIF') return 'nullif';
  if ('CollateClause' in expression) return expressionName(expression.CollateClause.arg);
  return '?column?';
}

/** The type of an expression where it is written down: a cast. */
function expressionType(expression: Node | undefined): string | undefined {
  return expression !== undefined && 'TypeCast' in expression && expression.TypeCast.typeName !== undefined ? typeReference(expression.TypeCast.typeName).text : undefined;
}

/** view_query_is_auto_updatable in rewriteHandler.c. */
function updatability(scene: Scene, select: SelectStmt, output: readonly { readonly name: string }[]): Pick<QueryAnalysis, 'updatable' | 'over' | 'passesThrough'> {
  const from = select.fromClause?.[0];
  const plain = select.fromClause?.length === 1 && from !== undefined && 'RangeVar' in from && select.withClause === undefined && select.distinctClause === undefined
    && select.groupClause === undefined && select.havingClause === undefined && select.limitCount === undefined && select.limitOffset === undefined
    && (select.op === undefined || select.op === 'SETOP_NONE') && select.targetList !== undefined;
  if (!plain) return { updatable: false };
  const over = scene.findRelation(rangeName(from.RangeVar));
  if (over === undefined) return { updatable: false };
  const passesThrough: Record<string, number> = {};
  let at = 0;
  let computed = false;
  for (const node of select.targetList ?? []) {
    const value = 'ResTarget' in node ? node.ResTarget.val : undefined;
    if (value !== undefined && 'ColumnRef' in value) {
      const last = value.ColumnRef.fields?.at(-1);
      if (last !== undefined && 'A_Star' in last) {
        for (const column of over.columns) passesThrough[column.name] = column.number;
        at += over.columns.length;
        continue;
      }
      const column = columnNamed(over, fieldText(last) ?? '');
      const name = output[at]?.name;
      if (column !== undefined && name !== undefined) passesThrough[name] = column.number;
    } else if (value !== undefined && 'FuncCall' in value && (value.FuncCall.over !== undefined || isAggregate(value))) {
      computed = true;
    }
    at++;
  }
  const writable = over.relationKind === 'table' || over.relationKind === 'partitioned-table' || over.relationKind === 'foreign-table' || over.view?.updatable === true;
  return { updatable: writable && !computed, over: over.id, passesThrough };
}

const aggregates = new Set(['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'json_agg', 'jsonb_agg', 'string_agg', 'bool_and', 'bool_or', 'every', 'json_object_agg', 'jsonb_object_agg']);

function isAggregate(node: Node): boolean {
  return 'FuncCall' in node && aggregates.has(fieldText(node.FuncCall.funcname?.at(-1)) ?? '');
}

function fieldText(node: Node | undefined): string | undefined {
  return node !== undefined && 'String' in node ? node.String.sval : undefined;
}

/** The functions that a call can mean here: overloads that take this many arguments. */
export function findFunctions(scene: Scene, name: { readonly schema?: string | undefined; readonly name: string }, argumentCount?: number): readonly Routine[] {
  const schemas = name.schema === undefined ? scene.session.searchPath : [name.schema];
  for (const schema of schemas) {
    const overloads = scene.catalog.functions({ schema, name: name.name } satisfies QualifiedName);
    if (overloads.length === 0) continue;
    const fitting = argumentCount === undefined ? overloads : overloads.filter((routine) => takes(routine, argumentCount));
    return fitting.length > 0 ? fitting : overloads;
  }
  return [];
}

function takes(routine: Routine, count: number): boolean {
  const inputs = routine.parameters.filter((parameter) => parameter.mode !== 'out' && parameter.mode !== 'table');
  const required = inputs.filter((parameter) => !parameter.hasDefault && parameter.mode !== 'variadic').length;
  return count >= required && (count <= inputs.length || inputs.some((parameter) => parameter.mode === 'variadic'));
}

/** What an expression of a default, CHECK, policy, index or trigger needs. `of` is the table whose columns it may name. */
export function needsOfExpression(scene: Scene, expression: Node | undefined, of?: Relation): readonly Dependency[] {
  if (expression === undefined) return [];
  const found = references(expression);
  const needs: Dependency[] = [];
  for (const named of found.relations) {
    const relation = scene.relation(named, named.sequence === true ? 'sequence' : 'table');
    needs.push({ on: relation.id, type: 'normal' });
    for (const column of relation.columns) {
      if (found.columns.some((reference) => reference.name === column.name || reference.name === '*')) needs.push({ on: relation.id, column: column.number, type: 'normal' });
    }
  }
  for (const column of found.columns) {
    const own = of && columnNamed(of, column.name);
    if (own !== undefined) needs.push({ on: of!.id, column: own.number, type: 'normal' });
  }
  for (const call of found.functions) for (const routine of findFunctions(scene, call, call.arguments)) needs.push({ on: routine.id, type: 'normal' });
  for (const type of found.types) {
    const object = findType(scene, type);
    if (object !== undefined) needs.push({ on: object.id, type: 'normal' });
  }
  return needs;
}

/** The column names in an expression, each once. */
export function columnsNamed(expression: Node | undefined): readonly string[] {
  return expression === undefined ? [] : [...new Set(references(expression).columns.map((column) => column.name))];
}
