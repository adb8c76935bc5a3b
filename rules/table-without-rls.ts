import { Catalog, defineRule, displayName, exposedTo, managedSchemas, quoteQualified, rightsOf, type Relation, type Span } from '../src/rule/index.js';
import { nameTables } from './lib/access-words.js';
import { closingFile, isOneSitting } from './lib/later-files.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-without-rls',
  family: 'row-level-security', security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A table that the Data API serves, made without row level security.',
  why: `
A table in an exposed schema, on which \`anon\` or \`authenticated\` hold a privilege, is readable and writable by everyone who has the project's
public key, unless row level security is on. On a Supabase project the default privileges of schema \`public\` give those roles everything on a new
table ([Securing your data](https://supabase.com/docs/guides/database/secure-data)); where a project has taken them away, this rule sees it in the
history and stays quiet. A partition or an inheritance child is judged by itself: the parent's policies do not apply to who reads it directly.
A copy by LIKE or AS has neither the row level security nor the policies of its source. A table that a later file gives row level security
is a note, one for all of them: every file is a transaction of its own, so requests see the table as it is in between. Files whose time stamps are less than an hour apart go out together. Splinter says it of a
live database, and not of partitioned tables: 0013 (rls_disabled_in_public), and 0023 (sensitive_columns_exposed) for columns named like secrets.`,
  messages: {
    exposed: {
      what: 'Table "{{table}}" is served by the Data API without row level security: {{roles}} can {{rights}} every row.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy for each access that is meant.',
    },
    partition: {
      what: '{{kind}} "{{table}}" is served by the Data API without row level security of its own: the policies of "{{parent}}" do not apply to it.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; or make it in a schema that the Data API does not serve.',
    },
    meantime: {
      what: 'From this migration to {{file}}, {{tables}} {{are}} served by the Data API without row level security.',
      help: 'Move ALTER TABLE … ENABLE ROW LEVEL SECURITY; to the file that makes the table, and its policies too where what they name is there: it is one transaction, and no request sees the table before. In one push the gap is as long as the files take.',
    },
    granted: {
      what: 'Granting a privilege on "{{table}}", which has no row level security, lets {{roles}} {{rights}} every row by the Data API.',
      help: 'Before the grant: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy for each access that is meant.',
    },
    moved: {
      what: 'Moving "{{table}}" to schema "{{schema}}" serves it by the Data API without row level security: {{roles}} can {{rights}} every row.',
      help: 'Before it moves: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy for each access that is meant.',
    },
  },
  examples: [
    {
      bad: "create table notes (id bigint primary key, body text); insert into notes values (1, 'private');",
      good: "create table notes (id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, 'private');",
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    // `then`: since when all of it has to be known. A table starts without row level security, whatever happened before.
    const made = new Map<number, { readonly span: Span; readonly then: Catalog; readonly moved?: Relation; readonly granted?: true }>();
    const open: Relation[] = [];
    // Tables from which this file takes every privilege of the API roles, and those that it grants something on.
    const closed = new Set<number>();
    const regranted = new Set<number>();
    const rolesOpen = new Map<number, readonly string[]>();
    const copied = new Map<number, number | undefined>();
    return {
      'table.create'({ table, span, copies = [], reads = [] }, { after }) {
        copied.set(table.id, [...copies, ...reads].find(({ rowSecurity }) => rowSecurity)?.id);
        // A foreign table can have no row level security: exposed-foreign-table.
        if (table.relationKind !== 'foreign-table') made.set(table.id, { span, then: after });
      },
      'table.set-schema'({ before, after, span }) {
        if (!made.has(before.id) && !apiSchemas.includes(before.schema) && before.origin !== undefined) made.set(after.id, { span, then: Catalog.empty, moved: before });
      },
      'privilege.grant'({ objects, span }, { before, after }) {
        for (const object of objects) {
          if (closed.has(object.id)) regranted.add(object.id);
          if (object.kind !== 'relation' || !holdsRows(object) || object.origin === undefined || made.has(object.id)) continue;
          const now = after.getAs('relation', object.id);
          if (now === undefined || exposedTo(before, object, apiSchemas).length > 0 || exposedTo(after, now, apiSchemas).length === 0) continue;
          made.set(object.id, { span, then: Catalog.empty, granted: true });
        }
      },
      'privilege.revoke'({ objects, roles, privileges }) {
        if (privileges === 'all' && roles.includes('anon') && roles.includes('authenticated')) for (const { id } of objects) closed.add(id);
      },
      'migration.end'(_migration, { after }) {
        for (const [id, { then }] of made) {
          const table = after.getAs('relation', id);
          if (table === undefined || !after.knowsSince(then, 'row-security') || table.rowSecurity || managedSchemas.has(table.schema)) continue;
          const roles = exposedTo(after, table, apiSchemas);
          if (roles.length === 0) continue;
          open.push(table);
          rolesOpen.set(id, roles);
        }
      },
      'history.end'(migration, { after: final }) {
        const closing = new Map<string, Relation[]>();
        for (const table of open) {
          const now = final.getAs('relation', table.id);
          const { span, then, moved, granted } = made.get(table.id)!;
          const file = closingFile(now, migration);
          if (file !== undefined && !isOneSitting(now?.rowSecurityOrigin, migration)) closing.set(file, [...(closing.get(file) ?? []), table]);
          if (now === undefined || now.rowSecurity || !final.knowsSince(then, 'row-security') || exposedTo(final, now, apiSchemas).length === 0) continue;
          const parent = final.getAs('relation', table.partition?.of ?? table.parents?.[0]);
          const source = final.getAs('relation', copied.get(table.id));
          const rights = rightsOf(final, table, rolesOpen.get(table.id)!);
          // Who takes every privilege away but SELECT has thought about it; who takes all and grants SELECT back in the same file means it.
          const common = {
            at: span, subject: subjectOf(table), ...(rights === 'read' && { severity: regranted.has(table.id) ? ('note' as const) : ('warning' as const) }),
            ...(source?.rowSecurity === true && source.origin !== undefined && { related: [{ span: source.origin.span, text: `it copies "${displayName(source)}", which has row level security` }] }),
          };
          const names = { table: displayName(moved ?? table), name: quoteQualified(moved ?? table), roles: rolesOpen.get(table.id)!.join(' and '), rights };
          if (parent?.rowSecurity === true) report({ message: 'partition', ...common, data: { table: names.table, name: names.name, parent: displayName(parent), kind: table.partition === undefined ? 'Child table' : 'Partition' } });
          else if (granted === true) report({ message: 'granted', ...common, data: names });
          else if (moved !== undefined) report({ message: 'moved', ...common, data: { ...names, schema: table.schema } });
          else report({ message: 'exposed', ...common, data: names });
        }
        for (const [file, tables] of closing) {
          const { span: at } = made.get(tables[0]!.id)!;
          report({ message: 'meantime', at, subject: subjectOf(tables[0]!), severity: 'note', data: { file, tables: nameTables(tables), are: tables.length === 1 ? 'is' : 'are' } });
        }
      },
    };
  },
});
