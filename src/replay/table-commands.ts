import type { AlterTableCmd, AlterTableType } from '@pgsql/types';
import type { Column, Constraint, Relation, Trigger } from '../catalog/index.js';
import { columnNamed, withColumn } from '../catalog/index.js';
import { optionText, rangeName, roleName } from '../sql/names.js';
import type { Span } from '../text/index.js';
import type { CommandLowering } from './alter-table.js';
import { addConstraint } from './constraints.js';
import { drop } from './drop.js';
import { childrenOf, detach, inheritFrom } from './inheritance.js';
import { columnOfNotNull, dropNotNull, inheritNotNull, validateNotNull } from './not-null.js';
import { ownedAnew } from './owners.js';
import { belongs, besideNew } from './partition-bounds.js';
import { refusesMissingPart } from './missing-names.js';
import type { Scene } from './scene.js';
import { resolveType } from './type-resolution.js';

/** The commands of ALTER TABLE that act on the table as a whole, its constraints, triggers and partitions. */
export const tableCommands: Readonly<Partial<Record<AlterTableType, CommandLowering>>> = {
  AT_AddConstraint: ({ scene, table, command, only }) => {
    if (command.def !== undefined && 'Constraint' in command.def) addConstraint(scene, table.id, command.def.Constraint, only === true ? { only } : {});
  },
  AT_ValidateConstraint: ({ scene, table, command, span }) => {
    const constraint = scene.catalog.constraint(table.id, command.name ?? '');
    const column = constraint === undefined ? columnOfNotNull(scene, table, command.name ?? '') : undefined;
    if (column !== undefined) return validateNotNull(scene, table, column, span);
    if (constraint === undefined) return void refusesMissingPart(scene, table, 'constraint', command.name ?? '', span, 'of relation');
    const after = { ...constraint, validated: true };
    scene.emit('constraint.validate', { table, before: constraint, after }, scene.catalog.put(after), { span });
  },
  AT_AlterConstraint: ({ scene, table, command, span }) => {
    const node = command.def !== undefined && 'ATAlterConstraint' in command.def ? command.def.ATAlterConstraint : undefined;
    const constraint = scene.catalog.constraint(table.id, node?.conname ?? '');
    const column = constraint === undefined ? columnOfNotNull(scene, table, node?.conname ?? '') : undefined;
    if (column !== undefined) return inheritNotNull(scene, table, column, node?.noinherit === true, span);
    if (constraint === undefined) return void refusesMissingPart(scene, table, 'constraint', node?.conname ?? '', span, 'of relation');
    const { enforced: _enforced, ...rest } = constraint;
    const after: Constraint = {
      ...(node?.alterEnforceability === true ? rest : constraint),
      ...(node?.alterDeferrability === true && { deferrable: node.deferrable === true }),
      ...(node?.alterEnforceability === true && { validated: node.is_enforced === true, ...(node.is_enforced !== true && { enforced: false }) }),
    };
    scene.emit('constraint.alter', { table, before: constraint, after }, scene.catalog.put(after), { span });
  },
  AT_DropConstraint: dropConstraint,
  AT_ChangeOwner: ({ scene, table, command, span }) => {
    const owner = roleName(command.newowner, scene.session.role);
    const after = ownedAnew(table, owner);
    let catalog = scene.catalog.put(after);
    // The sequences of its columns change hands with it (change_owner_recurse_to_sequences).
    for (const object of catalog.dependents(table.id)) if (object.kind === 'relation' && object.sequence?.ownedBy?.table === table.id) catalog = catalog.put(ownedAnew(object, owner));
    scene.emit('owner.change', { before: table, after }, catalog, { span });
  },
  AT_EnableRowSecurity: rowSecurity('rls.enable', { rowSecurity: true }),
  AT_DisableRowSecurity: rowSecurity('rls.disable', { rowSecurity: false }),
  AT_ForceRowSecurity: rowSecurity('rls.force', { forceRowSecurity: true }),
  AT_NoForceRowSecurity: rowSecurity('rls.no-force', { forceRowSecurity: false }),
  AT_SetRelOptions: setOptions,
  AT_ResetRelOptions: ({ scene, table, command, span }) => {
    const names = Object.keys(optionText(listItems(command)));
    const options = Object.fromEntries(Object.entries(table.options).filter(([name]) => !names.includes(name)));
    emitOptions(scene, table, { ...table, options }, span);
  },
  AT_ReplaceRelOptions: setOptions,
  AT_SetLogged: persistence('permanent'),
  AT_SetUnLogged: persistence('unlogged'),
  AT_SetTableSpace: ({ scene, table, command, span }) => {
    const { tablespace: _tablespace, ...rest } = table;
    const after: Relation = command.name === undefined || command.name === 'pg_default' ? rest : { ...rest, tablespace: command.name };
    scene.emit('table.set-tablespace', { table, before: table, after }, scene.catalog.put(after), { span });
  },
  AT_SetAccessMethod: ({ scene, table, command, span }) => {
    const { accessMethod: _accessMethod, ...rest } = table;
    const after: Relation = command.name === undefined || command.name === 'heap' ? rest : { ...rest, accessMethod: command.name };
    scene.emit('table.set-access-method', { table, before: table, after }, scene.catalog.put(after), { span });
  },
  AT_ReplicaIdentity: ({ scene, table, command, span }) => {
    const { identity_type: type, name } = command.def !== undefined && 'ReplicaIdentityStmt' in command.def ? command.def.ReplicaIdentityStmt : {};
    const replicaIdentity = ({ f: 'full', n: 'nothing', i: 'index' } as const)[type ?? ''] ?? 'default';
    const { replicaIndex: _old, ...plain } = table;
    const index = replicaIdentity === 'index' ? scene.catalog.indexes(table.id).find((one) => one.name === name) : undefined;
    const after: Relation = { ...plain, replicaIdentity, ...(index !== undefined && { replicaIndex: index.id }) };
    scene.emit('table.replica-identity', { before: table, after }, scene.catalog.put(after), { span });
  },
  AT_AttachPartition: ({ scene, table, command, span }) => {
    const node = command.def !== undefined && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
    if (node?.name === undefined) return;
    if (table.relationKind === 'table' && table.origin === undefined) scene.put({ ...table, relationKind: 'partitioned-table' });
    const child = scene.relation(rangeName(node.name));
    // From version 17 on an identity column of the parent is one of the partition.
    const identityOf = (name: string): Pick<Column, 'identity'> => {
      const identity = scene.postgres >= 17 ? columnNamed(table, name)?.identity : undefined;
      return identity === undefined ? {} : { identity };
    };
    const partition: Relation = {
      ...child, parents: [table.id], partition: { of: table.id, bound: node.bound?.is_default === true ? 'default' : 'values' },
      columns: child.columns.map((column) => ({ ...column, ...identityOf(column.name), inherited: true })),
      dependsOn: [...child.dependsOn, { on: table.id, type: 'auto' }],
    };
    const besides = besideNew(scene, table, node.bound);
    const scans = node.bound === undefined || !belongs(scene.catalog, table, child, node.bound);
    scene.emit('table.attach-partition', { table, partition, scans, ...(besides && { besides }) }, scene.catalog.put(partition), { span });
    scene.quietly(() => inheritFrom(scene, scene.catalog.getAs('relation', table.id)!, child.id));
    adoptChecks(scene, table, child.id, true);
  },
  AT_DetachPartition: detachPartition,
  AT_DetachPartitionFinalize: detachPartition,
  AT_AddInherit: inherit(true),
  AT_DropInherit: inherit(false),
  AT_AddOf: ({ scene, table, command }) => {
    const type = command.def !== undefined && 'TypeName' in command.def ? resolveType(scene, command.def.TypeName) : undefined;
    if (type?.id !== undefined) scene.put({ ...table, dependsOn: [...table.dependsOn, { on: type.id, type: 'normal' }] });
  },
  AT_DropOf: ({ scene, table }) => scene.put({ ...table, dependsOn: table.dependsOn.filter((need) => need.of !== undefined || scene.catalog.get(need.on)?.kind !== 'type') }),
  AT_ClusterOn: () => undefined,
  AT_DropCluster: () => undefined,
  AT_EnableTrig: toggleTrigger('origin'),
  AT_EnableAlwaysTrig: toggleTrigger('always'),
  AT_EnableReplicaTrig: toggleTrigger('replica'),
  AT_DisableTrig: toggleTrigger('disabled'),
  AT_EnableTrigAll: toggleAll(true),
  AT_EnableTrigUser: toggleAll(true),
  AT_DisableTrigAll: toggleAll(false),
  AT_DisableTrigUser: toggleAll(false),
  AT_EnableRule: toggleRule,
  AT_EnableAlwaysRule: toggleRule,
  AT_EnableReplicaRule: toggleRule,
  AT_DisableRule: toggleRule,
};

