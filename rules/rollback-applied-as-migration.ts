import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'rollback-applied-as-migration',
  family: 'history',
  severity: 'error',
  precision: 'very-high',
  summary: 'A rollback script where the CLI runs it as a migration.',
  why: `
The Supabase CLI applies every file directly in the migrations folder whose name is digits, an underscore and \`.sql\` at the end, whatever else the
name says. \`…_rollback.sql\` and \`….down.sql\` match: \`supabase db push\` and \`db reset\` run them like any other migration, and undo the change that
they belong to. With the digits of their migration they collide with it instead (23505). The CLI does not look into sub-folders.`,
  messages: {
    undoes: {
      what: 'The CLI applies "{{file}}" as a migration: it undoes "{{migration}}".',
      help: 'Move it to supabase/rollbacks/{{file}}, where the CLI does not look.',
    },
    collides: {
      what: 'The CLI takes "{{file}}" for a migration of version {{version}}, the same as "{{migration}}": one of the two fails, or the rollback runs first.',
      help: 'Move it to supabase/rollbacks/{{file}}, where the CLI does not look.',
    },
    orphan: {
      what: 'The CLI applies "{{file}}" as a migration although its name says that it is a rollback script.',
      help: 'Move it to supabase/rollbacks/{{file}}, where the CLI does not look; or rename it if it is meant to go forward.',
    },
  },
  examples: [
    {
      historyPath: 'supabase/migrations/20260117000000_add_notes.sql',
      history: 'create table notes (id bigint primary key);',
      path: 'supabase/migrations/20260118000000_add_notes_rollback.sql',
      bad: 'drop table notes;',
      good: 'alter table notes add column body text;',
      proof: 'history',
    },
  ],
  create: ({ report, runner }) => ({
    'rollback.applied'({ source, undoes, sameVersion }) {
      const names = { file: baseName(source.path), migration: baseName(undoes.path) };
      const common = { at: fileHead(source), subject: names.file, related: [{ span: fileHead(undoes), text: 'the migration that it undoes' }] };
      if (sameVersion.length > 0) report({ message: 'collides', ...common, data: { ...names, version: /^\d+/.exec(names.file)?.[0] ?? '' } });
      else report({ message: 'undoes', ...common, data: names });
    },
    'migration.start'(migration) {
      if (runner !== 'supabase' || migration.looksLike !== 'rollback') return;
      const file = baseName(migration.source.path);
      report({ message: 'orphan', at: fileHead(migration.source), subject: file, severity: 'warning', data: { file } });
    },
  }),
});
