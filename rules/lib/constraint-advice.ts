import { columnNumbered, quoteName, quoteQualified, type Catalog, type Column, type Constraint, type EffectOf, type Index, type Relation, type Runner } from '../../src/rule/index.js';
import { emptyColumnSql } from './column-sql.js';
import { columnList, keySql } from './constraint-sql.js';
import { provingNotNull, type NotNullProof } from './not-null-steps.js';
import { inSteps } from './steps.js';

type Added = EffectOf<'constraint.add'>;

/** Where advice is read. */
export interface Surroundings {
  /** Before the migration. */
  readonly before: Catalog;
  /** Before the command. */
  readonly now: Catalog;
  /** The columns that the migration has added so far. */
  readonly columns: readonly EffectOf<'column.add'>[];
  readonly postgres: number;
  readonly runner: Runner;
}

/** A unique constraint or primary key by way of an index that is built concurrently. */
export function byIndex(added: Added, surroundings: Surroundings): string {
  const { table, constraint, withColumn } = added;
  const { before, now, runner } = surroundings;
  const [lead, first] = withColumn === undefined ? ['', []] : ['Fill the column in batches before the second step. ', [emptyColumnSql(table, withColumn)]];
  const nullable = constraint.type === 'primary-key' ? nullableColumns(before, table, constraint).filter((column) => !isSetNotNull(column, table, surroundings)) : [];
  if (table.relationKind === 'partitioned-table') {
    const columns = nullable.map((column) => quoteName(column.name)).join(', ');
    return `${nullable.length === 0 ? '' : `First make ${columns} NOT NULL (see blocking-not-null). `}${onPartitions(added, surroundings)}`;
  }
  const index = quoteName(freeName(before, table.schema, constraint.name));
  const { kind, include, distinct, deferred } = keySql(added);
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${quoteQualified(table)} (${columnList(table, constraint.columns)})${include}${distinct};`;
  // One statement takes the old key away and gives the new one its name, so that the table is never without.
  const old = before.constraints(table.id).find((other) => now.get(other.id) === undefined && (constraint.type === 'primary-key' ? other.type === 'primary-key' : other.type === 'unique' && other.name === constraint.name));
  const name = old === undefined ? index : quoteName(constraint.name);
  const adopt = `ALTER TABLE ${quoteQualified(table)} ${old === undefined ? '' : `DROP CONSTRAINT ${quoteName(old.name)}, `}ADD CONSTRAINT ${name} ${kind} USING INDEX ${index}${deferred};`;
  return `${lead}${old === undefined ? '' : `Leave DROP CONSTRAINT ${quoteName(old.name)} to the last step. `}${inSteps(runner, [...first, ...provingNotNull(table, proofsOf(table, nullable), surroundings.postgres, [build, adopt])])}`;
}

/** The columns of a key that may hold NULL, as far as is known. */
export function nullableColumns(before: Catalog, table: Relation, { columns }: Constraint): readonly Column[] {
  const was = before.getAs('relation', table.id);
  return columns.flatMap((number) => {
    const column = was && columnNumbered(was, number);
    return column?.notNull === true ? [] : (columnNumbered(table, number) ?? []);
  });
}

/** True when an earlier command of the file made the column NOT NULL: that has a finding of its own. */
function isSetNotNull({ number }: Column, table: Relation, { before, now, columns }: Surroundings): boolean {
  const was = before.getAs('relation', table.id);
  const first = (was && columnNumbered(was, number)) ?? columns.find(({ column, table: of }) => of.id === table.id && column.number === number)?.column;
  const current = now.getAs('relation', table.id);
  return first?.notNull === false && current !== undefined && columnNumbered(current, number)?.notNull === true;
}

/** An index adopted as the primary key, over columns that may hold NULL. */
export function adopting({ table, constraint }: Added, index: Index, nullable: readonly Column[], { postgres, runner }: Surroundings): string {
  const adopt = `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${quoteName(constraint.name)} PRIMARY KEY USING INDEX ${quoteName(index.name)};`;
  return inSteps(runner, provingNotNull(table, proofsOf(table, nullable), postgres, [adopt]));
}

/** The constraints that show columns to hold no NULL, by names like those that Postgres gives. */
function proofsOf(table: Relation, columns: readonly Column[]): readonly NotNullProof[] {
  return columns.map((column) => ({ column, constraint: `${table.name}_${column.name}_not_null`.slice(0, 63) }));
}

function onPartitions({ table, constraint }: Added, { before, runner }: Surroundings): string {
  const list = columnList(table, constraint.columns);
  const kind = constraint.type === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
  const parent = quoteName(constraint.name);
  const onParent = `ALTER TABLE ONLY ${quoteQualified(table)} ADD CONSTRAINT ${parent} ${kind} (${list});`;
  const children = before.children(table.id);
  const leaves = children.slice(0, shown);
  if (leaves.some(({ relationKind }) => relationKind === 'partitioned-table')) return `Add it to the parent alone: ${onParent} Then to each partition by an index that was built concurrently, and ALTER INDEX … ATTACH PARTITION.`;
  const steps = leaves.flatMap((leaf) => {
    const index = { schema: leaf.schema, name: `${leaf.name}_${constraint.name.startsWith(`${table.name}_`) ? constraint.name.slice(table.name.length + 1) : constraint.name}`.slice(0, 63) };
    const name = quoteName(index.name);
    return [
      `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${quoteQualified(leaf)} (${list});`,
      `ALTER TABLE ${quoteQualified(leaf)} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}; ALTER INDEX ${quoteQualified({ schema: table.schema, name: constraint.name })} ATTACH PARTITION ${quoteQualified(index)};`,
    ];
  });
  const more = children.length - leaves.length;
  return `${inSteps(runner, [onParent, ...steps])}${more > 0 ? `\nThe same for ${more} more partitions.` : ''}`;
}

const shown = 3;

/** Indexes share their names with tables, views and sequences (pg_class). */
function freeName(catalog: Catalog, schema: string, name: string): string {
  return catalog.hasRelationOrIndex({ schema, name }) ? `${name}_new` : name;
}
