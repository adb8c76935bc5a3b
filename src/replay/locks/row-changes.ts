import { columnNumbered, type Catalog, type Constraint, type ReferentialAction, type Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { LockTaken } from './lock.js';
import { descendantsOf, readBy } from './reads.js';

/** Rows of a table that are inserted, updated or deleted. */
export interface Change {
  readonly table: Relation;
  readonly event: 'insert' | 'update' | 'delete';
  /** The numbers of the columns that get values; all when absent. */
  readonly columns?: readonly number[] | undefined;
  readonly upsert?: boolean;
  readonly only?: true | undefined;
}

/** What changing rows locks: the table with its children, the tables of its foreign keys in both directions, and the sequences of defaults. */
export function rowChanges(catalog: Catalog, change: Change): readonly LockTaken[] {
  const locks: LockTaken[] = [];
  follow(catalog, change, locks, new Set());
  return locks;
}

function follow(catalog: Catalog, change: Change, locks: LockTaken[], seen: Set<string>): void {
  const { table, event, columns } = change;
  const key = `${table.id} ${event} ${columns?.join() ?? ''}`;
  if (seen.has(key)) return;
  seen.add(key);
  if (table.relationKind === 'view') return followView(catalog, change, locks, seen);
  // Rows of an INSERT go to partitions, but not to the children of a table.
  const recurses = change.only !== true && (event !== 'insert' || table.relationKind === 'partitioned-table');
  for (const one of recurses ? [table, ...descendantsOf(table, catalog)] : [table]) {
    locks.push({ relation: one, mode: 'RowExclusive', work: 'data' });
    checkForeignKeys(catalog, { ...change, table: one }, locks, seen);
  }
  if (event === 'insert') for (const sequence of sequencesUsed(catalog, table, columns)) locks.push(take(sequence, 'RowExclusive'));
}

/** The change is made to the table behind the view; what else the view reads is read. With an INSTEAD OF trigger nothing but the view is written. */
function followView(catalog: Catalog, change: Change, locks: LockTaken[], seen: Set<string>): void {
  const { table: relation, event, columns } = change;
  const { view } = relation;
  locks.push(take(relation, 'RowExclusive'));
  const instead = catalog.triggers(relation.id).some(({ timing, events }) => timing === 'instead of' && events.includes(event));
  const over = instead || view?.updatable !== true ? undefined : catalog.getAs('relation', view.over);
  // An INSERT does not run the view's query, but its relations are opened with it.
  locks.push(...readBy(view?.reads ?? [], catalog).filter((taken) => event !== 'insert' || view?.reads.includes(taken.relation.id) === true || instead));
  if (over === undefined) return;
  const through = columns?.flatMap((number) => view?.passesThrough?.[columnNumbered(relation, number)?.name ?? ''] ?? []);
  follow(catalog, { ...change, table: over, only: undefined, columns: through }, locks, seen);
}

/** What the triggers of foreign keys do (ri_triggers.c). A key of which a column gets no value, and has no default, is NULL and is not looked up. */
function checkForeignKeys(catalog: Catalog, { table, event, columns, upsert }: Change, locks: LockTaken[], seen: Set<string>): void {
  if (event !== 'delete') {
    for (const { references, columns: key, enforced } of catalog.constraints(table.id)) {
      const parent = references === undefined || enforced === false ? undefined : catalog.getAs('relation', references.table);
      if (parent === undefined) continue;
      const given = (number: number): boolean => columns === undefined || columns.includes(number) || (event === 'insert' && columnNumbered(table, number)?.default !== undefined);
      if (event === 'insert' ? key.every(given) : key.some(given)) locks.push(...lookedUp(catalog, parent));
    }
  }
  if (event === 'insert' && upsert !== true) return;
  for (const constraint of referencing(catalog, table)) {
    const { references } = constraint;
    if (references === undefined || (event === 'insert') || (event === 'update' && !references.columns.some((number) => columns === undefined || columns.includes(number)))) continue;
    const child = catalog.getAs('relation', constraint.table);
    if (child !== undefined) act(catalog, child, constraint, event, event === 'delete' ? references.onDelete : references.onUpdate, locks, seen);
  }
}

function act(catalog: Catalog, child: Relation, { columns }: Constraint, event: Change['event'], action: ReferentialAction, locks: LockTaken[], seen: Set<string>): void {
  if (action === 'no action' || action === 'restrict') locks.push(...lookedUp(catalog, child));
  else if (action === 'cascade') follow(catalog, event === 'delete' ? { table: child, event: 'delete' } : { table: child, event: 'update', columns }, locks, seen);
  // A key that becomes NULL is not looked up.
  else follow(catalog, { table: child, event: 'update', columns: action === 'set default' ? columns : [] }, locks, seen);
}

/** SELECT … FOR KEY SHARE on a table and its partitions. */
function lookedUp(catalog: Catalog, table: Relation): readonly LockTaken[] {
  return (table.relationKind === 'partitioned-table' ? [table, ...descendantsOf(table, catalog)] : [table]).map((one) => take(one, 'RowShare'));
}

/** The foreign keys that reference a table: also those that reference the table of which it is a partition. */
function referencing(catalog: Catalog, table: Relation): readonly Constraint[] {
  const own = catalog.dependents(table.id).flatMap((object) => (object.kind === 'constraint' && object.references?.table === table.id && object.enforced !== false ? [object] : []));
  const parent = catalog.getAs('relation', table.partition?.of);
  return parent === undefined ? own : [...own, ...referencing(catalog, parent)];
}

/** The sequences of the defaults, and of the identity, of columns that get no value. */
function sequencesUsed(catalog: Catalog, table: Relation, columns: readonly number[] | undefined): readonly Relation[] {
  const used = new Map<number, Relation>();
  const without = (number: number): boolean => columns !== undefined && !columns.includes(number);
  for (const { on, of } of table.dependsOn) {
    const sequence = of?.part === 'default' && without(of.column) ? catalog.getAs('relation', on) : undefined;
    if (sequence?.relationKind === 'sequence') used.set(sequence.id, sequence);
  }
  for (const object of catalog.dependents(table.id)) {
    if (object.kind !== 'relation' || object.sequence?.ownedBy?.table !== table.id) continue;
    const column = columnNumbered(table, object.sequence.ownedBy.column);
    if (column?.identity !== undefined && without(column.number)) used.set(object.id, object);
  }
  return [...used.values()];
}

function take(relation: Relation, mode: LockMode): LockTaken {
  return { relation, mode, work: 'none' };
}
