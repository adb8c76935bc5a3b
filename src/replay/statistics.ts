import type { AlterStatsStmt, CreateStatsStmt, Node } from '@pgsql/types';
import { columnNamed, columnNumbered, distinctNeeds, type Dependency, type Statistics } from '../catalog/index.js';
import { nameOf, rangeName, type WrittenName } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { freeStatisticsName } from './generated-names.js';
import type { Scene } from './scene.js';
import { refusesFor } from './taken-names.js';

/** CREATE STATISTICS. They go with their table, and with each of their columns. */
export function createStatistics(scene: Scene, statement: CreateStatsStmt): void {
  const range = statement.relations?.[0];
  const table = range !== undefined && 'RangeVar' in range ? scene.target(rangeName(range.RangeVar)) : undefined;
  if (table === undefined) return;
  const columns: number[] = [];
  const needs: Dependency[] = [];
  let expressions = 0;
  for (const node of statement.exprs ?? []) {
    if (!('StatsElem' in node)) continue;
    const { name, expr } = node.StatsElem;
    const column = name === undefined ? undefined : columnNamed(table, name)?.number;
    if (column !== undefined) columns.push(column);
    if (expr === undefined) continue;
    expressions++;
    needs.push(...readExpression(scene, expr, { table }).needs);
  }
  const names = [...columns.map((number) => columnNumbered(table, number)?.name ?? ''), ...Array.from({ length: expressions }, () => 'expr')];
  const name = statement.defnames === undefined ? { schema: table.schema, name: freeStatisticsName(scene, table, names) } : scene.nameForNew(nameOf(statement.defnames));
  const existing = scene.catalog.statistics(name);
  if (existing !== undefined) {
    if (statement.if_not_exists === true) scene.emit('statistics.exists', { table, statistics: existing });
    else refusesFor(scene, existing, '42710', `statistics object "${name.name}" already exists`);
    return;
  }
  const statistics: Statistics = {
    kind: 'statistics', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, ...name, table: table.id,
    dependsOn: distinctNeeds([
      { on: table.id, type: 'auto' },
      ...columns.map((column): Dependency => ({ on: table.id, column, type: 'auto' })),
      ...needs.map((need): Dependency => (need.on === table.id ? { ...need, type: 'auto' } : need)),
    ]),
  };
  scene.emit('statistics.create', { table, statistics }, scene.catalog.put(statistics));
}

/** ALTER STATISTICS … SET STATISTICS. */
export function alterStatistics(scene: Scene, statement: AlterStatsStmt): void {
  const before = findStatistics(scene, nameOf(statement.defnames ?? []));
  const table = scene.catalog.getAs('relation', before?.table);
  if (before !== undefined && table !== undefined) scene.emit('statistics.alter', { table, before, after: before });
}

/** Another name or schema for the statistics that a statement names by a list of strings. */
export function changeStatistics(scene: Scene, node: Node | undefined, to: Partial<Pick<Statistics, 'name' | 'schema'>>): void {
  const before = findStatistics(scene, nameOf(node !== undefined && 'List' in node ? (node.List.items ?? []) : []));
  const table = scene.catalog.getAs('relation', before?.table);
  if (before === undefined || table === undefined) return;
  const after: Statistics = { ...before, ...to };
  scene.emit('statistics.rename', { table, before, after }, scene.catalog.put(after));
}

/** The statistics that a name means here. */
export function findStatistics(scene: Scene, name: WrittenName): Statistics | undefined {
  for (const schema of name.schema === undefined ? scene.session.searchPath : [name.schema]) {
    const found = scene.catalog.statistics({ schema, name: name.name });
    if (found !== undefined) return found;
  }
  return undefined;
}
