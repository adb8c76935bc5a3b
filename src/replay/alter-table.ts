import type { AlterTableCmd, AlterTableStmt, AlterTableType } from '@pgsql/types';
import { columnNamed, type Column, type Dependency, type Relation, type Trigger } from '../catalog/index.js';
import type { Span } from '../text/index.js';
import { expressionText } from '../sql/expression-text.js';
import { optionText, rangeName, roleName, typeReference } from '../sql/names.js';
import { addConstraint } from './constraints.js';
import { findType, ownedSequence, readColumn } from './columns.js';
import { changeType } from './coercion.js';
import { drop } from './drop.js';
import type { EffectKinds } from './effects.js';
import { needsOfExpression } from './queries.js';
import type { Scene } from './scene.js';

interface Command {
  readonly scene: Scene;
  readonly table: Relation;
  readonly command: AlterTableCmd;
  /** The name in the command, or the statement. */
  readonly span: Span;
}
type Lowering = (command: Command) => void;

/** ALTER TABLE, ALTER VIEW, ALTER SEQUENCE … SET, ALTER INDEX, ALTER FOREIGN TABLE: one effect or more for each command. */
export function alterTable(scene: Scene, statement: AlterTableStmt): void {
  const name = rangeName(statement.relation!);
  if (statement.objtype === 'OBJECT_INDEX') return alterIndex(scene, statement);
  const known = scene.findRelation(name);
  if (known === undefined && scene.conditional && statement.missing_ok === true) return;
  const table = known ?? scene.assume(scene.nameForNew(name), statement.objtype === 'OBJECT_VIEW' ? 'view' : statement.objtype === 'OBJECT_MATVIEW' ? 'materialized-view' : statement.objtype === 'OBJECT_SEQUENCE' ? 'sequence' : 'table');

  let from = statement.relation?.location === undefined ? scene.statement.span.start : scene.spanOf(statement.relation).end;
  for (const node of statement.cmds ?? []) {
    if (!('AlterTableCmd' in node)) continue;
    const command = node.AlterTableCmd;
    const current = scene.catalog.getAs('relation', table.id);
    if (current === undefined) return;
    const span = commandSpan(scene, command, from);
    from = span.end === scene.statement.span.end ? from : span.end;
    (lowerings[command.subtype!] ?? unknownCommand)({ scene, table: current, command, span });
  }
}

