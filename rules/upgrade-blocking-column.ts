import { columnNumbered, defineRule, displayName, quoteName, quoteQualified, type Column, type Relation, type Span } from '../src/rule/index.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'upgrade-blocking-column',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A column of a type such as regproc or regconfig, with which the server cannot be upgraded in place.',
  why: `
Types like \`regproc\` and \`regconfig\` hold the OID of a catalog object, and those OIDs are others in the next major version. \`pg_upgrade\` therefore refuses a
database in which a table has such a column ([pg_upgrade, Notes](https://www.postgresql.org/docs/current/pgupgrade.html)), and with it the in-place upgrade of a Supabase
project. It shows years later, on the day of the upgrade. \`regclass\`, \`regtype\` and \`regrole\` are kept, and not reported. In functions and expressions all of them are
fine; only stored values matter. This is splinter's 0018 (unsupported_reg_types).`,
  messages: {
    oid: {
      what: 'Column "{{column}}" of "{{table}}" stores {{type}}, and pg_upgrade refuses a database with such a column: the project cannot be upgraded in place.',
      help: 'Store the name: ALTER TABLE {{name}} ALTER COLUMN {{columnName}} TYPE text; and cast where it is used: {{columnName}}::{{type}}.',
    },
  },
  examples: [
    {
      bad: 'create table documents (id bigint primary key, language regconfig);',
      good: 'create table documents (id bigint primary key, language text);',
      proof: 'history',
    },
  ],
  create({ report }) {
    const made: { readonly table: number; readonly column: number; readonly span: Span }[] = [];
    const note = (table: Relation, { type, number, inherited }: Column, span: Span): void => {
      if (isRefused(type) && inherited !== true && holdsRows(table) && table.persistence !== 'temporary') made.push({ table: table.id, column: number, span });
    };
    return {
      'table.create'({ table, span }) {
        for (const column of table.columns) note(table, column, column.origin?.span ?? span);
      },
      'column.add': ({ table, column, span }) => note(table, column, span),
      'column.set-type': ({ table, after, span }) => note(table, after, span),
      'history.end'(_migration, { after: final }) {
        for (const { table: id, column: number, span } of made) {
          const table = final.getAs('relation', id);
          const column = table && columnNumbered(table, number);
          if (table === undefined || column?.type === undefined || !isRefused(column.type)) continue;
          report({ message: 'oid', at: span, subject: subjectOf(table, column), data: { column: column.name, table: displayName(table), type: column.type, name: quoteQualified(table), columnName: quoteName(column.name) } });
        }
      },
    };
  },
});

/** check_for_data_types_usage in pg_upgrade (check.c): OIDs of relations, types and roles are preserved, those of the others are not. */
const refused: ReadonlySet<string> = new Set(['regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure']);

function isRefused(type: string | undefined): boolean {
  return type !== undefined && refused.has(type.replace(/(?:\[\])+$/, ''));
}
