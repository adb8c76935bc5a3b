import { type LockTable } from './lock.js';

/** What index commands lock (manual, 13.3.1, and the notes of each command). */
export const indexLocks: LockTable = {
  'index.create': ({ table, concurrently }) => [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'Share', work: 'index-build' }],
  'index.drop': ({ table, concurrently }) => (table === undefined ? [] : [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive', work: 'none' }]),
  'index.rebuild': ({ table, concurrently }) => (table === undefined ? [] : [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'Share', work: 'index-build' }]),
};
