import type { CommentStatement } from 'pgsql-ast-parser';
import type { Catalog, CatalogObject, Column, Relation } from '../../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { kindWord, nameIn } from './object-names.js';
import { printed } from './printer.js';

const printable: ReadonlySet<string> = new Set(['table', 'view', 'materialized view', 'index', 'type'] satisfies CommentStatement['on']['type'][]);

/** COMMENT ON an object; without a text it takes the comment away. */
export function commentOn(catalog: Catalog, object: CatalogObject, comment: string | undefined): string {
  const word = kindWord(object);
  if (comment !== undefined && printable.has(word) && 'schema' in object && object.kind !== 'extension') {
    return printed((leaves) => ({ type: 'comment', comment: leaves.text(comment), on: { type: word as 'table', name: leaves.object(object) } }));
  }
  return `comment on ${word} ${nameIn(catalog, object)} is ${comment === undefined ? 'null' : quoteLiteral(comment)}`;
}

/** COMMENT ON COLUMN. */
export function commentOnColumn(table: Pick<Relation, 'schema' | 'name'>, column: Column): string {
  return `comment on column ${quoteQualified(table)}.${quoteName(column.name)} is ${column.comment === undefined ? 'null' : quoteLiteral(column.comment)}`;
}
