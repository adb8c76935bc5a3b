import type { Catalog, Migration, Origin, Policy, Relation } from '../../src/rule/index.js';

/** The first policy on a table, of those at the end of the history, that a file after this one made: in a later deploy, or in the same. */
export function laterPolicy(final: Catalog, table: Relation, migration: Migration, permissive: boolean): Policy | undefined {
  const made = final.policies(table.id).filter((policy) => policy.permissive === permissive && isLater(policy.origin, migration));
  return made.reduce<Policy | undefined>((first, policy) => (first === undefined || policy.origin!.deploy < first.origin!.deploy ? policy : first), undefined);
}

/** True for what another file than this one made, with it or after it. */
export function isLater(origin: Origin | undefined, migration: Migration): origin is Origin {
  return origin !== undefined && origin.deploy >= migration.deploy && origin.span.source !== migration.source;
}

/** The name of a file without its folders. */
export function nameFile({ span }: Origin): string {
  return span.source.path.slice(span.source.path.lastIndexOf('/') + 1);
}

/** The file of a later deploy that switches the row level security of a table on, when it is on in the end. */
export function closingFile(table: Relation | undefined, migration: Migration): string | undefined {
  const origin = table?.rowSecurity === true ? table.rowSecurityOrigin : undefined;
  return isLater(origin, migration) && origin.deploy !== migration.deploy ? nameFile(origin) : undefined;
}
