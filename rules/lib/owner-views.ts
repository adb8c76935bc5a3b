import { displayName, exposedTo, managedSchemas, quoteQualified, rightsOf, type Catalog, type Relation } from '../../src/rule/index.js';
import { hasReaders, isInvoker, type Bypass } from './bypass.js';
import { rolesSql } from './client-roles.js';
import { few, listed } from './listed.js';

/** What a view shows, or lets change, that is meant to get around row level security. */
export function decision(final: Catalog, then: Relation, base: Relation, apiSchemas: readonly string[]): { readonly severity: 'note' | 'warning'; readonly data: Readonly<Record<'view' | 'table' | 'roles' | 'rights' | 'advice', string>> } {
  const view = final.getAs('relation', then.id) ?? then;
  const roles = exposedTo(final, view, apiSchemas);
  const rights = view.view?.updatable === true ? rightsOf(final, view, roles) : 'read';
  const columns = view.columns.length === 0 ? '' : `: ${listed(view.columns.map(({ name }) => name), few)}`;
  const shown = `${listed(roles)} read every row that its query gives${columns}. See that nothing of it is private.`;
  return {
    severity: rights === 'read' ? 'note' : 'warning',
    data: {
      view: displayName(view), table: displayName(base), roles: listed(roles), rights,
      advice: rights === 'read' ? shown : `REVOKE INSERT, UPDATE, DELETE ON ${quoteQualified(view)} FROM ${rolesSql(roles)}; unless they are meant to write through it. ${shown}`,
    },
  };
}

/** Who can write through a view, which Postgres checks as its owner too. */
export function writing(final: Catalog, then: Relation, base: Relation, apiSchemas: readonly string[]): string {
  const view = final.getAs('relation', then.id) ?? then;
  const writers = view.view?.updatable === true && view.view.reads.every((id) => id === base.id) && !managedSchemas.has(base.schema) ? exposedTo(final, view, apiSchemas).filter((role) => rightsOf(final, view, [role]) !== 'read') : [];
  return writers.length === 0 ? '' : `, nor to what ${listed(writers)} write through it`;
}

/** How to make the row level security of a view's tables apply, or keep clients from the view. */
export function adviceFor(final: Catalog, view: Relation, { base, through }: Bypass, apiSchemas: readonly string[], postgres: number): string {
  const hide = `REVOKE ALL ON ${quoteQualified(through.relationKind === 'materialized-view' && !isInvoker(view) ? view : through)} FROM anon, authenticated; or move it to a schema that the Data API does not serve.`;
  if (through.relationKind === 'materialized-view' || postgres < 15) return hide;
  // Clients have no privileges there, and should not get any.
  const auth = through.view?.reads.map((id) => final.getAs('relation', id)).find((read) => read?.schema === 'auth');
  if (auth !== undefined) return `security_invoker is no way here: clients may not read "${displayName(auth)}". ${hide} If users are to see rows of their own through it, say so in its query: WHERE … = (select auth.uid()).`;
  const needs = `The roles that read the view then need privileges on "${displayName(base)}" of their own${hasReaders(final, view, base, apiSchemas) ? '' : ', and a policy FOR SELECT: none lets them read it, so the view would be empty'}.`;
  return `ALTER VIEW ${quoteQualified(through)} SET (security_invoker = true); ${needs} If it is meant to show what they may not read: ${hide}`;
}
