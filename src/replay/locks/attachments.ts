import type { Relation } from '../../catalog/index.js';
import type { LockMode } from '../../sql/lock-modes.js';
import type { EffectKinds } from '../effects.js';
import { briefly, brieflyOn, type LockScene, type LockTable, type LockTaken } from './lock.js';
import { descendantsOf, opened, readBy } from './reads.js';

/** What changes of what hangs on a table lock: row level security, policies, triggers, rules, views (manual, 13.3.1, and the notes of each command). */
export const attachmentLocks: LockTable = {
  'view.create': ({ view }, { after }) => {
    const { reads = [], unpopulated } = view.view ?? {};
    // The query of a materialized view runs, that of a view is only read.
    return view.relationKind === 'materialized-view' && unpopulated !== true ? readBy(reads, after) : opened(reads.map((on) => ({ on, type: 'normal' })), after);
  },
  'view.replace': ({ before, after }, scene) => [
    { relation: before, mode: 'AccessExclusive', work: 'none' },
    ...opened((after.view?.reads ?? []).map((on) => ({ on, type: 'normal' })), scene.after),
  ],
  'view.drop': ({ view }) => [{ relation: view, mode: 'AccessExclusive', work: 'none' }],
  'view.rename': brieflyOn('AccessExclusive'),
  // A materialized view has the storage parameters of a table.
  'view.set-options': ({ before }) => [{ relation: before, mode: before.relationKind === 'view' ? 'AccessExclusive' : 'ShareUpdateExclusive', work: 'none' }],
  'view.refresh': ({ view, concurrently, withData }, { before }) => [
    concurrently
      ? { relation: view, mode: 'Exclusive', work: 'data' }
      : { relation: view, mode: 'AccessExclusive', work: withData ? 'rewrite' : before.indexes(view.id).length > 0 ? 'index-build' : 'none' },
    ...(withData ? readBy(view.view?.reads ?? [], before) : []),
  ],
  'rls.enable': brieflyOn('AccessExclusive'),
  'rls.disable': brieflyOn('AccessExclusive'),
  'rls.force': brieflyOn('AccessExclusive'),
  'rls.no-force': brieflyOn('AccessExclusive'),
  'policy.create': ({ table, policy }, { after }) => [{ relation: table, mode: 'AccessExclusive', work: 'none' }, ...opened(policy.dependsOn, after)],
  'policy.alter': ({ table, after: policy, statement }, { after, postgres }) => {
    const { qual, with_check: check } = 'AlterPolicyStmt' in statement.node ? statement.node.AlterPolicyStmt : {};
    const end = 1 + policy.needsOfUsing;
    // From version 18 on the expressions that stay are read anew (AlterPolicy).
    const read = postgres >= 18 ? policy.dependsOn : [...(qual === undefined ? [] : policy.dependsOn.slice(1, end)), ...(check === undefined ? [] : policy.dependsOn.slice(end))];
    return [{ relation: table, mode: 'AccessExclusive', work: 'none' }, ...opened(read, after)];
  },
  'policy.rename': briefly('AccessExclusive'),
  'policy.drop': briefly('AccessExclusive'),
  'trigger.create': ({ table, trigger, references }, scene) => [
    ...onPartitions(table, 'ShareRowExclusive', trigger.forEach === 'row', scene),
    ...(references === undefined ? [] : [{ relation: references, mode: 'AccessShare', work: 'none' } as const]),
  ],
  'trigger.alter': ({ table, before, statement }, scene) => onPartitions(table, 'ShareRowExclusive', before.forEach === 'row' && !isOnly(statement.node), scene),
  'trigger.toggle-all': ({ table, statement }, scene) => onPartitions(table, 'ShareRowExclusive', !isOnly(statement.node) && scene.before.triggers(table.id).some(({ forEach }) => forEach === 'row'), scene),
  'trigger.drop': briefly('AccessExclusive'),
  // Copies on partitions have its new name from version 15 on; partitions are locked also where there are none (renametrig).
  'trigger.rename': ({ table }, scene) => onPartitions(table, 'AccessExclusive', scene.postgres >= 15, scene),
  'rule.create': ({ table, names }) => [{ relation: table, mode: 'AccessExclusive', work: 'none' }, ...named(names)],
  'rule.alter': briefly('AccessExclusive'),
  'rule.rename': briefly('AccessExclusive'),
  'rule.drop': briefly('AccessExclusive'),
  'function.create': ({ names }) => named(names),
  'function.replace': ({ names }) => named(names),
};

function onPartitions(table: Relation, mode: LockMode, too: boolean, { before }: LockScene): readonly LockTaken[] {
  const tables = too && table.relationKind === 'partitioned-table' ? [table, ...descendantsOf(table, before)] : [table];
  return tables.map((relation) => ({ relation, mode, work: 'none' }));
}

function isOnly(node: object): boolean {
  return 'AlterTableStmt' in node && (node.AlterTableStmt as { readonly relation?: { readonly inh?: boolean } }).relation?.inh !== true;
}

/** Parse analysis opens what a body writes to as it would be when it ran (setTargetTable). */
function named({ reads, writes }: EffectKinds['function.create']['names']): readonly LockTaken[] {
  return [
    ...reads.map((relation): LockTaken => ({ relation, mode: 'AccessShare', work: 'none' })),
    ...writes.map((relation): LockTaken => ({ relation, mode: 'RowExclusive', work: 'none' })),
  ];
}
