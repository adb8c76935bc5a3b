import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Column, type Constraint, type Relation } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-constraint',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A constraint added to an existing table in a way that reads, or indexes, all of its rows under the lock.',
  why: `
\`ADD CONSTRAINT\` checks every row before it ends. For a CHECK and for UNIQUE, PRIMARY KEY and EXCLUDE it holds an ACCESS EXCLUSIVE lock meanwhile: nobody
reads or writes the table. For a FOREIGN KEY it holds SHARE ROW EXCLUSIVE on both tables: nobody writes either. \`NOT VALID\` leaves the check out;
\`VALIDATE CONSTRAINT\`, in a later migration, makes up for it under a lock that lets reads and writes go on. A unique constraint or primary key can adopt an
index that was built concurrently (\`USING INDEX\`); NOT VALID does not exist for it
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    check: {
      what: 'Adding CHECK "{{constraint}}" reads all of "{{table}}" while nobody can read or write it.',
      help: 'Add it without the check: ALTER TABLE {{name}} ADD CONSTRAINT {{constraintName}} CHECK ({{expression}}) NOT VALID; and in a later migration: ALTER TABLE {{name}} VALIDATE CONSTRAINT {{constraintName}};',
    },
    foreignKey: {
      what: 'Adding foreign key "{{constraint}}" reads all of "{{table}}" while nobody can write to it{{orParent}}.',
      help: 'Add it without the check: ALTER TABLE {{name}} ADD CONSTRAINT {{constraintName}} FOREIGN KEY … NOT VALID; and in a later migration: ALTER TABLE {{name}} VALIDATE CONSTRAINT {{constraintName}};',
    },
    index: {
      what: 'Adding {{kind}} "{{constraint}}" builds an index over all of "{{table}}" while nobody can read or write it, and fails on duplicates.',
      help: '{{advice}}',
    },
    exclusion: {
      what: 'Adding exclusion constraint "{{constraint}}" builds an index over all of "{{table}}" while nobody can read or write it.',
      help: 'There is no way around the lock: do it in a maintenance window, or build a new table with the constraint and move the rows.',
    },
    sameTransaction: {
      what: 'Validating "{{constraint}}" in the transaction that adds it reads all of "{{table}}" under the lock that adding took: {{blocked}}.',
      help: 'Move ALTER TABLE {{name}} VALIDATE CONSTRAINT {{constraintName}}; to a later migration file: alone, it lets reads and writes go on.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, age integer); insert into users select n, n from generate_series(1, 10) n;',
      bad: 'alter table users add constraint age_is_positive check (age > 0);',
      good: 'alter table users add constraint age_is_positive check (age > 0) not valid;',
      proof: 'scan',
    },
    {
      history: 'create table users (id bigint primary key, email text); insert into users select n, n::text from generate_series(1, 10) n;',
      bad: 'alter table users add constraint users_email_key unique (email);',
      good: 'create unique index concurrently users_email_key on users (email);',
      proof: 'lock',
    },
  ],
  create: ({ report, runner }) => ({
    'constraint.validate'({ table, before: constraint, span }, { migration, since }) {
      const sameFile = since.migration.get(constraint.id) === undefined && constraint.origin?.deploy === migration.deploy;
      if (constraint.validated || !sameFile || runner === 'autocommit' || !isLive(table, migration)) return;
      report({
        message: 'sameTransaction', at: span, subject: subjectOf(table, constraint), severity: 'warning',
        related: createdHere(constraint, 'constraint').map((label) => ({ ...label, text: 'added here, in the same transaction' })),
        data: {
          constraint: constraint.name, constraintName: quoteName(constraint.name), table: displayName(table), name: quoteQualified(table),
          blocked: constraint.type === 'foreign-key' ? 'nobody can write to it' : 'nobody can read or write it',
        },
      });
    },
    'constraint.add'({ table, constraint, references, usingIndex, withColumn, span }, { migration, since }) {
      if (usingIndex || !isLive(table, migration) || table.relationKind === 'foreign-table') return;
      const common = { at: span, subject: subjectOf(table, constraint), related: createdHere(table, 'table') };
      const names = { constraint: constraint.name, constraintName: quoteName(constraint.name), table: displayName(table), name: quoteQualified(table) };
      switch (constraint.type) {
        case 'check':
          // A CHECK on a column that this statement adds with no default cannot fail, but Postgres reads the rows all the same.
          if (constraint.validated) report({ message: 'check', ...common, data: { ...names, expression: constraint.expression ?? '…' } });
          return;
        case 'foreign-key': {
          // Only inside ADD COLUMN, and without a default, is the check left out; a column added by a statement of its own is read, NULL by NULL.
          if (!constraint.validated || references === undefined || (withColumn !== undefined && withColumn.default === undefined)) return;
          return report({ message: 'foreignKey', ...common, data: { ...names, orParent: references.id === table.id ? '' : ` or to "${displayName(references)}"` } });
        }
        case 'exclusion':
          return report({ message: 'exclusion', ...common, data: names });
        case 'primary-key':
        case 'unique':
          return report({ message: 'index', ...common, data: { constraint: constraint.name, table: displayName(table), kind: kindName(constraint), advice: indexAdvice(table, constraint, since.migration, withColumn) } });
      }
    },
  }),
});

/** The online way: an index built concurrently, then adopted. */
function indexAdvice(table: Relation, constraint: Constraint, before: Catalog, withColumn: Column | undefined): string {
  const name = quoteQualified(table);
  // Indexes share their names with tables, views and sequences (pg_class).
  const wanted = { schema: table.schema, name: constraint.name };
  const taken = before.index(wanted) !== undefined || before.relation(wanted) !== undefined;
  const index = quoteName(taken ? `${constraint.name}_new` : constraint.name);
  const list = columns(table, constraint);
  const primary = constraint.type === 'primary-key';
  // Adopting an index over a column that may hold NULL reads the whole table to set NOT NULL.
  const nullable = primary && constraint.columns.some((number) => before.getAs('relation', table.id)?.columns.find((column) => column.number === number)?.notNull !== true);
  return [
    withColumn === undefined ? '' : `Add column ${quoteName(withColumn.name)} by itself and fill it in batches. `,
    nullable ? `Make it NOT NULL by way of a validated CHECK (see blocking-not-null). ` : '',
    `In a file of its own: CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${name} (${list}); `,
    `and in the next: ALTER TABLE ${name} ADD CONSTRAINT ${index} ${primary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${index};`,
  ].join('');
}

function kindName(constraint: Constraint): string {
  return constraint.type === 'unique' ? 'unique constraint' : 'primary key';
}

function columns(table: Relation, constraint: Constraint): string {
  const names = constraint.columns.flatMap((number) => table.columns.find((column) => column.number === number)?.name ?? []);
  return names.length === 0 ? '…' : names.map(quoteName).join(', ');
}
