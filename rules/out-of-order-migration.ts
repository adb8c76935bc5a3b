import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'out-of-order-migration',
  family: 'history',
  severity: 'error',
  precision: 'very-high',
  summary: 'A new migration whose version is before one that the base branch already has.',
  why: `
\`supabase db push\` compares versions with those recorded on the server. A new file that sorts before the newest recorded one stops it ("Found local migration
files to be inserted before the last migration on remote database"); with \`--include-all\` the file runs late, after files that were written without it, while
\`supabase db reset\` and every new environment run it in its place. The two orders can leave different schemas. It happens when a branch lives for a while.
Reported with \`--since\`, which says what the base branch has.`,
  messages: {
    late: {
      what: 'Version {{version}} is before "{{other}}", which was there first: "supabase db push" refuses to insert it.',
      help: 'Give the file a version later than {{newest}}, for example by `supabase migration new`, and look again at what came in between.',
    },
  },
  examples: [
    {
      branch: 'added',
      historyPath: 'supabase/migrations/20251101000000_tags.sql',
      path: 'supabase/migrations/20251030000000_notes.sql',
      history: 'create table tags (id bigint primary key);',
      bad: 'create table notes (id bigint primary key);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report, runner }) => ({
    'migration.start'({ source, version, outOfOrder }) {
      if (runner !== 'supabase' || outOfOrder === undefined) return;
      const other = baseName(outOfOrder.path);
      report({
        message: 'late', at: fileHead(source), subject: version, data: { version, other, newest: other.slice(0, other.indexOf('_')) },
        related: [{ span: fileHead(outOfOrder), text: 'the newest that was there first' }],
      });
    },
  }),
});
