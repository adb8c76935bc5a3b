import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { requiredColumns } from './lib/required-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'view-insert-breaks',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A column made NOT NULL without a default, or that loses its default, which a view that rows are inserted through does not have.',
  why: `
An INSERT into a plain view of one table is an INSERT into the table, with the default for every column that the view lacks
([CREATE VIEW, Updatable Views](https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS)). When such a column is NOT
NULL and has no default, every INSERT through the view fails (23502), and nobody can give the column a value there. Views of a table's former name
are used for that most of all. A column that is *added* so is reported by required-column-without-default.`,
  messages: {
    insert: {
      what: 'Column "{{column}}" is NOT NULL without a default from here on, and view "{{view}}" over "{{table}}" does not have it: every INSERT through the view fails.',
      help: 'ALTER TABLE {{table_name}} ALTER COLUMN {{column_name}} SET DEFAULT …; or first add the column to the view: CREATE OR REPLACE VIEW {{view_name}} ….',
    },
  },
  examples: [
    {
      history: 'create table profiles (id bigint primary key, email text); create view users with (security_invoker = true) as select * from profiles; alter table profiles add column zone text;',
      bad: 'alter table profiles alter column zone set not null;',
      good: "alter table profiles alter column zone set default 'UTC', alter column zone set not null;",
      then: "insert into users values (1, 'a@example.com');",
      proof: 'error',
    },
  ],
  create({ report }) {
    const required = new Map<string, { readonly table: number; readonly column: number; readonly at: Span }>();
    return {
      'column.set-not-null'({ table, before, after, span }) {
        if (!before.notNull) required.set(`${table.id} ${after.number}`, { table: table.id, column: after.number, at: span });
      },
      'column.drop-default'({ table, before, after, span }) {
        if (after.notNull && before.default !== undefined) required.set(`${table.id} ${after.number}`, { table: table.id, column: after.number, at: span });
      },
      'migration.end'(migration, { after }) {
        for (const { table: id, column: number, at } of required.values()) {
          const table = after.getAs('relation', id);
          const column = table && requiredColumns(after, table).find((candidate) => candidate.number === number);
          if (table === undefined || column === undefined) continue;
          for (const view of after.dependents(id)) {
            if (view.kind !== 'relation' || isNew(view, migration) || !takesInserts(after, view, id) || Object.values(view.view!.passesThrough ?? {}).includes(number)) continue;
            report({
              message: 'insert', at, subject: subjectOf(view, column), related: createdHere(view, 'view'),
              data: { column: column.name, view: displayName(view), table: displayName(table), table_name: quoteQualified(table), column_name: quoteName(column.name), view_name: quoteQualified(view) },
            });
          }
        }
      },
    };
  },
});

/** True for a view through which Postgres itself inserts into the table, and on which somebody besides the owner may. */
function takesInserts(catalog: Catalog, view: Relation, table: number): boolean {
  if (view.view?.updatable !== true || view.view.over !== table || !view.columnsKnown) return false;
  if (catalog.triggers(view.id).some(({ timing, events }) => timing === 'instead of' && events.includes('insert'))) return false;
  return view.grants.length === 0 || view.grants.some(({ role, privileges }) => role !== view.owner && privileges.includes('INSERT'));
}
