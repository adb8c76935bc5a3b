import type { Column, Relation } from '../catalog/index.js';

/** Names a column for the set of those that were renamed. */
export function columnKey(table: Relation, column: Column): string {
  return `${table.id} ${column.number}`;
}

/**
 * True when the dropped column is there again with its values: another one, filled before, was renamed into its place, or what
 * was generated is generated again.
 */
export function returnsWithValues(dropped: Column, now: Relation, renamed: ReadonlySet<string>): boolean {
  const again = now.columns.find(({ name }) => name === dropped.name);
  return again !== undefined && (renamed.has(columnKey(now, again)) || (dropped.generated !== undefined && again.type === dropped.type));
}
