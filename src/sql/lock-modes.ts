/** Lock modes by their names in the manual (13.3.1), in ascending strength. */
export const lockModes = [
  'AccessShare', 'RowShare', 'RowExclusive', 'ShareUpdateExclusive', 'Share', 'ShareRowExclusive', 'Exclusive', 'AccessExclusive',
] as const;
/** A lock mode. */
export type LockMode = (typeof lockModes)[number];

/** How strong a mode is, from 0; -1 for no lock. */
export function lockLevel(mode: LockMode | undefined): number {
  return mode === undefined ? -1 : lockModes.indexOf(mode);
}

/** The stronger of two modes. The modes of DDL and of writing are ordered as in the manual (13.3.1). */
export function stronger(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}

/** What of others' work a lock keeps waiting. `reads` is plain SELECT, `writes` INSERT, UPDATE, DELETE; `DDL` another migration, VACUUM, CREATE INDEX CONCURRENTLY. */
export type Blocked = 'reads' | 'writes' | 'DDL';

/** What a mode blocks (manual, table 13.2). */
export function blockedBy(mode: LockMode): readonly Blocked[] {
  switch (mode) {
    case 'AccessShare': case 'RowShare': case 'RowExclusive': return [];
    case 'ShareUpdateExclusive': return ['DDL'];
    case 'Share': case 'ShareRowExclusive': case 'Exclusive': return ['writes', 'DDL'];
    case 'AccessExclusive': return ['reads', 'writes', 'DDL'];
  }
}

/** True when a lock keeps reads or writes of others waiting, and so queues behind them and before those that come later. */
export function blocksClients(mode: LockMode): boolean {
  return lockModes.indexOf(mode) >= lockModes.indexOf('Share');
}

/** A mode as the manual writes it: `SHARE ROW EXCLUSIVE`. */
export function modeName(mode: LockMode): string {
  return mode.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase();
}
