import { actsAs, isAmong, writtenConditions, type Catalog, type EffectOf, type Policy, type Privilege, type Relation, type Span, type Statement, type Step } from '../../src/rule/index.js';
import { clients, type ClientRole } from './client-roles.js';

/** A policy that this file made or changed, and that is the same at the end of the history. */
export interface StandingPolicy {
  readonly policy: Policy;
  readonly table: Relation;
  readonly span: Span;
  readonly statement: Statement;
}

/** The conditions that one statement wrote and that still hold at the end of the history. */
export interface StandingConditions extends StandingPolicy, ReturnType<typeof writtenConditions> {}

interface Made extends Omit<StandingPolicy, 'table'> {
  /** The catalog since which all that happens to policies has to be known. */
  readonly then: Catalog;
}

/** Follows the policies that a file makes or changes: its listeners, and what stands of them at the end. */
export interface PolicyLog {
  readonly listeners: {
    'policy.create'(effect: EffectOf<'policy.create'>, step: Step): void;
    'policy.alter'(effect: EffectOf<'policy.alter'>, step: Step): void;
  };
  /** What a later statement dropped or changed is judged there, not here. */
  standing(final: Catalog): readonly StandingPolicy[];
  /** The same for each condition by itself: a later change of the roles leaves it as it was. */
  conditions(final: Catalog): readonly StandingConditions[];
}

/** Start to follow a file's policies. */
export function policyLog(): PolicyLog {
  const made: Made[] = [];
  const log = (policy: Policy, span: Span, statement: Statement, { after: then }: Step): void => void made.push({ policy, span, statement, then });
  /** The policy and its table at the end, when no file made it anew and nothing may have changed it unseen. */
  const now = (final: Catalog, { policy: { id, origin }, then }: Made): { readonly policy: Policy; readonly table: Relation } | undefined => {
    const policy = final.getAs('policy', id);
    const table = final.getAs('relation', policy?.table);
    return policy === undefined || table === undefined || policy.origin !== origin || !final.knowsSince(then, 'policies') ? undefined : { policy, table };
  };
  return {
    listeners: {
      'policy.create'({ policy, span, statement }, step) {
        log(policy, span, statement, step);
      },
      'policy.alter'({ after: policy, span, statement }, step) {
        log(policy, span, statement, step);
      },
    },
    standing(final) {
      const last = new Map(made.map((entry) => [entry.policy.id, entry]));
      return made.flatMap((entry) => {
        const found = last.get(entry.policy.id) === entry ? now(final, entry) : undefined;
        if (found === undefined || !isSame(found.policy, entry.policy)) return [];
        return [{ ...found, span: entry.span, statement: entry.statement }];
      });
    },
    conditions(final) {
      const written = { using: new Map<number, Made>(), withCheck: new Map<number, Made>() };
      for (const entry of made) {
        const { using, withCheck } = writtenConditions(entry.statement);
        if (using !== undefined) written.using.set(entry.policy.id, entry);
        if (withCheck !== undefined) written.withCheck.set(entry.policy.id, entry);
      }
      return made.flatMap((entry) => {
        const { using, withCheck } = writtenConditions(entry.statement);
        const found = now(final, entry);
        const stands = (clause: 'using' | 'withCheck'): boolean => written[clause].get(entry.policy.id) === entry && found?.policy[clause] === entry.policy[clause];
        if (found === undefined || (!stands('using') && !stands('withCheck'))) return [];
        return [{ ...found, span: entry.span, statement: entry.statement, ...(using && stands('using') && { using }), ...(withCheck && stands('withCheck') && { withCheck }) }];
      });
    },
  };
}

/** Listeners of a rule that judges policies by the end of the history and hears nothing else. */
type Judging = PolicyLog['listeners'] & { 'history.end'(migration: unknown, step: Step): void };

/** Judge each policy that stands. */
export function eachPolicy(judge: (standing: StandingPolicy, final: Catalog) => void): Judging {
  const log = policyLog();
  return { ...log.listeners, 'history.end': (_migration, { after: final }) => log.standing(final).forEach((standing) => judge(standing, final)) };
}

/** Judge the conditions that stand, as they were written. */
export function eachCondition(judge: (standing: StandingConditions, final: Catalog) => void): Judging {
  const log = policyLog();
  return { ...log.listeners, 'history.end': (_migration, { after: final }) => log.conditions(final).forEach((standing) => judge(standing, final)) };
}

function isSame(a: Policy, b: Policy): boolean {
  return a.using === b.using && a.withCheck === b.withCheck && a.command === b.command && a.permissive === b.permissive && a.roles.join() === b.roles.join();
}

/** The roles of the Data API to which a policy applies: by name, as PUBLIC and, with the catalog, as members of a role that it names. */
export function clientsOf(policy: Pick<Policy, 'roles'>, catalog?: Catalog): readonly ClientRole[] {
  return clients.filter((role) => isFor(policy, role, catalog));
}

/** True when a policy applies to a role: by name, as PUBLIC and, with the catalog, as a member of a role that it names. */
export function isFor({ roles }: Pick<Policy, 'roles'>, role: ClientRole, catalog?: Catalog): boolean {
  return roles.includes('public') || roles.includes(role) || (catalog !== undefined && isAmong(catalog, role, roles));
}

/** True when a policy applies to a command. */
export function isOf({ command }: Policy, wanted: Policy['command']): boolean {
  return command === 'all' || command === wanted;
}

/** True when a role holds a privilege on a relation, or on some of its columns; with the catalog, also as a member of another role. */
export function holds({ grants }: Relation, role: ClientRole, privilege: Privilege, catalog?: Catalog): boolean {
  const names = catalog === undefined ? [role, 'public'] : actsAs(catalog, role);
  return grants.some((grant) => names.includes(grant.role) && grant.privileges.includes(privilege));
}
