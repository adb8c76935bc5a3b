import { keyword, tokensOf, type Catalog, type Policy, type Relation, type Routine } from '../../src/rule/index.js';
import { isInvoker } from './bypass.js';
import type { ClientRole } from './client-roles.js';
import { isOf } from './policies.js';
import { invokersCalled, readingPolicies, relationsInBody, relationsRead } from './policy-reads.js';

/**
 * The way on which reading leads from a policy back to its table, when Postgres refuses it: rewriting the policies of a
 * table that is being rewritten already, for a policy with a sub-select of any kind (fireRIRrules in rewriteHandler.c).
 */
export function cycleFrom(catalog: Catalog, policy: Policy, role: ClientRole): readonly Relation[] | undefined {
  for (const relation of relationsRead(catalog, policy)) {
    const way = wayTo(catalog, relation, policy.table, role, [policy.table]);
    if (way !== undefined) return way;
  }
  return undefined;
}

function wayTo(catalog: Catalog, relation: Relation, table: number, role: ClientRole, active: readonly number[]): readonly Relation[] | undefined {
  if (relation.view !== undefined) {
    // Any other view reads as its owner, who bypasses row level security.
    if (!isInvoker(relation) || active.includes(relation.id)) return undefined;
    return ahead(catalog, relation, relation.view.reads.flatMap((id) => catalog.getAs('relation', id) ?? []), table, role, [...active, relation.id]);
  }
  if (!relation.rowSecurity) return undefined;
  const policies = readingPolicies(catalog, relation, role);
  if (!policies.some(({ using }) => hasSubSelect(using ?? ''))) return undefined;
  if (relation.id === table) return [relation];
  // A cycle that does not come back to this table is the fault of the tables on it.
  if (active.includes(relation.id)) return undefined;
  return ahead(catalog, relation, policies.flatMap((policy) => relationsRead(catalog, policy)), table, role, [...active, relation.id]);
}

function ahead(catalog: Catalog, from: Relation, to: readonly Relation[], table: number, role: ClientRole, active: readonly number[]): readonly Relation[] | undefined {
  for (const next of to) {
    const way = wayTo(catalog, next, table, role, active);
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}

/** The function through which a policy that decides about reading asks itself: its body reads what the policy guards. */
export function recursiveFunction(catalog: Catalog, policy: Policy, role: ClientRole): { readonly routine: Routine; readonly reads: Relation } | undefined {
  if (!isOf(policy, 'select')) return undefined;
  for (const routine of invokersCalled(catalog, policy)) {
    const reads = relationsInBody(catalog, routine).find((relation) => leadsTo(catalog, relation, policy, role, new Set()));
    if (reads !== undefined) return { routine, reads };
  }
  return undefined;
}

function leadsTo(catalog: Catalog, relation: Relation, policy: Policy, role: ClientRole, seen: Set<number>): boolean {
  if (relation.id === policy.table) return true;
  if (seen.has(relation.id) || !relation.rowSecurity) return false;
  seen.add(relation.id);
  return readingPolicies(catalog, relation, role).some((other) => [...relationsRead(catalog, other), ...invokersCalled(catalog, other).flatMap((routine) => relationsInBody(catalog, routine))].some((next) => leadsTo(catalog, next, policy, role, seen)));
}

/** True when reading on from what the policies of a table read comes back to that table, whatever the role. */
export function readsItself(catalog: Catalog, table: Relation): boolean {
  const seen = new Set<number>();
  const ahead = catalog.policies(table.id).flatMap((policy) => relationsRead(catalog, policy));
  for (let relation = ahead.pop(); relation !== undefined; relation = ahead.pop()) {
    if (relation.id === table.id) return true;
    if (seen.has(relation.id)) continue;
    seen.add(relation.id);
    if (relation.view !== undefined) ahead.push(...relation.view.reads.flatMap((id) => catalog.getAs('relation', id) ?? []));
    else ahead.push(...catalog.policies(relation.id).flatMap((policy) => relationsRead(catalog, policy)));
  }
  return false;
}

function hasSubSelect(condition: string): boolean {
  return /select|values|table/i.test(condition) && tokensOf(condition).some((token) => /^(?:select|values|table)$/.test(keyword(condition, token)));
}
