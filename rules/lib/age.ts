import type { Label, Migration, Origin, Relation } from '../../src/rule/index.js';

/**
 * True for what this deploy itself made: no client uses it yet, it holds no rows that matter, and nobody waits for a lock
 * on it.
 */
export function isNew(object: { readonly origin?: Origin }, migration: Migration): boolean {
  return object.origin?.deploy === migration.deploy;
}

/** True for a table whose rows and clients are to be minded: made by an earlier deploy or by nobody that we know. */
export function isLive(relation: Relation, migration: Migration): boolean {
  return relation.persistence !== 'temporary' && !isNew(relation, migration);
}

/** "table created here", when a file made it. */
export function createdHere(object: { readonly origin?: Origin }, what: string): readonly Label[] {
  return object.origin === undefined || object.origin.deploy < 0 ? [] : [{ span: object.origin.span, text: `${what} created here` }];
}
