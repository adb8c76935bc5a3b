import { defineRule, displayName, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'published-table-renamed',
  family: 'rename',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A table renamed, or moved, to whose changes clients may listen through Supabase Realtime.',
  why: `
A publication holds the table itself, so its changes are sent under the new name from the moment the migration commits. A client that subscribed to the
old name ([Postgres Changes](https://supabase.com/docs/guides/realtime/postgres-changes)) gets no error, only no events. A view of the old name helps
queries and not these clients: a view cannot be in a publication (22023, "cannot add relation to publication").`,
  messages: {
    renamed: {
      what: 'Clients that listen to changes of "{{from}}" through Realtime hear nothing any more: they are sent as changes of "{{to}}" from here on.',
      help: 'Let clients subscribe to "{{to}}" as well before this goes out; a view of the old name does not help, as views are not published.',
    },
  },
  examples: [
    {
      history: 'create table messages (id bigint primary key); drop publication if exists supabase_realtime; create publication supabase_realtime for table messages;',
      bad: 'alter table messages rename to posts; create view messages with (security_invoker = true) as select * from posts;',
      good: 'create view posts with (security_invoker = true) as select * from messages;',
      then: "select 1 / count(*) from pg_publication_tables where pubname = 'supabase_realtime' and tablename = 'messages';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const renames = new Map<number, { readonly from: Relation; readonly at: Span }>();
    const note = (from: Relation, at: Span): void => {
      if (!renames.has(from.id)) renames.set(from.id, { from, at });
    };
    return {
      'table.rename': ({ before, span }, { migration }) => void (isLive(before, migration) && note(before, span)),
      'table.set-schema': ({ before, span }, { migration }) => void (isLive(before, migration) && note(before, span)),
      'migration.end'(_migration, { after, since }) {
        for (const [id, { from, at }] of renames) {
          const now = after.getAs('relation', id);
          if (now === undefined || (now.name === from.name && now.schema === from.schema)) continue;
          const successor = after.relation(from);
          // Another table in its place: lost-publication-member says whether that one is published.
          if (successor !== undefined && successor.view === undefined) continue;
          const was = since.migration.named('publication', 'supabase_realtime');
          const publication = after.named('publication', 'supabase_realtime');
          if (was?.tables.includes(id) !== true || publication === undefined) continue;
          report({ message: 'renamed', at, subject: subjectOf(from), related: createdHere(from, 'table'), data: { from: displayName(from), to: displayName(now) } });
        }
      },
    };
  },
});
