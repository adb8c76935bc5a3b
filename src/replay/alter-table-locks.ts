import type { AlterTableCmd, AlterTableStmt, AlterTableType } from '@pgsql/types';
import { columnNamed, type Catalog, type Relation } from '../catalog/index.js';
import { stronger, type LockMode } from '../sql/lock-modes.js';
import { optionText, stringList } from '../sql/names.js';
import type { EffectKinds } from './effects.js';
import { descendantsOf } from './locks/reads.js';

/** What ALTER TABLE locks before it does anything: the strongest mode of its commands, on all that one of them may reach (AlterTableGetLockLevel and ATPrepCmd in tablecmds.c). */
export function alterTableLock(catalog: Catalog, table: Relation, statement: AlterTableStmt, postgres: number): EffectKinds['table.alter'] {
  const only = statement.relation?.inh !== true;
  let mode: LockMode = 'ShareUpdateExclusive';
  let reach: Reach = 'none';
  for (const node of statement.cmds ?? []) {
    if (!('AlterTableCmd' in node)) continue;
    mode = stronger(mode, modeOf(node.AlterTableCmd));
    reach = further(reach, reachOf(catalog, table, node.AlterTableCmd, only, postgres));
  }
  const descendants = reach === 'none' ? noRelations : reach === 'children' ? catalog.children(table.id) : descendantsOf(table, catalog);
  return { table, mode, descendants };
}

const noRelations: readonly Relation[] = [];

const modes: Readonly<Partial<Record<AlterTableType, LockMode>>> = {
  AT_SetStatistics: 'ShareUpdateExclusive', AT_ClusterOn: 'ShareUpdateExclusive', AT_DropCluster: 'ShareUpdateExclusive', AT_SetOptions: 'ShareUpdateExclusive', AT_ResetOptions: 'ShareUpdateExclusive',
  AT_ValidateConstraint: 'ShareUpdateExclusive', AT_AttachPartition: 'ShareUpdateExclusive', AT_DetachPartitionFinalize: 'ShareUpdateExclusive',
  AT_EnableTrig: 'ShareRowExclusive', AT_EnableAlwaysTrig: 'ShareRowExclusive', AT_EnableReplicaTrig: 'ShareRowExclusive', AT_EnableTrigAll: 'ShareRowExclusive', AT_EnableTrigUser: 'ShareRowExclusive',
  AT_DisableTrig: 'ShareRowExclusive', AT_DisableTrigAll: 'ShareRowExclusive', AT_DisableTrigUser: 'ShareRowExclusive',
};

function modeOf({ subtype, def }: AlterTableCmd): LockMode {
  switch (subtype) {
    case 'AT_AddConstraint':
      return def !== undefined && 'Constraint' in def && def.Constraint.contype === 'CONSTR_FOREIGN' ? 'ShareRowExclusive' : 'AccessExclusive';
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_ReplaceRelOptions': {
      const names = Object.keys(optionText(def !== undefined && 'List' in def ? def.List.items : undefined));
      return names.some((name) => strongOptions.has(name)) ? 'AccessExclusive' : 'ShareUpdateExclusive';
    }
    case 'AT_DetachPartition':
      return def !== undefined && 'PartitionCmd' in def && def.PartitionCmd.concurrent === true ? 'ShareUpdateExclusive' : 'AccessExclusive';
    default:
      return modes[subtype!] ?? 'AccessExclusive';
  }
}

/** Storage parameters and view options that are not set under the weaker lock (reloptions.c). */
const strongOptions: ReadonlySet<string> = new Set(['user_catalog_table', 'security_barrier', 'security_invoker', 'check_option']);

type Reach = 'none' | 'children' | 'all';

function further(a: Reach, b: Reach): Reach {
  return a === 'all' || b === 'all' ? 'all' : a === 'children' ? a : b;
}

const reaching: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  'AT_DropColumn', 'AT_AlterColumnType', 'AT_ColumnDefault', 'AT_DropNotNull', 'AT_SetStatistics', 'AT_SetStorage', 'AT_SetExpression', 'AT_DropExpression',
]);

/** Which children a command locks; ADD COLUMN, and constraints of partitions, say so themselves. */
function reachOf(catalog: Catalog, table: Relation, { subtype, def, name }: AlterTableCmd, only: boolean, postgres: number): Reach {
  if (!catalog.hasDependents(table.id)) return 'none';
  if (subtype === 'AT_DropColumn') return only ? 'children' : 'all';
  if (subtype === 'AT_DropConstraint') {
    // ATCheckPartitionsNotInUse looks at all of them.
    if (table.relationKind === 'partitioned-table') return 'all';
    const constraint = catalog.constraint(table.id, name ?? '');
    return constraint?.type !== 'check' || constraint.noInherit === true ? 'none' : only ? 'children' : 'all';
  }
  if (only) return 'none';
  if (subtype === 'AT_SetNotNull') return columnNamed(table, name ?? '')?.notNull === true ? 'none' : 'all';
  if (subtype === 'AT_AddConstraint') {
    if (postgres >= 18) return 'all';
    const constraint = def !== undefined && 'Constraint' in def ? def.Constraint : undefined;
    if (constraint?.contype === 'CONSTR_CHECK') return constraint.is_no_inherit === true ? 'none' : 'all';
    // A primary key makes its columns NOT NULL first, all the way down.
    return constraint?.contype === 'CONSTR_PRIMARY' && stringList(constraint.keys ?? []).some((key) => columnNamed(table, key)?.notNull !== true) ? 'all' : 'none';
  }
  return reaching.has(subtype!) ? 'all' : 'none';
}