const lowerings: Readonly<Partial<Record<AlterTableType, Lowering>>> = {
  AT_AddColumn: addColumn,
  AT_DropColumn: dropColumn,
  AT_AlterColumnType: alterType,
  AT_ColumnDefault: columnDefault,
  AT_SetNotNull: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const scans = !column.notNull && !provenNotNull(scene, table, column);
    change(scene, table, column, { ...column, notNull: true }, (facts, after) => scene.emit('column.set-not-null', { ...facts, scans }, after, { span }));
  },
  AT_DropNotNull: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column !== undefined) change(scene, table, column, { ...column, notNull: false }, (facts, after) => scene.emit('column.drop-not-null', facts, after, { span }));
  },
  AT_SetExpression: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column !== undefined) change(scene, table, column, { ...column, default: expressionText(scene.statement, command.def) }, (facts, after) => scene.emit('column.set-type', { ...facts, work: column.generated === 'virtual' ? 'none' : 'rewrite', narrows: false }, after, { span }));
  },
  AT_DropExpression: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const { generated: _generated, default: _default, ...plain } = column;
    change(scene, table, column, plain, (facts, after) => scene.emit('column.set-options', facts, after, { span }));
  },
  AT_AddIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const always = command.def !== undefined && 'Constraint' in command.def && command.def.Constraint.generated_when === 'a';
    const identity: Column = { ...column, identity: always ? 'always' : 'by default' };
    change(scene, table, column, identity, (facts, after) => scene.emit('column.set-identity', facts, after, { span }));
    ownedSequence(scene, table.id, identity, true);
  },
  AT_SetIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column !== undefined) change(scene, table, column, column, (facts, after) => scene.emit('column.set-identity', facts, after, { span }));
  },
  AT_DropIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const { identity: _identity, ...plain } = column;
    change(scene, table, column, plain, (facts, after) => scene.emit('column.set-identity', facts, after, { span }));
    for (const object of scene.catalog.dependents(table.id)) {
      if (object.kind === 'relation' && object.sequence?.ownedBy?.table === table.id && object.sequence.ownedBy.column === column.number) scene.catalog = scene.catalog.remove(object.id);
    }
  },
  AT_SetStatistics: columnOptions,
  AT_SetOptions: columnOptions,
  AT_ResetOptions: columnOptions,
  AT_SetStorage: columnOptions,
  AT_SetCompression: columnOptions,
  AT_AddConstraint: ({ scene, table, command }) => {
    if (command.def !== undefined && 'Constraint' in command.def) addConstraint(scene, table.id, command.def.Constraint);
  },
  AT_ValidateConstraint: ({ scene, table, command, span }) => {
    const constraint = scene.catalog.constraint(table.id, command.name ?? '');
    if (constraint === undefined) return;
    const after = { ...constraint, validated: true };
    scene.emit('constraint.validate', { table, before: constraint, after }, scene.catalog.put(after), { span });
  },
  AT_AlterConstraint: ({ scene, table, command, span }) => {
    const node = command.def !== undefined && 'ATAlterConstraint' in command.def ? command.def.ATAlterConstraint : undefined;
    const constraint = scene.catalog.constraint(table.id, node?.conname ?? '');
    if (constraint === undefined) return;
    const after = { ...constraint, deferrable: node?.deferrable === true };
    scene.emit('constraint.alter', { table, before: constraint, after }, scene.catalog.put(after), { span });
  },
  AT_DropConstraint: ({ scene, table, command, span }) => {
    const constraint = scene.catalog.constraint(table.id, command.name ?? '');
    if (constraint !== undefined) drop(scene, constraint, { cascade: command.behavior === 'DROP_CASCADE', ifExists: command.missing_ok === true, span });
  },
  AT_ChangeOwner: ({ scene, table, command, span }) => {
    const after = { ...table, owner: roleName(command.newowner, scene.session.role) };
    scene.emit('owner.change', { before: table, after }, scene.catalog.put(after), { span });
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
  AT_SetTableSpace: ({ scene, table, span }) => scene.emit('table.set-tablespace', { table }, scene.catalog, { span }),
  AT_SetAccessMethod: ({ scene, table, span }) => scene.emit('table.set-access-method', { table }, scene.catalog, { span }),
  AT_ReplicaIdentity: ({ scene, table, command, span }) => {
    const type = command.def !== undefined && 'ReplicaIdentityStmt' in command.def ? command.def.ReplicaIdentityStmt.identity_type : undefined;
    const replicaIdentity = ({ f: 'full', n: 'nothing', i: 'index' } as const)[type ?? ''] ?? 'default';
    const after: Relation = { ...table, replicaIdentity };
    scene.emit('table.replica-identity', { before: table, after }, scene.catalog.put(after), { span });
  },
  AT_AttachPartition: ({ scene, table, command, span }) => {
    const node = command.def !== undefined && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
    if (node?.name === undefined) return;
    if (table.relationKind === 'table' && table.origin === undefined) scene.put({ ...table, relationKind: 'partitioned-table' });
    const child = scene.relation(rangeName(node.name));
    const partition: Relation = { ...child, parents: [table.id], partition: { of: table.id, bound: node.bound?.is_default === true ? 'default' : 'values' }, dependsOn: [...child.dependsOn, { on: table.id, type: 'auto' }] };
    scene.emit('table.attach-partition', { table, partition }, scene.catalog.put(partition), { span });
  },
  AT_DetachPartition: ({ scene, table, command, span }) => {
    const node = command.def !== undefined && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
    if (node?.name === undefined) return;
    if (node.concurrent === true) scene.emit('nontransactional', { command: 'ALTER TABLE … DETACH PARTITION … CONCURRENTLY' });
    const { partition: _partition, parents: _parents, ...child } = scene.relation(rangeName(node.name));
    const partition: Relation = { ...child, dependsOn: child.dependsOn.filter((need) => need.on !== table.id) };
    scene.emit('table.detach-partition', { table, partition, concurrently: node.concurrent === true }, scene.catalog.put(partition), { span });
  },
  AT_AddInherit: inherit(true),
  AT_DropInherit: inherit(false),
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
};

function unknownCommand({ scene, command, span }: Command): void {
  scene.emit('other', { what: command.subtype ?? 'AlterTableCmd' }, scene.catalog, { span });
}

