import { columnNumbered, mayUse, quoteName, quoteQualified, type Catalog, type Privilege, type Relation } from '../../src/rule/index.js';

/** A view that stands where a table was. */
export interface StandIn {
  /** The table as it was before the migration. */
  readonly was: Relation;
  readonly view: Relation;
}

/** The columns that the table still has, or had, under the names that it had, and that the view does not show. */
export function missingColumns(catalog: Catalog, { was, view }: StandIn): readonly string[] {
  if (!was.columnsKnown || !view.columnsKnown) return [];
  const now = catalog.getAs('relation', was.id);
  // A column that the migration drops or renames is reported as that.
  const kept = was.columns.filter(({ number, name }) => now === undefined || columnNumbered(now, number)?.name === name);
  return kept.flatMap(({ name }) => (view.columns.some((column) => column.name === name) ? [] : [name]));
}

/** True when Postgres, or a trigger or rule of the view, serves writes through it. */
export function takesWrites(catalog: Catalog, view: Relation): boolean {
  return view.view?.updatable === true || isServed(catalog, view);
}

function isServed(catalog: Catalog, { id }: Relation): boolean {
  return catalog.triggers(id).some(({ timing }) => timing === 'instead of') || catalog.dependents(id).some(({ kind }) => kind === 'rewrite-rule');
}

/** The columns of an updatable view that had the table's name and take no values, because the view computes them. */
export function computedColumns(catalog: Catalog, { was, view }: StandIn): readonly string[] {
  const plain = view.view?.passesThrough;
  if (view.view?.updatable !== true || plain === undefined || isServed(catalog, view)) return [];
  return view.columns.flatMap(({ name }) => (name in plain || !was.columns.some((column) => column.name === name && column.generated === undefined) ? [] : [name]));
}

const rowPrivileges: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** What roles could do with the rows of the table and cannot do with something else: role → privileges. */
export function lostPrivileges(catalog: Catalog, was: Relation, other: Relation): ReadonlyMap<string, readonly Privilege[]> {
  const roles = new Set(was.grants.flatMap(({ role }) => (role === 'public' || role === was.owner || role === other.owner || catalog.named('role', role) === undefined ? [] : [role])));
  const lost = new Map<string, readonly Privilege[]>();
  for (const role of roles) {
    const privileges = rowPrivileges.filter((privilege) => mayUse(catalog, was, role, privilege) && !mayUse(catalog, other, role, privilege) && !other.grants.some((grant) => grant.columns !== undefined && grant.role === role && grant.privileges.includes(privilege)));
    if (privileges.length > 0) lost.set(role, privileges);
  }
  return lost;
}

/** What gives it to them again: one GRANT for the roles that lost the same. */
export function grantSql(lost: ReadonlyMap<string, readonly Privilege[]>, view: Relation): string {
  const roles = new Map<string, string[]>();
  for (const [role, privileges] of lost) roles.set(privileges.join(', '), [...(roles.get(privileges.join(', ')) ?? []), role]);
  return [...roles].map(([privileges, names]) => `GRANT ${privileges} ON ${quoteQualified(view)} TO ${names.map(quoteName).join(', ')};`).join(' ');
}