/** DETACH PARTITION. What CONCURRENTLY begins is done here at once; FINALIZE ends one that was cut short. */
function detachPartition({ scene, table, command, span }: Parameters<CommandLowering>[0]): void {
  const node = command.def !== undefined && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
  if (node?.name === undefined) return;
  if (node.concurrent === true) scene.emit('nontransactional', { command: 'ALTER TABLE … DETACH PARTITION … CONCURRENTLY' });
  const { partition: _partition, parents: _parents, ...child } = scene.relation(rangeName(node.name));
  const partition: Relation = { ...child, dependsOn: child.dependsOn.filter((need) => need.on !== table.id) };
  scene.emit('table.detach-partition', { table, partition, concurrently: node.concurrent === true || command.subtype === 'AT_DetachPartitionFinalize' }, scene.catalog.put(partition), { span });
  detach(scene, table.id, child.id);
}

function dropConstraint({ scene, table, command, span, only }: Parameters<CommandLowering>[0]): void {
  const name = command.name ?? '';
  const constraint = scene.catalog.constraint(table.id, name);
  const children = constraint?.type === 'check' ? childrenOf(scene, table.id) : [];
  const column = constraint === undefined ? columnOfNotNull(scene, table, name) : undefined;
  if (column !== undefined) return dropNotNull(scene, table, column, span);
  if (constraint === undefined && command.missing_ok !== true && refusesMissingPart(scene, table, 'constraint', name, span, 'of relation')) return;
  if (constraint !== undefined) drop(scene, constraint, { cascade: command.behavior === 'DROP_CASCADE', ifExists: command.missing_ok === true, span });
  for (const child of children) {
    const copy = scene.catalog.constraint(child.id, name);
    if (copy?.inherited !== true) continue;
    // With ONLY it becomes the child's own.
    if (only === true) scene.put({ ...copy, inherited: false });
    else scene.quietly(() => dropConstraint({ scene, table: child, command, span }));
  }
}

