import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Publication, type Relation, type Span } from '../src/rule/index.js';
import { isWhole, membersOf, publishes, someNames } from './lib/publications.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-publication-member',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'A table that stays, or is made again, and is no longer in the publication that it was in.',
  why: `
\`ALTER PUBLICATION … SET TABLE\` replaces the list: every table that it does not name leaves
([ALTER PUBLICATION](https://www.postgresql.org/docs/current/sql-alterpublication.html)). A table that is dropped and created again, or that takes the name
of a renamed one, is another table and is in no publication, unless that is FOR ALL TABLES or for the tables of its schema; and a table that moves to another
schema leaves a publication of the old one's tables. Nothing fails: who subscribed to its changes, in a Supabase project every client that
listens to them through \`supabase_realtime\`, just hears nothing any more. \`ALTER PUBLICATION … DROP TABLE\` says what it means and is not reported.`,
  messages: {
    replaced: {
      what: 'SET takes {{tables}} out of publication "{{publication}}": subscribers hear of no change there any more.',
      help: 'To add tables: ALTER PUBLICATION {{name}} ADD TABLE …; or name the old ones too: {{list}}.',
    },
    dropped: {
      what: 'Publication "{{publication}}" comes back without {{tables}}: subscribers hear of no change there any more.',
      help: 'ALTER PUBLICATION {{name}} ADD TABLE {{list}};',
    },
    moved: {
      what: 'Table {{tables}} leaves publication "{{publication}}", which sends the tables of the schema that it was in: subscribers hear of no change there any more.',
      help: 'Add to the same file: ALTER PUBLICATION {{name}} ADD TABLE {{list}};',
    },
    recreated: {
      what: 'Table {{tables}} was in publication "{{publication}}", and is not after it was made again: subscribers hear of no change there any more.',
      help: 'Add to the same file: ALTER PUBLICATION {{name}} ADD TABLE {{list}};',
    },
  },
  examples: [
    {
      history: 'create table messages (id bigint primary key); create table rooms (id bigint primary key); create publication feed for table messages;',
      bad: 'alter publication feed set table rooms;',
      good: 'alter publication feed add table rooms;',
      then: "select 1 / count(*) from pg_publication_tables where pubname = 'feed' and tablename = 'messages';",
      proof: 'error',
    },
    {
      history: 'create table messages (id bigint primary key); create publication feed for table messages;',
      bad: 'drop table messages; create table messages (id uuid primary key);',
      good: 'drop table messages; create table messages (id uuid primary key); alter publication feed add table messages;',
      then: "select 1 / count(*) from pg_publication_tables where pubname = 'feed' and tablename = 'messages';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const partings: Parting[] = [];
    const losses: Parting[] = [];
    let unread = false;

    const leaves = (before: Catalog, table: Relation, at: Span): void => {
      for (const { publication, known } of publicationsOf(before, table)) partings.push({ message: 'recreated', publication, tables: [known], at });
    };

    return {
      'publication.alter'({ before, after, statement, span }, { before: catalog }) {
        if (!('AlterPublicationStmt' in statement.node) || statement.node.AlterPublicationStmt.action !== 'AP_SetObjects') return;
        partings.push({ message: 'replaced', publication: before, tables: membersOf(catalog, before).filter((table) => !publishes(catalog, after, table)), at: span });
      },
      'publication.drop'({ publication, span }, { before }) {
        // Of one FOR ALL TABLES, those are named that files made: it sends the tables of the platform as well.
        partings.push({ message: 'dropped', publication, tables: membersOf(before, publication).filter(({ origin }) => !isWhole(publication) || (origin !== undefined && origin.deploy >= 0)), at: span });
      },
      'table.drop': ({ table, span }, { since }) => leaves(since.deploy, table, span),
      'table.rename': ({ before: table, span }, { since }) => leaves(since.deploy, table, span),
      'table.set-schema'({ before: table, after: moved, span }, { before }) {
        for (const publication of before.objectsOf('publication')) {
          if (publishes(before, publication, table) && !publishes(before, publication, moved)) partings.push({ message: 'moved', publication, tables: [table], at: span });
        }
      },
      'opaque': () => void (unread = true),
      'migration.end'(_migration, { after }) {
        if (unread) return;
        for (const { tables, ...parting } of partings) {
          const gone = tables.filter((was) => isMissing(after, parting, was));
          if (gone.length > 0) losses.push({ ...parting, tables: gone });
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const { message, publication, tables, at } of losses) {
          const still = tables.filter((was) => isMissing(final, { message, publication }, was) || final.relation(was) === undefined);
          if (still.length === 0) continue;
          report({
            message, at, subject: message === 'recreated' || message === 'moved' ? subjectOf(still[0]!) : publication.name,
            data: { publication: publication.name, name: quoteName(publication.name), tables: someNames(still.map(displayName)), list: still.map((table) => quoteQualified(final.getAs('relation', table.id) ?? table)).join(', ') },
          });
        }
      },
    };
  },
});

interface Parting {
  readonly message: 'replaced' | 'dropped' | 'moved' | 'recreated';
  readonly publication: Publication;
  /** The tables as they were. */
  readonly tables: readonly Relation[];
  readonly at: Span;
}

/** The publications that a table was in, and the table as it was then. */
function publicationsOf(catalog: Catalog, { id }: Relation): readonly { readonly publication: Publication; readonly known: Relation }[] {
  const known = catalog.getAs('relation', id);
  if (known === undefined) return [];
  return catalog.dependents(id).flatMap((object) => (object.kind === 'publication' && object.tables.includes(id) ? [{ publication: object, known }] : []));
}

/** True when the table that has the name now is not in the publication. One that is gone for good is meant to be, but for that of the Realtime service. */
function isMissing(catalog: Catalog, { message, publication: { name } }: Pick<Parting, 'message' | 'publication'>, was: Relation): boolean {
  const now = message === 'recreated' ? catalog.relation(was) : catalog.getAs('relation', was.id);
  const publication = catalog.named('publication', name);
  if (now === undefined || now.view !== undefined || (message === 'recreated' && now.id === was.id)) return false;
  if (publication === undefined) return name === 'supabase_realtime' && message === 'dropped';
  return !publishes(catalog, publication, now);
}
