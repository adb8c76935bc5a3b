import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'edited-migration',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'A migration that the base branch already has, changed on this branch.',
  why: `
A migration runs once. Where it has run, its version is recorded and the file is not looked at again: what it says now happens only on databases that are built
from nothing, so that production and every new environment drift apart without a word. A change of a migration that was merged belongs into a new migration.
Reported with \`--since\`, which says what the base branch has. Where the file was never applied anywhere, silence it with that as the reason.`,
  messages: {
    edited: {
      what: '"{{file}}" was there before this branch: databases that have applied it never run what it says now.',
      help: 'Restore the file as it was, and put the change into a new one: supabase migration new <name>.',
    },
  },
  examples: [
    {
      branch: 'edited',
      path: 'supabase/migrations/20261030000000_notes.sql',
      bad: 'create table notes (id bigint primary key, body text);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report }) => ({
    'migration.start'({ source, edited }) {
      const file = baseName(source.path);
      if (edited === true) report({ message: 'edited', at: fileHead(source), subject: file, data: { file } });
    },
  }),
});
