// Generated from the files in rules/ by `npm run generate`; do not edit.
import type { AnyRule } from '../src/rule/index.js';
import blockingConstraint from './blocking-constraint.js';
import blockingDomainConstraint from './blocking-domain-constraint.js';
import blockingIndexBuild from './blocking-index-build.js';
import blockingIndexDrop from './blocking-index-drop.js';
import blockingNotNull from './blocking-not-null.js';
import blockingPartitionAttach from './blocking-partition-attach.js';
import blockingPartitionDetach from './blocking-partition-detach.js';
import blockingRefresh from './blocking-refresh.js';
import blockingReindex from './blocking-reindex.js';
import cascadingDrop from './cascading-drop.js';
import charColumn from './char-column.js';
import concurrentlyOnPartitioned from './concurrently-on-partitioned.js';
import disabledRls from './disabled-rls.js';
import droppedColumn from './dropped-column.js';
import droppedConstraint from './dropped-constraint.js';
import droppedFunction from './dropped-function.js';
import droppedNotNull from './dropped-not-null.js';
import droppedTable from './dropped-table.js';
import droppedType from './dropped-type.js';
import droppedView from './dropped-view.js';
import duplicateAssignment from './duplicate-assignment.js';
import duplicateIndex from './duplicate-index.js';
import duplicateVersion from './duplicate-version.js';
import emptiedTable from './emptied-table.js';
import enumValueInSameTransaction from './enum-value-in-same-transaction.js';
import explicitTableLock from './explicit-table-lock.js';
import foreignKeyTypeMismatch from './foreign-key-type-mismatch.js';
import foreignKeyWithoutIndex from './foreign-key-without-index.js';
import jsonColumn from './json-column.js';
import lockHeldDuringWork from './lock-held-during-work.js';
import lostPolicy from './lost-policy.js';
import missingLockTimeout from './missing-lock-timeout.js';
import missingPartitionKey from './missing-partition-key.js';
import missingRollback from './missing-rollback.js';
import moneyColumn from './money-column.js';
import narrowedColumnType from './narrowed-column-type.js';
import nontransactionalStatement from './nontransactional-statement.js';
import opaqueStatement from './opaque-statement.js';
import partitionCreatedUnderLock from './partition-created-under-lock.js';
import recreatedTableWithoutRls from './recreated-table-without-rls.js';
import renamedColumn from './renamed-column.js';
import requiredColumnWithoutDefault from './required-column-without-default.js';
import rollbackAppliedAsMigration from './rollback-applied-as-migration.js';
import serialColumn from './serial-column.js';
import severalTablesLocked from './several-tables-locked.js';
import shadowedIndex from './shadowed-index.js';
import skippedMigration from './skipped-migration.js';
import smallPrimaryKey from './small-primary-key.js';
import smallSequence from './small-sequence.js';
import staleFunctionBody from './stale-function-body.js';
import syntaxError from './syntax-error.js';
import tableRenameWithoutView from './table-rename-without-view.js';
import tableRewrite from './table-rewrite.js';
import tableWithoutPrimaryKey from './table-without-primary-key.js';
import tableWithoutRls from './table-without-rls.js';
import timestampWithoutTimeZone from './timestamp-without-time-zone.js';
import tooLongIdentifier from './too-long-identifier.js';
import transactionControl from './transaction-control.js';
import unbatchedBackfill from './unbatched-backfill.js';
import uncheckedConcurrentIndex from './unchecked-concurrent-index.js';
import uncommittedTransaction from './uncommitted-transaction.js';
import unloggedTable from './unlogged-table.js';
import unusableIndex from './unusable-index.js';
import unusedSuppression from './unused-suppression.js';
import unvalidatedConstraint from './unvalidated-constraint.js';
import varcharColumn from './varchar-column.js';
import viewBypassesRls from './view-bypasses-rls.js';
import volatileCheck from './volatile-check.js';

/** Every rule, in the order of the ids. */
export const rules: readonly AnyRule[] = [
  blockingConstraint,
  blockingDomainConstraint,
  blockingIndexBuild,
  blockingIndexDrop,
  blockingNotNull,
  blockingPartitionAttach,
  blockingPartitionDetach,
  blockingRefresh,
  blockingReindex,
  cascadingDrop,
  charColumn,
  concurrentlyOnPartitioned,
  disabledRls,
  droppedColumn,
  droppedConstraint,
  droppedFunction,
  droppedNotNull,
  droppedTable,
  droppedType,
  droppedView,
  duplicateAssignment,
  duplicateIndex,
  duplicateVersion,
  emptiedTable,
  enumValueInSameTransaction,
  explicitTableLock,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  jsonColumn,
  lockHeldDuringWork,
  lostPolicy,
  missingLockTimeout,
  missingPartitionKey,
  missingRollback,
  moneyColumn,
  narrowedColumnType,
  nontransactionalStatement,
  opaqueStatement,
  partitionCreatedUnderLock,
  recreatedTableWithoutRls,
  renamedColumn,
  requiredColumnWithoutDefault,
  rollbackAppliedAsMigration,
  serialColumn,
  severalTablesLocked,
  shadowedIndex,
  skippedMigration,
  smallPrimaryKey,
  smallSequence,
  staleFunctionBody,
  syntaxError,
  tableRenameWithoutView,
  tableRewrite,
  tableWithoutPrimaryKey,
  tableWithoutRls,
  timestampWithoutTimeZone,
  tooLongIdentifier,
  transactionControl,
  unbatchedBackfill,
  uncheckedConcurrentIndex,
  uncommittedTransaction,
  unloggedTable,
  unusableIndex,
  unusedSuppression,
  unvalidatedConstraint,
  varcharColumn,
  viewBypassesRls,
  volatileCheck,
];
