import type { Origin, Relation } from './model.js';

/**
 * True for what this deploy itself made: no client uses it yet, it holds no rows that matter, and nobody waits for a lock
 * on it.
 */
export function isNew(object: { readonly origin?: Origin }, { deploy }: Pick<Origin, 'deploy'>): boolean {
  return object.origin?.deploy === deploy;
}

/** True for a table whose rows and clients are to be minded: made by an earlier deploy or by nobody that we know. */
export function isLive(relation: Relation, within: Pick<Origin, 'deploy'>): boolean {
  return relation.persistence !== 'temporary' && !isNew(relation, within);
}
