import { displayName, type Catalog, type Relation, type Span } from '../../src/rule/index.js';

/** A change of a migration that somebody would have to undo. */
export interface UndoChange {
  /** A clause without its subject: `drops table "notes"`. */
  readonly what: string;
  readonly span: Span;
  /** True when the migration itself has made it good by its end. */
  readonly undone: (created: ReadonlySet<string>, after: Catalog) => boolean;
  /** What it loses of the data. */
  readonly data: string | undefined;
}

/** The rows of a table, as a loss. */
export function rowsOf(table: Relation): string {
  return `the rows of "${displayName(table)}"`;
}

/** The values of a column, as a loss. */
export function valuesOf(table: Relation, column: string): string {
  return `the values of "${displayName(table)}.${column}"`;
}

/** The first three of some clauses and how many more there are; empty when there is none. */
export function firstThree(items: readonly string[]): string {
  const distinct = [...new Set(items)];
  const shown = distinct.length > 3 ? [...distinct.slice(0, 3), `${distinct.length - 3} more`] : distinct;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}