function addColumn({ scene, table, command, span }: Command): void {
  if (command.def === undefined || !('ColumnDef' in command.def)) return;
  const existing = columnNamed(table, command.def.ColumnDef.colname ?? '');
  if (existing !== undefined && (command.missing_ok === true || scene.conditional)) return;
  const read = readColumn(scene, table, command.def.ColumnDef);
  const { column } = read;
  const with_: Relation = {
    ...table,
    columns: existing === undefined ? [...table.columns, column] : table.columns.map((old) => (old === existing ? column : old)),
    dependsOn: read.needs.length === 0 ? table.dependsOn : [...table.dependsOn, ...read.needs],
  };
  scene.emit('column.add', { table: with_, column, ifNotExists: command.missing_ok === true, rewrite: read.rewrite }, scene.catalog.put(with_), { span });
  read.attach(table.id, column);
  for (const constraint of read.constraints) addConstraint(scene, table.id, constraint, { cause: 'implied', column, withColumn: column });
}

function dropColumn({ scene, table, command, span }: Command): void {
  const name = command.name ?? '';
  const found = columnNamed(table, name);
  if (found === undefined && (command.missing_ok === true || scene.conditional) && table.columnsKnown) return;
  const column: Column = found ?? { name, number: 0, type: undefined, notNull: false };
  drop(scene, table, { cascade: command.behavior === 'DROP_CASCADE', ifExists: command.missing_ok === true, span, column });
}

function alterType({ scene, table, command, span }: Command): void {
  const column = known(scene, table, command.name);
  if (column === undefined || command.def === undefined || !('ColumnDef' in command.def)) return;
  const { typeName, raw_default: using, collClause } = command.def.ColumnDef;
  if (typeName === undefined) return;
  const reference = typeReference(typeName);
  const userType = reference.name === undefined ? undefined : findType(scene, { schema: reference.schema, name: reference.name });
  const type = userType !== undefined && userType.schema !== 'public' && !reference.text.includes('.') ? `${userType.schema}.${reference.text}` : reference.text;
  const after: Column = { ...column, type, ...(collClause !== undefined && { collation: (collClause.collname ?? []).map((node) => ('String' in node ? node.String.sval : '')).join('.') }) };
  const plainUsing = using === undefined || ('ColumnRef' in using && using.ColumnRef.fields?.length === 1);
  const outcome = changeType(scene, table, column, type, plainUsing);
  const needs = table.dependsOn.filter((need) => need.of?.column !== column.number || need.of.part !== 'column');
  const retyped: Relation = {
    ...table,
    columns: table.columns.map((old) => (old.number === column.number ? after : old)),
    dependsOn: userType === undefined ? needs : [...needs, { on: userType.id, type: 'normal', of: { column: column.number, part: 'column' } }],
  };
  scene.emit('column.set-type', { table: retyped, before: column, after, ...outcome, ...(using !== undefined && { using: expressionText(scene.statement, using) }) }, scene.catalog.put(retyped), { span });
}

function columnDefault({ scene, table, command, span }: Command): void {
  const column = known(scene, table, command.name);
  if (column === undefined) return;
  const { default: _default, ...plain } = column;
  const without = table.dependsOn.filter((need) => need.of?.column !== column.number || need.of.part !== 'default');
  if (command.def === undefined) {
    return change(scene, { ...table, dependsOn: without }, column, plain, (facts, after) => scene.emit('column.drop-default', facts, after, { span }));
  }
  const needs = needsOfExpression(scene, command.def).map((need): Dependency => ({ ...need, of: { column: column.number, part: 'default' } }));
  change(scene, { ...table, dependsOn: [...without, ...needs] }, column, { ...plain, default: expressionText(scene.statement, command.def) }, (facts, after) => scene.emit('column.set-default', facts, after, { span }));
}

function columnOptions({ scene, table, command, span }: Command): void {
  const column = known(scene, table, command.name);
  if (column !== undefined) scene.emit('column.set-options', { table, before: column, after: column }, scene.catalog, { span });
}

function rowSecurity(kind: 'rls.enable' | 'rls.disable' | 'rls.force' | 'rls.no-force', flags: Partial<Relation>): Lowering {
  return ({ scene, table, span }) => {
    const after: Relation = { ...table, ...flags };
    scene.emit(kind, { before: table, after }, scene.catalog.put(after), { span });
  };
}

function setOptions({ scene, table, command, span }: Command): void {
  emitOptions(scene, table, { ...table, options: { ...table.options, ...optionText(listItems(command)) } }, span);
}

