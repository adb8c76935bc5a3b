export { defineRule } from './rule.js';
export type {
  AnyRule, Example, FileEvents, Listeners, Message, Messages, OptionsOf, OptionSpec, Problem, Proof, Rule, RuleContext, SourceEvents, Step,
} from './rule.js';
export type { Family, Finding, Fix, Precision, Severity } from './finding.js';
export type { Effect, EffectKind, EffectOf, Work } from '../replay/effects.js';
export { blockedBy, blocksClients, modeName, stronger, type Blocked, type LockMode } from '../sql/lock-modes.js';
export type { LockTaken, Lockable } from '../replay/locks/index.js';
export type { StatementLock, StatementLocks } from '../replay/locks/statement-locks.js';
export type { HeldLock, Transaction } from '../replay/transactions.js';
export type { Session } from '../replay/session.js';
export type * from '../catalog/model.js';
export { displayName } from '../catalog/model.js';
export { Catalog, columnNamed, columnNumbered } from '../catalog/catalog.js';
export { exposedTo, managedSchemas, rightsOf } from '../catalog/exposure.js';
export type { AppliedRollback, History, Migration, Runner, SkippedFile } from '../history/migration.js';
export type { Label, Source, Span } from '../text/index.js';
export { topOf } from '../sql/nesting.js';
export { quoteName, quoteQualified } from '../sql/quote.js';
export { namesInBody, type BodyNames } from '../sql/body-names.js';
export { cronChanges, namesInCommand, type CronChange } from '../sql/cron-jobs.js';
export { spanText } from '../text/index.js';
export { keyword, significantToken, tokensOf, type Token } from '../sql/tokens.js';
export { readRoutineBody } from '../sql/block.js';
export { nameOf, rangeName, stringLiteralSpan, stringOf, type WrittenName } from '../sql/names.js';
export { reachOfText, readCondition, writtenConditions, type Condition, type Reach, type SessionCall } from '../sql/conditions.js';
export { walk } from '../sql/walk.js';
export type { Statement } from '../sql/statement.js';
