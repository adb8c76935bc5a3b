import { defineRule, type Catalog } from '../src/rule/index.js';

export default defineRule({
  id: 'unavailable-extension',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'An extension that the server does not have any more.',
  why: `
Supabase does not ship \`timescaledb\`, \`plv8\`, \`plcoffee\` and \`plls\` with Postgres 17
([changelog](https://github.com/orgs/supabase/discussions/35851)), and Postgres itself dropped \`adminpack\` and \`old_snapshot\` with that version
([release notes](https://www.postgresql.org/docs/release/17.0/)). CREATE EXTENSION fails there, "extension … is not available" (0A000), also with IF NOT EXISTS, and
an existing project that has one of them cannot be upgraded until it is dropped. On a local stack of version 15 the file passes. The version is
\`[db] major_version\`, 17 where nothing is said.`,
  messages: {
    gone: {
      what: 'Extension "{{extension}}" is not available on {{server}}: the statement fails.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      bad: 'create extension if not exists adminpack;',
      good: 'create extension if not exists plpgsql;',
      proof: 'error',
    },
  ],
  create({ report, postgres }) {
    if (postgres < 17) return {};
    return {
      'extension.create'({ extension: { name }, statement, conditional }, { before }) {
        const gone = unavailable.get(name);
        if (gone === undefined || conditional || (gone.where === 'supabase' && !isSupabase(before))) return;
        const server = gone.where === 'supabase' ? `Supabase with Postgres ${postgres}` : `PostgreSQL ${postgres}`;
        report({ message: 'gone', at: statement.span, subject: name, data: { extension: name, server, advice: gone.advice } });
      },
    };
  },
});

interface Gone {
  readonly where: 'supabase' | 'everywhere';
  readonly advice: string;
}

const javascript: Gone = { where: 'supabase', advice: 'Write the functions in plpgsql or sql, or move the work to an Edge Function.' };
const unavailable: ReadonlyMap<string, Gone> = new Map<string, Gone>([
  ['timescaledb', { where: 'supabase', advice: 'Use a table with PARTITION BY RANGE, and pg_partman or a pg_cron job that makes and drops partitions.' }],
  ['plv8', javascript], ['plcoffee', javascript], ['plls', javascript],
  ['adminpack', { where: 'everywhere', advice: 'Leave it out: it served pgAdmin III only.' }],
  ['old_snapshot', { where: 'everywhere', advice: 'Leave it out: what it showed is gone as well.' }],
]);

function isSupabase(catalog: Catalog): boolean {
  return catalog.named('role', 'supabase_admin') !== undefined;
}