/** CHECKs that a table has under the same name as its new parent count as the parent's; for a partition they are no longer its own. */
function adoptChecks(scene: Scene, parent: Relation, child: number, partition: boolean): void {
  for (const check of scene.catalog.constraints(parent.id)) {
    const own = check.type === 'check' ? scene.catalog.constraint(child, check.name) : undefined;
    if (own !== undefined && partition) scene.put({ ...own, inherited: true });
  }
}

function rowSecurity(kind: 'rls.enable' | 'rls.disable' | 'rls.force' | 'rls.no-force', flags: Partial<Relation>): CommandLowering {
  return ({ scene, table, span, doubtful }) => {
    const origin = doubtful === true ? { ...scene.origin(span), conditional: true } : scene.origin(span);
    // Switching on what is on changes nothing: it is so since the first time.
    const changes = flags.rowSecurity !== undefined && flags.rowSecurity !== table.rowSecurity;
    const after: Relation = { ...table, ...flags, ...(changes && { rowSecurityOrigin: origin }) };
    scene.emit(kind, { before: table, after }, scene.catalog.put(after), { span });
  };
}

function setOptions({ scene, table, command, span }: Parameters<CommandLowering>[0]): void {
  emitOptions(scene, table, { ...table, options: { ...table.options, ...optionText(listItems(command)) } }, span);
}

