import { displayName, managedSchemas, type Catalog, type CatalogObject, type EffectOf, type Fix, type Grant, type Label, type Privilege } from '../../src/rule/index.js';
import { createdHere } from './age.js';
import { clients } from './client-roles.js';
import { isCallable, nameSpan, signatureOf } from './routines.js';

type Revoke = EffectOf<'privilege.revoke'>;

/** What a REVOKE leaves as it was. */
export interface Left {
  /** `explicit`: taken from PUBLIC, held by name; `public`: taken by name, held as PUBLIC; `column`: taken for a column, held for the table. */
  readonly message: 'explicit' | 'public' | 'column';
  readonly roles: readonly string[];
  readonly objects: readonly [CatalogObject, ...CatalogObject[]];
}

/**
 * What a REVOKE leaves as it was, then and at the end; undefined when it does what it says.
 * @param spokenOf object id and role: what the file says elsewhere about the role, so that it is meant to keep what it holds
 */
export function leftBy({ objects, roles, columns, privileges }: Revoke, then: Catalog, final: Catalog, spokenOf: ReadonlySet<string>): Left | undefined {
  const known = clients.filter((role) => final.named('role', role) !== undefined);
  const byName = known.filter((role) => roles.includes(role));
  const fromPublic = roles.includes('public');
  const message = columns !== undefined ? 'column' : byName.length > 0 ? 'public' : 'explicit';
  if (message === 'explicit' ? !fromPublic : message === 'public' && fromPublic) return undefined;
  const left = new Set<string>();
  const kept: CatalogObject[] = [];
  for (const { id } of objects) {
    const states = [then.get(id), final.get(id)].flatMap((object) => (object !== undefined && isJudged(object) ? [object.grants] : []));
    if (states.length < 2) continue;
    const holders = (role: string): readonly string[] => (message === 'explicit' ? [role] : message === 'public' ? ['public'] : [role, 'public']);
    const candidates = message === 'explicit' ? known.filter((role) => !spokenOf.has(`${id} ${role}`)) : byName;
    const keeping = candidates.filter((role) => states.every((grants) => holdsStill(grants, holders(role), privileges)));
    // Default privileges give it to both: where anon has it no more, somebody has decided about authenticated.
    if (keeping.length === 0 || (message === 'explicit' && !keeping.includes('anon'))) continue;
    kept.push(final.get(id)!);
    for (const role of keeping) left.add(role);
  }
  const [first, ...others] = kept;
  return first === undefined ? undefined : { message, roles: known.filter((role) => left.has(role)), objects: [first, ...others] };
}

/** Where an object was made; of a function, its name there. */
export function madeHere(object: CatalogObject): readonly Label[] {
  return object.kind === 'function' ? createdHere(object, object.routine).map(({ span, text }) => ({ span: nameSpan(span), text })) : createdHere(object, 'table');
}

/** True for what clients use: relations, and functions that are not for triggers alone, in schemas of the project. */
function isJudged(object: CatalogObject): object is Extract<CatalogObject, { readonly kind: 'function' | 'relation' }> {
  if (object.kind === 'function') return isCallable(object) && !managedSchemas.has(object.schema);
  return object.kind === 'relation' && !managedSchemas.has(object.schema);
}

/** True when one of the roles holds one of the privileges on the whole object. */
function holdsStill(grants: readonly Grant[], roles: readonly string[], privileges: readonly Privilege[] | 'all'): boolean {
  return grants.some((grant) => grant.columns === undefined && roles.includes(grant.role) && (privileges === 'all' || grant.privileges.some((privilege) => privileges.includes(privilege))));
}

/** A table, or a function with its parameters, as a sentence names it. */
export function describe(object: CatalogObject): string {
  return object.kind === 'function' ? signatureOf(object) : object.kind === 'relation' ? displayName(object) : '';
}

/** What a GRANT or REVOKE like this one names after ON. */
export function targetOf(object: CatalogObject, { scope }: Pick<Revoke, 'scope'>): string {
  const kind = object.kind === 'function' ? (object.routine === 'procedure' ? 'PROCEDURE' : 'FUNCTION') : object.kind === 'relation' && object.relationKind === 'sequence' ? 'SEQUENCE' : 'TABLE';
  if (scope === 'objects') return kind === 'TABLE' ? describe(object) : `${kind} ${describe(object)}`;
  return `ALL ${kind}S IN SCHEMA ${'schema' in object ? object.schema ?? '' : ''}`;
}

/** More roles in the list of those from whom it is taken. Others may hold it as PUBLIC only. */
export function withRoles({ statement }: Revoke, roles: readonly string[]): { readonly fix?: Fix } {
  const first = 'GrantStmt' in statement.node ? statement.node.GrantStmt.grantees?.[0] : undefined;
  const location = first !== undefined && 'RoleSpec' in first ? first.RoleSpec.location : undefined;
  if (location === undefined) return {};
  const at = statement.at(location);
  return { fix: { title: `Revoke it from ${roles.join(' and ')} too`, applicability: 'unsafe', edits: [{ span: { source: statement.span.source, start: at, end: at }, text: `${roles.join(', ')}, ` }] } };
}
