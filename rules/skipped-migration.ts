import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'skipped-migration',
  family: 'history',
  severity: 'warning',
  precision: 'very-high',
  summary: 'An SQL file in the migrations folder that the CLI never applies.',
  why: `
The Supabase CLI applies the files directly in \`supabase/migrations\` whose names are digits, an underscore, a name and \`.sql\`. Others it passes over,
with a line that is easily missed: a letter in the version, no underscore, a sub-folder. A change that was reviewed and merged then never happens.`,
  messages: {
    name: { what: 'The CLI never applies "{{file}}": its name is not digits, an underscore and a name.', help: 'Rename it to <timestamp>_name.sql, or move it out of the migrations folder if it is not meant to run.' },
    folder: { what: 'The CLI never applies "{{file}}": it does not look into sub-folders of the migrations folder.', help: 'Move it up to the migrations folder, or out of it if it is not meant to run.' },
    init: { what: 'The CLI never applies "{{file}}": it skips a first file called _init.sql with a version before 2021-12-09.', help: 'Give it a later version or another name.' },
  },
  examples: [
    {
      path: 'supabase/migrations/2026a_add_notes.sql',
      bad: 'create table notes (id bigint primary key);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report }) => ({
    'file.skipped'({ source, reason }) {
      const file = baseName(source.path);
      // A folder that says so itself: what is in it was put aside on purpose.
      if (reason === 'sub-folder' && aside.test(source.path)) return;
      report({
        message: reason === 'sub-folder' ? 'folder' : reason,
        at: fileHead(source),
        subject: file,
        data: { file },
        // A folder is often how old or future work is put aside.
        ...(reason === 'sub-folder' && { severity: 'note' }),
      });
    },
  }),
});

const aside = /\/(?:[_.][^/]*|(?:[^/]*[-_])?(?:archived?|old|backups?|deprecated|disabled|skip(?:ped)?|drafts?|manual|legacy|pending|unused)(?:[-_][^/]*)?)\//i;
