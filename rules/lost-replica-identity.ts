import { defineRule, displayName, quoteQualified, type Relation, type Span } from '../src/rule/index.js';
import { publishes } from './lib/publications.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-replica-identity',
  family: 'additive',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A published table made again without the REPLICA IDENTITY FULL that it had.',
  why: `
With REPLICA IDENTITY FULL the old row goes out with each UPDATE and DELETE; by default it is the primary key only
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY)). Clients of Supabase Realtime that read \`payload.old\`, or
filter DELETEs by another column, need it ([Postgres Changes](https://supabase.com/docs/guides/realtime/postgres-changes#receiving-old-records)). It belongs to the
table: one that is dropped and created again, or that takes the name of a renamed one, has the default, and nothing says so. A table that is not published again is
reported by lost-publication-member.`,
  messages: {
    reset: {
      what: 'Table "{{table}}" sent the old row with each change, and after it was made again it sends the key only: publication "{{publication}}" goes on without it.',
      help: 'Add to the same file: ALTER TABLE {{name}} REPLICA IDENTITY FULL;',
    },
  },
  examples: [
    {
      history: 'create table messages (id bigint primary key, room bigint); alter table messages replica identity full; create publication feed for table messages;',
      bad: 'drop table messages; create table messages (id uuid primary key, room bigint); alter publication feed add table messages;',
      good: 'drop table messages; create table messages (id uuid primary key, room bigint); alter table messages replica identity full; alter publication feed add table messages;',
      then: "select 1 / count(*) from pg_class where relname = 'messages' and relreplident = 'f';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const gone = new Map<number, { readonly was: Relation; readonly at: Span }>();
    const leaves = (known: Relation | undefined, at: Span): void => {
      if (known?.replicaIdentity === 'full' && !gone.has(known.id)) gone.set(known.id, { was: known, at });
    };
    return {
      'table.drop': ({ table, span }, { since }) => leaves(since.deploy.getAs('relation', table.id), span),
      'table.rename': ({ before: table, span }, { since }) => leaves(since.deploy.getAs('relation', table.id), span),
      'history.end'(_migration, { after: final, since }) {
        for (const { was, at } of gone.values()) {
          const now = final.relation(was);
          if (now === undefined || now.id === was.id || now.replicaIdentity !== undefined && now.replicaIdentity !== 'default') continue;
          const publication = [...final.objectsOf('publication')].find((candidate) => publishes(final, candidate, now));
          if (publication === undefined || ![...since.deploy.objectsOf('publication')].some((candidate) => candidate.name === publication.name && publishes(since.deploy, candidate, was))) continue;
          report({ message: 'reset', at, subject: subjectOf(was), data: { table: displayName(was), name: quoteQualified(was), publication: publication.name } });
        }
      },
    };
  },
});
