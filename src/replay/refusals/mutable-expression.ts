import type { IndexStmt, Node } from '@pgsql/types';
import type { Relation } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import { readExpression } from '../expressions.js';
import type { Call } from '../resolver.js';
import type { Scene } from '../scene.js';
import { dependsOnSession } from '../session-casts.js';
import { isMutable } from '../volatility.js';
import { refusedSite } from './misplaced-expression.js';
import type { Refusal } from './refusal.js';

/** Why a column cannot be generated from an expression (cookDefault in heap.c). */
export function refusedGeneration(scene: Scene, table: Relation, expression: Node, calls: readonly Call[]): Refusal | undefined {
  return isSurelyMutable(scene, table, expression, calls) ? { sqlstate: '42P17', error: 'generation expression is not immutable' } : undefined;
}

/** Why an index cannot be over an expression, or have a predicate (CheckPredicate and ComputeIndexAttrs in indexcmds.c). */
export function refusedIndexExpressions(scene: Scene, table: Relation, { indexParams = [], whereClause }: IndexStmt): Refusal | undefined {
  const isRefused = (expression: Node): boolean => isSurelyMutable(scene, table, expression, readExpression(scene, expression, { table }).calls);
  const keys = indexParams.flatMap((node) => ('IndexElem' in node ? (node.IndexElem.expr ?? []) : []));
  const misplaced = keys.map((key) => refusedSite('index expression', key)).find((refusal) => refusal !== undefined) ?? refusedSite('index predicate', whereClause);
  if (misplaced !== undefined) return { ...misplaced, object: table };
  if (whereClause !== undefined && isRefused(whereClause)) return { sqlstate: '42P17', error: 'functions in index predicate must be marked IMMUTABLE', object: table };
  return keys.some(isRefused) ? { sqlstate: '42P17', error: 'functions in index expression must be marked IMMUTABLE', object: table } : undefined;
}

/** True when what makes it mutable is a function of Postgres, or the only one of its name that files made. */
function isSurelyMutable(scene: Scene, table: Relation, expression: Node, calls: readonly Call[]): boolean {
  const certain = calls.filter(({ routines }) => routines === undefined || (routines.length === 1 && isSurelyThere(scene, routines[0]!)));
  return isMutable(scene, expression, certain) || (isSurelyThere(scene, table) && dependsOnSession(scene, table, expression));
}
