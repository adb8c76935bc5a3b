import type { Catalog, Relation } from '../catalog/index.js';
import type { Effect, EffectKind, EffectOf, LockMode, Work } from './effects.js';

/** One relation, the mode, and what is done while the lock is held. */
export interface LockTaken {
  readonly relation: Relation;
  readonly mode: LockMode;
  readonly work: Work;
}

type Locks<K extends EffectKind> = (effect: EffectOf<K>, before: Catalog) => readonly LockTaken[];

const brief = (mode: LockMode) => (effect: { readonly table: Relation }): readonly LockTaken[] => [{ relation: effect.table, mode, work: 'none' }];
const briefChange = (mode: LockMode) => (effect: { readonly before: Relation }): readonly LockTaken[] => [{ relation: effect.before, mode, work: 'none' }];
const data = (effect: { readonly table: Relation }): readonly LockTaken[] => [{ relation: effect.table, mode: 'RowExclusive', work: 'data' }];

/**
 * What each effect locks, as seen in pg_locks on PostgreSQL 15 to 18 (manual: 13.3.1, and the notes of each command).
 * Effects that lock no table that rows are read from or written to are left out.
 */
export const locksOf: { readonly [K in EffectKind]?: Locks<K> } = {
  'table.create': (effect, before) => {
    const parent = effect.from === 'partition' ? before.getAs('relation', effect.table.partition?.of) : undefined;
    return parent === undefined ? [] : [{ relation: parent, mode: 'AccessExclusive', work: 'none' }];
  },
  'table.drop': (effect, before) => [
    { relation: effect.table, mode: 'AccessExclusive', work: 'none' },
    ...parentsOfForeignKeys(effect.table, before).map((relation): LockTaken => ({ relation, mode: 'AccessExclusive', work: 'none' })),
  ],
  'table.rename': briefChange('AccessExclusive'),
  'table.set-schema': briefChange('AccessExclusive'),
  'table.set-options': briefChange('ShareUpdateExclusive'),
  'table.set-persistence': ({ before, after }) => [{ relation: before, mode: 'AccessExclusive', work: before.persistence === after.persistence ? 'none' : 'rewrite' }],
  'table.set-tablespace': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.set-access-method': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.replica-identity': briefChange('AccessExclusive'),
  'table.cluster': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }],
  'table.attach-partition': ({ table, partition }) => [
    { relation: table, mode: 'ShareUpdateExclusive', work: 'none' },
    { relation: partition, mode: 'AccessExclusive', work: 'scan' },
  ],
  'table.detach-partition': ({ table, partition, concurrently }) => [
    { relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive', work: 'none' },
    { relation: partition, mode: 'AccessExclusive', work: 'none' },
  ],
  'table.inherit': brief('AccessExclusive'),
  'column.add': ({ table, rewrite }) => [{ relation: table, mode: 'AccessExclusive', work: rewrite === 'none' ? 'none' : 'rewrite' }],
  'column.drop': brief('AccessExclusive'),
  'column.rename': brief('AccessExclusive'),
  'column.set-type': ({ table, work }) => [{ relation: table, mode: 'AccessExclusive', work: work === 'unknown' ? 'rewrite' : work }],
  'column.set-default': brief('AccessExclusive'),
  'column.drop-default': brief('AccessExclusive'),
  'column.set-not-null': ({ table, scans }) => [{ relation: table, mode: 'AccessExclusive', work: scans ? 'scan' : 'none' }],
  'column.drop-not-null': brief('AccessExclusive'),
  'column.set-identity': brief('AccessExclusive'),
  'column.set-options': brief('ShareUpdateExclusive'),
  'constraint.add': (effect) => {
    const { table, constraint, references, usingIndex, withColumn } = effect;
    if (constraint.type === 'foreign-key') {
      // A column that is new and has no default holds nothing but NULL: there is nothing to look up.
      const work: Work = !constraint.validated || (withColumn !== undefined && withColumn.default === undefined) ? 'none' : 'scan';
      return [
        { relation: table, mode: withColumn === undefined ? 'ShareRowExclusive' : 'AccessExclusive', work },
        ...(references === undefined || references.id === table.id ? [] : [{ relation: references, mode: 'ShareRowExclusive', work } as const]),
      ];
    }
    const work: Work = usingIndex ? 'none' : constraint.type === 'check' ? (constraint.validated ? 'scan' : 'none') : 'index-build';
    return [{ relation: table, mode: 'AccessExclusive', work }];
  },
  'constraint.drop': (effect, before) => {
    const parent = before.getAs('relation', effect.constraint.references?.table);
    return [
      { relation: effect.table, mode: 'AccessExclusive', work: 'none' },
      ...(parent === undefined || parent.id === effect.table.id ? [] : [{ relation: parent, mode: 'AccessExclusive', work: 'none' } as const]),
    ];
  },
  'constraint.validate': ({ table, before }) => [{ relation: table, mode: 'ShareUpdateExclusive', work: before.validated ? 'none' : 'scan' }],
  'constraint.rename': brief('AccessExclusive'),
  'constraint.alter': brief('AccessExclusive'),
  'index.create': ({ table, concurrently }) => [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'Share', work: 'index-build' }],
  'index.drop': ({ table, concurrently }) => (table === undefined ? [] : [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'AccessExclusive', work: 'none' }]),
  'index.rebuild': ({ table, concurrently }) => (table === undefined ? [] : [{ relation: table, mode: concurrently ? 'ShareUpdateExclusive' : 'Share', work: 'index-build' }]),
  'view.refresh': ({ view, concurrently, withData }) => [{ relation: view, mode: concurrently ? 'Exclusive' : 'AccessExclusive', work: withData ? 'rewrite' : 'none' }],
  'rls.enable': briefChange('AccessExclusive'),
  'rls.disable': briefChange('AccessExclusive'),
  'rls.force': briefChange('AccessExclusive'),
  'rls.no-force': briefChange('AccessExclusive'),
  'policy.create': brief('AccessExclusive'),
  'policy.alter': brief('AccessExclusive'),
  'policy.rename': brief('AccessExclusive'),
  'policy.drop': brief('AccessExclusive'),
  'trigger.create': brief('ShareRowExclusive'),
  'trigger.alter': brief('ShareRowExclusive'),
  'trigger.toggle-all': brief('ShareRowExclusive'),
  'trigger.drop': brief('AccessExclusive'),
  'trigger.rename': brief('AccessExclusive'),
  'rule.create': brief('AccessExclusive'),
  'rule.drop': brief('AccessExclusive'),
  'domain.add-constraint': ({ tables, validated }) => (validated ? tables.map((relation) => ({ relation, mode: 'Share', work: 'scan' })) : []),
  'data.insert': data,
  'data.update': data,
  'data.delete': data,
  'data.copy': ({ table, direction }) => (table === undefined || direction === 'to' ? [] : [{ relation: table, mode: 'RowExclusive', work: 'data' }]),
  'data.truncate': ({ table }) => [{ relation: table, mode: 'AccessExclusive', work: 'none' }],
  'table.lock': ({ table, mode }) => [{ relation: table, mode, work: 'none' }],
  'maintenance': ({ command, table }) => {
    if (table === undefined) return [];
    if (command === 'vacuum-full' || command === 'cluster') return [{ relation: table, mode: 'AccessExclusive', work: 'rewrite' }];
    return [{ relation: table, mode: 'ShareUpdateExclusive', work: 'scan' }];
  },
};

/** The locks that an effect takes; `before` is the catalog before it. */
export function locksTaken(effect: Effect, before: Catalog): readonly LockTaken[] {
  const locks = locksOf[effect.kind] as ((effect: Effect, before: Catalog) => readonly LockTaken[]) | undefined;
  return locks?.(effect, before) ?? [];
}

/** DROP TABLE locks the tables that its foreign keys reference, to take their triggers away. */
function parentsOfForeignKeys(table: Relation, catalog: Catalog): readonly Relation[] {
  const parents = catalog.constraints(table.id).flatMap((constraint) => (constraint.references === undefined || constraint.references.table === table.id ? [] : [constraint.references.table]));
  return [...new Set(parents)].flatMap((id) => catalog.getAs('relation', id) ?? []);
}
