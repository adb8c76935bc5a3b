import { defineRule } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'empty-migration',
  family: 'history',
  severity: 'note',
  precision: 'very-high',
  summary: 'A migration without a statement.',
  why: `
The runner records the file as applied although nothing happened. Statements that are written into it later run nowhere that has recorded it, and everywhere
that has not. It is what \`supabase migration new\` leaves when the change went into another file, or what a statement commented out leaves. A file whose comment says in words
why it is empty is left alone.`,
  messages: {
    empty: {
      what: '"{{file}}" holds no statement, and is recorded as applied all the same: what is written into it later does not run there.',
      help: 'Delete the file before it is deployed; afterwards leave it as it is.',
    },
  },
  examples: [
    {
      path: 'supabase/migrations/20261030000000_notes.sql',
      bad: '-- create table notes (id bigint primary key);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create({ report }) {
    let statements = 0;
    return {
      'migration.start'() {
        statements = 0;
      },
      'statement.start'() {
        statements++;
      },
      'syntax.error'() {
        statements++;
      },
      'migration.end'({ source }) {
        const file = baseName(source.path);
        // A comment that explains itself is a place holder, such as for a version that only the server's history has.
        if (statements === 0 && !explains(source.text)) report({ message: 'empty', at: fileHead(source), subject: file, data: { file } });
      },
    };
  },
});

/** True for comments that are words for people, not statements commented out. */
function explains(text: string): boolean {
  return /[a-z]{2}/i.test(text) && !/;\s*(?:\*\/\s*)?$/m.test(text);
}
