import type { Catalog } from './catalog.js';
import type { Casualty, Column, Grant, Relation } from './model.js';

/** The catalog without an object, or without the part of it that a casualty names. */
export function removeCasualty(catalog: Catalog, { object, of }: Casualty): Catalog {
  if (of === undefined) return catalog.remove(object.id);
  const now = catalog.get(object.id);
  if (now?.kind === 'relation') return catalog.put(of.part === 'column' ? withoutColumn(now, of.column) : withoutDefault(now, of.column));
  const dependsOn = object.dependsOn.filter((need) => need.of?.column !== of.column || need.of.part !== of.part);
  if (now?.kind === 'publication') return catalog.put({ ...now, tables: now.tables.filter((id) => id !== of.column), dependsOn });
  if (now?.kind === 'type') return catalog.put({ ...now, attributes: (now.attributes ?? []).filter((attribute) => attribute.number !== of.column), dependsOn });
  return catalog;
}

/** The relation without one of its columns, and without what that column needed. */
export function withoutColumn(relation: Relation, number: number): Relation {
  const gone = relation.columns.find((column) => column.number === number);
  return {
    ...relation,
    columns: relation.columns.filter((column) => column !== gone),
    dependsOn: relation.dependsOn.filter((need) => need.of?.column !== number),
    grants: gone === undefined ? relation.grants : withColumnGrants(relation.grants, gone.name, undefined),
    lastColumn: Math.max(relation.lastColumn ?? 0, number),
  };
}

/** The relation with a column in the place of the one that has its number, or at the end. */
export function withColumn(relation: Relation, column: Column): Relation {
  const at = relation.columns.findIndex((old) => old.number === column.number);
  const columns = at === -1 ? [...relation.columns, column] : relation.columns.with(at, column);
  const before = at === -1 ? undefined : relation.columns[at];
  if (before === undefined || before.name === column.name) return { ...relation, columns };
  return { ...relation, columns, grants: withColumnGrants(relation.grants, before.name, column.name) };
}

/** The number for a column to be added: numbers are not used twice. */
export function nextColumnNumber(relation: Relation): number {
  let highest = relation.lastColumn ?? 0;
  for (const { number } of relation.columns) if (number > highest) highest = number;
  return highest + 1;
}

function withoutDefault(relation: Relation, number: number): Relation {
  return {
    ...relation,
    columns: relation.columns.map((column) => {
      if (column.number !== number) return column;
      const { default: _default, ...rest } = column;
      return rest;
    }),
    dependsOn: relation.dependsOn.filter((need) => need.of?.column !== number || need.of.part !== 'default'),
  };
}

/** Grants for a column follow its name, and go with it. */
function withColumnGrants(grants: readonly Grant[], from: string, to: string | undefined): readonly Grant[] {
  if (!grants.some((grant) => grant.columns?.includes(from))) return grants;
  return grants.flatMap((grant): Grant[] => {
    if (grant.columns?.includes(from) !== true) return [grant];
    const columns = grant.columns.flatMap((name) => (name !== from ? [name] : to === undefined ? [] : [to]));
    return columns.length === 0 ? [] : [{ ...grant, columns }];
  });
}
