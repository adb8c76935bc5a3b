import type { Node } from '@pgsql/types';
import type { NodeOf, NodeTag } from '../sql/statement.js';
import { alterTable } from './alter-table.js';
import * as data from './data.js';
import * as database from './database-objects.js';
import { createComposite } from './composite-types.js';
import { dropStatement } from './drop.js';
import * as functions from './functions.js';
import { createIndex, reindex } from './indexes.js';
import * as maintenance from './maintenance.js';
import { alterPolicy, createPolicy } from './policies.js';
import { alterDefaultPrivileges, grant } from './privileges.js';
import { alterPublication, createPublication } from './publications.js';
import { rename, setSchema } from './rename.js';
import * as roles from './roles.js';
import * as rows from './row-changes.js';
import type { Scene } from './scene.js';
import * as sequences from './sequences.js';
import { alterDatabaseSetting, alterRoleSetting, discard, setVariable, transaction } from './session-statements.js';
import { alterStatistics, createStatistics } from './statistics.js';
import { createTable, createTableAs } from './tables.js';
import { createEventTrigger, createTrigger } from './triggers.js';
import * as types from './types.js';
import * as views from './views.js';

type Lowering<T extends NodeTag> = (scene: Scene, node: NodeOf<T>) => void;

/** How each kind of statement becomes effects. A kind that is not here yields `other`. */
const lowerings: { readonly [T in NodeTag]?: Lowering<T> } = {
  CreateStmt: (scene, node) => createTable(scene, node),
  CreateForeignTableStmt: (scene, node) => node.base && createTable(scene, node.base, 'foreign-table'),
  CreateTableAsStmt: (scene, node) => {
    if (node.objtype === 'OBJECT_MATVIEW') views.createMaterializedView(scene, node);
    else if (node.into?.rel !== undefined) createTableAs(scene, node.into.rel, node.query, node);
  },
  AlterTableStmt: alterTable,
  IndexStmt: createIndex,
  ReindexStmt: reindex,
  DropStmt: dropStatement,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  ViewStmt: views.createView,
  RefreshMatViewStmt: views.refreshView,
  RuleStmt: views.createRule,
  CreatePolicyStmt: createPolicy,
  AlterPolicyStmt: alterPolicy,
  CreateFunctionStmt: functions.createFunction,
  AlterFunctionStmt: functions.alterFunction,
  DefineStmt: functions.define,
  CreateTrigStmt: createTrigger,
  CreateEventTrigStmt: createEventTrigger,
  CreateStatsStmt: createStatistics,
  AlterStatsStmt: alterStatistics,
  CreateEnumStmt: types.createEnum,
  CreateRangeStmt: types.createRange,
  CreateDomainStmt: types.createDomain,
  CompositeTypeStmt: createComposite,
  AlterEnumStmt: types.alterEnum,
  AlterDomainStmt: types.alterDomain,
  CreateSeqStmt: sequences.createSequence,
  AlterSeqStmt: sequences.alterSequence,
  GrantStmt: grant,
  GrantRoleStmt: roles.grantRole,
  AlterDefaultPrivilegesStmt: alterDefaultPrivileges,
  CreateSchemaStmt: (scene, node) => database.createSchema(scene, node, (element) => lower(scene, element)),
  CreateExtensionStmt: database.createExtension,
  CreatePublicationStmt: createPublication,
  AlterPublicationStmt: alterPublication,
  CreateRoleStmt: roles.createRole,
  AlterRoleStmt: roles.alterRole,
  DropRoleStmt: roles.dropRole,
  DropOwnedStmt: roles.dropOwned,
  ReassignOwnedStmt: roles.reassignOwned,
  AlterOwnerStmt: database.changeOwner,
  CommentStmt: database.comment,
  InsertStmt: rows.insert,
  UpdateStmt: rows.update,
  DeleteStmt: rows.remove,
  MergeStmt: rows.merge,
  TruncateStmt: data.truncate,
  CopyStmt: data.copy,
  SelectStmt: data.select,
  CallStmt: data.call,
  LockStmt: data.lockTable,
  VacuumStmt: maintenance.vacuum,
  ClusterStmt: maintenance.cluster,
  CheckPointStmt: maintenance.checkpoint,
  TransactionStmt: transaction,
  VariableSetStmt: setVariable,
  DiscardStmt: discard,
  AlterRoleSetStmt: alterRoleSetting,
  AlterDatabaseSetStmt: alterDatabaseSetting,
};

/** Statements of which PostgreSQL says "cannot run inside a transaction block" (PreventInTransactionBlock), beside those lowered above. */
const outsideTransactions: { readonly [T in NodeTag]?: string } = {
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
};

function tagOf(node: Node): NodeTag {
  for (const tag in node) return tag as NodeTag;
  throw new Error('A parse node has a tag.');
}

/** Replay one statement's parse node: tell the scene what it does. */
export function lower(scene: Scene, node: Node): void {
  const tag = tagOf(node);
  const lowering = lowerings[tag] as ((scene: Scene, node: unknown) => void) | undefined;
  if (lowering !== undefined) return lowering(scene, (node as Record<string, unknown>)[tag]);
  const command = outsideTransactions[tag];
  if (command !== undefined) scene.emit('nontransactional', { command });
  scene.emit('other', { what: tag });
}
