import { defineRule, displayName, quoteName, quoteQualified, type Column, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-rewrite',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that writes every row of an existing table anew while nobody can read it.',
  why: `
Most forms of \`ALTER TABLE\` hold an ACCESS EXCLUSIVE lock. Where they also write the table and all of its indexes anew, reads and writes wait for as long
as that takes, and the disk must hold both copies ([ALTER TABLE, Notes](https://www.postgresql.org/docs/current/sql-altertable.html)). A new column with
a constant or stable default (\`now()\`) is only a catalog change since PostgreSQL 11; one with a volatile default (\`gen_random_uuid()\`,
\`clock_timestamp()\`), serial, identity, STORED, or of a domain with a constraint is not. A type change is free when the old values can stand as they are:
varchar to text or to a longer varchar, numeric to a higher precision of the same scale, timestamp to timestamptz under UTC.`,
  messages: {
    column: {
      what: 'Adding column "{{column}}" with {{reason}} rewrites "{{table}}" and blocks every read and write until it is done.',
      help: '{{advice}}',
    },
    type: {
      what: 'Changing "{{column}}" of "{{table}}" from {{from}} to {{to}} rewrites the table and blocks every read and write until it is done.',
      help: 'Add a column of the new type, keep it filled by a trigger, backfill in batches, then switch over: ALTER TABLE {{name}} ADD COLUMN {{newColumn}} {{to}};',
    },
    using: {
      what: 'USING computes each value of "{{column}}" of "{{table}}" anew: that rewrites the table and blocks every read and write until it is done.',
      help: 'Leave the type as it is, and UPDATE in batches only the rows that have to change.',
    },
    storage: {
      what: '{{command}} rewrites "{{table}}" and blocks every read and write until it is done.',
      help: 'Do it in a maintenance window, in a migration of its own.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); insert into users select generate_series(1, 10);',
      bad: 'alter table users add column token uuid default gen_random_uuid();',
      good: 'alter table users add column token uuid; alter table users alter column token set default gen_random_uuid();',
      proof: 'rewrite',
    },
    {
      history: 'create table users (id integer primary key); insert into users select generate_series(1, 10);',
      bad: 'alter table users alter column id type bigint;',
      good: 'alter table users add column big_id bigint;',
      proof: 'rewrite',
    },
  ],
  create({ report }) {
    const storage = (table: Relation, command: string, at: Span): void =>
      report({ message: 'storage', at, subject: subjectOf(table), related: createdHere(table, 'table'), data: { command, table: displayName(table) } });
    return {
      'column.add'({ table, column, rewrite, span }, { migration }) {
        if (rewrite === 'none' || !isLive(table, migration) || !holdsRows(table)) return;
        report({
          message: 'column', at: span, subject: subjectOf(table, column), related: createdHere(table, 'table'),
          data: { column: column.name, table: displayName(table), reason: reasons[rewrite], advice: advice(table, column, rewrite) },
        });
      },
      'column.set-type'({ table, before, after, work, span }, { migration }) {
        if (work !== 'rewrite' || !isLive(table, migration) || !holdsRows(table)) return;
        const common = { at: span, subject: subjectOf(table, before), related: createdHere(table, 'table') };
        if (before.type === after.type && before.type !== undefined) return report({ message: 'using', ...common, data: { column: before.name, table: displayName(table) } });
        report({
          message: 'type', ...common,
          data: { column: before.name, table: displayName(table), name: quoteQualified(table), from: before.type ?? 'its type', to: after.type ?? 'another', newColumn: quoteName(`${before.name}_new`) },
        });
      },
      'table.set-persistence'({ before, after, span }, { migration }) {
        if (before.persistence !== after.persistence && isLive(before, migration)) storage(before, after.persistence === 'unlogged' ? 'SET UNLOGGED' : 'SET LOGGED', span);
      },
      'table.set-tablespace'({ table, span }, { migration }) {
        if (isLive(table, migration)) storage(table, 'SET TABLESPACE', span);
      },
      'table.set-access-method'({ table, span }, { migration }) {
        if (isLive(table, migration)) storage(table, 'SET ACCESS METHOD', span);
      },
      'maintenance'({ command, table, span }, { migration }) {
        if (table !== undefined && (command === 'vacuum-full' || command === 'cluster') && isLive(table, migration)) storage(table, command === 'cluster' ? 'CLUSTER' : 'VACUUM FULL', span);
      },
    };
  },
});

const reasons = {
  'volatile-default': 'a default that is computed for each row',
  'stored-generated': 'a stored generation expression',
  identity: 'an identity sequence',
  'constrained-domain': 'a domain type that has a constraint',
} as const;

function advice(table: Relation, column: Column, reason: keyof typeof reasons): string {
  const name = quoteQualified(table);
  const quoted = quoteName(column.name);
  if (reason === 'volatile-default' && column.default !== undefined && !column.default.startsWith('nextval(')) {
    return `In three steps: ALTER TABLE ${name} ADD COLUMN ${quoted} ${column.type ?? '…'}; ALTER TABLE ${name} ALTER COLUMN ${quoted} SET DEFAULT ${column.default}; then fill the old rows in batches${column.notNull ? ', and make it NOT NULL by way of a validated CHECK (see blocking-not-null)' : ''}.`;
  }
  if (reason === 'constrained-domain') return `Add the column with the domain's base type, and its condition as a CHECK constraint NOT VALID; validate it in a later migration.`;
  return `Add a plain column (ALTER TABLE ${name} ADD COLUMN ${quoted} ${column.type ?? '…'};), keep it filled by a trigger or a default, and fill the old rows in batches.`;
}
