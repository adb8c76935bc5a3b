import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'duplicate-version',
  family: 'history',
  severity: 'error',
  precision: 'very-high',
  summary: 'Two migrations with the same version.',
  why: `
The digits before the first underscore are the version, and the version is the primary key of the CLI's history table. Of two files with the same
digits only the first can be recorded: the second fails with 23505 on the history table, and its whole file is rolled back.`,
  messages: {
    taken: {
      what: 'Version {{version}} is taken by "{{other}}": this file cannot be applied after it.',
      help: 'Rename this file so that its digits are its own and later than the newest migration, for example by `supabase migration new`.',
    },
  },
  examples: [
    {
      historyPath: 'supabase/migrations/20260117_phase1.sql',
      path: 'supabase/migrations/20260117_phase2.sql',
      history: 'create table a (id bigint primary key);',
      bad: 'create table b (id bigint primary key);',
      good: 'create table b (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report, history, runner }) => ({
    'migration.start'(migration) {
      if (runner !== 'supabase' || migration.sameVersion.length === 0) return;
      const first = history.migrations.find((other) => other.version === migration.version);
      if (first === undefined || first === migration) return;
      report({
        message: 'taken',
        at: fileHead(migration.source),
        subject: migration.version,
        data: { version: migration.version, other: baseName(first.source.path) },
        related: [{ span: fileHead(first.source), text: 'the file that takes the version' }],
      });
    },
  }),
});
