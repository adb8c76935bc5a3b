import type { Catalog, Migration, Origin, Policy, Relation, Routine } from '../../src/rule/index.js';
import { baseName } from './file-head.js';
import { inputTypes } from './routines.js';
import { hour, versionTime } from './version-time.js';

/** The first policy on a table, of those at the end of the history, that a file after this one made: in a later deploy, or in the same. */
export function laterPolicy(final: Catalog, table: Relation, migration: Migration, permissive: boolean): Policy | undefined {
  const made = final.policies(table.id).filter((policy) => policy.permissive === permissive && isLater(policy.origin, migration));
  return made.reduce<Policy | undefined>((first, policy) => (first === undefined || policy.origin!.deploy < first.origin!.deploy ? policy : first), undefined);
}

/** The function that a file after this one put in the place of another: by OR REPLACE, or made anew for the same types. */
export function laterFunction(final: Catalog, routine: Routine, migration: Migration): Routine | undefined {
  const now = final.getAs('function', routine.id) ?? final.functions(routine).find((other) => inputTypes(other) === inputTypes(routine));
  return isLater(now?.origin, migration) ? now : undefined;
}

/** True for what another file than this one made, with it or after it. */
export function isLater(origin: Origin | undefined, migration: Migration): origin is Origin {
  return origin !== undefined && origin.deploy >= migration.deploy && origin.span.source !== migration.source;
}

/** The name of a file without its folders. */
export function nameFile({ span }: Origin): string {
  return baseName(span.source.path);
}

/** The file of a later deploy that switches the row level security of a table on, when it is on in the end. */
export function closingFile(table: Relation | undefined, migration: Migration): string | undefined {
  const origin = table?.rowSecurity === true ? table.rowSecurityOrigin : undefined;
  return isLater(origin, migration) && origin.deploy !== migration.deploy ? nameFile(origin) : undefined;
}

/** True for what a file whose time stamp is less than an hour from this one's did: such files are written, and go out, together. */
export function isOneSitting(origin: Origin | undefined, migration: Migration): boolean {
  const [here, there] = [versionTime(migration.version), origin && versionTime(origin.migration)];
  return here !== undefined && there !== undefined && Math.abs(there - here) < hour;
}
