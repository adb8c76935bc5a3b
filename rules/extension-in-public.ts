import { defineRule, quoteName, type Extension, type Fix, type History, type Migration, type Statement } from '../src/rule/index.js';
import { escaped } from './lib/body-text.js';

export default defineRule({
  id: 'extension-in-public',
  family: 'row-level-security',
  security: true,
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
      help: '{{advice}}',
    },
  },
  examples: [
    {
      bad: 'create extension if not exists pg_trgm with schema public;',
      good: 'create extension if not exists pg_trgm with schema extensions;',
      proof: 'history',
    },
  ],
  create({ report, apiSchemas, history }) {
    const made: { readonly extension: Extension; readonly statement: Statement }[] = [];
    return {
      'extension.create'({ extension, statement }) {
        if (extension.schema === 'public' && apiSchemas.includes('public') && !withOwnSchema.has(extension.name)) made.push({ extension, statement });
      },
      'history.end'(migration, { after: final }) {
        for (const { extension, statement } of made) {
          const now = final.named('extension', extension.name);
          if (now?.id !== extension.id || now.schema !== 'public' || final.schema('extensions') === undefined) continue;
          const used = namedInPublic(extension, history, migration);
          const fix = used === undefined ? withSchema(statement) : undefined;
          const advice = used === undefined ? `CREATE EXTENSION IF NOT EXISTS ${quoteName(extension.name)} WITH SCHEMA extensions;` : `Elsewhere it would break what names it with this schema, from here on ${used}: move both together, or leave it.`;
          report({ message: 'public', at: statement.span, subject: extension.name, data: { extension: extension.name, advice }, ...(fix && { fix }) });
        }
      },
    };
  },
});

/** Their control file names a schema, or they make one; or a new project has them in another one already. */
const withOwnSchema: ReadonlySet<string> = new Set([
  'pg_cron', 'pg_net', 'pgmq', 'pgsodium', 'supabase_vault', 'pg_graphql', 'pg_tle', 'plpgsql', 'postgis_tiger_geocoder', 'postgis_topology', 'pglogical', 'pg_partman', 'pg_stat_statements', 'pgcrypto', 'uuid-ossp',
]);

/** Names that extensions make; for others, their own name. */
const namesOf: Readonly<Record<string, string>> = {
  citext: 'citext', hstore: 'hstore', ltree: 'l(?:tree|query|txtquery)', unaccent: 'unaccent', fuzzystrmatch: '(?:levenshtein|soundex|difference|d?metaphone)\\w*', postgis: '(?:geometry|geography|st_)\\w*',
  pg_trgm: '(?:g(?:in|i?st)_trgm_ops|(?:strict_)?(?:word_)?similarity\\w*)', vector: '(?:(?:vector|halfvec|sparsevec|bit)_\\w+_ops|vector|halfvec|sparsevec|(?:l[12]|cosine)_distance)',
};

/** What this file or a later one names of the extension with the schema: `public.gin_trgm_ops`. */
function namedInPublic({ name }: Extension, { migrations }: History, from: Migration): string | undefined {
  const pattern = new RegExp(`(?<![\\w.$])"?public"?\\s*\\.\\s*"?(${namesOf[name] ?? `${escaped(name)}\\w*`})"?(?![\\w$])`, 'i');
  for (const { source } of migrations.slice(migrations.findIndex((migration) => migration.source === from.source))) {
    const found = pattern.exec(source.text)?.[1];
    if (found !== undefined) return `public.${found}`;
  }
  return undefined;
}

/** Where nothing follows the name. */
function withSchema({ node, span, nested }: Statement): Fix | undefined {
  if (nested !== undefined || !('CreateExtensionStmt' in node) || (node.CreateExtensionStmt.options ?? []).length > 0) return undefined;
  return { title: 'Write WITH SCHEMA extensions', applicability: 'unsafe', edits: [{ span: { ...span, start: span.end }, text: ' with schema extensions' }] };
}
