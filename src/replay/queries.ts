import type { Node, SelectStmt } from '@pgsql/types';
import { columnNamed, type Dependency, type ObjectId } from '../catalog/index.js';
import { locatedText } from '../sql/expression-text.js';
import { nameOf, rangeName, stringOf } from '../sql/names.js';
import { walk } from '../sql/walk.js';
import { setReturning, type QueryResult, type ResultColumn } from './from-clause.js';
import { isAggregate } from './grouped-keys.js';
import { resolveQuery } from './query-resolution.js';
import { Resolver } from './resolver.js';
import type { Scene } from './scene.js';
import type { Unresolved } from './unresolved.js';

/** What a view's or CREATE TABLE AS's query gives and needs. */
export interface QueryAnalysis {
  /** The query's SQL text. */
  readonly text: string;
  readonly columns: readonly ResultColumn[];
  /** False when the query selects `*` from something whose columns are not known. */
  readonly columnsKnown: boolean;
  readonly reads: readonly ObjectId[];
  readonly calls: readonly ObjectId[];
  readonly needs: readonly Dependency[];
  /** The first name that Postgres does not find. */
  readonly missing: Unresolved | undefined;
  readonly callsUnknown: boolean;
  readonly updatable: boolean;
  readonly over?: ObjectId;
  readonly passesThrough?: Readonly<Record<string, number>>;
}

/** Follow a query: the relations, columns and functions that it needs, and the columns that come out. */
export function analyseQuery(scene: Scene, query: Node): QueryAnalysis {
  const resolver = new Resolver(scene);
  const select = 'SelectStmt' in query ? query.SelectStmt : undefined;
  if (select === undefined) resolver.expression(query, undefined);
  const result: QueryResult = select === undefined ? { columns: [], known: false } : resolveQuery(resolver, select);
  for (const { typeId } of result.columns) if (typeId !== undefined) resolver.need(typeId);
  return {
    text: locatedText(scene.statement, resolver, true),
    columns: result.columns,
    columnsKnown: result.known,
    reads: resolver.reads.map((relation) => relation.id),
    calls: resolver.routines.map((routine) => routine.id),
    needs: resolver.needs,
    missing: resolver.surelyMissing,
    callsUnknown: resolver.callsUnknown,
    ...(select === undefined ? { updatable: false } : updatability(scene, select, result.columns)),
  };
}

/** view_query_is_auto_updatable in rewriteHandler.c. */
function updatability(scene: Scene, select: SelectStmt, output: readonly ResultColumn[]): Pick<QueryAnalysis, 'updatable' | 'over' | 'passesThrough'> {
  const from = select.fromClause?.[0];
  const plain = select.fromClause?.length === 1 && from !== undefined && 'RangeVar' in from && select.withClause === undefined && select.distinctClause === undefined
    && select.groupClause === undefined && select.havingClause === undefined && select.limitCount === undefined && select.limitOffset === undefined
    && (select.op === undefined || select.op === 'SETOP_NONE') && select.targetList !== undefined;
  if (!plain) return { updatable: false };
  const over = scene.findRelation(rangeName(from.RangeVar));
  if (over === undefined) return { updatable: false };
  // An alias may name the columns anew: `users as u (a, b)`.
  const aliases = from.RangeVar.alias?.colnames?.map(stringOf) ?? [];
  const numberOf = (name: string | undefined): number | undefined => over.columns.find((column, at) => (aliases[at] ?? column.name) === name)?.number;
  const passesThrough: Record<string, number> = {};
  let at = 0;
  let computed = false;
  for (const node of select.targetList ?? []) {
    const value = 'ResTarget' in node ? node.ResTarget.val : undefined;
    if (value !== undefined && 'ColumnRef' in value) {
      const last = value.ColumnRef.fields?.at(-1);
      if (last !== undefined && 'A_Star' in last) {
        for (const column of over.columns) {
          const name = output[at++]?.name;
          if (name !== undefined) passesThrough[name] = column.number;
        }
        continue;
      }
      const number = numberOf(stringOf(last));
      const name = output[at]?.name;
      if (number !== undefined && name !== undefined) passesThrough[name] = number;
    } else if (value !== undefined && 'A_Indirection' in value) {
      // `(t).name`, where t is the row.
      const number = numberOf(stringOf(value.A_Indirection.indirection?.[0]));
      const row = value.A_Indirection.arg !== undefined && 'ColumnRef' in value.A_Indirection.arg ? stringOf(value.A_Indirection.arg.ColumnRef.fields?.[0]) : undefined;
      const name = output[at]?.name;
      if (number !== undefined && name !== undefined && row === (from.RangeVar.alias?.aliasname ?? over.name) && columnNamed(over, row) === undefined) passesThrough[name] = number;
    } else if (value !== undefined && isComputed(scene, value)) {
      computed = true;
    }
    at++;
  }
  const writable = over.relationKind === 'table' || over.relationKind === 'partitioned-table' || over.relationKind === 'foreign-table' || over.view?.updatable === true;
  // At least one column has to be a plain one; those of an assumed table are not listed.
  const some = Object.keys(passesThrough).length > 0 || !over.columnsKnown;
  return { updatable: writable && !computed && some, over: over.id, passesThrough };
}

/** True for what gives several rows, or one for several: then there is no one row to write to. Subqueries do not matter. */
function isComputed(scene: Scene, expression: Node): boolean {
  let computed = false;
  walk(expression, {
    SubLink: () => false,
    FuncCall: (call) => {
      const name = nameOf(call.funcname ?? []);
      const own = scene.catalog.functionsIn(name.schema === undefined ? scene.session.searchPath : [name.schema], name.name);
      const builtIn = own.length === 0 && setReturning.has(name.name);
      if (call.over !== undefined || isAggregate(scene, call) || builtIn || own.some((routine) => /^(?:SETOF|TABLE)\b/.test(routine.returns ?? ''))) computed = true;
    },
  });
  return computed;
}
