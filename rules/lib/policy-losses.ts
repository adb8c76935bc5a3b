import type { Catalog, Policy } from '../../src/rule/index.js';
import { accessLost, allowsSomebody, limitsLost, type LostAccess } from './policy-access.js';
import type { PolicyChange } from './policy-changes.js';
import { admitsStrangers } from './strangers.js';

/** What went with a policy that a file dropped or altered. */
export interface PolicyLoss {
  readonly change: PolicyChange;
  /** What is allowed no more; for a restrictive policy, what is limited no more. */
  readonly lost: readonly LostAccess[];
  /** The policies of the table now, and those of them that are new. */
  readonly current: readonly Policy[];
  readonly successors: readonly Policy[];
  /** The one that has its name now, permissive or restrictive as it was. */
  readonly namesake: Policy | undefined;
}

/** What is lost of a policy by what a catalog holds; undefined when nothing is. */
export function lossOf(change: PolicyChange, now: Catalog, before: Catalog): PolicyLoss | undefined {
  const { policy, cascade } = change;
  const table = now.getAs('relation', change.table.id);
  // With its table it is not lost, and without row level security it did nothing.
  if (table === undefined || !change.table.rowSecurity || !table.rowSecurity) return undefined;
  const current = now.policies(table.id);
  const successors = current.filter(({ id }) => before.get(id) === undefined || (change.altered && id === policy.id));
  const namesake = successors.find(({ name, permissive }) => name === policy.name && permissive === policy.permissive);
  const all = policy.permissive ? accessLost(policy, table, current, successors) : limitsLost(policy, table, current, successors);
  // Under the same name it is told for anon only where rows were open to whoever asked: else the condition, or a function, refused them.
  const lost = namesake === undefined || !policy.permissive ? all : all.flatMap(({ command, roles }) => {
    const left = roles.filter((role) => role !== 'anon' || admitsStrangers(policy, command, table));
    return left.length === 0 ? [] : [{ command, roles: left }];
  });
  if (lost.length === 0) return undefined;
  // Some of its commands live on in policies of their own: a split, not a loss.
  if (policy.permissive && policy.command === 'all' && cascade === undefined && namesake === undefined && successors.some(allowsSomebody)) return undefined;
  return { change, lost, current, successors, namesake };
}
