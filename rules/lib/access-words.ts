import { displayName, managedSchemas, quoteName, quoteQualified, type Policy, type Relation } from '../../src/rule/index.js';
import { rolesSql } from './client-roles.js';
import { listed } from './listed.js';
import { either } from './listed.js';
import { isOf } from './policies.js';
import { rowCommands, type LostAccess } from './policy-access.js';
import { admitsStrangers } from './strangers.js';

/** `"a", "b" and 3 more`. */
export function nameTables(tables: readonly Relation[]): string {
  const shown = tables.length > 5 ? tables.slice(0, 4) : tables;
  return listed([...shown.map((table) => `"${displayName(table)}"`), ...(shown.length < tables.length ? [`${tables.length - shown.length} more`] : [])]);
}

/** What to do where the access is still wanted. */
export function wayBack(table: Relation, lost: readonly LostAccess[] = [], current: readonly Policy[] = []): string {
  const restricted = current.some((policy) => !policy.permissive && lost.some(({ command }) => isOf(policy, command)));
  const replace = `${restricted ? 'A restrictive policy allows nothing by itself. ' : ''}Create the ${restricted ? 'permissive ' : ''}policy that replaces it in the same file`;
  return managedSchemas.has(table.schema) ? `${replace}.` : `${replace}, or REVOKE the privilege too if the access is meant to end.`;
}

/** The same where a new policy allows it to other roles: that one can let the others in too. */
export function wayWider(table: Relation, lost: readonly LostAccess[], successors: readonly Policy[]): string | undefined {
  const successor = successors.find((policy) => policy.permissive && !policy.roles.every((role) => role === 'service_role') && lost.every(({ command }) => policy.command === command || policy.command === 'all'));
  // A condition on who has signed in gives `anon` nothing, whatever roles it is for; of a function one cannot tell.
  if (successor === undefined || lost.every(({ command, roles }) => roles.join() === 'anon' && !admitsStrangers(successor, command, table))) return undefined;
  const roles = [...new Set([...successor.roles, ...lost.flatMap((access) => access.roles)])];
  const to = roles.includes('public') ? 'PUBLIC' : roles.map(quoteName).join(', ');
  return `If it is not meant to end: ALTER POLICY ${quoteName(successor.name)} ON ${quoteQualified(table)} TO ${to};${managedSchemas.has(table.schema) ? '' : ' if it is, REVOKE the privilege too.'}`;
}

/** What is left to do where some roles keep their access by policies that are there, and others are to have none. */
export function wayShut(table: Relation, lost: readonly LostAccess[]): string {
  const roles = [...new Set(lost.flatMap((access) => access.roles))];
  if (managedSchemas.has(table.schema)) return 'If that is meant, nothing is left to do.';
  return `If that is meant, take the privilege back too: REVOKE ${lost.map(({ command }) => command.toUpperCase()).join(', ')} ON ${quoteQualified(table)} FROM ${rolesSql(roles)};`;
}

/** `INSERT or UPDATE to anon`; roles that lost the same commands are named together. */
export function describeAccess(lost: readonly LostAccess[]): string {
  const commands = new Map<string, string[]>();
  for (const { command, roles } of lost) {
    const key = either(roles);
    commands.set(key, [...(commands.get(key) ?? []), command.toUpperCase()]);
  }
  return [...commands].map(([roles, names]) => `${names.length === rowCommands.length ? 'any command' : either(names)} to ${roles}`).join(', or ');
}
