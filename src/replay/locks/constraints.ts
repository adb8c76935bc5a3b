import type { Work } from '../effects.js';
import { briefly, type LockTable } from './lock.js';

/** What constraints lock (manual, 13.3.1, and the notes of each command). */
export const constraintLocks: LockTable = {
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
  'constraint.drop': (effect, { before }) => {
    const parent = before.getAs('relation', effect.constraint.references?.table);
    return [
      { relation: effect.table, mode: 'AccessExclusive', work: 'none' },
      ...(parent === undefined || parent.id === effect.table.id ? [] : [{ relation: parent, mode: 'AccessExclusive', work: 'none' } as const]),
    ];
  },
  'constraint.validate': ({ table, before }) => [{ relation: table, mode: 'ShareUpdateExclusive', work: before.validated ? 'none' : 'scan' }],
  'constraint.rename': briefly('AccessExclusive'),
  'constraint.alter': briefly('AccessExclusive'),
  'domain.add-constraint': ({ tables, validated }) => (validated ? tables.map((relation) => ({ relation, mode: 'Share', work: 'scan' })) : []),
};
