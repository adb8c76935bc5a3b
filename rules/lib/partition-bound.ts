import { columnNumbered, quoteName, type Relation, type Statement } from '../../src/rule/index.js';

type CreateStmt = Extract<Statement['node'], { readonly CreateStmt: unknown }>['CreateStmt'];
type Bound = NonNullable<CreateStmt['partbound']>;
type Datum = NonNullable<Bound['listdatums']>[number];

/** The bound that CREATE TABLE … PARTITION OF, or ATTACH PARTITION, gives. */
export function boundOf({ node }: Statement): Bound | undefined {
  if ('CreateStmt' in node) return node.CreateStmt.partbound;
  const [command] = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  const def = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  return def !== undefined && 'PartitionCmd' in def ? def.PartitionCmd.bound : undefined;
}

/** A bound as SQL: `FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`; undefined when it holds more than constants. */
export function boundSql(bound: Bound): string | undefined {
  if (bound.is_default === true) return 'DEFAULT';
  const list = (data: readonly Datum[] | undefined): string | undefined => {
    const values = (data ?? []).map(literal);
    return values.includes(undefined) ? undefined : values.join(', ');
  };
  if (bound.strategy === 'h') return `FOR VALUES WITH (MODULUS ${bound.modulus ?? 0}, REMAINDER ${bound.remainder ?? 0})`;
  if (bound.strategy === 'l') {
    const values = list(bound.listdatums);
    return values === undefined ? undefined : `FOR VALUES IN (${values})`;
  }
  const [lower, upper] = [list(bound.lowerdatums), list(bound.upperdatums)];
  return lower === undefined || upper === undefined ? undefined : `FOR VALUES FROM (${lower}) TO (${upper})`;
}

/** The condition that rows of such a partition satisfy, for a table that is divided by one column; undefined when it cannot be said so. */
export function insideSql(parent: Relation, bound: Bound): string | undefined {
  const parts = comparisons(parent, bound);
  if (parts === undefined) return undefined;
  return [`${parts.column} IS NOT NULL`, ...(parts.values === undefined ? parts.range : [`${parts.column} IN (${parts.values.join(', ')})`])].join(' AND ');
}

/** The opposite condition: that of the default partition's rows. */
export function outsideSql(parent: Relation, bound: Bound): string | undefined {
  const parts = comparisons(parent, bound);
  if (parts === undefined) return undefined;
  const { column, values } = parts;
  if (values !== undefined) return values.map((value) => (values.length === 1 ? `${column} IS NULL OR ${column} <> ${value}` : `(${column} IS NULL OR ${column} <> ${value})`)).join(' AND ');
  const [lower, upper] = [constants(bound.lowerdatums)?.[0], constants(bound.upperdatums)?.[0]];
  return [`${column} IS NULL`, ...(lower === undefined ? [] : [`${column} < ${lower}`]), ...(upper === undefined ? [] : [`${column} >= ${upper}`])].join(' OR ');
}

interface Comparisons {
  readonly column: string;
  readonly range: readonly string[];
  /** Of a list. */
  readonly values?: readonly string[];
}

function comparisons(parent: Relation, bound: Bound): Comparisons | undefined {
  const name = parent.partitionColumn === undefined ? undefined : columnNumbered(parent, parent.partitionColumn)?.name;
  // A partition's own bound counts for its partitions too: then there is more to say.
  if (name === undefined || parent.partition !== undefined || bound.is_default === true || boundSql(bound) === undefined) return undefined;
  const column = quoteName(name);
  if (bound.strategy === 'l') {
    const values = (bound.listdatums ?? []).map((datum) => literal(datum) ?? 'NULL');
    return values.includes('NULL') ? undefined : { column, range: [], values };
  }
  if (bound.strategy !== 'r') return undefined;
  const [lower, upper] = [constants(bound.lowerdatums)?.[0], constants(bound.upperdatums)?.[0]];
  return { column, range: [...(lower === undefined ? [] : [`${column} >= ${lower}`]), ...(upper === undefined ? [] : [`${column} < ${upper}`])] };
}

function constants(data: readonly Datum[] | undefined): readonly (string | undefined)[] | undefined {
  return data?.map((datum) => {
    const text = literal(datum);
    return text === 'MINVALUE' || text === 'MAXVALUE' ? undefined : text;
  });
}

function literal(node: Datum): string | undefined {
  if ('PartitionRangeDatum' in node) {
    const { kind, value } = node.PartitionRangeDatum;
    return kind === 'PARTITION_RANGE_DATUM_MINVALUE' ? 'MINVALUE' : kind === 'PARTITION_RANGE_DATUM_MAXVALUE' ? 'MAXVALUE' : value && literal(value);
  }
  if ('ColumnRef' in node) {
    const [field] = node.ColumnRef.fields ?? [];
    const word = field !== undefined && 'String' in field ? (field.String.sval ?? '').toUpperCase() : '';
    return word === 'MINVALUE' || word === 'MAXVALUE' ? word : undefined;
  }
  if (!('A_Const' in node)) return undefined;
  const { ival, fval, sval, boolval, isnull } = node.A_Const;
  if (isnull === true) return 'NULL';
  if (sval !== undefined) return `'${(sval.sval ?? '').replaceAll("'", "''")}'`;
  if (boolval !== undefined) return boolval.boolval === true ? 'true' : 'false';
  return ival !== undefined ? String(ival.ival ?? 0) : fval?.fval;
}
