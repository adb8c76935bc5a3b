import { rankLocks, type LockReport, type LockRow } from '../../locks/index.js';
import { modeName } from '../../sql/lock-modes.js';
import type { LocksEnvironment } from './environment.js';
import { blocksCell, byFile, heldCell, lineOf, rowsCell, shownLocks, statementCell, workCell } from './cells.js';
import { codeSpan as code, tableOf } from '../markdown-cells.js';

const head = ['Line', 'Statement', 'Relation', 'Lock', 'Blocks', 'Work', 'Held for'];

/** The report as Markdown, for a pull request: a table for each file, and with statistics the heaviest locks first. */
export function locksAsMarkdown(report: LockReport, { all, ranked }: LocksEnvironment): string {
  const parts: string[] = [];
  if (ranked) {
    const rows = rankLocks(report).slice(0, 10).map(({ statement, lock }) => [`${statement.span.source.path}:${lineOf(statement)}`, code(lock.relation), modeName(lock.mode), workCell(lock), rowsCell(lock)]);
    if (rows.length > 0) parts.push(`### Heaviest locks\n\n${tableOf(['Where', 'Relation', 'Lock', 'Work', 'Rows'], rows)}`);
  }
  for (const [path, statements] of byFile(report.statements)) {
    const rows = statements.flatMap((statement) => {
      const locks = shownLocks(statement, all);
      const cells = [String(lineOf(statement)), code(statementCell(statement, 80))];
      return statement.unknown === true ? [[...cells, 'not known']] : locks.map((lock, at) => [...(at === 0 ? cells : ['', '']), ...lockCells(lock)]);
    });
    parts.push(`### ${path}\n\n${rows.length === 0 ? 'Blocks nobody.' : tableOf(head, rows)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function lockCells(lock: LockRow): readonly string[] {
  return [code(lock.relation), modeName(lock.mode), blocksCell(lock), workCell(lock), heldCell(lock)];
}
