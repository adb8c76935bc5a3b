import type { Catalog, Relation } from '../../catalog/index.js';
import { briefly, brieflyOn, type LockTable, type LockTaken } from './lock.js';

/** What commands on a table as a whole lock (manual, 13.3.1, and the notes of each command). */
export const tableLocks: LockTable = {
  'table.create': (effect, { before }) => {
    const parent = effect.from === 'partition' ? before.getAs('relation', effect.table.partition?.of) : undefined;
    return parent === undefined ? [] : [{ relation: parent, mode: 'AccessExclusive', work: 'none' }];
  },
  'table.drop': (effect, { before }) => [
    { relation: effect.table, mode: 'AccessExclusive', work: 'none' },
    ...parentsOfForeignKeys(effect.table, before).map((relation): LockTaken => ({ relation, mode: 'AccessExclusive', work: 'none' })),
  ],
  'table.rename': brieflyOn('AccessExclusive'),
  'table.set-schema': brieflyOn('AccessExclusive'),
  'table.set-options': brieflyOn('ShareUpdateExclusive'),
  'table.set-persistence': ({ before, after }) => [{ relation: before, mode: 'AccessExclusive', work: before.persistence === after.persistence ? 'none' : 'rewrite' }],
  'table.set-tablespace': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.set-access-method': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.replica-identity': brieflyOn('AccessExclusive'),
  'table.cluster': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.attach-partition': ({ table, partition }) => [
    { relation: table, mode: 'ShareUpdateExclusive', work: 'none' },
    { relation: partition, mode: 'AccessExclusive', work: 'scan' },
  ],
  'table.detach-partition': ({ table, partition, concurrently }) => [
    { relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive', work: 'none' },
    { relation: partition, mode: 'AccessExclusive', work: 'none' },
  ],
  'table.inherit': briefly('AccessExclusive'),
};

/** DROP TABLE locks the tables that its foreign keys reference, to take their triggers away. */
function parentsOfForeignKeys(table: Relation, catalog: Catalog): readonly Relation[] {
  const parents = catalog.constraints(table.id).flatMap((constraint) => (constraint.references === undefined || constraint.references.table === table.id ? [] : [constraint.references.table]));
  return [...new Set(parents)].flatMap((id) => catalog.getAs('relation', id) ?? []);
}
