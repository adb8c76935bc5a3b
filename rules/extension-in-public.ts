import { defineRule, quoteName, type Extension, type Fix, type Statement } from '../src/rule/index.js';

export default defineRule({
  id: 'extension-in-public',
  family: 'row-level-security',
  severity: 'note',
  precision: 'very-high',
  summary: 'An extension made in schema public, which the Data API serves.',
  why: `
\`CREATE EXTENSION\` without SCHEMA puts functions, types and tables into the first schema of the path that exists, which is \`public\`: the Data API offers the
functions to everyone, and a function of that name in \`public\` is easily put beside one of the project's own. A Supabase project has the schema
\`extensions\` for them, which is in the search path of every role. This is splinter's 0014 (extension_in_public). Some extensions cannot be moved
later. Extensions that have a schema of their own, as pg_cron has and as pg_net makes (\`net\`), are not reported.`,
  messages: {
    public: {
      what: 'Extension "{{extension}}" is made in schema public, where the Data API offers its functions to everyone.',
      help: 'CREATE EXTENSION IF NOT EXISTS {{name}} WITH SCHEMA extensions;',
    },
  },
  examples: [
    {
      bad: 'create extension if not exists pg_trgm with schema public;',
      good: 'create extension if not exists pg_trgm with schema extensions;',
      proof: 'history',
    },
  ],
  create({ report, apiSchemas }) {
    const made: { readonly extension: Extension; readonly statement: Statement }[] = [];
    return {
      'extension.create'({ extension, statement }) {
        if (extension.schema === 'public' && apiSchemas.includes('public') && !withOwnSchema.has(extension.name)) made.push({ extension, statement });
      },
      'history.end'(_migration, { after: final }) {
        for (const { extension, statement } of made) {
          const now = final.named('extension', extension.name);
          if (now?.id !== extension.id || now.schema !== 'public' || final.schema('extensions') === undefined) continue;
          const fix = withSchema(statement);
          report({ message: 'public', at: statement.span, subject: extension.name, data: { extension: extension.name, name: quoteName(extension.name) }, ...(fix && { fix }) });
        }
      },
    };
  },
});

/** Their control file names a schema, or they make one; or a new project has them in another one already. */
const withOwnSchema: ReadonlySet<string> = new Set([
  'pg_cron', 'pg_net', 'pgmq', 'pgsodium', 'supabase_vault', 'pg_graphql', 'pg_tle', 'plpgsql', 'postgis_tiger_geocoder', 'postgis_topology', 'pglogical', 'pg_partman', 'pg_stat_statements', 'pgcrypto', 'uuid-ossp',
]);

/** Where nothing follows the name. */
function withSchema({ node, span, nested }: Statement): Fix | undefined {
  if (nested !== undefined || !('CreateExtensionStmt' in node) || (node.CreateExtensionStmt.options ?? []).length > 0) return undefined;
  return { title: 'Write WITH SCHEMA extensions', applicability: 'unsafe', edits: [{ span: { ...span, start: span.end }, text: ' with schema extensions' }] };
}
