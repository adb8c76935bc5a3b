import { columnNumbered, type Catalog, type Index } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { madeBy, nodeOf, textAfter } from './original.js';
import { currentExpression } from './renames.js';
import { printed } from './printer.js';

/** CREATE INDEX: with all that was written after the table's name, or from what the catalog keeps; undefined when that is not enough. */
export function createIndexes(catalog: Catalog, index: Index): readonly string[] {
  const table = catalog.getAs('relation', index.table);
  if (table === undefined) return [];
  const statement = madeBy(index.origin);
  const node = nodeOf(statement, 'IndexStmt');
  const written = statement === undefined || node === undefined ? [] : [
    `create ${index.unique ? 'unique ' : ''}index ${quoteName(index.name)} on ${node.relation?.inh === true ? '' : 'only '}${quoteQualified(table)} ${textAfter(statement, node.relation?.location, index, catalog)}`,
  ];
  const keys = index.keys.map((key) => (key.column === undefined ? key.expression && currentExpression(key.expression, index.dependsOn, catalog) : columnNumbered(table, key.column)?.name));
  const include = index.include.map((number) => columnNumbered(table, number)?.name);
  // The printer knows no INCLUDE.
  if (keys.includes(undefined) || include.length > 0) return written;
  const rebuilt = printed((leaves) => ({
    type: 'create index', indexName: leaves.name(index.name), table: leaves.object(table), ...(index.unique && { unique: true }), ...(index.method !== 'btree' && { using: leaves.name(index.method) }),
    expressions: index.keys.map((key, at) => ({
      expression: leaves.expression(key.column === undefined ? `(${keys[at]!})` : quoteName(keys[at]!)),
      ...(key.operatorClass !== undefined && { opclass: leaves.object({ name: key.operatorClass }) }), ...(key.collation !== undefined && { collate: leaves.object({ name: key.collation }) }),
      ...(key.descending === true && { order: 'desc' as const }), ...(key.nullsFirst === true && { nulls: 'first' as const }),
    })),
    ...(index.predicate !== undefined && { where: leaves.expression(`(${currentExpression(index.predicate, index.dependsOn, catalog)})`) }),
  }));
  return [...written, rebuilt];
}
