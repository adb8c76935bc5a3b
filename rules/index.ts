// Generated from the files in rules/ by `npm run generate`; do not edit.
import type { AnyRule } from '../src/rule/index.js';
import accidentalOverload from './accidental-overload.js';
import accountInMigration from './account-in-migration.js';
import ambiguousNameInBody from './ambiguous-name-in-body.js';
import ambiguousVersionOrder from './ambiguous-version-order.js';
import blockedDrop from './blocked-drop.js';
import blockedTypeChange from './blocked-type-change.js';
import blockingConstraint from './blocking-constraint.js';
import blockingDomainConstraint from './blocking-domain-constraint.js';
import blockingIndexBuild from './blocking-index-build.js';
import blockingIndexDrop from './blocking-index-drop.js';
import blockingNotNull from './blocking-not-null.js';
import blockingPartitionAttach from './blocking-partition-attach.js';
import blockingPartitionDetach from './blocking-partition-detach.js';
import blockingRefresh from './blocking-refresh.js';
import blockingReindex from './blocking-reindex.js';
import capturedPolicyColumn from './captured-policy-column.js';
import cascadingDrop from './cascading-drop.js';
import charColumn from './char-column.js';
import columnOutsideGrants from './column-outside-grants.js';
import concurrentlyOnPartitioned from './concurrently-on-partitioned.js';
import contractTooEarly from './contract-too-early.js';
import definerFunctionSearchPath from './definer-function-search-path.js';
import deleteFromStorage from './delete-from-storage.js';
import disabledRls from './disabled-rls.js';
import disabledTrigger from './disabled-trigger.js';
import droppedColumn from './dropped-column.js';
import droppedConstraint from './dropped-constraint.js';
import droppedFunction from './dropped-function.js';
import droppedNotNull from './dropped-not-null.js';
import droppedTable from './dropped-table.js';
import droppedType from './dropped-type.js';
import droppedView from './dropped-view.js';
import duplicateAssignment from './duplicate-assignment.js';
import duplicateIndex from './duplicate-index.js';
import duplicateObject from './duplicate-object.js';
import duplicatePermissivePolicies from './duplicate-permissive-policies.js';
import duplicateVersion from './duplicate-version.js';
import editedMigration from './edited-migration.js';
import emptiedTable from './emptied-table.js';
import emptyMigration from './empty-migration.js';
import enumValueInSameTransaction from './enum-value-in-same-transaction.js';
import explicitTableLock from './explicit-table-lock.js';
import exposedDefinerFunction from './exposed-definer-function.js';
import exposedForeignTable from './exposed-foreign-table.js';
import exposedMaterializedView from './exposed-materialized-view.js';
import exposedQueue from './exposed-queue.js';
import exposedSensitiveColumn from './exposed-sensitive-column.js';
import extensionInPublic from './extension-in-public.js';
import foreignKeyTypeMismatch from './foreign-key-type-mismatch.js';
import foreignKeyWithoutIndex from './foreign-key-without-index.js';
import fragileAuthReference from './fragile-auth-reference.js';
import frozenViewColumns from './frozen-view-columns.js';
import incompatibleReplacement from './incompatible-replacement.js';
import incompleteStandInView from './incomplete-stand-in-view.js';
import ineffectiveRevoke from './ineffective-revoke.js';
import insertWithoutRequiredColumn from './insert-without-required-column.js';
import invalidForeignKey from './invalid-foreign-key.js';
import invalidLiteral from './invalid-literal.js';
import invalidPolicyClause from './invalid-policy-clause.js';
import jsonColumn from './json-column.js';
import lockHeldDuringWork from './lock-held-during-work.js';
import lostEnumValue from './lost-enum-value.js';
import lostPolicy from './lost-policy.js';
import lostPublicationMember from './lost-publication-member.js';
import lostReplicaIdentity from './lost-replica-identity.js';
import lostTrigger from './lost-trigger.js';
import managedSchemaChange from './managed-schema-change.js';
import misreadStatement from './misread-statement.js';
import missingConflictTarget from './missing-conflict-target.js';
import missingLockTimeout from './missing-lock-timeout.js';
import missingObject from './missing-object.js';
import missingPartitionKey from './missing-partition-key.js';
import missingReplicaIdentity from './missing-replica-identity.js';
import missingRollback from './missing-rollback.js';
import missingSchemaUsage from './missing-schema-usage.js';
import missingSequenceGrant from './missing-sequence-grant.js';
import moneyColumn from './money-column.js';
import mutableExpression from './mutable-expression.js';
import narrowedColumnType from './narrowed-column-type.js';
import newerPostgresSyntax from './newer-postgres-syntax.js';
import nontransactionalStatement from './nontransactional-statement.js';
import nullSessionDefault from './null-session-default.js';
import onDeleteSetsRequiredColumn from './on-delete-sets-required-column.js';
import opaqueStatement from './opaque-statement.js';
import openWritePolicy from './open-write-policy.js';
import outOfOrderMigration from './out-of-order-migration.js';
import partitionCreatedUnderLock from './partition-created-under-lock.js';
import policyCallsPerRow from './policy-calls-per-row.js';
import policyColumnWithoutIndex from './policy-column-without-index.js';
import policyMadePublic from './policy-made-public.js';
import policyReadsForbiddenTable from './policy-reads-forbidden-table.js';
import policyTrueWithoutLogin from './policy-true-without-login.js';
import policyTrustsUserMetadata from './policy-trusts-user-metadata.js';
import policyWithoutRls from './policy-without-rls.js';
import publicBucketListing from './public-bucket-listing.js';
import publishedTableRenamed from './published-table-renamed.js';
import publishedWithoutRls from './published-without-rls.js';
import recreatedFunctionWithoutRevoke from './recreated-function-without-revoke.js';
import recreatedRelationWithoutGrants from './recreated-relation-without-grants.js';
import recreatedTableWithoutRls from './recreated-table-without-rls.js';
import recursivePolicy from './recursive-policy.js';
import refusedDefinition from './refused-definition.js';
import refusedRow from './refused-row.js';
import renamedColumn from './renamed-column.js';
import requiredColumnWithoutDefault from './required-column-without-default.js';
import resetFunctionAttributes from './reset-function-attributes.js';
import resetViewOptions from './reset-view-options.js';
import returnQueryTypeMismatch from './return-query-type-mismatch.js';
import revokeWithoutDefault from './revoke-without-default.js';
import rlsWithoutPolicy from './rls-without-policy.js';
import rollbackAppliedAsMigration from './rollback-applied-as-migration.js';
import rollbackFails from './rollback-fails.js';
import rollbackNotInverse from './rollback-not-inverse.js';
import secretInMigration from './secret-in-migration.js';
import selfGrantedRole from './self-granted-role.js';
import serialColumn from './serial-column.js';
import severalTablesLocked from './several-tables-locked.js';
import shadowedIndex from './shadowed-index.js';
import shadowedTable from './shadowed-table.js';
import skippedMigration from './skipped-migration.js';
import smallPrimaryKey from './small-primary-key.js';
import smallSequence from './small-sequence.js';
import staleCronJob from './stale-cron-job.js';
import staleFunctionBody from './stale-function-body.js';
import storagePolicyTooWide from './storage-policy-too-wide.js';
import superuserStatement from './superuser-statement.js';
import syntaxError from './syntax-error.js';
import tableRenameWithoutView from './table-rename-without-view.js';
import tableRewrite from './table-rewrite.js';
import tableWithoutApiGrants from './table-without-api-grants.js';
import tableWithoutPrimaryKey from './table-without-primary-key.js';
import tableWithoutRls from './table-without-rls.js';
import timestampWithoutTimeZone from './timestamp-without-time-zone.js';
import tooLongIdentifier from './too-long-identifier.js';
import transactionControl from './transaction-control.js';
import unavailableExtension from './unavailable-extension.js';
import unbatchedBackfill from './unbatched-backfill.js';
import uncheckedConcurrentIndex from './unchecked-concurrent-index.js';
import uncommittedTransaction from './uncommitted-transaction.js';
import unexecutablePolicyFunction from './unexecutable-policy-function.js';
import unloggedTable from './unlogged-table.js';
import unnamedCronJob from './unnamed-cron-job.js';
import unrepeatableMigration from './unrepeatable-migration.js';
import unresolvedNameInPinnedFunction from './unresolved-name-in-pinned-function.js';
import unsafeAuthTrigger from './unsafe-auth-trigger.js';
import unusableIndex from './unusable-index.js';
import unusedSuppression from './unused-suppression.js';
import unvalidatedConstraint from './unvalidated-constraint.js';
import updateCheckWeakerThanUsing from './update-check-weaker-than-using.js';
import updatePolicyWithoutSelect from './update-policy-without-select.js';
import upgradeBlockingColumn from './upgrade-blocking-column.js';
import userDeletionBlocked from './user-deletion-blocked.js';
import varcharColumn from './varchar-column.js';
import viewBypassesRls from './view-bypasses-rls.js';
import viewInsertBreaks from './view-insert-breaks.js';
import viewNotATable from './view-not-a-table.js';
import volatileCheck from './volatile-check.js';
import wideGrant from './wide-grant.js';

