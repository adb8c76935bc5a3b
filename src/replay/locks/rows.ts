import type { Catalog, Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { LockTable, LockTaken } from './lock.js';
import { descendantsOf, readBy } from './reads.js';
import { rowChanges } from './row-changes.js';

/**
 * What reading and writing rows locks, with LOCK and maintenance (manual, 13.3.1, and the notes of each command). What trigger functions,
 * rewrite rules, policies and called functions read and write is left out, and a partitioned table counts with all of its partitions.
 */
export const rowLocks: LockTable = {
  'data.insert': ({ table, upsert, columns }, { before }) => rowChanges(before, { table, event: 'insert', columns, upsert }),
  'data.update': ({ table, columns, only }, { before }) => rowChanges(before, { table, event: 'update', columns, only }),
  'data.delete': ({ table, only }, { before }) => rowChanges(before, { table, event: 'delete', only }),
  'data.read': ({ tables, sequences, locked }, { before }) => [
    ...readBy(tables.map(({ id }) => id), before),
    ...readBy(locked.map(({ id }) => id), before).map((taken): LockTaken => ({ ...taken, mode: 'RowShare' })),
    ...sequences.map((sequence) => held(sequence, 'RowExclusive')),
  ],
  'data.copy': ({ table, direction, columns }, { before }) => {
    if (table === undefined) return [];
    return direction === 'to' ? [held(table, 'AccessShare')] : rowChanges(before, { table, event: 'insert', columns });
  },
  'data.truncate': ({ table, cascade, restartIdentity, only }, { before }) => {
    const emptied = new Set<Relation>(only === true ? [table] : [table, ...descendantsOf(table, before)]);
    // heap_truncate_find_FKs: the tables that reference one that goes, and those that reference them.
    if (cascade) for (const one of emptied) for (const child of referencing(before, one)) emptied.add(child);
    const sequences = restartIdentity ? [...emptied].flatMap((one) => ownedSequences(before, one)) : [];
    return [...emptied, ...sequences].map((one) => held(one, 'AccessExclusive'));
  },
  'table.lock': ({ table, mode, only }, { before }) => lockedWith(before, table, mode, only === true),
  'maintenance': ({ command, table }, { before }) => {
    if (table === undefined || command === 'checkpoint') return [];
    const all = [table, ...descendantsOf(table, before)];
    if (command === 'vacuum-full' || command === 'cluster') return all.map((relation) => ({ relation, mode: 'AccessExclusive', work: 'rewrite' }));
    // ANALYZE reads a sample of blocks.
    return all.map((relation) => ({ relation, mode: 'ShareUpdateExclusive', work: command === 'vacuum' ? 'scan' : 'none' }));
  },
};

function held(relation: Relation, mode: LockMode): LockTaken {
  return { relation, mode, work: 'none' };
}


/** LOCK: a table with its children, a view with all that it reads (LockTableRecurse and LockViewRecurse in lockcmds.c). */
function lockedWith(catalog: Catalog, relation: Relation, mode: LockMode, only: boolean): readonly LockTaken[] {
  const under = relation.relationKind === 'view' ? (relation.view?.reads ?? []).flatMap((id) => catalog.getAs('relation', id) ?? []) : [];
  const children = only ? [] : descendantsOf(relation, catalog);
  return [held(relation, mode), ...children.map((child) => held(child, mode)), ...under.flatMap((one) => lockedWith(catalog, one, mode, false))];
}

function referencing(catalog: Catalog, table: Relation): readonly Relation[] {
  return catalog.dependents(table.id).flatMap((object) => (object.kind === 'constraint' && object.references?.table === table.id ? (catalog.getAs('relation', object.table) ?? []) : []));
}

function ownedSequences(catalog: Catalog, table: Relation): readonly Relation[] {
  return catalog.dependents(table.id).flatMap((object) => (object.kind === 'relation' && object.sequence?.ownedBy?.table === table.id ? [object] : []));
}