function emitOptions(scene: Scene, before: Relation, after: Relation, span: Span): void {
  const view = before.relationKind === 'view' || before.relationKind === 'materialized-view';
  scene.emit(view ? 'view.set-options' : 'table.set-options', { before, after }, scene.catalog.put(after), { span });
}

function persistence(value: Relation['persistence']): Lowering {
  return ({ scene, table, span }) => {
    const after: Relation = { ...table, persistence: value };
    scene.emit('table.set-persistence', { before: table, after }, scene.catalog.put(after), { span });
  };
}

function inherit(inherits: boolean): Lowering {
  return ({ scene, table, command, span }) => {
    const range = command.def !== undefined && 'RangeVar' in command.def ? command.def.RangeVar : undefined;
    if (range === undefined) return;
    const parent = scene.relation(rangeName(range));
    const after: Relation = inherits
      ? { ...table, parents: [...(table.parents ?? []), parent.id], dependsOn: [...table.dependsOn, { on: parent.id, type: 'normal' }] }
      : { ...table, parents: (table.parents ?? []).filter((id) => id !== parent.id), dependsOn: table.dependsOn.filter((need) => need.on !== parent.id) };
    scene.emit('table.inherit', { table: after, parent, inherits }, scene.catalog.put(after), { span });
  };
}

function toggleTrigger(enabled: Trigger['enabled']): Lowering {
  return ({ scene, table, command, span }) => {
    const before = scene.catalog.trigger(table.id, command.name ?? '');
    if (before === undefined) return;
    const after: Trigger = { ...before, enabled };
    scene.emit('trigger.alter', { table, before, after }, scene.catalog.put(after), { span });
  };
}

function toggleAll(enabled: boolean): Lowering {
  return ({ scene, table, span }) => {
    let after = scene.catalog;
    for (const trigger of after.triggers(table.id)) after = after.put({ ...trigger, enabled: enabled ? 'origin' : 'disabled' });
    scene.emit('trigger.toggle-all', { table, enabled }, after, { span });
  };
}

function alterIndex(scene: Scene, statement: AlterTableStmt): void {
  const index = scene.catalog.index(scene.nameForNew(rangeName(statement.relation!)));
  scene.emit('other', { what: index === undefined ? 'ALTER INDEX' : `ALTER INDEX ${index.name}` });
}

/** The column that a command names; one that is not listed is assumed when the table may have more than it lists. */
function known(scene: Scene, table: Relation, name: string | undefined): Column | undefined {
  const column = columnNamed(table, name ?? '');
  if (column !== undefined || table.columnsKnown || name === undefined) return column;
  const assumed: Column = { name, number: table.columns.reduce((highest, other) => Math.max(highest, other.number), 0) + 1, type: undefined, notNull: false };
  scene.put({ ...table, columns: [...table.columns, assumed] });
  return assumed;
}

type ColumnFacts = EffectKinds['column.set-default'];

function change(scene: Scene, table: Relation, before: Column, after: Column, emit: (facts: ColumnFacts, catalog: Scene['catalog']) => void): void {
  const columns = table.columns.some((column) => column.number === before.number) ? table.columns.map((old) => (old.number === before.number ? after : old)) : [...table.columns, after];
  const changed: Relation = { ...table, columns };
  emit({ table: changed, before, after }, scene.catalog.put(changed));
}

/** ALTER TABLE, "SET NOT NULL": the scan is left out when a valid CHECK proves that no NULL can be there. */
function provenNotNull(scene: Scene, table: Relation, column: Column): boolean {
  return scene.catalog.constraints(table.id).some((check) => check.validated && check.provesNotNull?.includes(column.number) === true);
}

function listItems(command: AlterTableCmd) {
  return command.def !== undefined && 'List' in command.def ? command.def.List.items : undefined;
}

/** Most commands have no location: the place of the name they act on, sought from where the last command ended. */
function commandSpan(scene: Scene, command: AlterTableCmd, from: number): Span {
  const { source, end } = scene.statement.span;
  const name = command.name ?? (command.def !== undefined && 'ColumnDef' in command.def ? command.def.ColumnDef.colname : undefined)
    ?? (command.def !== undefined && 'Constraint' in command.def ? command.def.Constraint.conname : undefined);
  if (name === undefined) return scene.statement.span;
  const at = source.text.slice(from, end).toLowerCase().indexOf(name.toLowerCase());
  return at === -1 ? scene.statement.span : { source, start: from + at, end: from + at + name.length };
}

