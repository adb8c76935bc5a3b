import type { Catalog, Policy } from '../../catalog/index.js';
import { quoteName } from '../../sql/quote.js';
import { tableName } from './object-names.js';
import { currentExpression } from './renames.js';

/** CREATE POLICY. */
export function createPolicy(catalog: Catalog, policy: Policy): string {
  const kind = `${policy.permissive ? '' : ' as restrictive'}${policy.command === 'all' ? '' : ` for ${policy.command}`}`;
  const roles = policy.roles.includes('public') ? '' : ` to ${policy.roles.map(quoteRole).join(', ')}`;
  return `create policy ${quoteName(policy.name)} on ${tableName(catalog, policy.table)}${kind}${roles}${expressions(catalog, policy)}`;
}

/** ALTER POLICY back to this one; undefined when another one has an expression that this one has not: ALTER cannot take it away. */
export function alterPolicy(catalog: Catalog, policy: Policy, other: Policy): string | undefined {
  if ((policy.using === undefined && other.using !== undefined) || (policy.withCheck === undefined && other.withCheck !== undefined)) return undefined;
  const roles = policy.roles.join() === other.roles.join() ? '' : ` to ${policy.roles.map(quoteRole).join(', ')}`;
  return `alter policy ${quoteName(policy.name)} on ${tableName(catalog, policy.table)}${roles}${expressions(catalog, policy)}`;
}

function expressions(catalog: Catalog, { using, withCheck, dependsOn }: Policy): string {
  const current = (text: string): string => currentExpression(text, dependsOn, catalog);
  return `${using === undefined ? '' : `\n  using (${current(using)})`}${withCheck === undefined ? '' : `\n  with check (${current(withCheck)})`}`;
}

/** A role's name; PUBLIC is a key word. */
export function quoteRole(role: string): string {
  return role === 'public' ? 'public' : quoteName(role);
}
