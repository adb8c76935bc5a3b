import { briefly, type LockTable } from './lock.js';

/** What changes of columns lock (manual, 13.3.1, and the notes of each command). */
export const columnLocks: LockTable = {
  'column.add': ({ table, rewrite }) => [{ relation: table, mode: 'AccessExclusive', work: rewrite === 'none' ? 'none' : 'rewrite' }],
  'column.drop': briefly('AccessExclusive'),
  'column.rename': briefly('AccessExclusive'),
  'column.set-type': ({ table, work }) => [{ relation: table, mode: 'AccessExclusive', work: work === 'unknown' ? 'rewrite' : work }],
  'column.set-default': briefly('AccessExclusive'),
  'column.drop-default': briefly('AccessExclusive'),
  'column.set-not-null': ({ table, scans }) => [{ relation: table, mode: 'AccessExclusive', work: scans ? 'scan' : 'none' }],
  'column.drop-not-null': briefly('AccessExclusive'),
  'column.set-identity': briefly('AccessExclusive'),
  'column.set-options': briefly('ShareUpdateExclusive'),
};
