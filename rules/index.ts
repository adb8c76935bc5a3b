// Generated from the files in rules/ by `npm run generate`; do not edit.
import type { AnyRule } from '../src/rule/index.js';
import accidentalOverload from './accidental-overload.js';
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
import definerFunctionSearchPath from './definer-function-search-path.js';
import deleteFromStorage from './delete-from-storage.js';
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
import duplicatePermissivePolicies from './duplicate-permissive-policies.js';
import duplicateVersion from './duplicate-version.js';
import emptiedTable from './emptied-table.js';
import enumValueInSameTransaction from './enum-value-in-same-transaction.js';
import explicitTableLock from './explicit-table-lock.js';
import exposedDefinerFunction from './exposed-definer-function.js';
import exposedForeignTable from './exposed-foreign-table.js';
import exposedMaterializedView from './exposed-materialized-view.js';
import extensionInPublic from './extension-in-public.js';
import foreignKeyTypeMismatch from './foreign-key-type-mismatch.js';
import foreignKeyWithoutIndex from './foreign-key-without-index.js';
import frozenViewColumns from './frozen-view-columns.js';
import ineffectiveRevoke from './ineffective-revoke.js';
import jsonColumn from './json-column.js';
import lockHeldDuringWork from './lock-held-during-work.js';
import lostPolicy from './lost-policy.js';
import lostPublicationMember from './lost-publication-member.js';
import lostTrigger from './lost-trigger.js';
import managedSchemaChange from './managed-schema-change.js';
import missingLockTimeout from './missing-lock-timeout.js';
import missingPartitionKey from './missing-partition-key.js';
import missingRollback from './missing-rollback.js';
import missingSchemaUsage from './missing-schema-usage.js';
import missingSequenceGrant from './missing-sequence-grant.js';
import moneyColumn from './money-column.js';
import narrowedColumnType from './narrowed-column-type.js';
import nontransactionalStatement from './nontransactional-statement.js';
import opaqueStatement from './opaque-statement.js';
import openWritePolicy from './open-write-policy.js';
import partitionCreatedUnderLock from './partition-created-under-lock.js';
import policyCallsPerRow from './policy-calls-per-row.js';
import policyReadsForbiddenTable from './policy-reads-forbidden-table.js';
import policyTrustsUserMetadata from './policy-trusts-user-metadata.js';
import policyWithoutRls from './policy-without-rls.js';
import publishedTableRenamed from './published-table-renamed.js';
import publishedWithoutRls from './published-without-rls.js';
import recreatedFunctionWithoutRevoke from './recreated-function-without-revoke.js';
import recreatedTableWithoutRls from './recreated-table-without-rls.js';
import recursivePolicy from './recursive-policy.js';
import renamedColumn from './renamed-column.js';
import requiredColumnWithoutDefault from './required-column-without-default.js';
import resetFunctionAttributes from './reset-function-attributes.js';
import resetViewOptions from './reset-view-options.js';
import rlsWithoutPolicy from './rls-without-policy.js';
import rollbackAppliedAsMigration from './rollback-applied-as-migration.js';
import secretInMigration from './secret-in-migration.js';
import serialColumn from './serial-column.js';
import severalTablesLocked from './several-tables-locked.js';
import shadowedIndex from './shadowed-index.js';
import skippedMigration from './skipped-migration.js';
import smallPrimaryKey from './small-primary-key.js';
import smallSequence from './small-sequence.js';
import staleCronJob from './stale-cron-job.js';
import staleFunctionBody from './stale-function-body.js';
import storagePolicyTooWide from './storage-policy-too-wide.js';
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
import unexecutablePolicyFunction from './unexecutable-policy-function.js';
import unloggedTable from './unlogged-table.js';
import unresolvedNameInPinnedFunction from './unresolved-name-in-pinned-function.js';
import unsafeAuthTrigger from './unsafe-auth-trigger.js';
import unusableIndex from './unusable-index.js';
import unusedSuppression from './unused-suppression.js';
import unvalidatedConstraint from './unvalidated-constraint.js';
import updateCheckWeakerThanUsing from './update-check-weaker-than-using.js';
import updatePolicyWithoutSelect from './update-policy-without-select.js';
import varcharColumn from './varchar-column.js';
import viewBypassesRls from './view-bypasses-rls.js';
import viewInsertBreaks from './view-insert-breaks.js';
import viewNotATable from './view-not-a-table.js';
import volatileCheck from './volatile-check.js';
import wideGrant from './wide-grant.js';

/** Every rule, in the order of the ids. */
export const rules: readonly AnyRule[] = [
  accidentalOverload,
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
  definerFunctionSearchPath,
  deleteFromStorage,
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
  duplicatePermissivePolicies,
  duplicateVersion,
  emptiedTable,
  enumValueInSameTransaction,
  explicitTableLock,
  exposedDefinerFunction,
  exposedForeignTable,
  exposedMaterializedView,
  extensionInPublic,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  frozenViewColumns,
  ineffectiveRevoke,
  jsonColumn,
  lockHeldDuringWork,
  lostPolicy,
  lostPublicationMember,
  lostTrigger,
  managedSchemaChange,
  missingLockTimeout,
  missingPartitionKey,
  missingRollback,
  missingSchemaUsage,
  missingSequenceGrant,
  moneyColumn,
  narrowedColumnType,
  nontransactionalStatement,
  opaqueStatement,
  openWritePolicy,
  partitionCreatedUnderLock,
  policyCallsPerRow,
  policyReadsForbiddenTable,
  policyTrustsUserMetadata,
  policyWithoutRls,
  publishedTableRenamed,
  publishedWithoutRls,
  recreatedFunctionWithoutRevoke,
  recreatedTableWithoutRls,
  recursivePolicy,
  renamedColumn,
  requiredColumnWithoutDefault,
  resetFunctionAttributes,
  resetViewOptions,
  rlsWithoutPolicy,
  rollbackAppliedAsMigration,
  secretInMigration,
  serialColumn,
  severalTablesLocked,
  shadowedIndex,
  skippedMigration,
  smallPrimaryKey,
  smallSequence,
  staleCronJob,
  staleFunctionBody,
  storagePolicyTooWide,
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
  unexecutablePolicyFunction,
  unloggedTable,
  unresolvedNameInPinnedFunction,
  unsafeAuthTrigger,
  unusableIndex,
  unusedSuppression,
  unvalidatedConstraint,
  updateCheckWeakerThanUsing,
  updatePolicyWithoutSelect,
  varcharColumn,
  viewBypassesRls,
  viewInsertBreaks,
  viewNotATable,
  volatileCheck,
  wideGrant,
];
