import { defineRule } from '../src/rule/index.js';

export default defineRule({
  id: 'syntax-error',
  family: 'parsing',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that Postgres cannot parse.',
  why: `
The file is read with Postgres' own grammar. What it refuses, the server refuses too, and with it the whole migration. The rest of the file is
still checked, statement by statement.`,
  messages: {
    refused: { what: 'Postgres cannot read this statement: {{message}}.', help: '{{hint}}' },
  },
  examples: [
    {
      history: 'create table members (id bigint primary key, name text);',
      bad: 'alter table members add constraint members_name_key unique (lower(name));',
      good: 'create unique index members_name_key on members (lower(name));',
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'syntax.error'({ error }) {
      report({
        message: 'refused',
        at: error.span,
        subject: 'syntax',
        data: { message: error.message, hint: error.hint ?? 'Correct the statement; everything else in this file was checked.' },
      });
    },
  }),
});
