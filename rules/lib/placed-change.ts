import type { Relation, Statement } from '../../src/rule/index.js';

/** A change of rows, as far as its place in the file matters. */
export interface PlacedChange {
  readonly kind: 'update' | 'delete' | 'insert';
  readonly statement: Statement;
  readonly table: Relation;
  /** The numbers of the columns that it writes; all when absent. */
  readonly columns?: readonly number[] | undefined;
  /** Every row, without a WHERE. */
  readonly all: boolean;
}

/** True when a change writes one of the columns, or takes rows away that may not satisfy what is said of them. */
export function writes({ kind, table, columns }: PlacedChange, of: Relation, numbers: readonly number[]): boolean {
  return table.id === of.id && (kind === 'delete' || columns === undefined || numbers.some((number) => columns.includes(number)));
}
