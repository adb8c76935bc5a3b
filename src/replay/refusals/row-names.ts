import type { DeleteStmt, InsertStmt, Node, UpdateStmt } from '@pgsql/types';
import type { Relation } from '../../catalog/index.js';
import { refusesMissingColumn, refusesUnresolved } from '../missing-names.js';
import { resolveModification } from '../query-resolution.js';
import { Resolver } from '../resolver.js';
import type { Scene } from '../scene.js';

/** Refuse a change of rows that writes a column which the table has not (checkInsertTargets, transformUpdateTargetList). True when it is refused. */
export function refusesWrittenColumn(scene: Scene, table: Relation, targets: readonly Node[] = []): boolean {
  return targets.some((node) => 'ResTarget' in node && node.ResTarget.name !== undefined && refusesMissingColumn(scene, table, node.ResTarget.name, 'column', () => scene.spanAt(node.ResTarget.location, node.ResTarget.name!.length)));
}

/** Refuse a change of rows that names what is not there in its conditions, its values or what it reads. True when it is refused. */
export function refusesReadName(scene: Scene, statement: InsertStmt | UpdateStmt | DeleteStmt): boolean {
  if (scene.inBlock || !scene.observed) return false;
  const { withClause, ...rest } = statement;
  // The values of an INSERT see nothing of the table that it writes to; what RETURNING names is written last, and changes nothing.
  const read = 'selectStmt' in rest ? { selectStmt: rest.selectStmt } : { ...rest, returningList: undefined, returningClause: undefined };
  const resolver = new Resolver(scene);
  resolveModification(resolver, { ...read, ...(withClause && { withClause }) }, undefined);
  return refusesUnresolved(scene, resolver.surelyMissing);
}
