import type { Catalog, CatalogObject, ObjectId, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import { briefly, brieflyOn, type LockTable, type LockTaken } from './lock.js';

/** What changes of sequences, privileges, owners, comments and publications lock (the notes of each command, and src/backend/commands). */
export const objectLocks: LockTable = {
  'sequence.create': ({ sequence }, { before }) => on(before, sequence.sequence?.ownedBy?.table, 'AccessShare'),
  'sequence.alter': ({ before, after }, scene) => {
    const owner = after.sequence?.ownedBy;
    const named = owner !== undefined && after.sequence !== before.sequence;
    return [{ relation: before, mode: 'ShareRowExclusive', work: 'none' }, ...(named ? on(scene.before, owner.table, 'AccessShare') : [])];
  },
  'sequence.drop': ({ sequence }) => [{ relation: sequence, mode: 'AccessExclusive', work: 'none' }],
  'sequence.rename': brieflyOn('AccessExclusive'),
  // Objects named one by one are looked up under a lock from version 18 on (objectNamesToOids).
  'privilege.grant': ({ objects, scope }, { postgres }) => (postgres >= 18 && scope === 'objects' ? lookedUp(objects) : []),
  'privilege.revoke': ({ objects, scope }, { postgres }) => (postgres >= 18 && scope === 'objects' ? lookedUp(objects) : []),
  'owner.change': ({ before }, scene) => {
    if (before.kind !== 'relation') return [];
    // The sequences of its columns change hands with it (change_owner_recurse_to_sequences).
    const owned = scene.before.dependents(before.id).filter((object): object is Relation => object.kind === 'relation' && object.sequence?.ownedBy?.table === before.id);
    return [before, ...owned].map((relation) => ({ relation, mode: 'AccessExclusive', work: 'none' }));
  },
  'comment.set': ({ object }, { before }) => {
    if (object === undefined) return [];
    if (object.kind === 'index' || (object.kind === 'relation' && object.relationKind !== 'composite-type')) return [{ relation: object, mode: 'ShareUpdateExclusive', work: 'none' }];
    return 'table' in object && object.kind !== 'statistics' ? on(before, object.table, 'AccessShare') : [];
  },
  'statistics.create': briefly('ShareUpdateExclusive'),
  'statistics.exists': briefly('ShareUpdateExclusive'),
  'statistics.drop': briefly('ShareUpdateExclusive'),
  'publication.create': ({ publication }, { before }) => publication.tables.flatMap((table) => on(before, table, 'ShareUpdateExclusive')),
  'publication.alter': ({ before, after, statement }, scene) => {
    if (!('AlterPublicationStmt' in statement.node)) return [];
    // SET takes all that is not named away, and then adds what is named.
    const set = statement.node.AlterPublicationStmt.action === 'AP_SetObjects' && statement.node.AlterPublicationStmt.pubobjects !== undefined;
    const tables = new Set([...before.tables, ...after.tables].filter((table) => set || before.tables.includes(table) !== after.tables.includes(table)));
    return [...tables].flatMap((table) => on(scene.before, table, 'ShareUpdateExclusive'));
  },
};

function on(catalog: Catalog, table: ObjectId | undefined, mode: LockMode): readonly LockTaken[] {
  const relation = catalog.getAs('relation', table);
  return relation === undefined ? [] : [{ relation, mode, work: 'none' }];
}

function lookedUp(objects: readonly CatalogObject[]): readonly LockTaken[] {
  return objects.flatMap((relation) => (relation.kind === 'relation' ? [{ relation, mode: 'AccessShare', work: 'none' } as const] : []));
}
