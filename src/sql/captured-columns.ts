import type { A_Expr, FuncCall, Node, RangeVar, SelectStmt } from '@pgsql/types';
import { nameOf, rangeName, stringOf, type WrittenName } from './names.js';
import { walk } from './walk.js';

/** A table or view in the FROM of a sub-select. */
export interface SubSelectRange extends WrittenName {
  /** What columns of it go by: its alias, or its name. */
  readonly as: string;
}

/** A column that a sub-select names without saying whose it is, beside what it is compared with or given to. */
export interface BareColumn {
  readonly name: string;
  /** UTF-8 byte offset of the parsed text, as in the parse tree. */
  readonly location: number;
  readonly ranges: readonly SubSelectRange[];
  /** What stands before the dot of other columns of the sub-select. */
  readonly qualifiers: ReadonlySet<string>;
  /** The column on the other side of `=`, with what stands before its dot. */
  readonly comparedWith?: { readonly name: string; readonly qualifier?: string };
  /** The function of the storage schema whose argument it is: `foldername`. */
  readonly givenTo?: string;
}

type Found = Omit<BareColumn, 'qualifiers'>;

const kept = new WeakMap<Node, readonly BareColumn[]>();

/**
 * The columns without a qualifier in the sub-selects of a condition that are compared with another column, or given to a function for the
 * names of files. A sub-select that reads anything else than tables and views is left out: what its columns belong to is not known.
 */
export function bareColumns(condition: Node): readonly BareColumn[] {
  let found = kept.get(condition);
  if (found === undefined) {
    const columns: BareColumn[] = [];
    walk(condition, { SelectStmt: (select) => void columns.push(...inSelect(select)) });
    kept.set(condition, (found = columns));
  }
  return found;
}

function inSelect({ fromClause = [], whereClause, targetList = [], withClause, larg }: SelectStmt): readonly BareColumn[] {
  const ranges = fromClause.map(rangesOf);
  if (fromClause.length === 0 || withClause !== undefined || larg !== undefined || ranges.includes(undefined)) return [];
  const among = ranges.flatMap((range) => range ?? []);
  const found: Found[] = [];
  const qualifiers = new Set<string>();
  walk([...(whereClause === undefined ? [] : [whereClause]), ...targetList, ...fromClause], {
    // An inner sub-select looks for names in its own FROM first.
    SelectStmt: () => false,
    A_Expr: (expression) => void found.push(...compared(expression, among)),
    FuncCall: (call) => void found.push(...given(call, among)),
    ColumnRef: ({ fields = [] }) => void (fields.length > 1 && qualifiers.add(stringOf(fields.at(-2)) ?? '')),
  });
  return found.map((column) => ({ ...column, qualifiers }));
}

/** The tables of an item of FROM; undefined where it is something else. */
function rangesOf(item: Node): readonly SubSelectRange[] | undefined {
  if ('RangeVar' in item) return rangeOf(item.RangeVar);
  if (!('JoinExpr' in item) || item.JoinExpr.alias !== undefined || item.JoinExpr.isNatural === true || item.JoinExpr.usingClause !== undefined) return undefined;
  const { larg, rarg } = item.JoinExpr;
  const [left, right] = [larg && rangesOf(larg), rarg && rangesOf(rarg)];
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

function rangeOf(range: RangeVar): readonly SubSelectRange[] | undefined {
  const name = rangeName(range);
  return range.alias?.colnames === undefined ? [{ ...name, as: range.alias?.aliasname ?? name.name }] : undefined;
}

function compared({ kind, name, lexpr, rexpr }: A_Expr, ranges: readonly SubSelectRange[]): readonly Found[] {
  const [left, right] = [columnOf(lexpr), columnOf(rexpr)];
  if (kind !== 'AEXPR_OP' || stringOf(name?.[0]) !== '=' || left === undefined || right === undefined) return [];
  const one = (column: WrittenColumn, other: WrittenColumn): readonly Found[] => (column.qualifier !== undefined ? []
    : [{ name: column.name, location: column.location, ranges, comparedWith: { name: other.name, ...(other.qualifier !== undefined && { qualifier: other.qualifier }) } }]);
  // Of a column beside itself, one side is enough.
  return left.name === right.name && left.qualifier === undefined && right.qualifier === undefined ? one(right, left) : [...one(left, right), ...one(right, left)];
}

const ofFiles: ReadonlySet<string> = new Set(['foldername', 'filename', 'extension']);

function given({ funcname = [], args = [] }: FuncCall, ranges: readonly SubSelectRange[]): readonly Found[] {
  const { schema, name } = nameOf(funcname);
  const column = columnOf(args[0]);
  if (schema !== 'storage' || !ofFiles.has(name) || column === undefined || column.qualifier !== undefined) return [];
  return [{ name: column.name, location: column.location, ranges, givenTo: name }];
}

interface WrittenColumn {
  readonly name: string;
  readonly qualifier?: string;
  readonly location: number;
}

function columnOf(node: Node | undefined): WrittenColumn | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return columnOf(node.TypeCast.arg);
  if (!('ColumnRef' in node)) return undefined;
  const parts = (node.ColumnRef.fields ?? []).map((field) => stringOf(field));
  const name = parts.at(-1);
  const qualifier = parts.at(-2);
  return name === undefined || node.ColumnRef.location === undefined ? undefined : { name, location: node.ColumnRef.location, ...(qualifier !== undefined && { qualifier }) };
}
