import type { Catalog, CatalogObject, Relation, Routine } from '../catalog/index.js';
import type { Effect } from '../replay/effects.js';
import { ownerOf } from '../sql/extension-names.js';
import type { StatementLocks } from '../replay/locks/statement-locks.js';
import { isUnknownFunction } from '../replay/unresolved.js';
import type { WrittenName } from '../sql/names.js';
import { references, type FunctionReference } from '../sql/references.js';
import type { NodeTag, Statement } from '../sql/statement.js';

/** Why the replay does not know all that a statement does. */
export type Unclear = 'dynamic SQL' | 'dynamic SQL before it' | 'a condition' | 'what was made under a condition' | 'the functions that it calls' | 'the triggers that it fires' | 'the system views that it reads';

/** What of an effect the replay does not follow. */
export function doubtOf(effect: Effect, catalog: Catalog): Unclear | undefined {
  if (effect.kind === 'opaque') return 'dynamic SQL';
  if (effect.conditional) return 'a condition';
  if (objectsOf(effect).some((object) => 'origin' in object && object.origin?.conditional === true)) return 'what was made under a condition';
  const changesRows = effect.kind === 'data.insert' || effect.kind === 'data.update' || effect.kind === 'data.delete';
  return changesRows && catalog.triggers(effect.table.id).length > 0 ? 'the triggers that it fires' : undefined;
}

function objectsOf(effect: Effect): readonly CatalogObject[] {
  return Object.values(effect).filter((value: unknown): value is CatalogObject => typeof value === 'object' && value !== null && 'kind' in value && 'id' in value);
}

/** Statements whose expressions are evaluated when they run; those of a view, a policy, a function are not. */
const evaluating = new Set<NodeTag>(['SelectStmt', 'CallStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt', 'CreateTableAsStmt', 'RefreshMatViewStmt', 'AlterTableStmt', 'IndexStmt']);

/** Of a statement and its locks: whether functions run whose bodies the replay does not follow. */
export function doubtOfCalls({ statement, locks, conditional }: Pick<StatementLocks, 'statement' | 'locks' | 'conditional'>, catalog: Catalog): Unclear | undefined {
  if (conditional) return 'a condition';
  if (references(statement.node).relations.some((name) => isChangedUnseen(name, catalog))) return 'dynamic SQL before it';
  if (!evaluating.has(Object.keys(statement.node)[0] as NodeTag)) return undefined;
  if (references(statement.node).relations.some(isSystemView)) return 'the system views that it reads';
  return calledBy(statement, catalog) || locks.some(({ relation }) => relation.kind === 'relation' && callsWithin(relation, catalog)) ? 'the functions that it calls' : undefined;
}

/** Whether SQL that the replay cannot follow may have changed a table, or what hangs on it, since it was made. */
function isChangedUnseen({ schema, name }: WrittenName, catalog: Catalog): boolean {
  const relation = catalog.firstRelation(schema === undefined ? schemasOf(catalog) : [schema], name);
  return relation !== undefined && !changeable.every((part) => catalog.knowsSinceMade(relation.id, part));
}

const changeable = ['tables', 'row-security', 'policies', 'indexes', 'triggers'] as const;

function schemasOf(catalog: Catalog): readonly string[] {
  return [...catalog.objectsOf('schema')].map(({ name }) => name);
}

/** Views that put definitions together again, for which they open what those name. */
function isSystemView({ schema, name }: WrittenName): boolean {
  return schema === 'information_schema' || ((schema === undefined || schema === 'pg_catalog') && /^pg_(?:views|matviews|policies|rules|indexes|stats|stats_ext)$/.test(name));
}

function calledBy({ node }: Statement, catalog: Catalog): boolean {
  const mayRead = ({ schema, name }: FunctionReference): boolean => {
    const known = catalog.functionsIn(schema === undefined ? schemasOf(catalog) : [schema], name);
    return known.length === 0 ? isUnknownFunction({ schema, name }) && ownerOf('function', name) === undefined : known.some(hasBody);
  };
  return references(node).functions.some(mayRead);
}

/** Whether reading or changing a relation calls functions: those of a view's query, of defaults and of constraints. */
function callsWithin(relation: Relation, catalog: Catalog): boolean {
  const needs = [...relation.dependsOn, ...catalog.constraints(relation.id).flatMap(({ dependsOn }) => dependsOn)].map(({ on }) => on);
  return [...(relation.view?.calls ?? []), ...needs].some((id) => {
    const routine = catalog.getAs('function', id);
    return routine !== undefined && hasBody(routine);
  });
}

function hasBody({ language }: Routine): boolean {
  return language !== 'internal' && language !== 'c';
}
