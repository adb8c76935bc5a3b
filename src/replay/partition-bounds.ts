import type { A_Expr, Node, PartitionBoundSpec } from '@pgsql/types';
import { columnNamed, columnNumbered, type Alternatives, type Catalog, type Comparison, type ObjectId, type Relation } from '../catalog/index.js';
import { stringOf } from '../sql/names.js';
import type { DefaultPartition } from './effects.js';
import type { Scene } from './scene.js';

type Operator = Comparison['operator'];

const mirrored: Readonly<Record<string, Operator>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What a condition says about single columns, as far as it compares them with constants: each entry holds, or the condition is NULL. */
export function boundsIn(condition: Node | undefined, table: Relation): readonly Alternatives[] {
  if (condition === undefined) return [];
  if ('BoolExpr' in condition) {
    const { boolop, args = [] } = condition.BoolExpr;
    if (boolop === 'AND_EXPR') return args.flatMap((arg) => boundsIn(arg, table));
    if (boolop === 'NOT_EXPR') {
      const [only, ...more] = args.flatMap((arg) => boundsIn(arg, table));
      return only?.length === 1 && more.length === 0 ? [only.map(negated)] : [];
    }
    if (boolop !== 'OR_EXPR') return [];
    // Each arm may be several comparisons that hold together: of those one is enough.
    const arms = args.map((arg) => boundsIn(arg, table));
    return arms.every((arm) => arm.length === 1) ? [arms.flatMap((arm) => arm[0]!)] : [];
  }
  if ('NullTest' in condition) {
    const column = columnIn(condition.NullTest.arg, table);
    return column === undefined ? [] : [[{ column, operator: condition.NullTest.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null' }]];
  }
  return 'A_Expr' in condition ? comparisonsIn(condition.A_Expr, table) : [];
}

function comparisonsIn({ kind, name, lexpr, rexpr }: A_Expr, table: Relation): readonly Alternatives[] {
  const written = stringOf(name?.at(-1)) ?? '';
  const operator = mirrored[written] === undefined ? undefined : (written as Operator);
  const column = columnIn(lexpr, table);
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY') {
    const items = rexpr === undefined ? [] : 'List' in rexpr ? (rexpr.List.items ?? []) : 'A_ArrayExpr' in rexpr ? (rexpr.A_ArrayExpr.elements ?? []) : [];
    const values = items.map(constantIn);
    if (column === undefined || items.length === 0 || values.includes(undefined)) return [];
    const all = values.map((value): Comparison => ({ column, operator: written === '<>' ? '<>' : '=', value: value! }));
    return written === '<>' ? all.map((one) => [one]) : [all];
  }
  if (kind === 'AEXPR_BETWEEN' && rexpr !== undefined && 'List' in rexpr) {
    const [low, high] = (rexpr.List.items ?? []).map(constantIn);
    return column === undefined || low === undefined || high === undefined ? [] : [[{ column, operator: '>=', value: low }], [{ column, operator: '<=', value: high }]];
  }
  if (kind !== 'AEXPR_OP' || operator === undefined) return [];
  const [left, right] = [constantIn(lexpr), constantIn(rexpr)];
  if (column !== undefined && right !== undefined) return [[{ column, operator, value: right }]];
  const other = columnIn(rexpr, table);
  return other !== undefined && left !== undefined ? [[{ column: other, operator: mirrored[operator]!, value: left }]] : [];
}

function columnIn(node: Node | undefined, table: Relation): number | undefined {
  return node !== undefined && 'ColumnRef' in node ? columnNamed(table, stringOf(node.ColumnRef.fields?.at(-1)) ?? '')?.number : undefined;
}

function constantIn(node: Node | undefined): string | number | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return constantIn(node.TypeCast.arg);
  if ('PartitionRangeDatum' in node) return constantIn(node.PartitionRangeDatum.value);
  if (!('A_Const' in node)) return undefined;
  const { ival, fval, sval, isnull } = node.A_Const;
  if (isnull === true) return undefined;
  if (sval !== undefined) return sval.sval ?? '';
  if (ival !== undefined) return ival.ival ?? 0;
  return fval?.fval === undefined ? undefined : Number(fval.fval);
}

/** What a partition's bound demands of each row; undefined when that cannot be said by comparisons with constants. */
function demanded(column: number, bound: PartitionBoundSpec): readonly Alternatives[] | undefined {
  if (bound.strategy === 'l') {
    const items = bound.listdatums ?? [];
    const withNull = items.some((item) => 'A_Const' in item && item.A_Const.isnull === true);
    const values = items.map(constantIn).filter((value) => value !== undefined);
    if (values.length + (withNull ? 1 : 0) < items.length) return undefined;
    const any = values.map((value): Comparison => ({ column, operator: '=', value }));
    return withNull ? [[...any, { column, operator: 'is null' }]] : [[{ column, operator: 'is not null' }], any];
  }
  if (bound.strategy !== 'r' || bound.lowerdatums?.length !== 1 || bound.upperdatums?.length !== 1) return undefined;
  const demands: Alternatives[] = [[{ column, operator: 'is not null' }]];
  for (const [datum, operator] of [[bound.lowerdatums[0]!, '>='], [bound.upperdatums[0]!, '<']] as const) {
    if (isInfinite(datum)) continue;
    const value = constantIn(datum);
    if (value === undefined) return undefined;
    demands.push([{ column, operator, value }]);
  }
  return demands;
}

function isInfinite(datum: Node): boolean {
  if ('PartitionRangeDatum' in datum) return datum.PartitionRangeDatum.kind !== 'PARTITION_RANGE_DATUM_VALUE';
  return 'ColumnRef' in datum && /^(min|max)value$/i.test(stringOf(datum.ColumnRef.fields?.[0]) ?? '');
}

/** The default partition of a partitioned table. */
export function defaultPartition(catalog: Catalog, table: ObjectId): Relation | undefined {
  return catalog.children(table).find((child) => child.partition?.bound === 'default');
}

/** The default partition beside a partition that is made or attached, when there is one. */
export function besideNew({ catalog }: Scene, parent: Relation, bound: PartitionBoundSpec | undefined): DefaultPartition | undefined {
  const partition = defaultPartition(catalog, parent.id);
  return partition === undefined || bound === undefined ? undefined : { partition, scans: !belongsElsewhere(catalog, parent, partition, bound) };
}

/** True when the valid constraints of a table show that each of its rows belongs into a partition with this bound (ALTER TABLE, "ATTACH PARTITION"). */
export function belongs(catalog: Catalog, parent: Relation, table: Relation, bound: PartitionBoundSpec): boolean {
  if (bound.is_default === true) return catalog.children(parent.id).every((child) => child.id === table.id);
  const column = columnAs(parent, table);
  // A parent that is a partition itself demands what its own bound says, too.
  const demands = column === undefined || parent.partition !== undefined ? undefined : demanded(column, bound);
  return demands !== undefined && shows(catalog, table, demands);
}

/** True when the valid constraints of a default partition show that none of its rows belongs to a new partition with this bound. */
function belongsElsewhere(catalog: Catalog, parent: Relation, table: Relation, bound: PartitionBoundSpec): boolean {
  const column = columnAs(parent, table);
  const demands = column === undefined ? undefined : demanded(column, bound);
  if (demands === undefined) return false;
  // Not all of what it demands: NULL, or one comparison that fails. For a list that is none of its values.
  const unequal = demands.length > 0 && bound.strategy === 'l';
  if (unequal) return (demands.at(-1) ?? []).every((one) => shows(catalog, table, [[...(demands.length > 1 ? [{ column: column!, operator: 'is null' as const }] : []), negated(one)]]));
  return shows(catalog, table, [demands.flat().map(negated)]);
}

const opposites: Readonly<Record<Operator, Operator>> = { '=': '<>', '<>': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>', 'is null': 'is not null', 'is not null': 'is null' };

function negated(comparison: Comparison): Comparison {
  return { ...comparison, operator: opposites[comparison.operator] };
}

function columnAs(parent: Relation, table: Relation): number | undefined {
  const name = parent.partitionColumn === undefined ? undefined : columnNumbered(parent, parent.partitionColumn)?.name;
  return name === undefined ? undefined : columnNamed(table, name)?.number;
}

function shows(catalog: Catalog, table: Relation, demands: readonly Alternatives[]): boolean {
  const known: Alternatives[] = table.columns.flatMap(({ number, notNull, notNullConstraint }) => (notNull && notNullConstraint?.validated !== false ? [[{ column: number, operator: 'is not null' as const }]] : []));
  for (const check of catalog.constraints(table.id)) if (check.type === 'check' && check.validated && check.bounds !== undefined) known.push(...check.bounds);
  return demands.every((demand) => known.some((alternatives) => alternatives.length > 0 && alternatives.every((one) => demand.some((other) => implies(one, other)))));
}

/** True when the first comparison cannot hold without the other. */
function implies(one: Comparison, other: Comparison): boolean {
  if (one.column !== other.column) return false;
  const [a, b] = [one.operator, other.operator];
  if (b === 'is null' || b === 'is not null') return a === b;
  if (one.value === undefined || other.value === undefined) return false;
  const order = compared(one.value, other.value);
  if (order === undefined) return (a === b && one.value === other.value) || (a === '=' && b === '<>' && typeof one.value === typeof other.value && one.value !== other.value);
  switch (b) {
    case '=': return a === '=' && order === 0;
    case '<>': return (a === '=' && order !== 0) || (a === '<>' && order === 0) || (a === '<' && order <= 0) || (a === '<=' && order < 0) || (a === '>' && order >= 0) || (a === '>=' && order > 0);
    case '<': return (a === '<' && order <= 0) || ((a === '<=' || a === '=') && order < 0);
    case '<=': return (a === '<' || a === '<=' || a === '=') && order <= 0;
    case '>': return (a === '>' && order >= 0) || ((a === '>=' || a === '=') && order > 0);
    case '>=': return (a === '>' || a === '>=' || a === '=') && order >= 0;
  }
}

const isoDate = /^\d{4}-\d\d-\d\d$/;

/** How two constants are ordered, where the type of the column does not matter for that: numbers, and dates as ISO 8601 writes them. */
function compared(a: string | number, b: string | number): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (a === b) return 0;
  return isoDate.test(a) && isoDate.test(b) ? (a < b ? -1 : 1) : undefined;
}
