import { defineRule, displayName, quoteName, quoteQualified, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { few, listed } from './lib/listed.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'shadowed-table',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'CREATE TABLE IF NOT EXISTS that makes nothing, as a table of that name is there without some of its columns.',
  why: `
IF NOT EXISTS looks at the name alone: "there is no guarantee that the existing relation is anything like the one that would have been created"
([CREATE TABLE](https://www.postgresql.org/docs/current/sql-createtable.html)). The statement passes with a NOTICE, the columns that it lists are not there, and what uses them fails: an index, a
policy, the application.`,
  messages: {
    shadowed: {
      what: 'Nothing is made here: table "{{table}}" is there already, without {{columns}}.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table plans (id bigint primary key, name text);',
      bad: 'create table if not exists plans (id bigint primary key, name text, active boolean not null default true);',
      good: 'alter table plans add column if not exists active boolean not null default true;',
      then: 'select active from plans;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const passed: { readonly table: Relation; readonly wanted: readonly string[]; readonly span: Span }[] = [];
    return {
      'table.exists'({ table, statement, span, conditional }) {
        if (conditional || table.origin === undefined || table.origin.conditional === true || table.schema === 'pg_temp') return;
        const wanted = columnsIn(statement);
        if (missingIn(table, wanted).length > 0) passed.push({ table, wanted, span });
      },
      'history.end'(_migration, { after: final }) {
        for (const { table, wanted, span } of passed) {
          const now = final.getAs('relation', table.id);
          const missing = now === undefined ? [] : missingIn(now, wanted);
          if (now === undefined || missing.length === 0 || !final.knows('tables')) continue;
          report({
            message: 'shadowed', at: span, subject: subjectOf(table), related: createdHere(table, 'table'),
            data: { table: displayName(table), columns: `${missing.length === 1 ? 'column' : 'columns'} ${listed(missing.map((name) => `"${name}"`), few)}`, advice: adviceFor(now, missing) },
          });
        }
      },
    };
  },
});

/** The columns that CREATE TABLE IF NOT EXISTS lists. */
function columnsIn({ node }: Statement): readonly string[] {
  if (!('CreateStmt' in node) || node.CreateStmt.if_not_exists !== true) return [];
  return (node.CreateStmt.tableElts ?? []).flatMap((element) => ('ColumnDef' in element ? (element.ColumnDef.colname ?? []) : []));
}

function missingIn({ columns, columnsKnown, relationKind }: Relation, wanted: readonly string[]): readonly string[] {
  return columnsKnown && relationKind !== 'sequence' ? wanted.filter((name) => !columns.some((column) => column.name === name)) : [];
}

/** ADD COLUMN for each; but a name that differs from a column of the table in its case alone is that column, written without quotes. */
function adviceFor(table: Relation, missing: readonly string[]): string {
  const twins = missing.flatMap((name) => table.columns.filter((column) => column.name.toLowerCase() === name.toLowerCase()).map(({ name: there }) => ({ name, there })).slice(0, 1));
  const lost = missing.filter((name) => !twins.some((twin) => twin.name === name));
  const quote = twins.length === 0 ? '' : `Write ${listed(twins.map(({ there }) => `"${there}"`), few)} in quotes, as the table has ${twins.length === 1 ? 'it' : 'them'}: without quotes that is ${listed(twins.map(({ name }) => name), few)}.`;
  const add = lost.length === 0 ? '' : `ALTER TABLE ${quoteQualified(table)} ${lost.map((name) => `ADD COLUMN IF NOT EXISTS ${quoteName(name)} …`).join(', ')}; or give this table another name.`;
  return [quote, add].filter((part) => part !== '').join(' ');
}
