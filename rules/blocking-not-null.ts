import { defineRule, displayName, quoteName, quoteQualified, type Fix, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-not-null',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'SET NOT NULL on an existing table that reads all of its rows under an ACCESS EXCLUSIVE lock.',
  why: `
\`SET NOT NULL\` looks at every row while nobody can read or write the table, and fails (23502) on the first NULL. When a *validated* CHECK constraint already
proves that there is none, Postgres leaves the scan out ([ALTER TABLE, SET NOT NULL](https://www.postgresql.org/docs/current/sql-altertable.html)): add the
CHECK as NOT VALID, validate it in a later migration under a lock that lets reads and writes go on, then SET NOT NULL and drop the CHECK.`,
  messages: {
    scan: {
      what: 'SET NOT NULL on "{{column}}" reads all of "{{table}}" while nobody can read or write it, and fails if a row holds NULL.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); insert into users select n, n::text from generate_series(1, 10) n;',
      bad: 'alter table users alter column email set not null;',
      good: 'alter table users add constraint email_is_set check (email is not null) not valid;',
      proof: 'scan',
    },
  ],
  create: ({ report, postgres }) => ({
    'column.set-not-null'({ table, before, scans, statement, span }, { before: catalog, migration }) {
      if (!scans || !isLive(table, migration) || !holdsRows(table)) return;
      const name = quoteQualified(table);
      const column = quoteName(before.name);
      const check = quoteName(`${before.name}_not_null`);
      const advice = postgres >= 18
        ? `First ALTER TABLE ${name} ADD CONSTRAINT ${check} NOT NULL ${column} NOT VALID; and in a later migration ALTER TABLE ${name} VALIDATE CONSTRAINT ${check};`
        : `First ALTER TABLE ${name} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID; in a later migration ALTER TABLE ${name} VALIDATE CONSTRAINT ${check}; in one after it ALTER TABLE ${name} ALTER COLUMN ${column} SET NOT NULL; and DROP CONSTRAINT ${check}.`;
      const taken = catalog.constraint(table.id, `${before.name}_not_null`) !== undefined;
      const fix = taken || statement.nested !== undefined ? undefined : withoutScan(span, postgres >= 18 ? `NOT NULL ${column} NOT VALID` : `CHECK (${column} IS NOT NULL) NOT VALID`, check);
      report({ message: 'scan', at: span, subject: subjectOf(table, before), related: createdHere(table, 'table'), data: { column: before.name, table: displayName(table), advice }, ...(fix && { fix }) });
    },
  }),
});

/** The command as a constraint that is not verified: new rows have to satisfy it, those that are there need not yet. */
function withoutScan({ source, start, end }: Span, constraint: string, name: string): Fix | undefined {
  const title = 'Have it verified later';
  if (/not\s+null/i.test(source.text.slice(start, end))) return { title, applicability: 'unsafe', edits: [{ span: { source, start: end, end }, text: ' NOT VALID' }] };
  const lead = /\balter\s+(?:column\s+)?"?$/i.exec(source.text.slice(0, start));
  const rest = /^"?\s+set\s+not\s+null\b/i.exec(source.text.slice(end));
  if (lead === null || rest === null) return undefined;
  return { title, applicability: 'unsafe', edits: [{ span: { source, start: lead.index, end: end + rest[0].length }, text: `ADD CONSTRAINT ${name} ${constraint}` }] };
}
