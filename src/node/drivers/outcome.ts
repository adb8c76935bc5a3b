import { offsetMap } from '../../text/index.js';
import type { Outcome, PostgresError } from '../../verify/driver.js';

/** A message of the server, as `pg-protocol` and PGlite's copy of it read it: only what an outcome is made of. */
export interface ServerMessage {
  readonly name: string;
  /** Of `rowDescription` the columns, of `dataRow` the values. */
  readonly fields?: readonly ({ readonly name: string } | string | null)[];
  /** Of `error` and `notice`. */
  readonly message?: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Counts code points from 1 (the manual, "Error and Notice Message Fields"). */
  readonly position?: string | undefined;
}

/** Put the messages that answer one statement, one script or one Sync together. `sql` is what was sent; positions of errors are counted in it. */
export function outcomeOf(messages: Iterable<ServerMessage>, sql: string): Outcome {
  let columns: readonly string[] = [];
  let rows: Record<string, string | null>[] = [];
  let fresh = false;
  let error: PostgresError | undefined;
  const notices: string[] = [];
  for (const message of messages) {
    switch (message.name) {
      case 'rowDescription':
        columns = (message.fields ?? []).map(nameOf);
        fresh = true;
        break;
      case 'dataRow':
        // Only a statement that has rows replaces those of the one before.
        if (fresh) rows = [];
        fresh = false;
        rows.push(Object.fromEntries((message.fields ?? []).map((value, index) => [columns[index] ?? '', typeof value === 'string' ? value : null])));
        break;
      case 'notice':
        notices.push(message.message ?? '');
        break;
      case 'error':
        error ??= errorOf(message, sql);
        break;
    }
  }
  return { rows, notices, ...(error && { error }) };
}

/** A server's error. A position outside of the text sent is left out: it is of other SQL. */
export function errorOf({ message = '', code = 'XX000', detail, hint, position }: Omit<ServerMessage, 'name'>, sql: string): PostgresError {
  const offset = position === undefined ? undefined : offsetMap(sql).fromCodePoints(Number(position) - 1);
  return {
    sqlstate: code,
    message,
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
    ...(offset !== undefined && offset >= 0 && offset <= sql.length && { position: offset }),
  };
}

function nameOf(field: { readonly name: string } | string | null): string {
  return typeof field === 'object' && field !== null ? field.name : '';
}
