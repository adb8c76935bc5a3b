import { defineRule } from '../src/rule/index.js';

export default defineRule({
  id: 'opaque-statement',
  family: 'parsing',
  severity: 'note',
  precision: 'high',
  summary: 'SQL whose effect cannot be known from the file.',
  why: `
\`EXECUTE\` of a computed text, and blocks in a language other than SQL or PL/pgSQL, can do anything. What they do is not checked, and rules
that reason from absence ("this table has no policy") stay quiet after them. The summary counts them; this rule names the places, as notes.`,
  messages: {
    dynamic: { what: 'The SQL that runs here is put together at run time, so it is not checked.', help: 'Write the statement out where its names are known, or check by hand what it does.' },
    language: { what: 'This block is not written in SQL or PL/pgSQL, so it is not checked.', help: 'Check by hand what it does to the schema.' },
    unread: { what: 'This block could not be read, so it is not checked.', help: 'Check by hand what it does to the schema.' },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key);',
      bad: "do $$ declare name text; begin for name in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', name); end loop; end $$;",
      good: 'alter table notes enable row level security;',
      proof: 'history',
    },
  ],
  create: ({ report }) => ({
    opaque({ reason, span }) {
      report({ message: reason === 'dynamic-sql' ? 'dynamic' : reason === 'language' ? 'language' : 'unread', at: span, subject: reason });
    },
  }),
});
