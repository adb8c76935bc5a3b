import type { Alias, Node, RangeFunction } from '@pgsql/types';
import type { Column, ObjectId, Relation, Routine } from '../catalog/index.js';
import { stringOf } from '../sql/names.js';

/** A column that a query gives or that can be named in it. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string | undefined;
  readonly typeId?: ObjectId;
  /** Its number, when it is a column of the item's relation. */
  readonly number?: number;
}

/** What can be named in a query by its alias: a table, a subquery, a function's result. */
export interface FromItem {
  readonly alias: string;
  /** The schema, for a table without an alias: `public.users.id`. */
  readonly schema?: string;
  readonly relation?: Relation;
  readonly columns: readonly ResultColumn[];
  /** False when there may be more columns than are listed. */
  readonly known: boolean;
}

/** A column found: where, and which. */
export interface FoundColumn {
  readonly item: FromItem;
  readonly column: ResultColumn;
}

/** What `*` gives for one entry of FROM. */
export interface Star {
  readonly columns: readonly FoundColumn[];
  readonly known: boolean;
}

/** The names in force at one level of a query. */
export interface Scope {
  readonly items: FromItem[];
  readonly outer?: Scope | undefined;
  /** WITH queries by name; what they give. */
  ctes: ReadonlyMap<string, QueryResult>;
}

/** What a query gives. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly known: boolean;
}

/** A table in FROM, under its alias and the aliases of its columns. */
export function tableItem(relation: Relation, alias: Alias | undefined): FromItem {
  const names = columnAliases(alias);
  return {
    alias: alias?.aliasname ?? relation.name,
    ...(alias === undefined && { schema: relation.schema }),
    relation,
    columns: names.length === 0 ? relation.columns : relation.columns.map((column, at) => ({ name: names[at] ?? column.name, type: column.type, number: column.number, ...(column.typeId !== undefined && { typeId: column.typeId }) })),
    known: relation.columnsKnown,
  };
}

/** A subquery, or a WITH query, in FROM. Columns of an unknown result are known by the aliases given. */
export function resultItem(result: QueryResult, alias: string, aliases: readonly string[] = []): FromItem {
  const columns = result.known ? result.columns.map((column, at) => renamed(column, aliases[at] ?? column.name)) : aliases.map((name) => ({ name, type: undefined }));
  return { alias, columns, known: result.known };
}

function renamed({ type, typeId }: ResultColumn, name: string): ResultColumn {
  return typeId === undefined ? { name, type } : { name, type, typeId };
}

/** The names in an alias: `t (a, b)`. */
export function columnAliases(alias: Alias | undefined): readonly string[] {
  return alias?.colnames?.map((node) => stringOf(node) ?? '') ?? [];
}

/** Set-returning functions of Postgres that give rows of several columns. */
const builtInRows: Readonly<Record<string, readonly string[]>> = {
  json_each: ['key', 'value'], jsonb_each: ['key', 'value'], json_each_text: ['key', 'value'], jsonb_each_text: ['key', 'value'],
  jsonb_array_elements: ['value'], json_array_elements: ['value'], jsonb_array_elements_text: ['value'], json_array_elements_text: ['value'],
};
/** Functions that give one column, named by the alias. */
const builtInScalars = new Set(['generate_series', 'unnest', 'regexp_split_to_table', 'string_to_table', 'jsonb_object_keys', 'json_object_keys', 'regexp_matches', 'generate_subscripts', 'jsonb_path_query']);

/** Functions of Postgres that give any number of rows. */
export const setReturning: ReadonlySet<string> = new Set([...Object.keys(builtInRows), ...builtInScalars]);

/** A function in FROM. `routines` are those that the catalog knows by that name, `row` the columns of the row type that one of them gives. */
export function functionItem(node: RangeFunction, name: string, routines: readonly Routine[], row: readonly Column[] | undefined, typed: readonly ResultColumn[]): FromItem {
  const alias = node.alias?.aliasname ?? name;
  const aliases = columnAliases(node.alias);
  const base = typed.length > 0 ? typed : rowOf(name, alias, routines, row);
  if (base === undefined || (node.functions?.length ?? 0) > 1) return { alias, columns: aliases.map((column) => ({ name: column, type: undefined })), known: false };
  const columns = [...base, ...(node.ordinality === true ? [{ name: 'ordinality', type: 'bigint' }] : [])];
  return { alias, columns: columns.map((column, at) => renamed(column, aliases[at] ?? column.name)), known: true };
}

function rowOf(name: string, alias: string, routines: readonly Routine[], row: readonly Column[] | undefined): readonly ResultColumn[] | undefined {
  const routine = routines.length === 1 ? routines[0] : undefined;
  if (routine === undefined) return routines.length > 0 ? undefined : (builtInRows[name]?.map((column) => ({ name: column, type: undefined })) ?? (builtInScalars.has(name) ? [{ name: alias, type: undefined }] : undefined));
  const out = routine.parameters.filter((parameter) => parameter.mode === 'table' || parameter.mode === 'out' || parameter.mode === 'inout');
  if (out.length > 0) return out.map((parameter, at) => ({ name: parameter.name ?? `column${at + 1}`, type: parameter.type, ...(parameter.typeId !== undefined && { typeId: parameter.typeId }) }));
  if (row !== undefined) return row.map((column) => renamed(column, column.name));
  const result = routine.returns?.replace(/^SETOF /, '');
  return result === undefined || result === 'record' ? undefined : [{ name: alias, type: result }];
}

/** What `*` gives for a join: columns merged by USING or NATURAL come first. */
export function joinStar(left: Star, right: Star, merged: readonly string[] | 'natural' | undefined): Star {
  const known = left.known && right.known;
  if (merged === undefined) return { columns: [...left.columns, ...right.columns], known };
  const names = merged === 'natural' ? sharedNames(left, right) : merged;
  const isMerged = ({ column }: FoundColumn): boolean => names.includes(column.name);
  return {
    columns: [
      ...names.flatMap((name) => left.columns.find(({ column }) => column.name === name) ?? []),
      ...left.columns.filter((found) => !isMerged(found)),
      ...right.columns.filter((found) => !isMerged(found)),
    ],
    known,
  };
}

/** The columns that a NATURAL join merges. */
export function sharedNames(left: Star, right: Star): readonly string[] {
  return left.columns.flatMap(({ column }) => (right.columns.some((other) => other.column.name === column.name) ? [column.name] : []));
}

/** What `*` gives for one item. */
export function starOf(item: FromItem): Star {
  return { columns: item.columns.map((column) => ({ item, column })), known: item.known };
}

/** The text of a constant string; undefined for anything else. */
export function stringConstant(node: Node | undefined): string | undefined {
  if (node === undefined || !('A_Const' in node) || node.A_Const.sval === undefined) return undefined;
  return node.A_Const.sval.sval ?? '';
}
