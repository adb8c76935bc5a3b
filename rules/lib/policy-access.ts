import { reachOfText, type Policy, type Relation } from '../../src/rule/index.js';
import { clients } from './client-roles.js';
import { listed } from './listed.js';
import { admitsStrangers, refusesStrangers } from './strangers.js';

/** What a policy of one command is about. */
export type RowCommand = Exclude<Policy['command'], 'all'>;

/** A command that some roles may no longer use. */
export interface LostAccess {
  readonly command: RowCommand;
  readonly roles: readonly string[];
}

/** All of them. */
export const rowCommands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];
/** Roles that bypass row level security: a policy for them alone allows nothing that they did not have. */
const bypassing: ReadonlySet<string> = new Set(['service_role', 'postgres', 'supabase_admin']);

/**
 * What a permissive policy let through, command by command and role by role, that nothing lets through without it: the roles
 * still hold the privilege, and none of the policies in `now` covers them. A new one among `added` that lets nothing
 * through, restrictive or not, says that the access is meant to end.
 */
export function accessLost(policy: Policy, table: Relation, now: readonly Policy[], added: readonly Policy[]): readonly LostAccess[] {
  const lost = commandsOf(policy).filter((command) => letsThrough(policy, command)).map((command): LostAccess => {
    const left = now.filter((other) => other.permissive && commandsOf(other).includes(command) && letsThrough(other, command));
    const denied = added.filter((other) => other.id !== policy.id && commandsOf(other).includes(command) && !letsThrough(other, command));
    const covers = (role: string): boolean => [...left, ...denied].some((other) => isFor(other, role));
    const roles = policy.roles.filter((role) => !bypassing.has(role) && mayUse(role, command, table) && !covers(role) && (role !== 'anon' || !refusesStrangers(policy, command, table)));
    // From PUBLIC to `authenticated` is a change of the same policy, but for rows that it showed to whoever asked.
    const uncovered = !policy.roles.includes('public') || roles.includes('public') ? [] : clients.filter((role) => mayUse(role, command, table) && ![...left, ...denied].some(({ roles: to }) => to.includes('public') || to.includes(role)) && (role !== 'anon' || (command === 'select' && admitsStrangers(policy, command, table))));
    return { command, roles: [...roles, ...uncovered] };
  });
  return lost.filter(({ roles }) => roles.length > 0);
}

/** What a restrictive policy limited, command by command and role by role, that a permissive policy in `now` lets through and none of the restrictive ones among `added` limits. */
export function limitsLost(policy: Policy, table: Relation, now: readonly Policy[], added: readonly Policy[]): readonly LostAccess[] {
  const permissive = now.filter((other) => other.permissive);
  const named = policy.roles.includes('public') ? [...new Set([...clients, ...permissive.flatMap(({ roles }) => roles)])].filter((role) => role !== 'public') : policy.roles;
  const appliesTo = (other: Policy, command: RowCommand, role: string): boolean => commandsOf(other).includes(command) && (other.roles.includes('public') || other.roles.includes(role));
  return commandsOf(policy).flatMap((command) => {
    const roles = named.filter((role) => !bypassing.has(role) && mayUse(role, command, table)
      && permissive.some((other) => appliesTo(other, command, role) && letsThrough(other, command))
      && !added.some((other) => !other.permissive && appliesTo(other, command, role) && (other.using !== 'true' || policy.using === 'true')));
    return roles.length === 0 ? [] : [{ command, roles }];
  });
}

/** Who may still use which commands, and for whom it ends, where access is narrowed on purpose. */
export function describeClosing(policy: Policy, lost: readonly LostAccess[], now: readonly Policy[], added: readonly Policy[]): { readonly rest: string; readonly kept: boolean; readonly limit: string; readonly commands: string; readonly roles: string } | undefined {
  const rest = deliberateRest(policy, lost, now, added);
  if (rest === undefined) return undefined;
  return {
    rest: rest.length > 0 ? listed(rest) : 'roles that bypass row level security, such as service_role,',
    kept: rest.length > 0,
    limit: showsOnlyOwn(policy, rest, now) ? ', each user of their own rows' : '',
    commands: listed(lost.map(({ command }) => command.toUpperCase())),
    roles: listed([...new Set(lost.flatMap(({ roles }) => roles))]),
  };
}

