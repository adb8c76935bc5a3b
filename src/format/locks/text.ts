import pc from 'picocolors';
import { rankLocks, type LockedStatement, type LockReport, type LockRow } from '../../locks/index.js';
import { modeName } from '../../sql/lock-modes.js';
import { alignColumns } from '../columns.js';
import type { LocksEnvironment } from './environment.js';
import { blocksCell, byFile, heldCell, lineOf, rowsCell, shownLocks, statementCell, workCell } from './cells.js';

/** The widths of all columns but the statement's, as a rule of thumb for what is left for that. */
const others = 84;

/** The report for a terminal: a table for each file. */
export function locksAsText(report: LockReport, { color, width = 120, all, ranked }: LocksEnvironment): string {
  const { bold, dim, red, yellow } = pc.createColors(color);
  const room = Math.max(24, Math.min(60, width - others));
  const mode = ({ mode: name, blocks }: LockRow): string => (blocks.includes('reads') ? red : blocks.includes('writes') ? yellow : dim)(modeName(name));
  const lines: string[] = [];

  for (const [path, statements] of byFile(report.statements)) {
    const transactions = new Set(statements.map(({ transaction }) => transaction)).size;
    const numbered = transactions > 1;
    const rows = statements.flatMap((statement) => {
      const first = [...(numbered ? [String(statement.transaction)] : []), String(lineOf(statement)), statementCell(statement, room)];
      if (statement.unknown === true) return [[...first, dim('not known')]];
      const blank = first.map(() => '');
      return shownLocks(statement, all).map((lock, at) => [
        ...(at === 0 ? first : blank), lock.relation, ...(ranked ? [rowsCell(lock)] : []), mode(lock), blocksCell(lock), workCell(lock), heldCell(lock),
      ]);
    });
    lines.push(bold(path) + dim(` · ${count(statements.length, 'statement')} in ${count(transactions, 'transaction')}`));
    const head = [...(numbered ? ['tx'] : []), 'line', 'statement', 'relation', ...(ranked ? ['rows'] : []), 'lock', 'blocks', 'work', 'held for'];
    lines.push(rows.length === 0 ? '  Blocks nobody.' : table([head.map((name) => dim(name)), ...rows]), '');
  }
  if (ranked) lines.push(...heaviest(report, bold));
  lines.push(summary(report.statements));
  return `${lines.join('\n')}\n`;
}

function heaviest(report: LockReport, bold: (text: string) => string): readonly string[] {
  const rows = rankLocks(report).slice(0, 10).map(({ statement, lock }, at) => [`${at + 1}.`, lock.relation, rowsCell(lock) || '?', modeName(lock.mode), workCell(lock), `${statement.span.source.path}:${lineOf(statement)}`]);
  return rows.length === 0 ? [] : [bold('Heaviest first'), table(rows), ''];
}

function summary(statements: readonly LockedStatement[]): string {
  const blocking = statements.filter(({ locks }) => locks.some(({ blocks }) => blocks.includes('writes')));
  const working = blocking.filter(({ locks }) => locks.some(({ blocks, work }) => blocks.includes('writes') && work !== 'none'));
  const unknown = statements.filter((statement) => statement.unknown === true).length;
  return `${count(statements.length, 'statement')}: ${blocking.length} ${blocking.length === 1 ? 'blocks' : 'block'} clients, ${working.length} of them for as long as the work takes.${unknown === 0 ? '' : ` ${unknown} not known: computed SQL.`}`;
}

function table(rows: readonly (readonly string[])[]): string {
  return alignColumns(rows).map((line) => `  ${line}`).join('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
