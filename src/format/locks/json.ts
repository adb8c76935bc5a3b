import type { LockedStatement, LockReport, LockRow } from '../../locks/index.js';
import { positionAt, spanText } from '../../text/index.js';
import { lineOf } from './cells.js';

/** The report as JSON, for programs. Modes are named as in pg_locks without `Lock`; `heldTo` is the line of the last statement that runs under the lock. */
export function locksAsJson({ statements }: LockReport): string {
  return `${JSON.stringify({ version: 1, statements: statements.map(statementAsJson) }, null, 2)}\n`;
}

function statementAsJson(statement: LockedStatement): object {
  return {
    file: statement.span.source.path,
    line: lineOf(statement),
    sql: spanText(statement.span),
    transaction: statement.transaction,
    ...(statement.conditional && { conditional: true }),
    ...(statement.unknown === true && { unknown: true }),
    locks: statement.locks.map(lockAsJson),
  };
}

function lockAsJson({ relation, kind, mode, work, blocks, held, rows, bytes }: LockRow): object {
  return {
    relation, kind, mode, work, blocks,
    heldStatements: held?.statements ?? 0,
    ...(held !== undefined && { heldTo: positionAt(held.last.source, held.last.start).line }),
    ...(rows !== undefined && { rows, bytes }),
  };
}
