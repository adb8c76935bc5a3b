import { defineRule, displayName, exposedTo, managedSchemas, quoteQualified, type Catalog, type Publication, type Relation, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { either } from './lib/listed.js';
import { isWhole, publishes, someNames } from './lib/publications.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'published-without-rls',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A table without row level security put into the publication of Supabase Realtime.',
  why: `
Realtime sends a change to every subscriber whose role may read the row: it asks for the SELECT privilege and for the policies of the table
([Postgres Changes, Authorization](https://supabase.com/docs/guides/realtime/postgres-changes)). Where row level security is off there are no policies to
ask: each INSERT, UPDATE and DELETE goes to everyone who subscribes with the project's public key. FOR ALL TABLES and FOR TABLES IN SCHEMA take in tables
that nobody names, and those that are made later ([CREATE PUBLICATION](https://www.postgresql.org/docs/current/sql-createpublication.html)). A table that
the same file creates is left to table-without-rls.`,
  messages: {
    open: {
      what: 'Realtime sends every change of "{{table}}", which has no row level security, to whoever subscribes as {{roles}}.',
      help: 'Before it is added: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy FOR SELECT for those who may listen.',
    },
    whole: {
      what: 'Realtime sends every change of tables without row level security, {{tables}}, to whoever subscribes as {{roles}}: the publication takes in {{which}}.',
      help: 'Name the tables that clients are to listen to: CREATE PUBLICATION supabase_realtime FOR TABLE …; and enable row level security on each.',
    },
  },
  examples: [
    {
      history: "create table salaries (id bigint primary key, amount numeric); create publication supabase_realtime; insert into salaries values (1, 100);",
      bad: 'alter publication supabase_realtime add table salaries;',
      good: 'alter table salaries enable row level security; alter publication supabase_realtime add table salaries;',
      then: "select * from salaries where exists (select from pg_publication_tables where pubname = 'supabase_realtime');",
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const added = new Map<number, { readonly statement: Statement; readonly whole: boolean }>();
    const open: Relation[] = [];
    const note = (catalog: Catalog, publication: Publication, before: Publication | undefined, statement: Statement): void => {
      if (publication.name !== realtime) return;
      if (!isWhole(publication) && before !== undefined && publication.tables.every((id) => before.tables.includes(id))) return;
      for (const table of catalog.objectsOf('relation')) {
        if (!publishes(catalog, publication, table) || (before !== undefined && publishes(catalog, before, table))) continue;
        added.set(table.id, { statement, whole: isWhole(publication) && !publication.tables.includes(table.id) });
      }
    };
    /** The roles that read every row, as far as all of it is known. */
    const listeners = (catalog: Catalog, id: number): readonly string[] => {
      const table = catalog.getAs('relation', id);
      const publication = catalog.named('publication', realtime);
      if (table?.origin === undefined || table.rowSecurity || table.relationKind !== 'table' || !catalog.knows('row-security')) return [];
      if (publication === undefined || managedSchemas.has(table.schema) || !publishes(catalog, publication, table)) return [];
      return exposedTo(catalog, { ...table, grants: table.grants.filter(({ privileges }) => privileges.includes('SELECT')) }, apiSchemas);
    };
    return {
      'publication.create': ({ publication, statement }, { after }) => note(after, publication, undefined, statement),
      'publication.alter': ({ before, after: publication, statement }, { after }) => note(after, publication, before, statement),
      'migration.end'(_migration, { after, since }) {
        for (const id of added.keys()) {
          const table = after.getAs('relation', id);
          const known = since.migration.getAs('relation', id);
          if (table !== undefined && known !== undefined && known.persistence !== 'temporary' && listeners(after, id).length > 0) open.push(table);
        }
      },
      'history.end'(_migration, { after: final }) {
        const unnamed = new Map<Statement, Relation[]>();
        for (const table of open) {
          const roles = listeners(final, table.id);
          const { statement, whole } = added.get(table.id)!;
          if (roles.length === 0) continue;
          if (whole) unnamed.set(statement, [...(unnamed.get(statement) ?? []), table]);
          else report({ message: 'open', at: statement.span, subject: subjectOf(table), related: createdHere(table, 'table'), data: { table: displayName(table), name: quoteQualified(table), roles: either(roles) } });
        }
        for (const [{ span }, tables] of unnamed) {
          const roles = [...new Set(tables.flatMap(({ id }) => listeners(final, id)))];
          const which = final.named('publication', realtime)?.allTables === true ? 'all tables' : 'a whole schema';
          report({ message: 'whole', at: span, subject: realtime, data: { tables: someNames(tables.map(displayName)), roles: either(roles), which } });
        }
      },
    };
  },
});

/** The publication that Supabase Realtime reads. */
const realtime = 'supabase_realtime';
