import { keyword, tokensOf, type Constraint, type Index, type IndexKey, type Relation } from '../../src/rule/index.js';

/**
 * True when an index finds the rows of a foreign key without reading the table: its first keys are the key's columns, in any
 * order, and it leaves out no row that has them all.
 */
export function coversKey({ keys, method, predicate }: Index, { columns }: Constraint, table: Relation): boolean {
  if (method === 'hash') return columns.length === 1 && keys[0]?.column === columns[0] && predicate === undefined;
  if (method !== 'btree' || keys.length < columns.length) return false;
  const leading = keys.slice(0, columns.length).map((key) => key.column);
  if (!columns.every((column) => leading.includes(column))) return false;
  return predicate === undefined || columns.some((number) => isNotNull(predicate, table.columns.find((column) => column.number === number)?.name ?? ''));
}

/** A partial index over what is not null holds every row that can refer to another. */
function isNotNull(predicate: string, column: string): boolean {
  const words = predicate.toLowerCase().replace(/[()"]/g, ' ').trim().split(/\s+/);
  return words.join(' ') === `${column.toLowerCase()} is not null`;
}

/** How one index makes another superfluous: it is the same, or it begins with the same keys. */
export type Cover = 'same' | 'prefix';

/**
 * Whether all that `narrow` does, `wide` does as well: for queries, and for uniqueness where `narrow` has it.
 * `same` when both have the same keys.
 */
export function coverOf(narrow: Index, wide: Index): Cover | undefined {
  if (narrow.table !== wide.table || narrow.method !== wide.method || plainSql(narrow.predicate) !== plainSql(wide.predicate)) return undefined;
  const same = narrow.keys.length === wide.keys.length;
  if (narrow.unique && !(wide.unique && same)) return undefined;
  if (!same && (narrow.method !== 'btree' || narrow.predicate !== undefined || narrow.keys.length > wide.keys.length)) return undefined;
  if (!narrow.keys.every((key, at) => keyText(key) === keyText(wide.keys[at]!))) return undefined;
  const held = [...wide.include, ...wide.keys.map((key) => key.column)];
  return narrow.include.every((column) => held.includes(column)) ? (same ? 'same' : 'prefix') : undefined;
}

function keyText({ column, expression, operatorClass, collation, descending, nullsFirst }: IndexKey): string {
  return [column ?? plainSql(expression), operatorClass, collation, descending === true, nullsFirst ?? descending === true].join('|');
}

/** An expression as far as blanks and case do not matter. */
export function plainSql(text: string | undefined): string | undefined {
  const spaced = text?.replace(/\s*([(),\s])\s*/g, '$1');
  return spaced === undefined || /['"]/.test(spaced) ? text : spaced.toLowerCase();
}

/** True for an index whose definition says NULLS: the catalog keeps neither NULLS LAST nor NULLS NOT DISTINCT. */
export function speaksOfNulls({ keys, unique, origin }: Index): boolean {
  if (origin === undefined || !(unique || keys.some((key) => key.descending === true))) return false;
  const { source, start, end } = origin.span;
  return tokensOf(source.text, start, end).some((token) => keyword(source.text, token) === 'nulls');
}
