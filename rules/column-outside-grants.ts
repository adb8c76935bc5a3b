import { defineRule, displayName, mayUse, quoteName, quoteQualified, type Catalog, type Column, type Fix, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { clients, type ClientRole } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { insertAfter } from './lib/statement-edits.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'column-outside-grants',
  family: 'row-level-security',
  severity: 'warning',
  precision: 'high',
  summary: 'A new column of a table that is granted column by column: whoever could read all of it cannot do so any more.',
  why: `
A privilege on columns is for the columns that it names, not for those that come later
([GRANT](https://www.postgresql.org/docs/current/sql-grant.html)). A role that was granted SELECT on each column of a table, and not on the table, may not
read a new one, and \`select *\` needs every column: from then on it fails with \`42501: permission denied for table\`, as does \`select=*\` of the Data API, which is
its default. A table of which the role could read only some columns before is not reported: there, clients name the columns already.`,
  messages: {
    hidden: {
      what: 'New column "{{column}}" of "{{table}}" is not among the columns granted to {{roles}}: "select *" fails from now on with "permission denied" (42501).',
      help: 'Grant it in the same file: {{sql}} Or, when it is not meant for them, have the clients name their columns first.',
    },
  },
  examples: [
    {
      history: 'create table people (id bigint primary key, name text); revoke all on people from authenticated; grant select (id, name) on people to authenticated;',
      bad: 'alter table people add column nickname text;',
      good: 'alter table people add column nickname text; grant select (nickname) on people to authenticated;',
      then: 'set role authenticated; select * from people;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const added: { readonly table: Relation; readonly column: Column; readonly roles: readonly ClientRole[]; readonly at: Span; readonly statement: Statement; readonly then: Catalog }[] = [];
    return {
      'column.add'({ table, column, span, statement, conditional }, { after: then, since, migration }) {
        const was = since.deploy.getAs('relation', table.id);
        if (conditional || isNew(table, migration) || was === undefined || !was.columnsKnown) return;
        const roles = clients.filter((role) => since.deploy.named('role', role) !== undefined && readsByColumn(since.deploy, was, role));
        if (roles.length > 0) added.push({ table, column, roles, at: span, statement, then });
      },
      'history.end'(_migration, { after: final }) {
        for (const { table: { id }, column: { number }, roles, at, statement, then } of added) {
          const table = final.getAs('relation', id);
          const column = table?.columns.find((other) => other.number === number);
          if (table === undefined || column === undefined || !final.knowsSince(then, 'privileges')) continue;
          // Who has lost the others too is not meant to read the table any more.
          const shut = roles.filter((role) => !mayUse(final, table, role, 'SELECT', column.name) && table.columns.every((other) => other.number >= number || mayUse(final, table, role, 'SELECT', other.name)));
          if (shut.length === 0) continue;
          const sql = `GRANT SELECT (${quoteName(column.name)}) ON ${quoteQualified(table)} TO ${shut.join(', ')};`;
          report({
            message: 'hidden', at, subject: subjectOf(table, column), data: { column: column.name, table: displayName(table), roles: listed(shut), sql },
            ...(statement.nested === undefined && { fix: { title: `Grant SELECT on it to ${listed(shut)}`, applicability: 'unsafe', edits: [insertAfter(statement, sql)] } satisfies Fix }),
          });
        }
      },
    };
  },
});

/** True when a role may read each column, and not the table as a whole. */
function readsByColumn(catalog: Catalog, table: Relation, role: ClientRole): boolean {
  return table.columns.length > 0 && !mayUse(catalog, table, role, 'SELECT') && table.columns.every(({ name }) => mayUse(catalog, table, role, 'SELECT', name));
}
