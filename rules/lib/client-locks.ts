import { blocksClients, displayName, type EffectKind, type LockMode, type Migration, type Relation, type StatementLock } from '../../src/rule/index.js';
import { isLive } from './age.js';
import { listed } from './listed.js';

/** A lock on a table or view. */
export type RelationLock<L extends StatementLock = StatementLock> = L & { readonly relation: Relation };

/** The locks on live tables and views. Those on indexes come with one on their table; sequences have no clients of their own. */
export function liveLocks<L extends StatementLock>(locks: Iterable<L>, migration: Migration): readonly RelationLock<L>[] {
  return [...locks].filter((lock): lock is RelationLock<L> => lock.relation.kind === 'relation' && lock.relation.relationKind !== 'sequence' && isLive(lock.relation, migration));
}

/** The locks that keep clients of live tables and views waiting. */
export function clientLocks<L extends StatementLock>(locks: Iterable<L>, migration: Migration): readonly RelationLock<L>[] {
  return liveLocks(locks, migration).filter(({ mode }) => blocksClients(mode));
}

const ruleChanges: readonly EffectKind[] = ['table.alter', 'policy.create', 'policy.alter', 'policy.rename', 'policy.drop', 'rls.enable', 'rls.force', 'rls.no-force'];

/** How much a wait for a lock matters: 0 keeps only writes waiting, and ends at once; 1 reads too, for policies, row level security or views; 2 any other. */
export type Weight = 0 | 1 | 2;

/** How much the wait for a lock matters. */
export function weightOf({ mode, work, effects, relation }: RelationLock): Weight {
  if (work !== 'none') return 2;
  if (mode !== 'AccessExclusive') return 0;
  return relation.relationKind === 'view' || effects.every(({ kind }) => ruleChanges.includes(kind)) ? 1 : 2;
}

/** What waits for a lock: `reads and writes`, or `writes`. */
export function waiting(mode: LockMode): string {
  return mode === 'AccessExclusive' ? 'reads and writes' : 'writes';
}

/** `"a", "b" and "c"`; of many, the first few and a count. */
export function listedTables(relations: readonly Relation[], most = 4): string {
  return listed(relations.map((relation) => `"${displayName(relation)}"`), { upTo: most, others: 'others' });
}
