import type { Catalog, ObjectId, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import { defaultPartition } from '../partition-bounds.js';
import type { DefaultPartition, EffectOf } from '../effects.js';
import { both, referenced } from './constraints.js';
import { brieflyOn, type LockTable, type LockTaken } from './lock.js';
import { descendantsOf, readBy } from './reads.js';

/** What commands on a table as a whole lock (manual, 13.3.1, and the notes of each command). */
export const tableLocks: LockTable = {
  'table.create': createLocks,
  'table.drop': ({ table }, { before }) => {
    const of = before.getAs('relation', table.partition?.of);
    const beside = of === undefined ? undefined : defaultPartition(before, of.id);
    const foreignKeys = before.constraints(table.id).filter(({ references, dependsOn }) => references !== undefined && !dependsOn.some((need) => before.getAs('constraint', need.on)?.type === 'foreign-key'));
    return [
      lock(table, 'AccessExclusive'),
      ...[of, beside].flatMap((relation) => (relation === undefined ? [] : [lock(relation, 'AccessExclusive')])),
      ...foreignKeys.flatMap(({ references }) => referenced(before, references!.table, table)).flatMap((parent) => both(before, parent, 'AccessExclusive', 'AccessExclusive')),
    ];
  },
  'table.alter': ({ table, mode, descendants }) => [lock(table, mode), ...descendants.map((child) => lock(child, mode))],
  'table.rename': brieflyOn('AccessExclusive'),
  'table.set-schema': ({ before: table }, { before }) => withSequences(before, table),
  'table.set-options': brieflyOn('ShareUpdateExclusive'),
  'table.set-persistence': ({ before: was, after: is }, { before }) => {
    if (was.persistence === is.persistence) return [lock(was, 'AccessExclusive')];
    return [{ relation: was, mode: 'AccessExclusive', work: was.relationKind === 'sequence' ? 'none' : 'rewrite' }, ...withSequences(before, was)];
  },
  'table.set-tablespace': ({ before, after }) => [{ relation: before, mode: 'AccessExclusive', work: before.tablespace === after.tablespace ? 'none' : 'rewrite' }],
  'table.set-access-method': ({ before, after }) => [{ relation: before, mode: 'AccessExclusive', work: before.accessMethod === after.accessMethod ? 'none' : 'rewrite' }],
  'table.replica-identity': brieflyOn('AccessExclusive'),
  'table.cluster': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.attach-partition': ({ table, partition, scans, besides }, { before }) => [
    lock(table, 'ShareUpdateExclusive'),
    ...whole(before, partition, scans),
    ...beside(before, besides),
    ...referencing(before, table.id).map((relation) => lock(relation, 'ShareRowExclusive')),
  ],
  'table.detach-partition': ({ table, partition, concurrently }, { before }) => {
    const other = defaultPartition(before, table.id);
    return [
      // CONCURRENTLY ends with ACCESS EXCLUSIVE on the partition alone, in a second transaction (ALTER TABLE, "DETACH PARTITION").
      lock(table, concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive'),
      ...whole(before, partition, false),
      ...(other === undefined ? [] : [lock(other, 'AccessExclusive')]),
      // What they reference is looked up, when that is further above.
      ...(referencing(before, table.id).length > 0 ? above(before, table).map((relation) => lock(relation, 'AccessShare')) : []),
      // It is made sure that no row references the partition (RI_PartitionRemove_Check).
      ...referencing(before, table.id).map((relation): LockTaken => ({ relation, mode: 'AccessExclusive', work: 'scan' })),
      // The foreign keys that it took from its parent become its own, with triggers.
      ...before.constraints(partition.id).flatMap(({ references, inherited }) => (references !== undefined && inherited === true ? referenced(before, references.table, partition).flatMap((parent) => both(before, parent, 'ShareRowExclusive', 'ShareRowExclusive')) : [])),
    ];
  },
  'table.inherit': ({ table, parent, inherits }, { before }) => [
    lock(table, 'AccessExclusive'),
    lock(parent, inherits ? 'ShareUpdateExclusive' : 'AccessShare'),
    ...(inherits ? descendantsOf(table, before).map((child) => lock(child, 'AccessShare')) : []),
  ],
};

function lock(relation: Relation, mode: LockMode): LockTaken {
  return { relation, mode, work: 'none' };
}

function createLocks(effect: EffectOf<'table.create'>, { before, postgres }: { readonly before: Catalog; readonly postgres: number }): readonly LockTaken[] {
  const { table, from, copies = [], reads = [], besides } = effect;
  const locks: LockTaken[] = [];
  for (const id of table.parents ?? []) {
    const parent = before.getAs('relation', id);
    if (parent !== undefined) locks.push(lock(parent, from === 'partition' ? 'AccessExclusive' : 'ShareUpdateExclusive'));
    if (from === 'partition') locks.push(...beside(before, besides), ...referencing(before, id).map((relation) => lock(relation, 'ShareRowExclusive')));
  }
  for (const relation of copies) locks.push(lock(relation, 'AccessShare'));
  locks.push(...readBy(reads.map(({ id }) => id), before));
  // From version 18 on what an expression names is locked while that is noted, so nextval('numbers') locks the sequence.
  if (postgres >= 18) {
    for (const { on, of } of table.dependsOn) {
      const named = of?.part === 'default' ? before.getAs('relation', on) : undefined;
      if (named !== undefined) locks.push(lock(named, 'AccessShare'));
    }
  }
  return locks;
}

/** A table with all of its partitions, of which those that hold rows are read. */
function whole(catalog: Catalog, table: Relation, scans: boolean): readonly LockTaken[] {
  return [table, ...descendantsOf(table, catalog)].map((relation): LockTaken => ({ relation, mode: 'AccessExclusive', work: scans ? 'scan' : 'none' }));
}

function beside(catalog: Catalog, besides: DefaultPartition | undefined): readonly LockTaken[] {
  return besides === undefined ? [] : whole(catalog, besides.partition, besides.scans);
}

/** The tables whose foreign keys reference a partitioned table, or the one that it is a partition of. */
function referencing(catalog: Catalog, table: ObjectId): readonly Relation[] {
  const found = new Map<ObjectId, Relation>();
  for (const object of catalog.dependents(table)) {
    const relation = object.kind === 'constraint' && object.references?.table === table && object.table !== table ? catalog.getAs('relation', object.table) : undefined;
    if (relation !== undefined) found.set(relation.id, relation);
  }
  const above = catalog.getAs('relation', table)?.partition?.of;
  return [...found.values(), ...(above === undefined ? [] : referencing(catalog, above))];
}

function above(catalog: Catalog, table: Relation): readonly Relation[] {
  const parent = catalog.getAs('relation', table.partition?.of);
  return parent === undefined ? [] : [parent, ...above(catalog, parent)];
}

/** A relation with the sequences that its columns own. */
function withSequences(catalog: Catalog, relation: Relation): readonly LockTaken[] {
  const owned = catalog.dependents(relation.id).flatMap((object) => (object.kind === 'relation' && object.sequence?.ownedBy?.table === relation.id ? [object] : []));
  return [relation, ...owned].map((one) => lock(one, 'AccessExclusive'));
}
