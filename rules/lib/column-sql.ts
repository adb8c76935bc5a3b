import { quoteName, quoteQualified, type Column, type Relation } from '../../src/rule/index.js';

/** ADD COLUMN with what costs nothing: a default, and NOT NULL where that default, a constant, gives each row a value. */
export function columnSql(table: Relation, { name, type, default: value, notNull }: Column): string {
  const filled = value === undefined ? '' : `${notNull ? ' NOT NULL' : ''} DEFAULT ${value}`;
  return `ALTER TABLE ${quoteQualified(table)} ADD COLUMN ${quoteName(name)} ${type ?? '…'}${filled};`;
}

/** The column with its default, serial or identity for new rows alone: none of those that are there is written. */
export function emptyColumnSql(table: Relation, column: Column): string {
  const { default: value, ...plain } = column;
  const of = quoteQualified(table);
  const name = quoteName(column.name);
  const add = columnSql(table, plain);
  if (value === undefined && column.identity === undefined) return add;
  const sequence = sequenceOf(table, column);
  const next = sequence === undefined ? value : `nextval('${sequence.replaceAll("'", "''")}')`;
  return `${add} ${sequence === undefined ? '' : `CREATE SEQUENCE ${sequence} OWNED BY ${of}.${name}; `}ALTER TABLE ${of} ALTER COLUMN ${name} SET DEFAULT ${next};`;
}

/** The sequence, as SQL, that is made with the column; not one that its default names and that is there already. */
function sequenceOf(table: Relation, { name, identity, default: value }: Column): string | undefined {
  const own = identity !== undefined || value === `nextval('${table.name}_${name}_seq'::regclass)`;
  return own ? quoteQualified({ schema: table.schema, name: `${table.name}_${name}_seq` }) : undefined;
}
