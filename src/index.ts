/**
 * Lint migration histories, ask what they lock, how row level security stands, how they are undone; and print all that. Nothing here reads a file or asks a
 * database: sources in, reports out, in Node and in a browser. Paths use `/`; offsets are UTF-16 code units, lines and columns begin at 1, times are milliseconds.
 * @module pg-safe
 */
export { lint, locks, rls, rollback, type LintInput } from './lint.js';
export { createLinter, type Linter, type LinterOptions } from './create-linter.js';
export { defineConfig, definePlugin, ConfigError } from './config/index.js';
export type { Baseline, Config, DefaultGrants, FailOn, Level, Override, Plugin, RuleSettings, Setting } from './config/index.js';
export type { JudgedMigration, Report, Summary } from './linter/report.js';
export type { Phase, RuleStats, RunStats } from './linter/stopwatch.js';
export { formats, type FormatEnvironment, type FormatName, type Formatter } from './format/index.js';
export { lockFormats, type LockFormatName, type LocksEnvironment, type LocksFormatter } from './format/locks/index.js';
export { ledgerFormats, type LedgerDocument, type LedgerEnvironment, type LedgerFormatName, type LedgerFormatter } from './format/ledger/index.js';
export { countLedger, diffLedgers, ledgerQuery, readLedger, type Comparing, type Ledger, type LedgerChange, type LedgerCounts, type LedgerPolicy, type LedgerTable } from './ledger/index.js';
export { rankLocks, readStats, statsQuery, type LockedStatement, type LockReport, type LockRow, type RankedLock, type Stats, type TableStats } from './locks/index.js';
export { rules } from '../rules/index.js';
export { positionAt, spanText, type Label, type Position, type Source, type Span } from './text/index.js';
export type { Family, Finding, Fix, Precision, Severity } from './rule/finding.js';
export type { DraftedRollback } from './linter/rollbacks.js';
export type { Draft } from './rollback/draft.js';
export type { Loss } from './rollback/losses.js';
export type { Difference } from './catalog/index.js';
export { knownAfter, type KnownFindings, type KnownOutcome } from './linter/known-findings.js';
export { readKnownFindings, writeKnownFindings } from './linter/known-findings-text.js';
