import { quoteName, quoteQualified, type Catalog, type Column, type Fix, type Relation, type Statement } from '../../src/rule/index.js';
import { emptyColumnSql } from './column-sql.js';

/** ADD COLUMN without its default, which is then set for new rows; the rows that are there keep NULL. Undefined where the statement does more than that. */
export function withDefaultAfterwards(statement: Statement, table: Relation, column: Column): Fix | undefined {
  const [command, another] = 'AlterTableStmt' in statement.node ? (statement.node.AlterTableStmt.cmds ?? []) : [];
  const added = command !== undefined && another === undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (statement.nested !== undefined || column.default === undefined || added === undefined || !('ColumnDef' in added) || added.ColumnDef.collClause !== undefined) return undefined;
  const constraints = (added.ColumnDef.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  // Serial has its default without writing one.
  if (constraints.length === 0) return undefined;
  const from = Math.min(...constraints.map(({ location }) => location ?? 0));
  if (from <= 0 || !constraints.every(({ contype }) => contype === 'CONSTR_DEFAULT' || contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_NULL')) return undefined;
  const { source, start, end } = statement.span;
  const text = `${source.text.slice(start, statement.at(from)).trimEnd()};\nALTER TABLE ${quoteQualified(table)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ${column.default}`;
  // That the column is NOT NULL is left for after the old rows are filled: no fix does that.
  return { title: 'Set the default afterwards, for new rows', applicability: column.notNull ? 'manual' : 'unsafe', edits: [{ span: { source, start, end }, text }] };
}

/** What to do in place of adding a column that makes every row be written anew. */
export function aroundColumn(table: Relation, column: Column, reason: string, { postgres, isKey: key }: { readonly postgres: number; readonly isKey: boolean }): string {
  const name = quoteQualified(table);
  const quoted = quoteName(column.name);
  const add = `ALTER TABLE ${name} ADD COLUMN ${quoted} ${column.type ?? '…'}`;
  const required = column.notNull ? ', and make it NOT NULL by way of a validated CHECK (see blocking-not-null)' : '';
  if (reason === 'stored-generated') {
    const virtual = postgres >= 18 ? 'If it need not be stored, VIRTUAL in place of STORED writes nothing. ' : '';
    return `${virtual}Add a plain column (${add};), keep it filled by a trigger (a default cannot read other columns), and fill the old rows in batches.`;
  }
  if (reason === 'constrained-domain') return `Add the column with the domain's base type, and its condition as a CHECK constraint NOT VALID; validate it in a later migration.`;
  if (reason === 'identity' || column.default?.startsWith('nextval(') === true) {
    const last = key ? ', make it NOT NULL by way of a validated CHECK (see blocking-not-null), and the key by way of an index that is built concurrently (see blocking-constraint)' : required;
    return `${reason === 'identity' ? 'A default from a sequence does what identity does. ' : ''}${emptyColumnSql(table, column)} Then fill the old rows in batches from the same sequence${last}.`;
  }
  if (column.default === undefined) return `Keep the default of its domain from the old rows: ${add} DEFAULT NULL; ALTER TABLE ${name} ALTER COLUMN ${quoted} DROP DEFAULT; then fill the old rows in batches${required}.`;
  return `In three steps: ${add}; ALTER TABLE ${name} ALTER COLUMN ${quoted} SET DEFAULT ${column.default}; then fill the old rows in batches${required}.`;
}

/** True when the column is the primary key, or part of it. */
export function isKey(catalog: Catalog, table: Relation, { number }: Column): boolean {
  return catalog.constraints(table.id).some(({ type, columns }) => type === 'primary-key' && columns.includes(number));
}
