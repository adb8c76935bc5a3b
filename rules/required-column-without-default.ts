import { defineRule, displayName, quoteName, quoteQualified } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'required-column-without-default',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'A NOT NULL column without a default, added to an existing table.',
  why: `
When the table holds a row, the statement fails (23502): there is no value to put into it. When it is empty, the statement works, and every INSERT of a
client that does not know the column yet fails from then on. A later \`SET DEFAULT\` comes too late for the first. serial, identity and generated columns
bring their own values.`,
  messages: {
    required: {
      what: 'Column "{{column}}" is NOT NULL without a default: adding it fails when "{{table}}" holds a row, and otherwise breaks clients that do not set it.',
      help: 'Give it a constant default: ALTER TABLE {{name}} ADD COLUMN {{columnName}} {{type}} NOT NULL DEFAULT …; or add it without NOT NULL, fill it, and require it in a later release.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); insert into users values (1);',
      bad: 'alter table users add column email text not null;',
      good: "alter table users add column email text not null default '';",
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'column.add'({ table, column, span }, { migration }) {
      if (!isLive(table, migration) || !column.notNull || column.default !== undefined || column.identity !== undefined || column.generated !== undefined) return;
      report({
        message: 'required', at: span, subject: subjectOf(table, column),
        data: { column: column.name, table: displayName(table), name: quoteQualified(table), columnName: quoteName(column.name), type: column.type ?? '…' },
        related: createdHere(table, 'table'),
      });
    },
  }),
});
