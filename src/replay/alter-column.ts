import type { AlterTableType, Node } from '@pgsql/types';
import { columnNamed, columnNumbered, nextColumnNumber, withColumn, type Column, type Constraint, type Relation } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { stringList } from '../sql/names.js';
import type { Command, CommandLowering } from './alter-table.js';
import { isNull, isRefused, ownedSequence, readColumn, readDefault, sequenceNameIn, withGeneration } from './columns.js';
import { addConstraint } from './constraints.js';
import { drop } from './drop.js';
import type { EffectKinds } from './effects.js';
import { readExpression } from './expressions.js';
import { childrenOf, inheritColumn } from './inheritance.js';
import { refusedDropOfColumn } from './refusals/dropped.js';
import { refusedSite } from './refusals/misplaced-expression.js';
import { refusedIdentity } from './refusals/identity.js';
import { refuses } from './refusals/refusal.js';
import { refusedType } from './refusals/retyped-column.js';
import { changeType } from './retyping.js';
import { refusesMissingColumn } from './missing-names.js';
import type { Scene } from './scene.js';
import { refusesColumn } from './taken-names.js';
import { needsOfType, resolveType } from './type-resolution.js';

/** The commands of ALTER TABLE that act on one column. */
export const columnCommands: Readonly<Partial<Record<AlterTableType, CommandLowering>>> = {
  AT_AddColumn: addColumn,
  AT_DropColumn: dropColumn,
  AT_AlterColumnType: alterType,
  AT_ColumnDefault: columnDefault,
  AT_CookedColumnDefault: columnDefault,
  AT_SetNotNull: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const valid = column.notNull && column.notNullConstraint?.validated !== false;
    const { validated: _validated, ...constraint } = column.notNullConstraint ?? {};
    const scans = !valid && !provenNotNull(scene, table, column);
    change(scene, table, column, { ...column, notNull: true, ...(column.notNullConstraint && { notNullConstraint: constraint }) }, (facts, after) => scene.emit('column.set-not-null', { ...facts, scans }, after, { span }));
  },
  AT_DropNotNull: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const { notNullConstraint: _notNull, ...plain } = column;
    change(scene, table, column, { ...plain, notNull: false }, (facts, after) => scene.emit('column.drop-not-null', facts, after, { span }));
  },
  AT_SetExpression: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined || command.def === undefined) return;
    const read = readExpression(scene, command.def, { table });
    const of = { column: column.number, part: 'column' } as const;
    const dependsOn = [...needsOfTypeOnly(table, column), ...read.needs.map((need) => ({ ...need, of }))];
    change(scene, { ...table, dependsOn }, column, { ...column, default: read.text }, (facts, after) => scene.emit('column.set-type', { ...facts, work: column.generated === 'virtual' ? 'none' : 'rewrite', narrows: false }, after, { span }));
  },
  AT_DropExpression: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const { generated: _generated, default: _default, ...plain } = column;
    change(scene, { ...table, dependsOn: needsOfTypeOnly(table, column) }, column, plain, (facts, after) => scene.emit('column.set-options', facts, after, { span }));
  },
  AT_AddIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    if (refuses(scene, refusedIdentity(scene, table, column), span)) return;
    const identity: Column = { ...column, identity: generatedAlways(command.def) ? 'always' : 'by default' };
    change(scene, table, column, identity, (facts, after) => scene.emit('column.set-identity', facts, after, { span }));
    const name = command.def !== undefined && 'Constraint' in command.def ? sequenceNameIn(command.def.Constraint.options) : undefined;
    // The identity columns of partitions draw from their parent's sequence.
    if (table.partition === undefined) ownedSequence(scene, table.id, identity, { of: 'identity', ...(name && { name }) });
  },
  AT_SetIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column === undefined) return;
    const option = command.def !== undefined && 'List' in command.def ? command.def.List.items?.find((item) => 'DefElem' in item && item.DefElem.defname === 'generated') : undefined;
    // What concerns the sequence alone does not reach partitions.
    if (option === undefined && table.partition !== undefined) return;
    const kind = option !== undefined && 'DefElem' in option && option.DefElem.arg !== undefined && 'Integer' in option.DefElem.arg ? option.DefElem.arg.Integer.ival : undefined;
    // pg_attribute.attidentity as a character code: `a` or `d`.
    const identity: Column = kind === undefined ? column : { ...column, identity: kind === 97 ? 'always' : 'by default' };
    change(scene, table, column, identity, (facts, after) => scene.emit('column.set-identity', facts, after, { span }));
  },
  AT_DropIdentity: ({ scene, table, command, span }) => {
    const column = known(scene, table, command.name);
    if (column?.identity === undefined) return;
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
};

