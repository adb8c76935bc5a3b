import type { FuncCall, Node, SelectStmt } from '@pgsql/types';
import { nameOf } from '../sql/names.js';
import { walk } from '../sql/walk.js';
import { lookUp } from './column-lookup.js';
import type { FromItem, Scope } from './from-clause.js';
import type { Resolver } from './resolver.js';
import type { Scene } from './scene.js';

const aggregates = new Set(['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'json_agg', 'jsonb_agg', 'string_agg', 'bool_and', 'bool_or', 'every', 'json_object_agg', 'jsonb_object_agg', 'stddev', 'variance', 'bit_and', 'bit_or', 'range_agg', 'xmlagg', 'mode', 'percentile_cont', 'percentile_disc', 'any_value']);

/** True for a call that gives one value for several rows. */
export function isAggregate(scene: Scene, { funcname, agg_within_group: within, agg_star: star }: FuncCall): boolean {
  if (within === true || star === true) return true;
  const name = nameOf(funcname ?? []);
  const own = scene.catalog.functionsIn(name.schema === undefined ? scene.session.searchPath : [name.schema], name.name);
  return own.length === 0 ? aggregates.has(name.name) : own.some((routine) => routine.routine === 'aggregate');
}

/** A query that groups by a primary key may show the other columns of its table bare, and needs that key then (check_functional_grouping in pg_constraint.c). */
export function needGroupedKeys(resolver: Resolver, { groupClause, targetList = [], havingClause, sortClause = [] }: SelectStmt, scope: Scope): void {
  if (groupClause === undefined) return;
  const grouped = new Map<FromItem, number[]>();
  for (const node of groupClause) {
    const at = 'A_Const' in node ? node.A_Const.ival?.ival : undefined;
    const target = at === undefined ? undefined : targetList[at - 1];
    const expression = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : node;
    const found = expression !== undefined && 'ColumnRef' in expression ? lookUp(expression.ColumnRef, scope) : undefined;
    if (found === undefined || found === 'row' || found.column.number === undefined) continue;
    grouped.set(found.item, [...(grouped.get(found.item) ?? []), found.column.number]);
  }
  for (const [item, numbers] of grouped) {
    const key = item.relation && resolver.scene.catalog.constraints(item.relation.id).find((constraint) => constraint.type === 'primary-key');
    if (key === undefined || !key.columns.every((column) => numbers.includes(column))) continue;
    if (showsOthers(resolver.scene, [...targetList, ...(havingClause ? [havingClause] : []), ...sortClause], item, numbers, scope)) resolver.need(key.id);
  }
}

/** True when a column of the item stands outside of aggregates that is not among those grouped by. */
function showsOthers(scene: Scene, nodes: readonly Node[], item: FromItem, numbers: readonly number[], scope: Scope): boolean {
  let others = false;
  walk(nodes, {
    SubLink: () => false,
    FuncCall: (call) => !isAggregate(scene, call) || call.over !== undefined,
    ColumnRef: (reference) => {
      const found = lookUp(reference, scope);
      if (found === 'row') others ||= item.columns.some(({ number }) => number !== undefined && !numbers.includes(number)) && isOf(item, reference.fields);
      else if (found?.item === item && found.column.number !== undefined && !numbers.includes(found.column.number)) others = true;
    },
  });
  return others;
}

/** `*` is of every item, `t.*` of one. */
function isOf(item: FromItem, fields: readonly Node[] | undefined): boolean {
  const qualifier = fields?.at(fields.length > 1 && 'A_Star' in fields.at(-1)! ? -2 : -1);
  return qualifier !== undefined && ('A_Star' in qualifier || ('String' in qualifier && qualifier.String.sval === item.alias));
}
