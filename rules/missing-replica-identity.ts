import { defineRule, displayName, quoteQualified, type Catalog, type Publication, type Relation, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { identifies, publishes } from './lib/publications.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'missing-replica-identity',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'A published table without a replica identity: every UPDATE and DELETE fails.',
  why: `
Logical replication, and with it Supabase Realtime, tells a subscriber which row was changed by the replica identity: the primary key, unless ALTER TABLE … REPLICA
IDENTITY says otherwise. A table that is in a publication and has none accepts INSERTs only: every UPDATE and DELETE fails with 55000, "cannot update table … because
it does not have a replica identity and publishes updates"
([Publication](https://www.postgresql.org/docs/current/logical-replication-publication.html)). Neither ALTER PUBLICATION nor dropping the key warns of it; the
application finds out. A publication that sends INSERTs only needs none. A table that is made without a key, and that nobody publishes, is
table-without-primary-key's.`,
  messages: {
    dropped: {
      what: 'Every UPDATE and DELETE of "{{table}}" fails from now on (55000): publication "{{publication}}" sends it, and {{gone}} was its replica identity.',
      help: 'Give it another one in the same file: ALTER TABLE {{name}} ADD PRIMARY KEY (…); or, costlier with each change: ALTER TABLE {{name}} REPLICA IDENTITY FULL;',
    },
    published: {
      what: 'Every UPDATE and DELETE of "{{table}}" fails from now on (55000): publication "{{publication}}" sends it, and it has no replica identity.',
      help: 'Before it is published: ALTER TABLE {{name}} ADD PRIMARY KEY (…); or, costlier with each change: ALTER TABLE {{name}} REPLICA IDENTITY FULL;',
    },
  },
  examples: [
    {
      history: 'create table messages (id bigint primary key, body text); create publication feed for table messages; insert into messages values (1);',
      bad: 'alter table messages drop constraint messages_pkey;',
      good: 'alter table messages replica identity full; alter table messages drop constraint messages_pkey;',
      then: "update messages set body = '';",
      proof: 'error',
    },
    {
      history: 'create table messages (id bigint, body text); create publication feed; insert into messages values (1);',
      bad: 'alter publication feed add table messages;',
      good: 'alter table messages add primary key (id); alter publication feed add table messages;',
      then: "update messages set body = '';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const suspects = new Map<number, { readonly span: Span; readonly gone?: string }>();
    const loses = (table: Relation | undefined, gone: string, span: Span): void => void (table !== undefined && suspects.set(table.id, { span, gone }));
    const takesIn = (catalog: Catalog, publication: Publication, before: Publication | undefined, span: Span): void => {
      for (const table of catalog.objectsOf('relation')) {
        if (publishes(catalog, publication, table) && (before === undefined || !publishes(catalog, before, table))) suspects.set(table.id, { span });
      }
    };
    return {
      'constraint.drop'({ table, constraint, span }) {
        if (constraint.type === 'primary-key') loses(table, `the primary key "${constraint.name}"`, span);
      },
      'index.drop'({ table, index, span }) {
        if (table?.replicaIndex === index.id) loses(table, `index "${index.name}"`, span);
      },
      'table.replica-identity'({ before, after, span }) {
        if (before.replicaIdentity === 'full' || after.replicaIdentity === 'nothing') loses(after, before.replicaIdentity === 'full' ? 'the whole row' : 'its key', span);
      },
      'publication.create': ({ publication, span }, { after }) => takesIn(after, publication, undefined, span),
      'publication.alter'({ before, after: publication, statement, span }, { after }) {
        if ('AlterPublicationStmt' in statement.node && statement.node.AlterPublicationStmt.pubobjects !== undefined) takesIn(after, publication, before, span);
      },
      'history.end'(_migration, { after: final }) {
        if (suspects.size === 0 || !final.knows('tables') || !final.knows('indexes')) return;
        const publications = [...final.objectsOf('publication')].filter(({ publishes: sent }) => sent === undefined || sent.includes('update') || sent.includes('delete'));
        for (const [id, { span, gone }] of suspects) {
          const table = final.getAs('relation', id);
          if (table?.origin === undefined || table.relationKind !== 'table' || identifies(final, table)) continue;
          const publication = publications.find((candidate) => publishes(final, candidate, table));
          if (publication === undefined) continue;
          const common = { at: span, subject: subjectOf(table), related: createdHere(table, 'table') };
          const names = { table: displayName(table), name: quoteQualified(table), publication: publication.name };
          if (gone === undefined) report({ message: 'published', ...common, data: names });
          else report({ message: 'dropped', ...common, data: { ...names, gone } });
        }
      },
    };
  },
});
