import type { Finding } from '../../rule/finding.js';
import { blockedBy, blocksClients, modeName } from '../../sql/lock-modes.js';
import type { ComparedLock, VerifyReport } from '../report.js';
import { confirmed, doubt, isNamed, migrationAt, notTestable, overlap, refuted, type Judgement } from './judgement.js';

type Taken = NonNullable<ComparedLock['observed']>;

/**
 * Whether the statement of a finding locks the relation that the finding names as the replay, which the finding stands on, says: a lock that clients wait for, and
 * the work under it.
 */
export function judgeLocks({ message, span }: Finding, verified: VerifyReport): Judgement | undefined {
  // A claim about two statements: the one that takes the lock, and the one that works while it is held.
  if (/\bstill holds\b/.test(message)) return notTestable('it is about several statements of a transaction');
  const migration = migrationAt(span, verified);
  if (migration === undefined || migration.outcome === 'not-run') return notTestable('its file was not run');
  const statement = migration.locks.find((one) => overlap(span, one.span));
  if (statement === undefined) return notTestable('its locks were not observed');
  if (statement.incomparable !== undefined) return notTestable(`its locks cannot be told (${statement.incomparable})`);

  const named = statement.relations.filter(({ relation, predicted }) => predicted !== undefined && blocksClients(predicted.mode) && isNamed(relation, message));
  if (named.length === 0) return notTestable('the relation that it names is not among those observed');
  const held = named.find(({ predicted, observed }) => predicted !== undefined && observed !== undefined && isAsBad(observed, predicted));
  if (held?.observed !== undefined) return confirmed(told(held.observed, held.relation));

  const harmless = statement.relations.every(({ observed }) => observed === undefined || !blocksClients(observed.mode));
  const idle = named.every(({ predicted }) => predicted?.work !== 'none') && statement.relations.every(({ observed }) => observed === undefined || observed.work === 'none');
  if (!harmless && !idle) return notTestable(`what was observed is something else: ${named.map(({ observed, relation }) => (observed === undefined ? `nothing on ${relation}` : told(observed, relation))).join('; ')}`);
  const why = doubt(span, verified);
  if (why !== undefined) return notTestable(why);
  return refuted(harmless ? 'no lock that clients wait for' : `no scan, rewrite or index build under the lock on ${named.map(({ relation }) => relation).join(', ')}`);
}

/** What was predicted to block and to work, does. Of rows that are changed nothing is seen on an empty table. */
function isAsBad(observed: Taken, predicted: Taken): boolean {
  const blocked = blockedBy(observed.mode);
  return blockedBy(predicted.mode).every((what) => blocked.includes(what)) && (predicted.work === 'none' || predicted.work === observed.work);
}

function told({ mode, work }: Taken, relation: string): string {
  return `${modeName(mode)} lock on ${relation}${work === 'none' ? '' : ` and ${work.replace('-', ' ')}`}`;
}
