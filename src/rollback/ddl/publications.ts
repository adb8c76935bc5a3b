import type { Catalog, Publication } from '../../catalog/index.js';
import { quoteName } from '../../sql/quote.js';
import { originalText } from './original.js';
import { tableName } from './object-names.js';

/** CREATE PUBLICATION with the members that it has. */
export function createPublication(catalog: Catalog, publication: Publication): string {
  const members = membersOf(catalog, publication);
  const options = /\bwith\s*\([^)]*\)\s*$/i.exec(originalText(publication, catalog) ?? '')?.[0];
  return `create publication ${quoteName(publication.name)}${publication.allTables ? ' for all tables' : members === '' ? '' : ` for ${members}`}${options === undefined ? '' : ` ${options}`}`;
}

/** `table a, b, tables in schema c`. */
export function membersOf(catalog: Catalog, { tables, schemas }: Pick<Publication, 'tables' | 'schemas'>): string {
  return [
    ...(tables.length === 0 ? [] : [`table ${tables.map((id) => tableName(catalog, id)).join(', ')}`]),
    ...(schemas.length === 0 ? [] : [`tables in schema ${schemas.map(quoteName).join(', ')}`]),
  ].join(', ');
}
