import { columnNumbered, stringOf, walk, type Column, type EffectOf, type Relation, type Statement } from '../../src/rule/index.js';

/** The columns of a file that ADD COLUMN filled by a default, so that no row has NULL there. */
export interface FilledColumns {
  add(added: EffectOf<'column.add'>): void;
  /** The default that every row has in a column; undefined when it was not added with one here. */
  defaultOf(table: Relation, column: number): string | undefined;
  /** True for a change whose WHERE asks for NULL in such a column: it finds no row. */
  findsNone(change: { readonly table: Relation; readonly statement: Statement }): boolean;
}

/** A default that may come to NULL: that, what a session says, and what is read somewhere. */
const mayBeNull = /^\(*null\b|\bauth\.|\bcurrent_setting\b|\bselect\b/i;

/** Remember which columns ADD COLUMN fills. */
export function filledColumns(): FilledColumns {
  const filled = new Map<string, string>();
  const defaultOf = (table: Relation, column: number): string | undefined => filled.get(`${table.id}.${column}`);
  return {
    add({ table, column }) {
      const value = column.identity === undefined ? column.default : 'identity';
      if (value !== undefined && column.generated === undefined && !mayBeNull.test(value)) filled.set(`${table.id}.${column.number}`, value);
    },
    defaultOf,
    findsNone({ table, statement }) {
      return filled.size > 0 && askedForNull(statement, table).some((column) => defaultOf(table, column.number) !== undefined);
    },
  };
}

/** The columns of an UPDATE's or DELETE's table of which its WHERE demands NULL. */
export function askedForNull({ node }: Statement, table: Relation): readonly Column[] {
  const change = 'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
  const own = change?.relation?.alias?.aliasname ?? change?.relation?.relname;
  const asked: Column[] = [];
  const isNull = (part: Statement['node'] | undefined): void => {
    if (part === undefined) return;
    if ('BoolExpr' in part && part.BoolExpr.boolop === 'AND_EXPR') return part.BoolExpr.args?.forEach(isNull);
    const of = 'NullTest' in part && part.NullTest.nulltesttype === 'IS_NULL' ? part.NullTest.arg : undefined;
    const fields = of !== undefined && 'ColumnRef' in of ? (of.ColumnRef.fields ?? []).map(stringOf) : [];
    const column = fields.length === 1 || fields.at(-2) === own ? table.columns.find(({ name }) => name === fields.at(-1)) : undefined;
    if (column !== undefined) asked.push(column);
  };
  isNull(change?.whereClause);
  return asked;
}

/** True when SET reads what it writes, so that the UPDATE does not come to the same when it is repeated: `x = x * 2`. */
export function buildsOnItself({ statement: { node }, table, columns }: EffectOf<'data.update'>): boolean {
  const targets = 'UpdateStmt' in node ? (node.UpdateStmt.targetList ?? []) : [];
  const relation = 'UpdateStmt' in node ? node.UpdateStmt.relation : undefined;
  const own = relation?.alias?.aliasname ?? relation?.relname;
  const written = new Set(columns.flatMap((number) => columnNumbered(table, number)?.name ?? []));
  let reads = false;
  walk(targets, { ColumnRef: ({ fields }) => void (reads ||= written.has(stringOf(fields?.at(-1)) ?? '') && (fields?.length === 1 || stringOf(fields?.at(-2)) === own)) });
  return reads;
}

/** Functions that give no NULL for what is not NULL. */
const total = new Set(['upper', 'lower', 'replace', 'btrim', 'ltrim', 'rtrim', 'concat', 'left', 'right', 'lpad', 'rpad', 'md5', 'substring', 'substr', 'initcap', 'now', 'random', 'gen_random_uuid', 'uuid_generate_v4', 'clock_timestamp', 'encode', 'gen_random_bytes', 'floor', 'round', 'length', 'char_length']);

/** True for a value of SET that certainly is not NULL. */
export function isNeverNull(value: Statement['node'] | undefined, table: Relation): boolean {
  if (value === undefined) return false;
  const never = (node: Statement['node'] | undefined): boolean => isNeverNull(node, table);
  if ('A_Const' in value) return value.A_Const.isnull !== true;
  if ('SQLValueFunction' in value) return true;
  if ('TypeCast' in value) return never(value.TypeCast.arg);
  if ('CoalesceExpr' in value) return value.CoalesceExpr.args?.some(never) === true;
  if ('A_Expr' in value) return value.A_Expr.kind === 'AEXPR_OP' && ['||', '+', '-', '*'].includes(stringOf(value.A_Expr.name?.[0]) ?? '') && never(value.A_Expr.lexpr) && never(value.A_Expr.rexpr);
  if ('ColumnRef' in value) return table.columns.some(({ name, notNull }) => notNull && value.ColumnRef.fields?.length === 1 && name === stringOf(value.ColumnRef.fields[0]));
  if (!('FuncCall' in value)) return false;
  const { funcname, args = [] } = value.FuncCall;
  const name = stringOf(funcname?.at(-1)) ?? '';
  // With a pattern, substring is NULL where nothing matches.
  return total.has(name) && (name !== 'substring' || args.length === 3) && args.every(never);
}
