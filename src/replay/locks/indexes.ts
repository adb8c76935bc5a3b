import type { Catalog, Index, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { LockTable, LockTaken } from './lock.js';
import { descendantsOf } from './reads.js';

/** What index commands lock (manual, 13.3.1, and the notes of each command). */
export const indexLocks: LockTable = {
  'index.create': ({ table, concurrently, only }, { before, after }) => {
    const mode = concurrently ? 'ShareUpdateExclusive' : 'Share';
    if (table.relationKind !== 'partitioned-table') return [{ relation: table, mode, work: 'index-build' }];
    // A partition that has such an index already is only locked (DefineIndex).
    const partitions = only ? [] : descendantsOf(table, before);
    return [
      { relation: table, mode, work: 'none' },
      ...partitions.map((relation): LockTaken => {
        const built = relation.relationKind !== 'partitioned-table' && after.indexes(relation.id).length > before.indexes(relation.id).length;
        return { relation, mode, work: built ? 'index-build' : 'none' };
      }),
    ];
  },
  'index.exists': ({ table, concurrently }) => [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'Share', work: 'none' }],
  'index.drop': ({ table, index, concurrently, cause }, { before }) => {
    const mode = concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive';
    // The index of a partitioned table goes from all partitions, which are locked before it is known whether they have it (RangeVarCallbackForDropRelation).
    const tables = table === undefined ? [] : [table, ...(cause === 'explicit' && table.relationKind === 'partitioned-table' ? descendantsOf(table, before) : [])];
    return [...tables, index].map((relation) => ({ relation, mode, work: 'none' }));
  },
  'index.rename': ({ before: index, statement }) => {
    // ALTER TABLE may name an index, and then locks it as it would a table (RenameRelation).
    const asTable = 'RenameStmt' in statement.node && statement.node.RenameStmt.renameType !== 'OBJECT_INDEX';
    return [{ relation: index, mode: asTable ? 'AccessExclusive' : 'ShareUpdateExclusive', work: 'none' }];
  },
  'index.set-options': ({ index, options }) => [{ relation: index, mode: options.every((name) => light.has(name)) ? 'ShareUpdateExclusive' : 'AccessExclusive', work: 'none' }],
  'index.set-statistics': ({ index }) => [{ relation: index, mode: 'ShareUpdateExclusive', work: 'none' }],
  'index.set-tablespace': ({ index }) => [{ relation: index, mode: 'AccessExclusive', work: 'none' }],
  'index.attach-partition': ({ index, partition }, { before }) => [
    { relation: index, mode: 'ShareUpdateExclusive', work: 'none' },
    { relation: partition, mode: 'AccessExclusive', work: 'none' },
    ...[index.table, partition.table].flatMap((id): readonly LockTaken[] => {
      const relation = before.getAs('relation', id);
      return relation === undefined ? [] : [{ relation, mode: 'AccessShare', work: 'none' }];
    }),
  ],
  'index.rebuild': ({ table, index, concurrently, scope, name }, { before }) => {
    if (index !== undefined) {
      const rebuilt = table?.relationKind === 'partitioned-table' ? copiesOf(index, before) : [index];
      return rebuilt.flatMap((one) => rebuild(before.getAs('relation', one.table), [one], concurrently));
    }
    const tables = table === undefined ? tablesIn(scope, name, before) : table.relationKind === 'partitioned-table' ? descendantsOf(table, before) : [table];
    // Each table of a schema, and each partition, has a transaction to itself.
    return tables.flatMap((one) => (one.relationKind === 'partitioned-table' ? [] : rebuild(one, before.indexes(one.id), concurrently)));
  },
};

/** Storage parameters of indexes that do not need the strongest lock (reloptions.c). */
const light: ReadonlySet<string> = new Set(['fillfactor', 'deduplicate_items']);

function rebuild(table: Relation | undefined, indexes: readonly Index[], concurrently: boolean): readonly LockTaken[] {
  const mode: LockMode = concurrently ? 'ShareUpdateExclusive' : 'Share';
  return [
    ...(table === undefined ? [] : [{ relation: table, mode, work: indexes.length === 0 ? 'none' : 'index-build' } as const]),
    ...indexes.map((relation): LockTaken => ({ relation, mode: concurrently ? mode : 'AccessExclusive', work: 'none' })),
  ];
}

/** The indexes of partitions that are parts of an index. */
function copiesOf(index: Index, catalog: Catalog): readonly Index[] {
  const copies = catalog.dependents(index.id).flatMap((object) => (object.kind === 'index' ? [object] : []));
  return copies.flatMap((copy) => {
    const below = copiesOf(copy, catalog);
    return below.length > 0 ? below : [copy];
  });
}

function tablesIn(scope: string, schema: string, catalog: Catalog): readonly Relation[] {
  if (scope !== 'schema' && scope !== 'database') return [];
  const tables: Relation[] = [];
  for (const relation of catalog.objectsOf('relation')) {
    if ((relation.relationKind === 'table' || relation.relationKind === 'materialized-view') && (scope === 'database' || relation.schema === schema)) tables.push(relation);
  }
  return tables;
}
