import type { Relation } from '../../catalog/index.js';
import { type LockTable, type LockTaken } from './lock.js';

const data = (effect: { readonly table: Relation }): readonly LockTaken[] => [{ relation: effect.table, mode: 'RowExclusive', work: 'data' }];

/** What reading and writing rows locks, with LOCK and maintenance (manual, 13.3.1, and the notes of each command). */
export const rowLocks: LockTable = {
  'data.insert': data,
  'data.update': data,
  'data.delete': data,
  'data.copy': ({ table, direction }) => (table === undefined || direction === 'to' ? [] : [{ relation: table, mode: 'RowExclusive', work: 'data' }]),
  'data.truncate': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'none' }],
  'table.lock': ({ table, mode }) => [{ relation: table, mode, work: 'none' }],
  'maintenance': ({ command, table }) => {
    if (table === undefined) return [];
    if (command === 'vacuum-full' || command === 'cluster') return [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }];
    return [{ relation: table, mode: 'ShareUpdateExclusive', work: 'scan' }];
  },
};
