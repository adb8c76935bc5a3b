import type { Catalog, TypeObject } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { originalText } from './original.js';
import { printed } from './printer.js';

/** CREATE TYPE or CREATE DOMAIN; undefined when not all of it is known. */
export function createType(catalog: Catalog, type: TypeObject): string | undefined {
  switch (type.typeKind) {
    case 'enum':
      return type.values === undefined ? undefined : printed((leaves) => ({ type: 'create enum', name: leaves.object(type), values: type.values!.map((value) => ({ value: leaves.text(value) })) }));
    case 'composite':
      return type.attributes === undefined || type.attributes.some((attribute) => attribute.type === undefined) ? undefined : printed((leaves) => ({
        type: 'create composite type', name: leaves.object(type),
        attributes: type.attributes!.map((attribute) => ({ name: leaves.name(attribute.name), dataType: leaves.type(attribute.type!), ...(attribute.collation !== undefined && { collate: leaves.name(attribute.collation) }) })),
      }));
    case 'domain':
      return originalText(type, catalog) ?? domainFromCatalog(catalog, type);
    case 'range':
    case 'base':
      return originalText(type, catalog);
  }
}

function domainFromCatalog(catalog: Catalog, type: TypeObject): string | undefined {
  if (type.base === undefined || type.default !== undefined) return undefined;
  const checks = catalog.constraints(type.id).map(({ name, expression }) => ` constraint ${quoteName(name)} check (${expression ?? ''})`);
  return `create domain ${quoteQualified(type)} as ${type.base}${type.notNull === true ? ' not null' : ''}${checks.join('')}`;
}
