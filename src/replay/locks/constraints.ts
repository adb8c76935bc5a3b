import type { Catalog, Relation } from '../../catalog/index.js';
import type { Work } from '../effects.js';
import { briefly, type LockTable, type LockTaken } from './lock.js';
import { descendantsOf } from './reads.js';

/** What constraints lock (manual, 13.3.1, and the notes of each command). */
export const constraintLocks: LockTable = {
  'constraint.add': ({ table, constraint, references, usingIndex, withColumn, scans }, { before, postgres }) => {
    const work: Work = scans ? 'scan' : 'none';
    if (constraint.type === 'foreign-key') {
      const others = references === undefined || references.id === table.id ? [] : both(before, references, 'ShareRowExclusive', 'ShareRowExclusive');
      return [{ relation: table, mode: withColumn === undefined ? 'ShareRowExclusive' : 'AccessExclusive', work }, ...others];
    }
    if (constraint.type === 'check' || usingIndex) return [{ relation: table, mode: 'AccessExclusive', work }];
    // Before version 18 the index of a partition is built as CREATE INDEX does it.
    const mode = constraint.inherited === true && postgres < 18 ? 'Share' : 'AccessExclusive';
    return [{ relation: table, mode, work: 'index-build' }];
  },
  // The triggers of the partition's own foreign key go: those of its parent's do for it.
  'constraint.adopt': ({ table, constraint, scans }, { before }) => [
    { relation: table, mode: 'ShareRowExclusive', work: scans ? 'scan' : 'none' },
    ...referenced(before, constraint.references?.table, table).flatMap((parent) => both(before, parent, 'AccessExclusive', 'AccessExclusive')),
  ],
  'constraint.drop': ({ table, constraint }, { before }) => {
    // The copy of a partitioned table's foreign key has no triggers on what it references.
    const copy = constraint.references !== undefined && constraint.dependsOn.some((need) => before.getAs('constraint', need.on)?.type === 'foreign-key');
    const parents = copy ? [] : referenced(before, constraint.references?.table, table);
    return [{ relation: table, mode: 'AccessExclusive', work: 'none' }, ...parents.flatMap((parent) => both(before, parent, 'AccessExclusive', 'AccessExclusive'))];
  },
  'constraint.validate': ({ table, before: constraint }, { before }) => [
    { relation: table, mode: 'ShareUpdateExclusive', work: constraint.validated ? 'none' : 'scan' },
    ...(constraint.validated ? [] : referenced(before, constraint.references?.table, table).flatMap((parent) => both(before, parent, 'RowShare', 'AccessShare'))),
  ],
  'constraint.rename': briefly('AccessExclusive'),
  'constraint.alter': ({ table, before: was, after: is }, { before }) => {
    const parents = was.enforced === is.enforced ? [] : referenced(before, was.references?.table, table);
    const mode = is.enforced === false ? 'AccessExclusive' : 'ShareRowExclusive';
    return [{ relation: table, mode: 'AccessExclusive', work: was.enforced === false && is.enforced !== false ? 'scan' : 'none' }, ...parents.flatMap((parent) => both(before, parent, mode, mode))];
  },
  'column.validate-not-null': ({ table }) => [{ relation: table, mode: 'ShareUpdateExclusive', work: 'scan' }],
  'domain.add-constraint': ({ tables, validated }) => (validated ? tables.map(searched) : []),
  'domain.validate-constraint': ({ tables }) => tables.map(searched),
};

/** A table with a column of a domain. */
function searched(relation: Relation): LockTaken {
  return { relation, mode: 'Share', work: 'scan' };
}

/** The table that a foreign key references, unless it is its own. */
export function referenced(catalog: Catalog, references: number | undefined, table: Relation): readonly Relation[] {
  const parent = references === table.id ? undefined : catalog.getAs('relation', references);
  return parent === undefined ? [] : [parent];
}

/** A table, and its partitions with their mode. */
export function both(catalog: Catalog, relation: Relation, mode: LockTaken['mode'], ofPartitions: LockTaken['mode']): readonly LockTaken[] {
  if (relation.relationKind !== 'partitioned-table') return [{ relation, mode, work: 'none' }];
  return [{ relation, mode, work: 'none' }, ...descendantsOf(relation, catalog).map((partition): LockTaken => ({ relation: partition, mode: ofPartitions, work: 'none' }))];
}
