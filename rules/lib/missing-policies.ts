import { quoteName, type Policy, type Relation } from '../../src/rule/index.js';
import { describeAccess } from './access-words.js';
import { listed } from './listed.js';
import { accessLost, allowsSomebody, limitsLost, type LostAccess } from './policy-access.js';

/** A policy of a table that is gone, and what of it the table in its place lacks. */
export interface MissingPolicy {
  readonly policy: Policy;
  readonly access: readonly LostAccess[];
}

/** Of the policies that a table had, permissive or restrictive, those that the policies of the table in its place do not make up for. */
export function missingPolicies(had: readonly Policy[], now: Relation, current: readonly Policy[], permissive: boolean): readonly MissingPolicy[] {
  return had.filter((policy) => policy.permissive === permissive).flatMap((policy) => {
    // FOR ALL that becomes a policy for some commands is a split, not a loss.
    if (permissive && policy.command === 'all' && current.some(allowsSomebody)) return [];
    const access = (permissive ? accessLost : limitsLost)(policy, now, current, current);
    return access.length === 0 ? [] : [{ policy, access }];
  });
}

/** Their names, what nothing allows or limits any more, and the name of the first as SQL has it. */
export function describeMissing(missing: readonly MissingPolicy[]): { readonly policies: string; readonly access: string; readonly first: string } {
  const { policy } = missing[0]!;
  const names = listed(missing.map((one) => `"${one.policy.name}"`));
  const access = new Map(missing.flatMap((one) => one.access).map((lost) => [`${lost.command} ${lost.roles.join()}`, lost]));
  return { policies: `its ${policy.permissive ? '' : 'restrictive '}${missing.length === 1 ? 'policy' : 'policies'} ${names}`, access: describeAccess([...access.values()]), first: quoteName(policy.name) };
}
