import type { Node, SelectStmt } from '@pgsql/types';
import { computeText, knownText, type Chunk, type Expression, type Lookup } from './computed-text.js';
import { nameOf, stringList } from './names.js';

/** A row of constants: the values in order, and the columns' names. */
export interface ConstantRow {
  readonly names: readonly string[];
  readonly values: readonly (readonly Chunk[])[];
}

/** More rows than this are not gone through. */
const limit = 400;

/**
 * The rows of a loop over constants: FOREACH over an array, FOR over `select unnest(array[…])`, `select … from unnest(array[…])`,
 * `values …` or `select … from (values …)`. Undefined when they are not known.
 */
export function constantRows(over: Expression, lookup: Lookup): readonly ConstantRow[] | undefined {
  const select = 'SelectStmt' in over.node ? over.node.SelectStmt : undefined;
  if (select === undefined) return undefined;
  const rows = rowsOfSelect(over, select, lookup);
  return rows !== undefined && rows.length > 0 && rows.length <= limit ? rows : undefined;
}

function rowsOfSelect(over: Expression, select: SelectStmt, lookup: Lookup): readonly ConstantRow[] | undefined {
  if (select.whereClause !== undefined || select.groupClause !== undefined || select.limitCount !== undefined || select.withClause !== undefined || select.larg !== undefined) return undefined;
  if (select.valuesLists !== undefined) return rowsOfValues(over, select.valuesLists, [], lookup);
  const [target, ...others] = select.targetList ?? [];
  if (target === undefined || !('ResTarget' in target)) return undefined;
  const { name, val } = target.ResTarget;
  const from = select.fromClause;
  if (from === undefined) {
    if (others.length > 0 || val === undefined) return undefined;
    const array = unnested(val);
    return elements({ ...over, node: array ?? val }, lookup)?.map((value) => ({ names: [name ?? 'unnest'], values: [value] }));
  }
  const source = from.length === 1 ? rowsOfItem(over, from[0]!, lookup) : undefined;
  return source && project(source, select.targetList ?? []);
}

function rowsOfItem(over: Expression, item: Node, lookup: Lookup): readonly ConstantRow[] | undefined {
  if ('RangeSubselect' in item) {
    const { subquery, alias } = item.RangeSubselect;
    const inner = subquery !== undefined && 'SelectStmt' in subquery ? subquery.SelectStmt : undefined;
    if (inner?.valuesLists === undefined) return undefined;
    return rowsOfValues(over, inner.valuesLists, stringList(alias?.colnames ?? []), lookup);
  }
  if (!('RangeFunction' in item)) return undefined;
  const { functions, alias, ordinality } = item.RangeFunction;
  const entry = functions?.length === 1 ? functions[0] : undefined;
  const called = entry !== undefined && 'List' in entry ? entry.List.items?.[0] : undefined;
  const array = called && unnested(called);
  if (array === undefined || ordinality === true) return undefined;
  const name = stringList(alias?.colnames ?? [])[0] ?? alias?.aliasname ?? 'unnest';
  return elements({ ...over, node: array }, lookup)?.map((value) => ({ names: [name], values: [value] }));
}

function rowsOfValues(over: Expression, lists: readonly Node[], names: readonly string[], lookup: Lookup): readonly ConstantRow[] | undefined {
  const rows = lists.map((list): ConstantRow => {
    const items = 'List' in list ? (list.List.items ?? []) : [];
    return { names: items.map((_, at) => names[at] ?? `column${at + 1}`), values: items.map((node) => computeText({ ...over, node }, lookup)) };
  });
  return rows.length > limit ? undefined : rows;
}

/** The columns that a target list of plain columns takes from the rows. */
function project(rows: readonly ConstantRow[], targets: readonly Node[]): readonly ConstantRow[] | undefined {
  const picked: { readonly name: string; readonly from: string }[] = [];
  for (const target of targets) {
    const { val, name } = 'ResTarget' in target ? target.ResTarget : {};
    const last = val !== undefined && 'ColumnRef' in val ? val.ColumnRef.fields?.at(-1) : undefined;
    if (last === undefined) return undefined;
    if ('A_Star' in last) {
      if (targets.length > 1) return undefined;
      return rows;
    }
    const column = 'String' in last ? (last.String.sval ?? '') : '';
    picked.push({ name: name ?? column, from: column });
  }
  if (rows.some((row) => picked.some(({ from }) => !row.names.includes(from)))) return undefined;
  return rows.map((row) => ({ names: picked.map(({ name }) => name), values: picked.map(({ from }) => row.values[row.names.indexOf(from)]!) }));
}

function unnested(node: Node): Node | undefined {
  return 'FuncCall' in node && nameOf(node.FuncCall.funcname ?? []).name === 'unnest' && node.FuncCall.args?.length === 1 ? node.FuncCall.args[0] : undefined;
}

/** The elements of an array of constants. */
function elements(array: Expression, lookup: Lookup, depth = 0): readonly (readonly Chunk[])[] | undefined {
  const { node } = array;
  if (depth > 20) return undefined;
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return elements({ ...array, node: node.TypeCast.arg }, lookup, depth + 1);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).map((element) => computeText({ ...array, node: element }, lookup));
  if ('ColumnRef' in node) {
    const fields = stringList(node.ColumnRef.fields ?? []);
    const found = fields.length === 1 ? lookup(fields[0]!) : undefined;
    return found !== undefined && 'node' in found ? elements(found, lookup, depth + 1) : undefined;
  }
  if (!('A_Const' in node)) return undefined;
  // '{a,b}' with plain elements
  const chunks = computeText(array, lookup);
  const text = knownText(chunks);
  const only = chunks[0];
  if (text === undefined || only === undefined || 'hole' in only || !/^\{[\w\s,]+\}$/.test(text)) return undefined;
  return [...text.matchAll(/[\w]+/g)].map((match) => [{ value: match[0], at: (offset) => only.at(match.index + offset) }]);
}
