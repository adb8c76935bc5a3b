import pc from 'picocolors';
import { countLedger, type LedgerChange } from '../../ledger/index.js';
import { alignColumns } from '../columns.js';
import { printable } from '../printable.js';
import { cellsOf, columnNames, type LedgerDocument, type LedgerEnvironment } from './document.js';

const marks: Readonly<Record<LedgerChange['kind'], string>> = { added: '+', changed: '~', loss: '!', removed: '-' };

/** The ledger for a terminal: a line for each table, the counts, and what differs. */
export function ledgerAsText({ ledger, compared }: LedgerDocument, { color }: LedgerEnvironment): string {
  const { bold, dim, red, yellow, green } = pc.createColors(color);
  const paint: Readonly<Record<LedgerChange['kind'], (text: string) => string>> = { added: green, changed: yellow, loss: red, removed: yellow };
  const lines: string[] = [];
  if (compared === undefined) {
    const rows = ledger.tables.map((table) => cellsOf(table).map((cell, at) => (at === 2 && cell === 'OFF' ? red(cell) : printable(cell))));
    lines.push(...alignColumns([columnNames.map((name) => dim(name)), ...rows]), '');
  } else {
    const lost = compared.changes.filter(({ kind }) => kind === 'loss').length;
    for (const { kind, table, policy, what } of compared.changes) {
      lines.push(paint[kind](`${marks[kind]} ${kind === 'loss' ? 'LOSS ' : ''}${printable(table)}${policy === undefined ? '' : ` "${printable(policy)}"`}: ${printable(what)}`));
    }
    if (compared.changes.length === 0) lines.push('No difference.');
    lines.push('', `${bold(counts(compared))}${lost === 0 ? '' : red(` ${lost} ${lost === 1 ? 'loss' : 'losses'}.`)}`);
    return `${lines.join('\n')}\n`;

    function counts({ before }: NonNullable<LedgerDocument['compared']>): string {
      const [was, is] = [countLedger(before), countLedger(ledger)];
      return `Policies: ${was.policies} before, ${is.policies} after. Tables with row level security: ${was.withRowSecurity} before, ${is.withRowSecurity} after. Exposed without: ${was.open} before, ${is.open} after.`;
    }
  }
  const { tables, exposed, withRowSecurity, open, policies } = countLedger(ledger);
  lines.push(bold(`${tables} ${tables === 1 ? 'table' : 'tables'}, ${exposed} exposed; ${withRowSecurity} with row level security, ${policies} ${policies === 1 ? 'policy' : 'policies'}.`) + (open === 0 ? '' : red(` ${open} exposed without row level security.`)));
  return `${lines.join('\n')}\n`;
}
