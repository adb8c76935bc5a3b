import type { DropStatement } from 'pgsql-ast-parser';
import type { Catalog, CatalogObject } from '../catalog/index.js';
import { quoteName } from '../sql/quote.js';
import { kindWord, nameIn, tableName } from './ddl/object-names.js';
import { printed } from './ddl/printer.js';

const printable: ReadonlySet<string> = new Set(['drop table', 'drop sequence', 'drop index', 'drop type'] satisfies DropStatement['type'][]);

/** DROP, without CASCADE: what is still needed by something else is not to go without a word. */
export function dropOf(catalog: Catalog, object: CatalogObject, { ifExists = false }: { readonly ifExists?: boolean } = {}): string {
  const word = kindWord(object);
  if (object.kind === 'constraint') {
    const domain = catalog.getAs('type', object.table);
    if (domain !== undefined) return `alter domain ${nameIn(catalog, domain)} drop constraint ${ifExists ? 'if exists ' : ''}${quoteName(object.name)}`;
    const table = catalog.getAs('relation', object.table);
    if (table !== undefined) return printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'drop constraint', constraint: leaves.name(object.name), ...(ifExists && { ifExists }) }] }));
    return `alter table ${tableName(catalog, object.table)} drop constraint ${quoteName(object.name)}`;
  }
  const type = `drop ${word}`;
  if (printable.has(type) && 'schema' in object && object.kind !== 'extension') return printed((leaves) => ({ type: type as DropStatement['type'], names: [leaves.object(object)], ...(ifExists && { ifExists }) }));
  return `${type} ${ifExists ? 'if exists ' : ''}${nameIn(catalog, object)}`;
}
