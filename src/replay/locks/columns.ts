import type { Catalog, Column, ObjectId, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { Work } from '../effects.js';
import { touchedKeys } from '../retyping.js';
import { briefly, type LockTable, type LockTaken } from './lock.js';

/** What changes of columns lock (manual, 13.3.1, and the notes of each command). */
export const columnLocks: LockTable = {
  'column.add': ({ table, column, rewrite }, { before }) => {
    if (rewrite !== 'none') return [onRows(table, 'rewrite'), ...namedByDefault(before, table, column, 'RowExclusive')];
    return [onRows(table, lacksValues(before, column) ? 'scan' : 'none')];
  },
  'column.drop': briefly('AccessExclusive'),
  'column.rename': briefly('AccessExclusive'),
  'column.set-type': ({ table, before: was, after: is, work }, { before, postgres }) => [
    onRows(table, work === 'unknown' ? 'rewrite' : work),
    ...touchedKeys(before, table, was, is).map(({ other, scans }): LockTaken => ({ relation: other, mode: 'AccessExclusive', work: scans ? 'scan' : 'none' })),
    ...(was.identity === undefined ? [] : ownSequences(before, table, was, 'ShareRowExclusive')),
    ...(postgres >= 18 ? namedByDefault(before, table, is, 'AccessShare') : []),
  ],
  // From version 18 on what an expression names is locked while that is noted.
  'column.set-default': ({ table, after }, { before, postgres }) => [onRows(table, 'none'), ...(postgres >= 18 ? namedByDefault(before, table, after, 'AccessShare') : [])],
  'column.drop-default': briefly('AccessExclusive'),
  'column.set-not-null': ({ table, scans }) => [onRows(table, scans ? 'scan' : 'none')],
  'column.drop-not-null': briefly('AccessExclusive'),
  'column.set-identity': ({ table, before: was, after: is }, { before }) => [
    onRows(table, 'none'),
    ...(was.identity === undefined ? [] : ownSequences(before, table, was, is.identity === undefined ? 'AccessExclusive' : 'ShareRowExclusive')),
  ],
  'column.set-options': briefly('ShareUpdateExclusive'),
};

/** An ACCESS EXCLUSIVE lock. The rows of a partitioned table are in its partitions, each of which has a lock of its own. */
function onRows(relation: Relation, work: Work): LockTaken {
  return { relation, mode: 'AccessExclusive', work: relation.relationKind === 'table' || relation.relationKind === 'materialized-view' ? work : 'none' };
}

/** NOT NULL without a value for the rows that are there: they are looked at, and there had better be none. */
function lacksValues(catalog: Catalog, { notNull, default: text, generated, typeId }: Column): boolean {
  if (generated === 'virtual') return notNull;
  return notNull && text === undefined && catalog.getAs('type', typeId)?.default === undefined;
}

/** The relations that a column's default names: `nextval('numbers')`. */
function namedByDefault(catalog: Catalog, table: Relation, { number }: Column, mode: LockMode): readonly LockTaken[] {
  return table.dependsOn.flatMap(({ on, of }) => (of?.part === 'default' && of.column === number ? lock(catalog, on, mode) : []));
}

function ownSequences(catalog: Catalog, table: Relation, { number }: Column, mode: LockMode): readonly LockTaken[] {
  return catalog.dependents(table.id).flatMap((object) => {
    const owner = object.kind === 'relation' ? object.sequence?.ownedBy : undefined;
    return owner?.table === table.id && owner.column === number ? lock(catalog, object.id, mode) : [];
  });
}

function lock(catalog: Catalog, id: ObjectId, mode: LockMode): readonly LockTaken[] {
  const relation = catalog.getAs('relation', id);
  return relation === undefined ? [] : [{ relation, mode, work: 'none' }];
}
