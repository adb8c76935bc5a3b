import { defineRule, isAtLeast } from '../src/rule/index.js';
import { fileHead, baseName } from './lib/file-head.js';
import { listed } from './lib/listed.js';

export default defineRule({
  id: 'missing-rollback',
  family: 'rollback',
  severity: 'warning',
  precision: 'high',
  summary: 'A migration that is not additive, without a rollback script beside it.',
  why: `
A migration that only adds can be left in place while the application goes back. One that drops, renames, narrows or deletes cannot: the release before
it does not run on the schema after it. A script that brings the schema back, written and tested beforehand, is what makes "roll back within five
minutes" true. It is found as \`supabase/rollbacks/<same name>.sql\`, in a \`rollback/\` sub-folder, or as \`*.down.sql\`, \`*_rollback.sql\`,
\`*.rollback.sql\`. In a project that has no rollback script at all this is a note.`,
  messages: {
    missing: {
      what: '"{{file}}" has no rollback script, and it is not additive: it {{changes}}.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back; "pg-safe rollback {{file}}" drafts it.',
    },
    lossy: {
      what: '"{{file}}" has no rollback script, and it is not additive: it {{changes}}.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back; "pg-safe rollback {{file}}" drafts it. No script brings back {{data}}: copy them first, in this migration.',
    },
    all: {
      what: '"{{file}}" has no rollback script.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back.',
    },
  },
  options: {
    for: { description: 'Which migrations need one: "non-additive" (what takes something away: drops, renames, narrows or deletes), "destructive" (of those, what loses data), "all" or "none".', default: 'non-additive' },
  },
  examples: [
    {
      path: 'supabase/migrations/20260118000000_drop_notes.sql',
      history: 'create table notes (id bigint primary key);',
      bad: 'drop table notes;',
      good: 'create table notes_archive (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report, options, history }) => ({
    'migration.verdict'({ deeds }, { migration: { source, rollback, looksLike } }) {
      if (rollback !== undefined || looksLike !== undefined || options.for === 'none') return;
      const file = baseName(source.path);
      const grave = deeds.filter(({ nature, tightens, leavesChange }) => tightens !== true && (options.for === 'destructive' ? nature === 'destructive' : leavesChange === true || isAtLeast(nature, 'contracting')))
        .sort((a, b) => Number(b.nature === 'destructive') - Number(a.nature === 'destructive'));
      const lost = threeOf(grave.flatMap(({ loses }) => loses ?? []));
      const quiet = history.rollbacks.length === 0 ? ({ severity: 'note' } as const) : {};
      const common = { at: grave[0]?.span ?? fileHead(source), subject: file, ...quiet };
      const facts = { file, changes: threeOf(grave.map(({ what }) => what)) };
      if (grave.length > 0 && lost !== '') report({ message: 'lossy', ...common, data: { ...facts, data: lost } });
      else if (grave.length > 0) report({ message: 'missing', ...common, data: facts });
      else if (options.for === 'all') report({ message: 'all', at: fileHead(source), subject: file, data: { file } });
    },
  }),
});

/** The first three of some clauses and how many more there are, each once. */
function threeOf(items: readonly string[]): string {
  return listed([...new Set(items)], { upTo: 3, cutTo: 3 });
}