function addColumn({ scene, table, command, span }: Command): void {
  if (command.def === undefined || !('ColumnDef' in command.def)) return;
  const existing = columnNamed(table, command.def.ColumnDef.colname ?? '');
  if (existing !== undefined && (command.missing_ok === true || scene.inBlock || refusesColumn(scene, table, existing.name, span))) return;
  const { column: defined, needs, constraints, rewrite: written, generation, sequence } = readColumn(scene, table, command.def.ColumnDef, existing?.number ?? nextColumnNumber(table));
  const plain: Relation = { ...withColumn(table, defined), dependsOn: needs.length === 0 ? table.dependsOn : [...table.dependsOn, ...needs] };
  const widened = generation === undefined ? plain : withGeneration(scene, plain, defined.number, generation);
  const column = columnNumbered(widened, defined.number)!;
  const rewrite = written === 'stored-generated' && isRefused(scene, widened, generation!) ? 'none' : written;
  scene.emit('column.add', { table: widened, column, ifNotExists: command.missing_ok === true, rewrite }, scene.catalog.put(widened), { span });
  if (sequence !== undefined) ownedSequence(scene, table.id, column, sequence);
  addToChildren(scene, table.id, column.number, rewrite);
  const withDefault = column.default !== undefined || (command.def.ColumnDef.constraints ?? []).some((node) => 'Constraint' in node && node.Constraint.contype === 'CONSTR_DEFAULT');
  for (const constraint of constraints) addConstraint(scene, table.id, constraint, { cause: 'implied', column, withColumn: column, withDefault });
}

function addToChildren(scene: Scene, tableId: number, number: number, rewrite: EffectKinds['column.add']['rewrite']): void {
  const parent = scene.catalog.getAs('relation', tableId)!;
  const column = parent.columns.find((candidate) => candidate.number === number)!;
  for (const child of childrenOf(scene, tableId)) {
    const merged = columnNamed(child, column.name) !== undefined;
    inheritColumn(scene, parent, child, column);
    const now = scene.catalog.getAs('relation', child.id)!;
    const added = columnNamed(now, column.name);
    if (added === undefined) continue;
    // A child that has the column already is locked, and those below it are not.
    scene.quietly(() => (merged ? scene.emit('table.alter', { table: now, mode: 'AccessExclusive', descendants: [] }) : scene.emit('column.add', { table: now, column: added, ifNotExists: false, rewrite })));
    if (!merged) addToChildren(scene, child.id, added.number, rewrite);
  }
}

function dropColumn({ scene, table, command, span, only, descends }: Command): void {
  const name = command.name ?? '';
  const found = columnNamed(table, name);
  if (found === undefined && (command.missing_ok === true || scene.inBlock) && table.columnsKnown) return;
  if (found === undefined && command.missing_ok !== true && refusesMissingColumn(scene, table, name, 'column', () => span)) return;
  const column: Column = found ?? { name, number: 0, type: undefined, notNull: false };
  if (descends !== true && refuses(scene, refusedDropOfColumn(scene, table, column), span)) return;
  const children = childrenOf(scene, table.id);
  drop(scene, table, { cascade: command.behavior === 'DROP_CASCADE', ifExists: command.missing_ok === true, span, column });
  for (const child of children) {
    // With ONLY it becomes the child's own.
    if (only === true) keepColumn(scene, child.id, name);
    else scene.quietly(() => dropFromChild({ scene, table: child, command, span }, name));
  }
}

function keepColumn(scene: Scene, id: number, name: string): void {
  const child = scene.catalog.getAs('relation', id);
  const column = child && columnNamed(child, name);
  if (child !== undefined && column?.inherited === true) scene.put(withColumn(child, { ...column, inherited: false }));
}

/** A child loses the column with its parent, unless it declared the column itself too. */
function dropFromChild(command: Command, name: string): void {
  const table = command.scene.catalog.getAs('relation', command.table.id);
  const column = table && columnNamed(table, name);
  if (table !== undefined && column?.inherited === true) dropColumn({ ...command, table, descends: true });
}

