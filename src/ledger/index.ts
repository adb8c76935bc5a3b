export { diffLedgers, type Comparing, type LedgerChange } from './diff.js';
export { countLedger, ledgerOf, type Ledger, type LedgerCounts, type LedgerPolicy, type LedgerTable } from './ledger.js';
export { ledgerQuery, readLedger } from './sql.js';
export { ledgerOfHistory, ledgersOfHistory, type LedgerTask } from './history.js';
