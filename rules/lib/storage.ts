import type { Relation } from '../../src/rule/index.js';

/** True for what has rows of its own, or in its partitions: not for views, foreign tables, sequences and composite types. */
export function holdsRows({ relationKind }: Relation): boolean {
  return relationKind === 'table' || relationKind === 'partitioned-table';
}
