import { defineRule, displayName, exposedTo, managedSchemas, quoteQualified, rightsOf, type Span } from '../src/rule/index.js';
import { listed } from './lib/listed.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'exposed-foreign-table',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'very-high',
  summary: 'A foreign table that the Data API serves.',
  why: `
A foreign table has no row level security: \`ENABLE ROW LEVEL SECURITY\` fails on it (42809), and the server behind it knows only the one user of the mapping.
In an exposed schema everyone with the project's public key reads all of it, and writes it where the wrapper can
([Foreign Data Wrappers, Security](https://supabase.com/docs/guides/database/extensions/wrappers/overview#security)). This is splinter's 0017
(foreign_table_in_api).`,
  messages: {
    served: {
      what: 'Foreign table "{{table}}" is served by the Data API, and can have no row level security: {{roles}} can {{rights}} every row.',
      help: 'Make it in a schema that the Data API does not serve, and let a function or a view with a filter of its own read it; or REVOKE ALL ON {{name}} FROM anon, authenticated;',
    },
  },
  examples: [
    {
      history: 'drop foreign data wrapper if exists files cascade; create foreign data wrapper files; create server warehouse foreign data wrapper files;',
      bad: 'create foreign table stock (id bigint) server warehouse;',
      good: 'create schema private; create foreign table private.stock (id bigint) server warehouse;',
      then: 'select 1 as readable where has_table_privilege(\'anon\', to_regclass(\'public.stock\'), \'select\');',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, Span>();
    return {
      'table.create'({ table, span }) {
        if (table.relationKind === 'foreign-table') made.set(table.id, span);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, at] of made) {
          const table = final.getAs('relation', id);
          if (table === undefined || managedSchemas.has(table.schema) || !final.knows('privileges')) continue;
          const roles = exposedTo(final, table, apiSchemas);
          if (roles.length > 0) report({ message: 'served', at, subject: subjectOf(table), data: { table: displayName(table), name: quoteQualified(table), roles: listed(roles), rights: rightsOf(final, table, roles) } });
        }
      },
    };
  },
});
