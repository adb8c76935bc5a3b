import { displayName, managedSchemas, type Relation } from '../../src/rule/index.js';
import { nameRoles } from './policies.js';
import { rowCommands, type LostAccess } from './policy-access.js';

/** `"a", "b" and 3 more`. */
export function nameTables(tables: readonly Relation[]): string {
  const shown = tables.length > 5 ? tables.slice(0, 4) : tables;
  return nameRoles([...shown.map((table) => `"${displayName(table)}"`), ...(shown.length < tables.length ? [`${tables.length - shown.length} more`] : [])]);
}

/** What to do where the access is still wanted. */
export function wayBack(table: Relation): string {
  const replace = 'Create the policy that replaces it in the same file';
  return managedSchemas.has(table.schema) ? `${replace}.` : `${replace}, or REVOKE the privilege too if the access is meant to end.`;
}

/** `INSERT or UPDATE to anon`; roles that lost the same commands are named together. */
export function describeAccess(lost: readonly LostAccess[]): string {
  const commands = new Map<string, string[]>();
  for (const { command, roles } of lost) {
    const key = list(roles);
    commands.set(key, [...(commands.get(key) ?? []), command.toUpperCase()]);
  }
  return [...commands].map(([roles, names]) => `${names.length === rowCommands.length ? 'any command' : list(names)} to ${roles}`).join(', or ');
}

function list(items: readonly string[]): string {
  return items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} or ${items.at(-1)!}`;
}
