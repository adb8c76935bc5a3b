import { exposedTo, managedSchemas, type Catalog, type Relation } from '../../src/rule/index.js';
import { clientsOf, isOf } from './policies.js';

/** How a view gets around row level security. */
export interface Bypass {
  /** The table whose policies do not apply. */
  readonly base: Relation;
  /** The view, in the chain from the view down to the table, that reads with its owner's rights. */
  readonly through: Relation;
}

/** True for a view that reads its tables with the rights of whoever reads the view. */
export function isInvoker(view: Relation): boolean {
  const option = view.options['security_invoker'];
  return view.relationKind === 'view' && (option === 'true' || option === 'on' || option === '1' || option === 'yes');
}

/** True for a view of which is written that it reads with its owner's rights. */
export function saysOwner(view: Relation): boolean {
  const option = view.options['security_invoker'];
  return view.relationKind === 'view' && (option === 'false' || option === 'off' || option === '0' || option === 'no');
}

/** A way, if any, in which rows of a table with row level security come out of a view unfiltered: rather of a table whose policies let nobody see all rows. */
export function findBypass(catalog: Catalog, view: Relation): Bypass | undefined {
  const ways = findBypasses(catalog, view, undefined, new Set());
  return ways.find(({ base }) => base.origin !== undefined && !isOpen(catalog, base)) ?? ways[0];
}

function findBypasses(catalog: Catalog, view: Relation, filledBy: Relation | undefined, seen: ReadonlySet<number>): readonly Bypass[] {
  if (view.view === undefined || seen.has(view.id)) return [];
  // An invoker view reads as whoever runs the query, "even if it is accessed from a view without the security_invoker property"
  // (CREATE VIEW, Notes); but what fills a materialized view is run by its owner.
  const filler = filledBy ?? (view.relationKind === 'materialized-view' ? view : undefined);
  const through = filler ?? (isInvoker(view) ? undefined : view);
  return view.view.reads.flatMap((id): readonly Bypass[] => {
    const read = catalog.getAs('relation', id);
    if (read?.view !== undefined) return findBypasses(catalog, read, filler, new Set([...seen, view.id]));
    // FORCE applies to owners, not to roles with BYPASSRLS, which `postgres` has in a Supabase project.
    const passes = through !== undefined && read?.rowSecurity === true && (!read.forceRowSecurity || through.owner === 'postgres');
    return passes ? [{ base: read, through }] : [];
  });
}

/** True for a table of which everybody may see every row. */
function isOpen(catalog: Catalog, base: Relation): boolean {
  return catalog.policies(base.id).some(({ command, permissive, roles, using }) => permissive && (command === 'select' || command === 'all') && using?.trim().toLowerCase() === 'true' && roles.some((role) => role === 'public' || role === 'anon'));
}

/** True when somebody else than the owner can read the view: an API role, or on a plain Postgres, anyone who was granted it. */
export function isReachable(catalog: Catalog, view: Relation, apiSchemas: readonly string[]): boolean {
  if (view.persistence === 'temporary' || managedSchemas.has(view.schema)) return false;
  if (catalog.named('role', 'anon') === undefined) return true;
  return exposedTo(catalog, view, apiSchemas).length > 0;
}

/**
 * True when the view shows nobody more than the table's own policies do: every API role may read every row of the table
 * already, and nothing can be written through the view.
 */
export function showsNoMore(catalog: Catalog, view: Relation, base: Relation, apiSchemas: readonly string[]): boolean {
  const policies = catalog.policies(base.id).filter(({ command }) => command === 'select' || command === 'all');
  if (view.view?.updatable === true || policies.some(({ permissive }) => !permissive)) return false;
  const open = policies.filter(({ using }) => using?.trim().toLowerCase() === 'true').flatMap(({ roles }) => roles);
  const readers = exposedTo(catalog, view, apiSchemas);
  return readers.length > 0 && readers.every((role) => open.includes(role) || open.includes('public'));
}

/** True when a policy lets one of the API roles that read the view read its table too, or there are no such roles. */
export function hasReaders(catalog: Catalog, view: Relation, base: Relation, apiSchemas: readonly string[]): boolean {
  const readers = exposedTo(catalog, view, apiSchemas);
  const roles = catalog.policies(base.id).filter((policy) => policy.permissive && isOf(policy, 'select')).flatMap((policy) => clientsOf(policy, catalog));
  return readers.length === 0 || !catalog.knows('policies') || readers.some((reader) => roles.some((role) => role === reader));
}

/** True when the view filters by the user itself: what it shows is decided in its WHERE, not by policies. */
export function filtersByUser(view: Relation): boolean {
  return /\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(|\bcurrent_setting\s*\(|\b(?:current_user|session_user)\b/i.test(view.view?.query ?? '');
}

/** A way around row level security that somebody can go. */
export function openBypass(catalog: Catalog, view: Relation, apiSchemas: readonly string[]): Bypass | undefined {
  const bypass = findBypass(catalog, view);
  if (bypass === undefined || !isReachable(catalog, view, apiSchemas)) return undefined;
  // An invoker view passes nobody on to a relation on which they hold no privilege.
  return isInvoker(view) && !isReachable(catalog, bypass.through, apiSchemas) ? undefined : bypass;
}

/** True when a later file set the option, replaced the view or took it out of reach; a view that was only dropped did harm while it stood. */
export function isMended(final: Catalog, view: Relation, apiSchemas: readonly string[]): boolean {
  const now = final.getAs('relation', view.id);
  if (now === undefined) return final.relation(view) !== undefined || final.formerRelation(view)?.origin !== view.origin;
  return now.origin !== view.origin || openBypass(final, now, apiSchemas) === undefined;
}
