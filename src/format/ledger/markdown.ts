import { countLedger } from '../../ledger/index.js';
import { cellsOf, columnNames, type LedgerDocument } from './document.js';
import { tableOf } from '../markdown-cells.js';

/** The ledger as Markdown, for a pull request. */
export function ledgerAsMarkdown({ ledger, compared }: LedgerDocument): string {
  const is = countLedger(ledger);
  if (compared === undefined) {
    return `${tableOf(columnNames, ledger.tables.map(cellsOf))}\n\n${is.tables} tables, ${is.exposed} exposed; ${is.withRowSecurity} with row level security, ${is.policies} policies; ${is.open} exposed without row level security.\n`;
  }
  const was = countLedger(compared.before);
  const counts = tableOf(['', 'before', 'after'], [
    ['policies', String(was.policies), String(is.policies)],
    ['tables with row level security', String(was.withRowSecurity), String(is.withRowSecurity)],
    ['exposed without row level security', String(was.open), String(is.open)],
  ]);
  const changes = compared.changes.map(({ kind, table: name, policy = '', what }) => [kind === 'loss' ? '**loss**' : kind, name, policy, what]);
  return `${counts}\n\n${changes.length === 0 ? 'No difference.' : tableOf(['change', 'table', 'policy', 'what'], changes)}\n`;
}
