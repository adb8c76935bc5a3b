import { quoteName, quoteQualified, type Column, type Constraint, type Index, type Relation } from '../../src/rule/index.js';

const timestamps = ['timestamp without time zone', 'timestamp with time zone'];

/** What to do in place of a change that writes every row anew. */
export function aroundType(table: Relation, before: Column, { type = '…' }: Column, using: string | undefined): string {
  const name = quoteQualified(table);
  // Nothing but the zone makes the rewrite: the default precision on both sides, and a USING that says UTC, if any.
  if (before.type !== type && timestamps.includes(before.type ?? '') && timestamps.includes(type) && (using === undefined || /at\s+time\s+zone\s+'(?:etc\/)?(?:utc|gmt)'\s*\)?$/i.test(using.trim()))) {
    return `If the values are in UTC, the two types are the same bytes, and without USING the change is quick: SET timezone TO 'UTC'; ALTER TABLE ${name} ALTER COLUMN ${quoteName(before.name)} TYPE ${type};`;
  }
  return `Add a column of the new type, keep it filled by a trigger, backfill in batches, then switch over: ALTER TABLE ${name} ADD COLUMN ${quoteName(`${before.name}_new`)} ${type};`;
}

/** How to change a type without a constraint being verified again under the lock. */
export function aroundConstraint(table: Relation, { name: column, type = '…' }: Column, { name, type: kind, expression = '…' }: Constraint): string {
  const constraint = quoteName(name);
  const definition = kind === 'check' ? `CHECK (${expression})` : 'FOREIGN KEY …';
  return `Take the constraint away and put it back without the check in the same statement: ALTER TABLE ${quoteQualified(table)} DROP CONSTRAINT ${constraint}, ALTER COLUMN ${quoteName(column)} TYPE ${type}, ADD CONSTRAINT ${constraint} ${definition} NOT VALID; and VALIDATE CONSTRAINT ${constraint} in a later migration.`;
}

/** How to change a type without an index being built under the lock. */
export function aroundIndex(index: Index): string {
  const name = quoteQualified(index);
  if (index.constraint !== undefined) return 'It belongs to a constraint, so there is no way around the lock but a new column; do it in a maintenance window, or leave the type as it is.';
  return `In three migrations: DROP INDEX CONCURRENTLY ${name}; then change the type, which is quick without it; then build ${name} again with CREATE INDEX CONCURRENTLY.`;
}
