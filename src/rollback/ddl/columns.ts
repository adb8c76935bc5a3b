import type { ColumnConstraint, CreateColumnDef } from 'pgsql-ast-parser';
import type { Catalog, Column, ObjectId, Relation } from '../../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { madeBy } from './original.js';
import { currentExpression } from './renames.js';
import { printed, type Leaves } from './printer.js';

/** A column as CREATE TABLE or ADD COLUMN define it; undefined when its type is not known. */
export function columnDefinition(leaves: Leaves, catalog: Catalog, table: Relation, given: Column, { nullable = false }: { readonly nullable?: boolean } = {}): CreateColumnDef | undefined {
  const column = given.default === undefined ? given : { ...given, default: currentDefault(catalog, table, given) };
  if (column.type === undefined) return undefined;
  const serial = serialOf(catalog, table, column);
  const constraints: ColumnConstraint[] = [];
  if (column.generated !== undefined && column.default !== undefined) constraints.push({ type: 'add generated', always: 'always', expression: leaves.expression(column.default), ...(column.generated === 'stored' && { stored: true }) });
  else if (column.identity !== undefined) constraints.push({ type: 'add generated', always: column.identity, ...sequenceName(leaves, catalog, table, column) });
  else if (column.default !== undefined && serial === undefined) constraints.push({ type: 'default', default: leaves.expression(column.default) });
  if (column.notNull && !nullable && serial === undefined && column.identity === undefined) {
    const name = column.notNullConstraint?.name;
    constraints.push({ type: 'not null', ...(name !== undefined && { constraintName: leaves.name(name) }) });
  }
  return {
    kind: 'column', name: leaves.name(column.name), dataType: leaves.type(serial ?? column.type), constraints,
    ...(column.collation !== undefined && { collate: leaves.object({ name: column.collation }) }),
  };
}

/** A default or generation expression with the names of today, also that of a sequence in a string. */
export function currentDefault(catalog: Catalog, { dependsOn }: Relation, column: Column): string {
  const needs = dependsOn.filter(({ of }) => of?.column === column.number);
  let text = currentExpression(column.default ?? '', needs, catalog);
  for (const { on } of needs) {
    const sequence = catalog.getAs('relation', on);
    if (sequence?.relationKind !== 'sequence' || sequence.formerNames === undefined || text.includes(sequence.name)) continue;
    text = text.replace(/'[^']*'/, quoteLiteral(quoteQualified(sequence)));
  }
  return text;
}

/** ALTER TABLE … ADD COLUMN. */
export function addColumn(catalog: Catalog, table: Relation, column: Column, options: { readonly nullable?: boolean } = {}): string | undefined {
  if (column.type === undefined) return undefined;
  return printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'add column', column: columnDefinition(leaves, catalog, table, column, options)! }] }));
}

/** The sequence that belongs to a column. */
export function sequenceOf(catalog: Catalog, table: ObjectId, column: number): Relation | undefined {
  return catalog.dependents(table).find((object): object is Relation => object.kind === 'relation' && object.sequence?.ownedBy?.table === table && object.sequence.ownedBy.column === column);
}

const serials: Readonly<Record<string, string>> = { integer: 'serial', bigint: 'bigserial', smallint: 'smallserial' };

/** `serial` for a column that is as serial makes it: NOT NULL, with a sequence of the usual name that was not made by itself. */
export function serialOf(catalog: Catalog, table: Relation, column: Column): string | undefined {
  const sequence = column.notNull && column.identity === undefined && column.default !== undefined ? sequenceOf(catalog, table.id, column.number) : undefined;
  if (sequence === undefined || sequence.schema !== table.schema || sequence.name !== `${table.name}_${column.name}_seq`) return undefined;
  const made = madeBy(sequence.origin);
  if (made === undefined || 'CreateSeqStmt' in made.node || !column.default!.includes(quoteQualified(sequence))) return undefined;
  return serials[column.type ?? ''];
}

function sequenceName(leaves: Leaves, catalog: Catalog, table: Relation, column: Column): { readonly sequence?: { readonly name: ReturnType<Leaves['object']> } } {
  const sequence = sequenceOf(catalog, table.id, column.number);
  return sequence === undefined || (sequence.name === `${table.name}_${column.name}_seq` && sequence.schema === table.schema) ? {} : { sequence: { name: leaves.object(sequence) } };
}

/** `alter column body set default 'x'`. */
export function setDefault(table: Relation, column: Column): string {
  return printed((leaves) => ({
    type: 'alter table', table: leaves.object(table),
    changes: [{ type: 'alter column', column: leaves.name(column.name), alter: column.default === undefined ? { type: 'drop default' } : { type: 'set default', default: leaves.expression(column.default) } }],
  }));
}

/**
 * ALTER COLUMN … TYPE with a cast of what is there.
 * @param asText cast it to text first: there is no cast from one enum to another
 */
export function setType(table: Relation, column: Column, type: string, asText = false): string {
  const name = quoteName(column.name);
  const collation = column.collation === undefined ? '' : ` collate ${quoteName(column.collation)}`;
  return `alter table ${quoteQualified(table)} alter column ${name} type ${type}${collation} using ${name}${asText ? (type.endsWith('[]') ? '::text[]' : '::text') : ''}::${type}`;
}
