import type { Catalog, CatalogObject } from '../catalog/index.js';
import type { StatementLock } from '../replay/locks/statement-locks.js';
import { lockLevel, type LockMode } from '../sql/lock-modes.js';
import type { ComparedLock } from './report.js';
import type { Seen } from './watch.js';

/** A lock that the replay expects, by the relation's name before the statement. */
export interface Expected {
  readonly relation: string;
  readonly table?: string;
  readonly mode: LockMode;
  readonly work: StatementLock['work'];
  /** No file made it: it may not be there at all. */
  readonly assumed?: true;
}

/**
 * What the replay expects a statement to lock, in the words of `Watch`. Temporary tables are nobody else's.
 * @param before the catalog before the statement
 * @param start that before the file
 */
export function expectedLocks(locks: readonly StatementLock[], before: Catalog, start: Catalog): readonly Expected[] {
  const nameOf = ({ schema, name }: { readonly schema?: string | undefined; readonly name: string }): string => `${schema ?? ''}.${name}`;
  return locks.flatMap(({ relation, mode, work }) => {
    if (relation.schema === 'pg_temp') return [];
    const was = before.get(relation.id);
    const named = was?.kind === 'relation' || was?.kind === 'index' ? was : relation;
    const table = named.kind === 'index' ? before.get(named.table) : undefined;
    return [{ relation: nameOf(named), mode, work, ...(isAssumed(relation) || isAssumed(start.get(relation.id)) ? { assumed: true as const } : {}), ...(table?.kind === 'relation' && { table: nameOf(table) }) }];
  });
}

/**
 * Expected and seen side by side, a relation at a time. A lock that the transaction held already is no news on either side; neither is one of an index that is
 * no stronger than its table's. Rows that an empty table does not have cannot be changed: there `data` is right.
 * @param changesRows for INSERT, UPDATE and their like: what they do for each row, as looking up its foreign keys, is not seen when there was none
 */
export function compareLocks(expected: readonly Expected[], seen: readonly Seen[], changesRows: boolean): readonly ComparedLock[] {
  const idle = changesRows && seen.every(({ work }) => work !== 'data');
  const found = new Map(seen.map((one) => [one.relation, one]));
  const wanted = new Map(expected.map((one) => [one.relation, one]));
  const rows: ComparedLock[] = [];
  for (const relation of new Set([...wanted.keys(), ...found.keys()])) {
    const [want, see] = [wanted.get(relation), found.get(relation)];
    const floor = Math.max(lockLevel(see?.held), floorOf(want?.table, wanted, found), floorOf(see?.table, wanted, found));
    const predicted = want !== undefined && (lockLevel(want.mode) > floor || want.work !== 'none') ? { mode: want.mode, work: want.work } : undefined;
    const observed = see !== undefined && (lockLevel(see.mode) > floor || see.work !== 'none') ? { mode: see.mode, work: see.work } : undefined;
    if (predicted === undefined && observed === undefined) continue;
    if (want?.assumed === true && see === undefined) continue;
    // Whether foreign keys are looked up is up to the values; and without a row that changes, nothing is done for it.
    const mayBeLess = changesRows && (want?.mode === 'RowShare' || (idle && lockLevel(want?.mode) <= lockLevel('RowExclusive')));
    if (mayBeLess && observed === undefined) continue;
    const sameMode = (mayBeLess && lockLevel(see?.mode) <= lockLevel(want?.mode)) || Math.max(lockLevel(want?.mode), floor) === Math.max(lockLevel(see?.mode), floor);
    const [work, done] = [want?.work ?? 'none', see?.work ?? 'none'];
    const agrees = sameMode && (work === done || (work === 'data' && done === 'none'));
    rows.push({ relation, ...(predicted !== undefined && { predicted }), ...(observed !== undefined && { observed }), agrees });
  }
  return rows;
}

function isAssumed(object: CatalogObject | undefined): boolean {
  return object?.kind === 'relation' && object.origin === undefined;
}

/** What an index's lock must be stronger than to say anything: its table's, held before or taken now. */
function floorOf(table: string | undefined, wanted: ReadonlyMap<string, Expected>, found: ReadonlyMap<string, Seen>): number {
  if (table === undefined) return -1;
  return Math.max(lockLevel(wanted.get(table)?.mode), lockLevel(found.get(table)?.mode), lockLevel(found.get(table)?.held));
}
