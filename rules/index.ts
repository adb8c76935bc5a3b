// Generated from the files in rules/ by `npm run generate`; do not edit.
import type { AnyRule } from '../src/rule/index.js';
import blockingConstraint from './blocking-constraint.js';
import blockingIndexBuild from './blocking-index-build.js';
import blockingNotNull from './blocking-not-null.js';
import cascadingDrop from './cascading-drop.js';
import disabledRls from './disabled-rls.js';
import droppedColumn from './dropped-column.js';
import droppedConstraint from './dropped-constraint.js';
import droppedFunction from './dropped-function.js';
import droppedTable from './dropped-table.js';
import droppedType from './dropped-type.js';
import droppedView from './dropped-view.js';
import duplicateVersion from './duplicate-version.js';
import emptiedTable from './emptied-table.js';
import lostPolicy from './lost-policy.js';
import missingRollback from './missing-rollback.js';
import narrowedColumnType from './narrowed-column-type.js';
import nontransactionalStatement from './nontransactional-statement.js';
import opaqueStatement from './opaque-statement.js';
import recreatedTableWithoutRls from './recreated-table-without-rls.js';
import renamedColumn from './renamed-column.js';
import requiredColumnWithoutDefault from './required-column-without-default.js';
import rollbackAppliedAsMigration from './rollback-applied-as-migration.js';
import skippedMigration from './skipped-migration.js';
import staleFunctionBody from './stale-function-body.js';
import syntaxError from './syntax-error.js';
import tableRenameWithoutView from './table-rename-without-view.js';
import tableRewrite from './table-rewrite.js';
import tableWithoutRls from './table-without-rls.js';
import unusedSuppression from './unused-suppression.js';
import viewBypassesRls from './view-bypasses-rls.js';

/** Every rule, in the order of the ids. */
export const rules: readonly AnyRule[] = [
  blockingConstraint,
  blockingIndexBuild,
  blockingNotNull,
  cascadingDrop,
  disabledRls,
  droppedColumn,
  droppedConstraint,
  droppedFunction,
  droppedTable,
  droppedType,
  droppedView,
  duplicateVersion,
  emptiedTable,
  lostPolicy,
  missingRollback,
  narrowedColumnType,
  nontransactionalStatement,
  opaqueStatement,
  recreatedTableWithoutRls,
  renamedColumn,
  requiredColumnWithoutDefault,
  rollbackAppliedAsMigration,
  skippedMigration,
  staleFunctionBody,
  syntaxError,
  tableRenameWithoutView,
  tableRewrite,
  tableWithoutRls,
  unusedSuppression,
  viewBypassesRls,
];