const user = String.raw`\(*\s*(?:select\s+)?auth\s*\.\s*uid\s*\(\s*\)(?:\s+as\s+uid)?\s*\)*`;
const ownRow = new RegExp(String.raw`^\(*\s*(?:[\w".]+\s*=\s*${user}|${user}\s*=\s*[\w".]+)\s*\)*$`, 'i');

/** True when a policy showed every row, and those that are left show a user what is his. */
function showsOnlyOwn(policy: Policy, rest: readonly string[], now: readonly Policy[]): boolean {
  const left = now.filter((other) => other.permissive && commandsOf(other).includes('select') && rest.some((role) => isFor(other, role)));
  return policy.command === 'select' && rest.join() === 'authenticated' && reachOfText(policy.using ?? '') === 'everyone' && left.length > 0 && left.every(({ using = '' }) => ownRow.test(using));
}

/**
 * The roles that may still do what others lost, where that is the point of the change: the policy let anybody write, or was for the server by
 * its name, it showed them all rows and others keep theirs, or a new one lets fewer roles do the same. Undefined where it looks like an accident, or differs from command to command.
 */
function deliberateRest(policy: Policy, lost: readonly LostAccess[], now: readonly Policy[], added: readonly Policy[]): readonly string[] | undefined {
  const allowing = (policies: readonly Policy[], command: RowCommand): readonly Policy[] => policies.filter((other) => other.permissive && commandsOf(other).includes(command) && letsThrough(other, command));
  const narrowed = lost.every(({ command }) => allowing(added, command).some(({ roles }) => policy.roles.includes('public') || roles.every((role) => policy.roles.includes(role))));
  // Rows that were shown to whoever asked, and that those who have signed in still see by policies of their own.
  const takenBack = (roles: readonly string[]): boolean => roles.join() === 'anon' && reachOfText(policy.using ?? '') === 'everyone' && allowing(now, 'select').some(({ roles: to }) => to.includes('authenticated'));
  const open = lost.every(({ command, roles }) => command === 'select' ? takenBack(roles) : reachOfText((command === 'delete' ? policy.using : (policy.withCheck ?? policy.using)) ?? 'true') === 'everyone');
  const server = lost.every(({ command }) => command !== 'select') && /\b(?:system|service)\b/i.test(policy.name.replaceAll('_', ' '));
  if (!narrowed && !open && !server) return undefined;
  const [first, ...others] = lost.map(({ command }) => [...new Set(allowing(now, command).flatMap(({ roles }) => roles))].filter((role) => !bypassing.has(role)).toSorted());
  return first !== undefined && others.every((roles) => roles.join() === first.join()) ? first : undefined;
}

/** True for a policy that lets a role through that would not get through anyway. */
export function allowsSomebody(policy: Policy): boolean {
  return policy.permissive && policy.roles.some((role) => !bypassing.has(role)) && commandsOf(policy).some((command) => letsThrough(policy, command));
}

function commandsOf({ command }: Policy): readonly RowCommand[] {
  return command === 'all' ? rowCommands : [command];
}

/** False where the condition is the constant false. What is written has to pass WITH CHECK, or USING where there is none (CREATE POLICY). */
function letsThrough({ using, withCheck }: Policy, command: RowCommand): boolean {
  const never = (condition: string | undefined): boolean => condition?.trim().toLowerCase() === 'false';
  if (command !== 'insert' && never(using)) return false;
  return command === 'select' || command === 'delete' || !never(withCheck ?? using);
}

/** From PUBLIC to named roles, as when `to authenticated` is added, is a change of the same policy. */
function isFor({ roles }: Policy, role: string): boolean {
  return roles.includes(role) || roles.includes('public') || (role === 'public' && roles.some((other) => !bypassing.has(other)));
}

/** False once the privilege itself is gone: the access ended before, or with a REVOKE. Without any grant nothing is known. */
function mayUse(role: string, command: RowCommand, table: Relation): boolean {
  const holders = role === 'public' ? ['anon', 'authenticated', 'public'] : [role, 'public'];
  return table.grants.length === 0 || table.grants.some((grant) => holders.includes(grant.role) && grant.privileges.some((privilege) => privilege.toLowerCase() === command));
}
