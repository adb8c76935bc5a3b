import type { Catalog, Publication, Relation } from '../../src/rule/index.js';
import { holdsRows } from './storage.js';

type Members = Pick<Publication, 'allTables' | 'tables' | 'schemas'>;

/** True when a publication sends a table's changes: it, or the partitioned table above it, is listed, or its schema is, or all tables are. */
export function publishes(catalog: Catalog, publication: Members, table: Relation): boolean {
  if (table.persistence !== 'permanent' || !holdsRows(table)) return false;
  const { allTables, tables, schemas } = publication;
  if (allTables || tables.includes(table.id) || schemas.includes(table.schema)) return true;
  const above = catalog.getAs('relation', table.partition?.of);
  return above !== undefined && publishes(catalog, publication, above);
}

/** The tables whose changes a publication sends, without the partitions of those that it sends whole. */
export function membersOf(catalog: Catalog, publication: Members): readonly Relation[] {
  const { allTables, tables, schemas } = publication;
  if (!allTables && schemas.length === 0) return tables.flatMap((id) => catalog.getAs('relation', id) ?? []);
  return [...catalog.objectsOf('relation')].filter((table) => {
    const above = catalog.getAs('relation', table.partition?.of);
    return publishes(catalog, publication, table) && (above === undefined || !publishes(catalog, publication, above));
  });
}

/** True when it was made FOR ALL TABLES, or takes whole schemas: then tables are in it that nobody listed. */
export function isWhole({ allTables, schemas }: Members): boolean {
  return allTables || schemas.length > 0;
}

/** A few names of many: `"a", "b" and 12 others`. */
export function someNames(names: readonly string[], most = 6): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length <= most) return quoted.join(', ');
  return `${quoted.slice(0, most).join(', ')} and ${quoted.length - most} others`;
}

/** True when a table has what tells its rows apart in a publication: its replica identity, which is the primary key where nothing else is said. */
export function identifies(catalog: Catalog, { id, replicaIdentity, replicaIndex }: Relation): boolean {
  if (replicaIdentity === 'full') return true;
  if (replicaIdentity === 'nothing') return false;
  if (replicaIdentity === 'index') return replicaIndex === undefined || catalog.getAs('index', replicaIndex) !== undefined;
  return catalog.constraints(id).some(({ type }) => type === 'primary-key');
}
