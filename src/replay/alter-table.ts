import type { AlterTableCmd, AlterTableStmt, AlterTableType } from '@pgsql/types';
import { columnNamed, type Relation } from '../catalog/index.js';
import type { Span } from '../text/index.js';
import { rangeName } from '../sql/names.js';
import { columnCommands } from './alter-column.js';
import { alterTableLock } from './alter-table-locks.js';
import { alterComposite } from './composite-types.js';
import { alterIndex } from './indexes.js';
import { childrenOf } from './inheritance.js';
import { refusesGoneRelation } from './missing-names.js';
import { refuses } from './refusals/refusal.js';
import { refusedCommand } from './refusals/wrong-kind.js';
import type { Scene } from './scene.js';
import { tableCommands } from './table-commands.js';

/** One command of an ALTER TABLE. */
export interface Command {
  readonly scene: Scene;
  readonly table: Relation;
  readonly command: AlterTableCmd;
  /** The name in the command, or the statement. */
  readonly span: Span;
  /** ONLY is written: children are left alone. */
  readonly only?: boolean;
  /** IF EXISTS, of a table that no file made so far: it may not be there. */
  readonly doubtful?: boolean;
  /** The table is a child of the one that the statement names. */
  readonly descends?: true;
}
/** How a command becomes effects. */
export type CommandLowering = (command: Command) => void;

const lowerings: Readonly<Partial<Record<AlterTableType, CommandLowering>>> = { ...columnCommands, ...tableCommands };

const assumedKinds = { OBJECT_VIEW: 'view', OBJECT_MATVIEW: 'materialized-view', OBJECT_SEQUENCE: 'sequence', OBJECT_FOREIGN_TABLE: 'foreign-table' } as const;

/** ALTER TABLE, ALTER VIEW, ALTER SEQUENCE … SET, ALTER INDEX, ALTER FOREIGN TABLE: one effect or more for each command. */
export function alterTable(scene: Scene, statement: AlterTableStmt): void {
  const name = rangeName(statement.relation!);
  if (statement.objtype === 'OBJECT_INDEX') return alterIndex(scene, statement);
  if (statement.objtype === 'OBJECT_TYPE') return alterComposite(scene, statement);
  const known = scene.findRelation(name);
  if (known === undefined && scene.conditional && statement.missing_ok === true) return;
  // ALTER TABLE may name an index, and then sets its options.
  if (known === undefined && scene.findIndex(name) !== undefined) return alterIndex(scene, statement);
  if (known === undefined && statement.missing_ok !== true && refusesGoneRelation(scene, name, scene.spanOf(statement.relation))) return;
  const table = known ?? scene.assume(scene.nameForNew(name), assumedKinds[statement.objtype as keyof typeof assumedKinds] ?? 'table');

  const locked = scene.observed ? alterTableLock(scene.catalog, table, statement, scene.postgres) : undefined;
  for (const { command, span } of inPasses(located(scene, statement))) {
    const current = scene.catalog.getAs('relation', table.id);
    if (current === undefined) break;
    run({ scene, table: current, command, span, only: statement.relation?.inh !== true, doubtful: current.origin === undefined && statement.missing_ok === true }, statement.relation?.inh === true);
  }
  // Told last, so that a lock is explained by the command that needs it.
  if (locked !== undefined) scene.emit('table.alter', locked, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** Run a command, and on the table's children too where Postgres does (no ONLY): quietly, as they have no name in the statement. */
function run(command: Command, recurse: boolean): void {
  const { scene, table } = command;
  const lowering = lowerings[command.command.subtype!];
  if (refuses(scene, refusedCommand(scene, table, command.command), command.span)) return;
  if (lowering === undefined) return scene.emit('other', { what: command.command.subtype ?? 'AlterTableCmd' }, scene.catalog, { span: command.span });
  const { subtype } = command.command;
  const recurses = recursing.has(subtype!) || (table.relationKind === 'partitioned-table' && triggers.has(subtype!)) || (table.relationKind === 'partitioned-table' && scene.postgres >= 17 && identities.has(subtype!));
  const children = recurse && recurses && !isSettled(command) ? descendantsOf(scene, table) : [];
  lowering(command);
  for (const child of children) {
    scene.quietly(() => {
      const now = scene.catalog.getAs('relation', child);
      if (now !== undefined) lowering({ ...command, table: now, descends: true });
    });
  }
}

/** True when there is nothing to do, and so nothing on the children either: SET NOT NULL of what is (ATExecSetNotNull). */
function isSettled({ table, command: { subtype, name } }: Command): boolean {
  const column = subtype === 'AT_SetNotNull' ? columnNamed(table, name ?? '') : undefined;
  return column?.notNull === true && column.notNullConstraint?.validated !== false;
}

/** Commands that Postgres carries out on children as well. ADD COLUMN, ADD CONSTRAINT and the drops see to it themselves. */
const recursing: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  'AT_AlterColumnType', 'AT_ColumnDefault', 'AT_SetNotNull', 'AT_DropNotNull', 'AT_SetExpression', 'AT_DropExpression', 'AT_ValidateConstraint', 'AT_AlterConstraint',
]);

