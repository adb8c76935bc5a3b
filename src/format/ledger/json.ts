import { countLedger, type Ledger } from '../../ledger/index.js';
import type { LedgerDocument } from './document.js';

/** The ledger as JSON, of the shape that the query gives, with the counts and what differs. */
export function ledgerAsJson({ ledger, compared }: LedgerDocument): string {
  return `${JSON.stringify({
    version: 1,
    tables: tables(ledger),
    counts: countLedger(ledger),
    ...(compared !== undefined && { before: countLedger(compared.before), changes: compared.changes }),
  }, null, 2)}\n`;
}

function tables(ledger: Ledger): readonly object[] {
  return ledger.tables.map(({ schema, name, kind, exposedTo, rowSecurity, forced, policies }) => ({ schema, name, kind, exposedTo, rowSecurity, forced, policies: policies.map(({ written: _, ...policy }) => policy) }));
}