function alterType({ scene, table, command, span, descends }: Command): void {
  const column = known(scene, table, command.name);
  if (column === undefined || command.def === undefined || !('ColumnDef' in command.def)) return;
  const { typeName, raw_default: using, collClause } = command.def.ColumnDef;
  if (typeName === undefined) return;
  if (refuses(scene, refusedSite('transform expression', using), span)) return;
  const type = resolveType(scene, typeName);
  const { typeId: _typeId, collation: _collation, ...rest } = column;
  const collation = collClause === undefined ? undefined : stringList(collClause.collname ?? []).at(-1);
  const after: Column = { ...rest, type: type.text, ...(type.id !== undefined && { typeId: type.id }), ...(collation !== undefined && { collation }) };
  if (refuses(scene, refusedType(scene, table, column, after, { using: using !== undefined, descends: descends === true }), span)) return;
  const outcome = changeType(scene, table, column, after, using);
  const of = { column: column.number, part: 'column' } as const;
  const others = table.dependsOn.filter((need) => need.of?.column !== column.number || need.of.part !== 'column' || need.on === table.id);
  // The default is converted; a constant of the old type is one of the new type now.
  const converted = others.filter((need) => need.on !== column.typeId || need.of?.column !== column.number);
  const constant = others.length > converted.length && column.default !== undefined;
  const retyped: Relation = {
    ...withColumn(table, after),
    dependsOn: [...converted, ...needsOfType(type, of), ...(constant ? needsOfType(type, { column: column.number, part: 'default' }) : [])],
  };
  scene.emit('column.set-type', { table: retyped, before: column, after, ...outcome, ...(using !== undefined && { using: expressionText(scene.statement, using) }) }, scene.catalog.put(retyped), { span });
}

function columnDefault({ scene, table, command, span }: Command): void {
  const column = known(scene, table, command.name);
  if (column === undefined) return;
  const { default: _default, ...plain } = column;
  const without = table.dependsOn.filter((need) => need.of?.column !== column.number || need.of.part !== 'default');
  if (command.def === undefined || isNull(scene, command.def, column)) {
    return change(scene, { ...table, dependsOn: without }, column, plain, (facts, after) => scene.emit('column.drop-default', facts, after, { span }));
  }
  const read = readDefault(scene, column, command.def);
  change(scene, { ...table, dependsOn: [...without, ...read.needs] }, column, { ...plain, default: read.text }, (facts, after) => scene.emit('column.set-default', facts, after, { span }));
}

function columnOptions({ scene, table, command, span }: Command): void {
  const column = known(scene, table, command.name);
  if (column !== undefined) scene.emit('column.set-options', { table, before: column, after: column }, scene.catalog, { span });
}

/** The column that a command names; one that is not listed is assumed when the table may have more than it lists. */
function known(scene: Scene, table: Relation, name: string | undefined): Column | undefined {
  const column = columnNamed(table, name ?? '');
  if (column === undefined && name !== undefined && refusesMissingColumn(scene, table, name, 'column')) return undefined;
  if (column !== undefined || table.columnsKnown || name === undefined) return column;
  const assumed: Column = { name, number: nextColumnNumber(table), type: undefined, notNull: false };
  scene.put(withColumn(table, assumed));
  return assumed;
}

function change(scene: Scene, table: Relation, before: Column, after: Column, emit: (facts: EffectKinds['column.set-default'], catalog: Scene['catalog']) => void): void {
  const changed = withColumn(table, after);
  emit({ table: changed, before, after }, scene.catalog.put(changed));
}

/** ALTER TABLE, "SET NOT NULL": the scan is left out when a valid CHECK proves that no NULL can be there. */
function provenNotNull(scene: Scene, table: Relation, column: Column): boolean {
  return scene.catalog.constraints(table.id).some((check: Constraint) => check.validated && check.provesNotNull?.includes(column.number) === true);
}

function generatedAlways(def: Node | undefined): boolean {
  return def !== undefined && 'Constraint' in def && def.Constraint.generated_when === 'a';
}

/** What a table needs but for what a column's expression does. */
function needsOfTypeOnly(table: Relation, column: Column): Relation['dependsOn'] {
  return table.dependsOn.filter((need) => need.of?.column !== column.number || need.on === column.typeId);
}
