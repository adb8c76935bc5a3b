/**
 * What the authors of rules import: `defineRule`, the effects that a rule listens to, the catalog that it asks, and readers of SQL. Offsets in a `Span` are UTF-16
 * code units of its source, `end` exclusive; a `location` in a parse tree counts UTF-8 bytes, and `Statement.at` converts it.
 * @module pg-safe/rule
 */
export { defineRule } from './rule.js';
export type {
  AnyRule, Example, FileEvents, Listeners, Message, Messages, OptionsOf, OptionSpec, Problem, Proof, Rule, RuleContext, SourceEvents, Step,
} from './rule.js';
export type { Family, Finding, Fix, NewMigration, Precision, Severity, Verification } from './finding.js';
export type { Deed, End, Nature, Verdict } from '../additive/index.js';
export { columnKey, isAtLeast, makeTemporary, returnsWithValues, routinesCalled } from '../additive/index.js';
export type { Cause, Change, DefaultPartition, Drop, Effect, EffectBase, EffectKind, EffectKinds, EffectOf, Naming, OnTable, RowChange, Work } from '../replay/effects.js';
export { blockedBy, blocksClients, lockModes, modeName, stronger, type Blocked, type LockMode } from '../sql/lock-modes.js';
export type { LockTaken, Lockable } from '../replay/locks/index.js';
export type { StatementLock, StatementLocks } from '../replay/locks/statement-locks.js';
export type { HeldLock, Transaction } from '../replay/transactions.js';
export type { Session, StartTimeouts } from '../replay/session.js';
export type * from '../catalog/model.js';
export { displayName } from '../catalog/model.js';
export { isLive, isNew } from '../catalog/age.js';
export { Catalog, columnNamed, columnNumbered, type Gap } from '../catalog/catalog.js';
export { exposedTo, managedSchemas, rightsOf } from '../catalog/exposure.js';
export { actsAs, isAmong, mayUse, type Granted } from '../catalog/membership.js';
export { weightOf } from '../catalog/gravity.js';
export type { Difference } from '../catalog/differences.js';
export type { RollbackCheck } from '../rollback/check.js';
export type { Loss } from '../rollback/losses.js';
export type { AppliedRollback, History, Migration, Runner, SkippedFile } from '../history/migration.js';
export type { Label, Source, Span } from '../text/index.js';
export { topOf } from '../sql/nesting.js';
export { quoteName, quoteQualified } from '../sql/quote.js';
export { ownerOf as extensionOf } from '../sql/extension-names.js';
export { schemasIn, searchPathSql } from '../sql/search-path.js';
export { namesInBody, statementsInBody, type BodyInsert, type BodyNames, type ConflictTarget } from '../sql/body-names.js';
export { cronChanges, namesInCommand, type CronChange } from '../sql/cron-jobs.js';
export { firstLine, spanText } from '../text/index.js';
export { keyword, significantToken, tokensOf, type Token, type TokenKind } from '../sql/tokens.js';
export { readRoutineBody } from '../sql/block.js';
export { nameOf, rangeName, stringLiteralSpan, stringOf, type WrittenName } from '../sql/names.js';
export { alternatives, reachOfText, readCondition, writtenConditions, type Condition, type OuterCall, type Reach, type SessionCall, type SubSelect } from '../sql/conditions.js';
export { strangerAccess, type Leaving, type StrangerAccess } from '../sql/strangers.js';
export { soughtByUser, type SoughtColumns } from '../sql/sought-columns.js';
export { bareColumns, type BareColumn, type SubSelectRange } from '../sql/captured-columns.js';
export { keyMatch, type KeyMatch } from '../sql/key-types.js';
export { walk, type Visitor } from '../sql/walk.js';
export type { Directive } from '../sql/directives.js';
export type { ColumnReference, FunctionReference, References, RelationReference } from '../sql/references.js';
export type { Block, Nesting, NodeOf, NodeTag, OpaqueSql, SqlSyntaxError, Statement } from '../sql/statement.js';
