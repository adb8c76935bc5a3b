import { namesInBody, type Catalog, type Dependency, type Policy, type Relation, type Routine } from '../../src/rule/index.js';
import type { ClientRole } from './client-roles.js';
import { holds, isFor, isOf } from './policies.js';
import { searchPathOf } from './routines.js';

/** The relations that a condition of a policy reads, its own table when a sub-select names it. */
export function relationsRead(catalog: Catalog, policy: Policy): readonly Relation[] {
  return needsOf(policy).flatMap(({ on, column }) => {
    const relation = column === undefined ? catalog.getAs('relation', on) : undefined;
    return relation === undefined || relation.relationKind === 'sequence' || relation.relationKind === 'composite-type' ? [] : [relation];
  });
}

/** The functions that a condition of a policy calls and that run with the rights of whoever asks. */
export function invokersCalled(catalog: Catalog, policy: Policy): readonly Routine[] {
  return needsOf(policy).flatMap(({ on }) => {
    const routine = catalog.getAs('function', on);
    return routine === undefined || routine.securityDefiner || routine.body === undefined ? [] : [routine];
  });
}

/** What the body of a function reads, as far as its names are in the catalog. */
export function relationsInBody(catalog: Catalog, routine: Routine): readonly Relation[] {
  if (routine.origin === undefined) return [];
  const path = searchPathOf(routine);
  return namesInBody(routine.origin.span).relations.flatMap(({ schema, name, written, sequence }) => {
    if (written === true || sequence === true) return [];
    const schemas = schema === undefined ? path : [schema];
    return schemas.flatMap((within) => catalog.relation({ schema: within, name }) ?? []).slice(0, 1);
  });
}

/** The policies that decide which rows a role reads. */
export function readingPolicies(catalog: Catalog, table: Relation, role: ClientRole): readonly Policy[] {
  return catalog.policies(table.id).filter((policy) => isOf(policy, 'select') && isFor(policy, role, catalog));
}

/** None of the roles holds SELECT. Of what no file made, privileges are not known; those on auth.users nobody grants in a loop. */
export function isDenied(catalog: Catalog, read: Relation, roles: readonly ClientRole[]): boolean {
  return read.origin !== undefined && (read.schema === 'auth' || catalog.knows('privileges')) && roles.every((role) => !holds(read, role, 'SELECT', catalog));
}

/** Row level security is on, and no policy shows one of the roles a row. */
export function isEmpty(catalog: Catalog, read: Relation, roles: readonly ClientRole[]): boolean {
  if (read.origin === undefined || read.origin.deploy < 0 || !read.rowSecurity || !catalog.knows('policies')) return false;
  return !roles.some((role) => showsRows(catalog, read, role));
}

/** True when a permissive policy may show a role a row: one whose condition is not the constant false. */
export function showsRows(catalog: Catalog, table: Relation, role: ClientRole): boolean {
  return readingPolicies(catalog, table, role).some(({ permissive, using }) => permissive && using?.toLowerCase() !== 'false');
}

function needsOf({ dependsOn }: Policy): readonly Dependency[] {
  return dependsOn.slice(1);
}
