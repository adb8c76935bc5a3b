import { defineRule, displayName, exposedTo, quoteQualified, type Catalog, type Publication, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { nameRoles } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'published-without-rls',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A table without row level security put into the publication of Supabase Realtime.',
  why: `
Realtime sends a change to every subscriber whose role may read the row: it asks for the SELECT privilege and for the policies of the table
([Postgres Changes, Authorization](https://supabase.com/docs/guides/realtime/postgres-changes)). Where row level security is off there are no policies to
ask: each INSERT, UPDATE and DELETE goes to everyone who subscribes with the project's public key. A table that the same file creates is left to
table-without-rls.`,
  messages: {
    open: {
      what: 'Realtime sends every change of "{{table}}", which has no row level security, to whoever subscribes as {{roles}}.',
      help: 'Before it is added: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy FOR SELECT for those who may listen.',
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
    const added = new Map<number, Span>();
    const open: Relation[] = [];
    const note = (publication: Publication, before: readonly number[], statement: Statement): void => {
      if (publication.name !== 'supabase_realtime') return;
      for (const id of publication.tables) if (!before.includes(id)) added.set(id, statement.span);
    };
    /** The roles that read every row, as far as all of it is known. */
    const listeners = (catalog: Catalog, id: number): readonly string[] => {
      const table = catalog.getAs('relation', id);
      if (table?.origin === undefined || table.rowSecurity || table.relationKind !== 'table' || !catalog.knows('row-security')) return [];
      const mayRead = exposedTo(catalog, { ...table, grants: table.grants.filter(({ privileges }) => privileges.includes('SELECT')) }, apiSchemas);
      return catalog.named('publication', 'supabase_realtime')?.tables.includes(id) === true ? mayRead : [];
    };
    return {
      'publication.create': ({ publication, statement }) => note(publication, [], statement),
      'publication.alter': ({ before, after, statement }) => note(after, before.tables, statement),
      'migration.end'(_migration, { after, since }) {
        for (const id of added.keys()) {
          const table = after.getAs('relation', id);
          const known = since.migration.getAs('relation', id);
          if (table !== undefined && known !== undefined && known.persistence !== 'temporary' && listeners(after, id).length > 0) open.push(table);
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const table of open) {
          const roles = listeners(final, table.id);
          if (roles.length === 0) continue;
          report({ message: 'open', at: added.get(table.id)!, subject: subjectOf(table), related: createdHere(table, 'table'), data: { table: displayName(table), name: quoteQualified(table), roles: nameRoles(roles).replace(' and ', ' or ') } });
        }
      },
    };
  },
});
