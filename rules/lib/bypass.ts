import { exposedTo, managedSchemas, type Catalog, type Relation } from '../../src/rule/index.js';

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

/** The first way, if any, in which rows of a table with row level security come out of a view unfiltered. */
export function findBypass(catalog: Catalog, view: Relation, filledBy?: Relation, seen: ReadonlySet<number> = new Set()): Bypass | undefined {
  if (view.view === undefined || seen.has(view.id)) return undefined;
  // An invoker view reads as whoever runs the query, "even if it is accessed from a view without the security_invoker property"
  // (CREATE VIEW, Notes); but what fills a materialized view is run by its owner.
  const filler = filledBy ?? (view.relationKind === 'materialized-view' ? view : undefined);
  const through = filler ?? (isInvoker(view) ? undefined : view);
  for (const id of view.view.reads) {
    const read = catalog.getAs('relation', id);
    if (read === undefined) continue;
    if (read.view !== undefined) {
      const deeper = findBypass(catalog, read, filler, new Set([...seen, view.id]));
      if (deeper !== undefined) return deeper;
    } else if (through !== undefined && read.rowSecurity && !read.forceRowSecurity) {
      return { base: read, through };
    } else if (through !== undefined && read.rowSecurity && through.owner === 'postgres') {
      // FORCE applies to owners, not to roles with BYPASSRLS, which `postgres` has in a Supabase project.
      return { base: read, through };
    }
  }
  return undefined;
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

/** True when the view filters by the user itself: what it shows is decided in its WHERE, not by policies. */
export function filtersByUser(view: Relation): boolean {
  return /\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(|\bcurrent_setting\s*\(|\b(?:current_user|session_user)\b/i.test(view.view?.query ?? '');
}