function emitOptions(scene: Scene, before: Relation, after: Relation, span: Span): void {
  const view = before.relationKind === 'view' || before.relationKind === 'materialized-view';
  scene.emit(view ? 'view.set-options' : 'table.set-options', { before, after }, scene.catalog.put(after), { span });
}

function persistence(value: Relation['persistence']): CommandLowering {
  return ({ scene, table, span }) => {
    const after: Relation = { ...table, persistence: value };
    let catalog = scene.catalog.put(after);
    for (const object of catalog.dependents(table.id)) {
      if (object.kind === 'relation' && object.sequence?.ownedBy?.table === table.id) catalog = catalog.put({ ...object, persistence: value });
    }
    scene.emit('table.set-persistence', { before: table, after }, catalog, { span });
  };
}

function inherit(inherits: boolean): CommandLowering {
  return ({ scene, table, command, span }) => {
    const range = command.def !== undefined && 'RangeVar' in command.def ? command.def.RangeVar : undefined;
    if (range === undefined) return;
    const parent = scene.relation(rangeName(range));
    const after: Relation = inherits
      ? { ...table, parents: [...(table.parents ?? []), parent.id], dependsOn: [...table.dependsOn, { on: parent.id, type: 'normal' }] }
      : { ...table, parents: (table.parents ?? []).filter((id) => id !== parent.id), dependsOn: table.dependsOn.filter((need) => need.on !== parent.id) };
    scene.emit('table.inherit', { table: after, parent, inherits }, scene.catalog.put(after), { span });
    if (!inherits) orphan(scene, parent, table.id);
  };
}

/** NO INHERIT: what came from the parent alone becomes the table's own. */
function orphan(scene: Scene, parent: Relation, child: number): void {
  let table = scene.catalog.getAs('relation', child)!;
  for (const column of table.columns) if (column.inherited === true && columnNamed(parent, column.name) !== undefined) table = withColumn(table, { ...column, inherited: false });
  scene.put(table);
  for (const constraint of scene.catalog.constraints(child)) if (constraint.inherited === true) scene.put({ ...constraint, inherited: false });
}

function toggleTrigger(enabled: Trigger['enabled']): CommandLowering {
  return ({ scene, table, command, span }) => {
    const before = scene.catalog.trigger(table.id, command.name ?? '');
    if (before === undefined) return void refusesMissingPart(scene, table, 'trigger', command.name ?? '', span);
    const after: Trigger = { ...before, enabled };
    scene.emit('trigger.alter', { table, before, after }, scene.catalog.put(after), { span });
  };
}

function toggleAll(enabled: boolean): CommandLowering {
  return ({ scene, table, span }) => {
    let after = scene.catalog;
    for (const trigger of after.triggers(table.id)) after = after.put({ ...trigger, enabled: enabled ? 'origin' : 'disabled' });
    scene.emit('trigger.toggle-all', { table, enabled }, after, { span });
  };
}

function toggleRule({ scene, table, command, span }: Parameters<CommandLowering>[0]): void {
  const rule = scene.catalog.dependents(table.id).find((object) => object.kind === 'rewrite-rule' && object.table === table.id && object.name === command.name);
  if (rule?.kind === 'rewrite-rule') scene.emit('rule.alter', { table, before: rule, after: rule }, scene.catalog, { span });
}

function listItems(command: AlterTableCmd) {
  return command.def !== undefined && 'List' in command.def ? command.def.List.items : undefined;
}
