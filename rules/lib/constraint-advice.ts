import { columnNumbered, quoteName, quoteQualified, type Catalog, type Column, type Constraint, type EffectOf, type Relation, type Runner } from '../../src/rule/index.js';
import { columnList, constraintSql, keySql, leavesOf } from './constraint-sql.js';
import { inSteps } from './steps.js';

type Added = EffectOf<'constraint.add'>;

/** Where advice is read. */
export interface Surroundings {
  /** Before the migration. */
  readonly before: Catalog;
  readonly postgres: number;
  readonly runner: Runner;
}

/** A CHECK or a foreign key in two steps: for new rows, then for those that are there. */
export function inTwoSteps(added: Added, { before, postgres, runner }: Surroundings): string {
  const { table, constraint, withColumn } = added;
  const definition = constraintSql(added);
  const add = (to: Relation): string => `ALTER TABLE ${quoteQualified(to)} ADD CONSTRAINT ${quoteName(constraint.name)} ${definition}`;
  const validate = (of: Relation): string => `ALTER TABLE ${quoteQualified(of)} VALIDATE CONSTRAINT ${quoteName(constraint.name)};`;
  if (constraint.type === 'foreign-key' && table.relationKind === 'partitioned-table' && postgres < 18) {
    // Before version 18 it cannot be NOT VALID on the parent; valid ones of the partitions are taken over.
    const leaves = leavesOf(before, table);
    return inSteps(runner, [...leaves.map((leaf) => `${add(leaf)} NOT VALID;`), ...leaves.map(validate), `${add(table)};`]);
  }
  return inSteps(runner, [`${withColumn === undefined ? '' : `${columnSql(table, withColumn)} `}${add(table)} NOT VALID;`, validate(table)]);
}

/** A unique constraint or primary key by way of an index that is built concurrently. */
export function byIndex(added: Added, surroundings: Surroundings): string {
  const { table, constraint, withColumn } = added;
  const { before, runner } = surroundings;
  const [lead, first] = withColumn === undefined ? ['', []] : ['Fill the column in batches before the second step. ', [emptyColumnSql(table, withColumn)]];
  const nullable = constraint.type === 'primary-key' ? nullableColumns(before, table, constraint) : [];
  if (table.relationKind === 'partitioned-table') {
    const columns = nullable.map((column) => quoteName(column.name)).join(', ');
    return `${nullable.length === 0 ? '' : `First make ${columns} NOT NULL (see blocking-not-null). `}${onPartitions(added, surroundings)}`;
  }
  const index = quoteName(freeName(before, table.schema, constraint.name));
  const { kind, include, distinct, deferred } = keySql(added);
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${quoteQualified(table)} (${columnList(table, constraint.columns)})${include}${distinct};`;
  const adopt = `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${index} ${kind} USING INDEX ${index}${deferred};`;
  return `${lead}${inSteps(runner, [...first, ...provingNotNull(table, nullable, surroundings.postgres, [build, adopt])])}`;
}

/** Steps that prove columns to hold no NULL, around those that need it. */
export function provingNotNull(table: Relation, columns: readonly Column[], postgres: number, steps: readonly string[]): readonly string[] {
  if (columns.length === 0) return steps;
  const name = quoteQualified(table);
  const proofs = columns.map((column) => ({ column: quoteName(column.name), proof: quoteName(`${table.name}_${column.name}_not_null`.slice(0, 63)) }));
  const add = proofs.map(({ column, proof }) => `ADD CONSTRAINT ${proof} ${postgres >= 18 ? `NOT NULL ${column}` : `CHECK (${column} IS NOT NULL)`} NOT VALID`).join(', ');
  const last = postgres >= 18 ? '' : ` ALTER TABLE ${name} ${proofs.map(({ proof }) => `DROP CONSTRAINT ${proof}`).join(', ')};`;
  return [`ALTER TABLE ${name} ${add};`, ...proofs.map(({ proof }) => `ALTER TABLE ${name} VALIDATE CONSTRAINT ${proof};`), ...steps.slice(0, -1), `${steps.at(-1)!}${last}`];
}

/** The columns of a key that may hold NULL, as far as is known. */
export function nullableColumns(before: Catalog, table: Relation, { columns }: Constraint): readonly Column[] {
  const was = before.getAs('relation', table.id);
  return columns.flatMap((number) => {
    const column = was && columnNumbered(was, number);
    return column?.notNull === true ? [] : (columnNumbered(table, number) ?? []);
  });
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

function columnSql(table: Relation, { name, type, default: value }: Column): string {
  return `ALTER TABLE ${quoteQualified(table)} ADD COLUMN ${quoteName(name)} ${type ?? '…'}${value === undefined ? '' : ` DEFAULT ${value}`};`;
}

/** The column with its default for new rows alone: none of those that are there is written. */
function emptyColumnSql(table: Relation, column: Column): string {
  const { default: value, ...plain } = column;
  const of = quoteQualified(table);
  const name = quoteName(column.name);
  if (value === undefined) return columnSql(table, plain);
  const sequence = value.startsWith("nextval('") ? value.slice("nextval('".length, value.indexOf("'", "nextval('".length)) : undefined;
  return `${columnSql(table, plain)} ${sequence === undefined ? '' : `CREATE SEQUENCE ${sequence} OWNED BY ${of}.${name}; `}ALTER TABLE ${of} ALTER COLUMN ${name} SET DEFAULT ${value};`;
}

/** Indexes share their names with tables, views and sequences (pg_class). */
function freeName(catalog: Catalog, schema: string, name: string): string {
  return catalog.hasRelationOrIndex({ schema, name }) ? `${name}_new` : name;
}
