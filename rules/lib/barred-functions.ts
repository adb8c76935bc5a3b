import type { Catalog, Policy, Relation, Routine } from '../../src/rule/index.js';
import type { ClientRole } from './client-roles.js';
import { clientsOf, holds, isFor, isOf } from './policies.js';
import type { RowCommand } from './policy-access.js';
import { executors } from './routines.js';

/** Queries that a policy fails, and whose. */
export interface Failing {
  readonly roles: readonly ClientRole[];
  readonly commands: readonly RowCommand[];
}

/** The queries that the policy now fails, when the file ended and still. `anon`, alone, loses something only where another policy shows it something. */
export function failing(then: Catalog, final: Catalog, routine: Routine, policy: Policy, table: Relation): Failing | undefined {
  const earlier = then.getAs('function', routine.id);
  const barred = shutOut(final, routine, clientsOf(policy, final)).filter((role) => earlier !== undefined && shutOut(then, earlier, [role]).length > 0);
  const commands = policy.command === 'all' ? rowCommands : [policy.command];
  const of = (role: ClientRole): readonly RowCommand[] => commands.filter((command) => holds(table, role, privileges[command], final) && !isFolded(final, policy, role, command) && (role !== 'anon' || barred.length > 1 || seesMore(final, policy, command)));
  const roles = barred.filter((role) => of(role).length > 0);
  return roles.length === 0 ? undefined : { roles, commands: commands.filter((command) => roles.some((role) => of(role).includes(command))) };
}

const rowCommands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];
const privileges = { select: 'SELECT', insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

/** True when another policy lets `anon` through by what its row says: it calls no function, so it does not depend on who is signed in. */
function seesMore(catalog: Catalog, policy: Policy, command: RowCommand): boolean {
  return catalog.policies(policy.table).some((other) => other.permissive && isFor(other, 'anon', catalog) && isOf(other, command)
    && !/^\s*false\s*$|auth\s*\.\s*\w+\s*\(|\bcurrent_/i.test(conditionFor(other, command) ?? 'false') && !other.dependsOn.some(({ on }) => catalog.getAs('function', on) !== undefined));
}

function conditionFor({ using, withCheck }: Policy, command: RowCommand): string | undefined {
  return command === 'insert' ? (withCheck ?? using) : using;
}

/** The roles that may not execute a function that the project made. */
export function shutOut(catalog: Catalog, routine: Routine, roles: readonly ClientRole[]): readonly ClientRole[] {
  if (routine.origin === undefined || routine.origin.deploy < 0) return [];
  const may = executors(catalog, routine);
  return roles.filter((role) => catalog.named('role', role) !== undefined && !may.includes(role));
}

/** `true OR f()` is folded before anybody looks at privileges. */
function isFolded(catalog: Catalog, policy: Policy, role: ClientRole, command: RowCommand): boolean {
  return policy.permissive && catalog.policies(policy.table).some((other) => other.permissive && conditionFor(other, command) === 'true' && isFor(other, role, catalog) && isOf(other, command));
}

/** True when row level security lets a role insert something. */
export function mayInsert(catalog: Catalog, table: Relation, role: ClientRole): boolean {
  return !table.rowSecurity || catalog.policies(table.id).some((policy) => policy.permissive && isOf(policy, 'insert') && isFor(policy, role, catalog));
}