/** Every rule, in the order of the ids. */
export const rules: readonly AnyRule[] = [
  accidentalOverload,
  accountInMigration,
  ambiguousNameInBody,
  ambiguousVersionOrder,
  blockedDrop,
  blockedTypeChange,
  blockingConstraint,
  blockingDomainConstraint,
  blockingIndexBuild,
  blockingIndexDrop,
  blockingNotNull,
  blockingPartitionAttach,
  blockingPartitionDetach,
  blockingRefresh,
  blockingReindex,
  capturedPolicyColumn,
  cascadingDrop,
  charColumn,
  columnOutsideGrants,
  concurrentlyOnPartitioned,
  contractTooEarly,
  definerFunctionSearchPath,
  deleteFromStorage,
  disabledRls,
  disabledTrigger,
  droppedColumn,
  droppedConstraint,
  droppedFunction,
  droppedNotNull,
  droppedTable,
  droppedType,
  droppedView,
  duplicateAssignment,
  duplicateIndex,
  duplicateObject,
  duplicatePermissivePolicies,
  duplicateVersion,
  editedMigration,
  emptiedTable,
  emptyMigration,
  enumValueInSameTransaction,
  explicitTableLock,
  exposedDefinerFunction,
  exposedForeignTable,
  exposedMaterializedView,
  exposedQueue,
  exposedSensitiveColumn,
  extensionInPublic,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  fragileAuthReference,
  frozenViewColumns,
  incompatibleReplacement,
  incompleteStandInView,
  ineffectiveRevoke,
  insertWithoutRequiredColumn,
  invalidForeignKey,
  invalidLiteral,
  invalidPolicyClause,
  jsonColumn,
  lockHeldDuringWork,
  lostEnumValue,
  lostPolicy,
  lostPublicationMember,
  lostReplicaIdentity,
  lostTrigger,
  managedSchemaChange,
  misreadStatement,
  missingConflictTarget,
  missingLockTimeout,
  missingObject,
  missingPartitionKey,
  missingReplicaIdentity,
  missingRollback,
  missingSchemaUsage,
  missingSequenceGrant,
  moneyColumn,
  mutableExpression,
  narrowedColumnType,
  newerPostgresSyntax,
  nontransactionalStatement,
  nullSessionDefault,
  onDeleteSetsRequiredColumn,
  opaqueStatement,
  openWritePolicy,
  outOfOrderMigration,
  partitionCreatedUnderLock,
  policyCallsPerRow,
  policyColumnWithoutIndex,
  policyMadePublic,
  policyReadsForbiddenTable,
  policyTrueWithoutLogin,
  policyTrustsUserMetadata,
  policyWithoutRls,
  publicBucketListing,
  publishedTableRenamed,
  publishedWithoutRls,
  recreatedFunctionWithoutRevoke,
  recreatedRelationWithoutGrants,
  recreatedTableWithoutRls,
  recursivePolicy,
  refusedDefinition,
  refusedRow,
  renamedColumn,
  requiredColumnWithoutDefault,
  resetFunctionAttributes,
  resetViewOptions,
  returnQueryTypeMismatch,
  revokeWithoutDefault,
  rlsWithoutPolicy,
  rollbackAppliedAsMigration,
  rollbackFails,
  rollbackNotInverse,
  secretInMigration,
  selfGrantedRole,
  serialColumn,
  severalTablesLocked,
  shadowedIndex,
  shadowedTable,
  skippedMigration,
  smallPrimaryKey,
  smallSequence,
  staleCronJob,
  staleFunctionBody,
  storagePolicyTooWide,
  superuserStatement,
  syntaxError,
  tableRenameWithoutView,
  tableRewrite,
  tableWithoutApiGrants,
  tableWithoutPrimaryKey,
  tableWithoutRls,
  timestampWithoutTimeZone,
  tooLongIdentifier,
  transactionControl,
  unavailableExtension,
  unbatchedBackfill,
  uncheckedConcurrentIndex,
  uncommittedTransaction,
  unexecutablePolicyFunction,
  unloggedTable,
  unnamedCronJob,
  unrepeatableMigration,
  unresolvedNameInPinnedFunction,
  unsafeAuthTrigger,
  unusableIndex,
  unusedSuppression,
  unvalidatedConstraint,
  updateCheckWeakerThanUsing,
  updatePolicyWithoutSelect,
  upgradeBlockingColumn,
  userDeletionBlocked,
  varcharColumn,
  viewBypassesRls,
  viewInsertBreaks,
  viewNotATable,
  volatileCheck,
  wideGrant,
];
