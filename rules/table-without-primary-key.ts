import { defineRule, displayName, managedSchemas, quoteName, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-without-primary-key',
  family: 'design',
  severity: 'warning',
  precision: 'high',
  summary: 'A table that has no primary key when all migrations are done.',
  why: `
Without a primary key nothing tells two equal rows apart: a row that was inserted twice cannot be deleted once. Logical replication, on which Supabase Realtime and
read replicas into warehouses stand, identifies rows by it: once such a table is published, every UPDATE and DELETE fails (55000,
[Replica Identity](https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY)). Partitions,
inheritance children, temporary and unlogged tables are not judged, nor is what a later file drops or gives a key. Splinter's \`0004_no_primary_key\` says the same of
a live database; it does not see partitioned tables.`,
  messages: {
    none: {
      what: 'Table "{{table}}" has no primary key: equal rows cannot be told apart, and UPDATE and DELETE fail once it is published.',
      help: 'Give it one in the same file: {{column}}, or PRIMARY KEY over the columns that identify a row.',
    },
    unique: {
      what: 'Table "{{table}}" has a unique key over ({{columns}}) and no primary key: UPDATE and DELETE fail once it is published.',
      help: 'Make it the primary key: PRIMARY KEY ({{quoted}}) in CREATE TABLE of "{{name}}".',
    },
  },
  examples: [
    {
      history: 'create publication supabase_realtime for all tables;',
      bad: 'create table page_views (path text, seen_at timestamptz default now());',
      good: 'create table page_views (id bigint generated always as identity primary key, path text, seen_at timestamptz default now());',
      then: "insert into page_views (path) values ('/'); delete from page_views where path = '/';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const made: { readonly table: Relation; readonly span: Span; readonly then: Catalog }[] = [];
    return {
      'table.create'({ table, from, span }, { after }) {
        // LIKE may have brought a key along.
        const known = table.columnsKnown || from === 'query';
        if (known && holdsRows(table) && table.persistence === 'permanent' && table.parents === undefined && !managedSchemas.has(table.schema)) made.push({ table, span, then: after });
      },
      'history.end'(_migration, { after: final }) {
        for (const { table: { id }, span, then } of made) {
          const table = final.getAs('relation', id);
          if (table === undefined || table.parents !== undefined || table.persistence !== 'permanent' || !final.knowsSince(then, 'tables')) continue;
          const constraints = final.constraints(id);
          if (constraints.some(({ type }) => type === 'primary-key')) continue;
          const isRequired = (number: number): boolean => table.columns.find((column) => column.number === number)?.notNull === true;
          const key = constraints.find(({ type, columns }) => type === 'unique' && columns.length > 0 && columns.every(isRequired));
          const common = { at: span, subject: subjectOf(table) };
          if (key === undefined) {
            const column = table.columns.some(({ name }) => name === 'id') ? 'PRIMARY KEY (id)' : 'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
            report({ message: 'none', ...common, data: { table: displayName(table), column } });
          } else {
            const names = key.columns.map((number) => table.columns.find((column) => column.number === number)!.name);
            report({ message: 'unique', severity: 'note', ...common, data: { table: displayName(table), name: quoteQualified(table), columns: names.join(', '), quoted: names.map(quoteName).join(', ') } });
          }
        }
      },
    };
  },
});
