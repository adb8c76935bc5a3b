import type { LockedStatement, LockRow } from '../../locks/index.js';
import { lockModes } from '../../sql/lock-modes.js';
import { tokenAt } from '../../sql/tokens.js';
import { positionAt, spanText } from '../../text/index.js';
import { printable } from '../printable.js';

/** `reads, writes, DDL`. */
export function blocksCell({ blocks }: LockRow): string {
  return blocks.join(', ');
}

/** `scan`; nothing where no time is spent. */
export function workCell({ work }: LockRow): string {
  return work === 'none' ? '' : work;
}

/** How long the lock is kept after its statement. */
export function heldCell({ held }: LockRow): string {
  return held === undefined ? '' : `${held.statements} more, to line ${positionAt(held.last.source, held.last.start).line}`;
}

const scales = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const;

/** `1.2M`; nothing where the server told nothing. */
export function rowsCell({ rows }: LockRow): string {
  if (rows === undefined) return '';
  const scale = scales.find(([least]) => rows >= least);
  return scale === undefined ? String(rows) : `${Number((rows / scale[0]).toPrecision(3))}${scale[1]}`;
}

/** The statement on one line, no longer than `room` UTF-16 units. */
export function statementCell({ span, conditional, unknown }: LockedStatement, room: number): string {
  const sql = printable(withoutComments(spanText(span))).replace(/\s+/g, ' ').trim();
  const said = unknown === true ? `(computed SQL) ${sql}` : conditional ? `(may run) ${sql}` : sql;
  return said.length <= room ? said : `${said.slice(0, room - 1)}…`;
}

/** The line on which a statement begins, from 1. */
export function lineOf({ span }: LockedStatement): number {
  return positionAt(span.source, span.start).line;
}

/** What matters first: locks that block something, the strongest first, or all. */
export function shownLocks({ locks }: LockedStatement, all: boolean): readonly LockRow[] {
  return (all ? locks : locks.filter(({ blocks, work }) => blocks.length > 0 || work !== 'none')).toSorted((a, b) => lockModes.indexOf(b.mode) - lockModes.indexOf(a.mode));
}

/** Statements by file, in order. */
export function byFile(statements: readonly LockedStatement[]): ReadonlyMap<string, readonly LockedStatement[]> {
  const files = new Map<string, LockedStatement[]>();
  for (const statement of statements) {
    const { path } = statement.span.source;
    const file = files.get(path);
    if (file === undefined) files.set(path, [statement]);
    else file.push(statement);
  }
  return files;
}

function withoutComments(sql: string): string {
  let kept = '';
  let from = 0;
  for (let token = tokenAt(sql, 0, sql.length); token !== undefined; token = tokenAt(sql, token.end, sql.length)) {
    if (token.kind !== 'comment') continue;
    kept += `${sql.slice(from, token.start)} `;
    from = token.end;
  }
  return kept + sql.slice(from);
}
