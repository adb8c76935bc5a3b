import { quoteName, quoteQualified, type Column, type Fix, type Relation, type Statement } from '../../src/rule/index.js';

/** ADD COLUMN without its default, which is then set for new rows; the rows that are there keep NULL. Undefined where the statement does more than that. */
export function withDefaultAfterwards(statement: Statement, table: Relation, column: Column): Fix | undefined {
  const [command, another] = 'AlterTableStmt' in statement.node ? (statement.node.AlterTableStmt.cmds ?? []) : [];
  const added = command !== undefined && another === undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (statement.nested !== undefined || column.default === undefined || added === undefined || !('ColumnDef' in added) || added.ColumnDef.collClause !== undefined) return undefined;
  const constraints = (added.ColumnDef.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const from = Math.min(...constraints.map(({ location }) => location ?? 0));
  if (from <= 0 || !constraints.every(({ contype }) => contype === 'CONSTR_DEFAULT' || contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_NULL')) return undefined;
  const { source, start, end } = statement.span;
  const text = `${source.text.slice(start, statement.at(from)).trimEnd()};\nALTER TABLE ${quoteQualified(table)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ${column.default}`;
  return { title: 'Set the default afterwards, for new rows', applicability: 'unsafe', edits: [{ span: { source, start, end }, text }] };
}

/** What to do in place of adding a column that makes every row be written anew. */
export function aroundColumn(table: Relation, column: Column, reason: string): string {
  const name = quoteQualified(table);
  const quoted = quoteName(column.name);
  if (reason === 'volatile-default' && column.default !== undefined && !column.default.startsWith('nextval(')) {
    return `In three steps: ALTER TABLE ${name} ADD COLUMN ${quoted} ${column.type ?? '…'}; ALTER TABLE ${name} ALTER COLUMN ${quoted} SET DEFAULT ${column.default}; then fill the old rows in batches${column.notNull ? ', and make it NOT NULL by way of a validated CHECK (see blocking-not-null)' : ''}.`;
  }
  if (reason === 'constrained-domain') return `Add the column with the domain's base type, and its condition as a CHECK constraint NOT VALID; validate it in a later migration.`;
  return `Add a plain column (ALTER TABLE ${name} ADD COLUMN ${quoted} ${column.type ?? '…'};), keep it filled by a trigger or a default, and fill the old rows in batches.`;
}