/** Commands that reach partitions. */
const triggers: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  'AT_EnableTrig', 'AT_EnableAlwaysTrig', 'AT_EnableReplicaTrig', 'AT_DisableTrig', 'AT_EnableTrigAll', 'AT_EnableTrigUser', 'AT_DisableTrigAll', 'AT_DisableTrigUser',
]);

/** Commands that from version 17 on reach partitions. */
const identities: ReadonlySet<AlterTableType> = new Set<AlterTableType>(['AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity']);

function descendantsOf(scene: Scene, table: Relation): readonly number[] {
  return childrenOf(scene, table.id).flatMap((child) => [child.id, ...descendantsOf(scene, child)]);
}

interface LocatedCommand {
  readonly command: AlterTableCmd;
  readonly span: Span;
}

/** Most commands have no location: the place of the name they act on, sought from where the last command ended. */
function located(scene: Scene, statement: AlterTableStmt): readonly LocatedCommand[] {
  if (!scene.observed) return (statement.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [{ command: node.AlterTableCmd, span: scene.statement.span }] : []));
  let from = scene.spanOf(statement.relation).end;
  if (statement.relation?.location === undefined) from = scene.statement.span.start;
  return (statement.cmds ?? []).flatMap((node): LocatedCommand[] => {
    if (!('AlterTableCmd' in node)) return [];
    const command = node.AlterTableCmd;
    const def = command.def;
    const name = command.name ?? (def !== undefined && 'ColumnDef' in def ? def.ColumnDef.colname : def !== undefined && 'Constraint' in def ? def.Constraint.conname : undefined);
    const span = name === undefined ? scene.statement.span : scene.locate(name, from);
    if (span !== scene.statement.span) from = span.end;
    return [{ command, span }];
  });
}

/** Postgres does the commands of one statement in passes, not as written (AT_PASS_* in tablecmds.c): what is dropped goes first. */
function inPasses(commands: readonly LocatedCommand[]): readonly LocatedCommand[] {
  if (commands.length < 2) return commands;
  return commands.toSorted((a, b) => passOf(a.command) - passOf(b.command));
}

const passes: Readonly<Partial<Record<AlterTableType, number>>> = {
  AT_DropColumn: 0, AT_DropConstraint: 0, AT_DropNotNull: 0, AT_DropExpression: 0, AT_DropIdentity: 0, AT_AlterColumnType: 1, AT_AddColumn: 2, AT_SetExpression: 3, AT_SetNotNull: 4,
};

function passOf({ subtype, def }: AlterTableCmd): number {
  if (subtype === 'AT_ColumnDefault') return def === undefined ? 0 : 6;
  if (subtype === 'AT_AddIdentity') return 6;
  if (subtype === 'AT_AddConstraint') {
    const type = def !== undefined && 'Constraint' in def ? def.Constraint.contype : undefined;
    return type === 'CONSTR_NOTNULL' ? 4 : type === 'CONSTR_PRIMARY' || type === 'CONSTR_UNIQUE' || type === 'CONSTR_EXCLUSION' ? 5 : 6;
  }
  return passes[subtype!] ?? 7;
}
