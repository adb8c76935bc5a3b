import { displayName, mayUse, namesInBody, type Catalog, type History, type Routine } from '../../src/rule/index.js';
import type { ClientRole } from './client-roles.js';
import { jobsAfter, namesInJob } from './cron-jobs.js';
import { functionsNaming } from './naming-functions.js';
import { callers, executors, inputsOf, isCallable, isGranted, signatureOf } from './routines.js';

/** How a function that is open to too many can be closed. */
export interface Closing {
  /** What to do, as a help text says it. */
  readonly advice: string;
  /** The statements that do it; undefined where something else than a privilege has to change. */
  readonly sql?: string;
  /** True where they leave it open to who has signed in. */
  readonly partly?: true;
}

/** How to close a SECURITY DEFINER function that roles of the Data API can call, and what stands against it. */
export function closing(catalog: Catalog, history: History, routine: Routine): Closing {
  const on = `ON ${routine.routine === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} ${signatureOf(routine)}`;
  const from = (roles: readonly ClientRole[]): string => [...(isGranted(routine.grants, '', 'EXECUTE') ? ['public'] : []), ...roles].join(', ');
  const roles = callers(catalog, routine);
  const first = roles.slice(0, 1);
  const used = neededBy(catalog, routine, first);
  if (used !== undefined) return { advice: `Check auth.uid() in its body. REVOKE is no way: "${displayName(used)}" calls it with the rights of its own caller.` };
  const job = jobsAfter(history).find(({ command }) => namesInJob(command, 'functions', routine, catalog));
  const shut = `REVOKE EXECUTE ${on} FROM ${from(roles)};`;
  if (job !== undefined) return { advice: `If only the cron job${job.name === undefined ? '' : ` "${job.name}"`} calls it, which needs no grant: ${shut} If clients call it too, check auth.uid() in its body.`, sql: shut };
  if (!roles.includes('anon')) return { advice: `Check in its body that auth.uid() may do this; or, if only your server calls it: ${shut}` };
  const byPublic = ['authenticated', 'service_role'].filter((role) => catalog.named('role', role) !== undefined && mayUse(catalog, routine, role, 'EXECUTE') && !routine.grants.some((grant) => grant.role === role));
  const sql = `REVOKE EXECUTE ${on} FROM ${from(['anon'])};${byPublic.length === 0 ? '' : ` GRANT EXECUTE ${on} TO ${byPublic.join(', ')};`}`;
  return { advice: `Check auth.uid() in its body. If only who has signed in calls it: ${sql} if only your server does, REVOKE it FROM ${from(roles)}. If it is meant for everybody, say so: GRANT EXECUTE ${on} TO anon;`, sql, partly: true };
}

/** A function with the rights of its caller that calls this one, and that a role which would be shut out can call, itself or by a trigger. */
function neededBy(catalog: Catalog, routine: Routine, roles: readonly ClientRole[]): Routine | undefined {
  const inputs = inputsOf(routine);
  const least = inputs.filter(({ hasDefault }) => !hasDefault).length;
  return functionsNaming(catalog, routine.name).find((caller) => caller.id !== routine.id && !caller.securityDefiner && isReachable(catalog, caller, roles)
    && namesInBody(caller.origin!.span).functions.some(({ schema, name, arguments: count }) => name === routine.name && (schema ?? routine.schema) === routine.schema && count >= least && count <= inputs.length));
}

function isReachable(catalog: Catalog, caller: Routine, roles: readonly ClientRole[]): boolean {
  return isCallable(caller) ? executors(catalog, caller).some((role) => roles.includes(role)) : catalog.dependents(caller.id).some(({ kind }) => kind === 'trigger');
}
