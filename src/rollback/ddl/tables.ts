import type { CreateColumnDef } from 'pgsql-ast-parser';
import type { Catalog, Relation } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { columnDefinition, sequenceOf, serialOf } from './columns.js';
import { addConstraint, tableElement } from './constraints.js';
import { madeBy, nodeOf, originalText } from './original.js';
import { printedInLines } from './printer.js';
import { createSequence } from './sequences.js';

/** What makes a table again as it is in a catalog, with its keys and checks, without what stands beside it; undefined when not all of it is known. */
export function createTable(catalog: Catalog, table: Relation): readonly string[] | undefined {
  if (table.relationKind === 'foreign-table') {
    const text = originalText(table, catalog);
    return text === undefined ? undefined : [text];
  }
  const bounds = table.partition === undefined ? '' : partitionOf(catalog, table);
  const key = table.relationKind === 'partitioned-table' ? partitionBy(table) : '';
  if (!table.columnsKnown || bounds === undefined || key === undefined || table.columns.some(({ type }) => type === undefined)) return undefined;
  if (bounds !== '') return [`create table ${quoteQualified(table)} ${bounds}${key}`];
  const before: string[] = [];
  const after: string[] = [];
  for (const column of table.columns) {
    const sequence = column.identity === undefined && serialOf(catalog, table, column) === undefined ? sequenceOf(catalog, table.id, column.number) : undefined;
    if (sequence === undefined) continue;
    before.push(createSequence(catalog, sequence, column.type));
    after.push(`alter sequence ${quoteQualified(sequence)} owned by ${quoteQualified(table)}.${quoteName(column.name)}`);
  }
  const constraints = catalog.constraints(table.id).filter(({ type, inherited }) => type !== 'foreign-key' && inherited !== true);
  const elements = constraints.map((constraint) => tableElement(catalog, table, constraint));
  for (const constraint of constraints.filter((_, at) => elements[at] === undefined)) {
    const text = addConstraint(catalog, table, constraint);
    if (text === undefined) return undefined;
    after.push(text);
  }
  const parents = (table.parents ?? []).flatMap((id) => catalog.getAs('relation', id) ?? []);
  const own = table.columns.filter((column) => column.inherited !== true);
  const create = printedInLines((leaves) => ({
    type: 'create table', name: leaves.object(table), ...(table.persistence === 'unlogged' && { unlogged: true }), ...(table.persistence === 'temporary' && { temporary: true }),
    columns: own.map((column): CreateColumnDef => columnDefinition(leaves, catalog, table, column)!),
    // An empty list is printed as a comma.
    ...(elements.some((element) => element !== undefined) && { constraints: elements.flatMap((element) => element?.(leaves) ?? []) }),
    ...(parents.length > 0 && { inherits: parents.map((parent) => leaves.object(parent)) }),
  }));
  return [...before, create + key, ...after];
}

/** PARTITION BY, as it was written. */
function partitionBy(table: Relation): string | undefined {
  const statement = madeBy(table.origin);
  if (nodeOf(statement, 'CreateStmt')?.partspec === undefined || statement === undefined) return undefined;
  const { source: { text }, start, end } = statement.span;
  const at = text.slice(start, end).search(/\bpartition\s+by\b/i);
  return at === -1 ? undefined : ` ${text.slice(start + at, end).replace(/\s*\b(?:with|tablespace|using)\b(?!.*\bpartition\b)[^]*$/i, '')}`;
}

/** PARTITION OF with its bounds. */
function partitionOf(catalog: Catalog, table: Relation): string | undefined {
  const parent = catalog.getAs('relation', table.partition?.of);
  const bounds = partitionBounds(table);
  return parent === undefined || bounds === undefined ? undefined : `partition of ${quoteQualified(parent)} ${bounds}`;
}

/** The bounds of a partition, as they were written with it: `for values from (1) to (9)`; undefined when it was attached later. */
export function partitionBounds(table: Relation): string | undefined {
  const statement = madeBy(table.origin);
  if (statement === undefined || nodeOf(statement, 'CreateStmt')?.partbound === undefined) return undefined;
  const { source: { text }, start, end } = statement.span;
  const written = text.slice(start, end);
  const at = written.search(/\bfor\s+values\b|\bdefault\s*(?:$|partition\b)/i);
  return at === -1 ? undefined : written.slice(at).replace(/\s*\bpartition\s+by\b[^]*$/i, '');
}
