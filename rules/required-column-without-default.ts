import { defineRule, displayName, quoteName, quoteQualified, type Column, type ObjectId, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'required-column-without-default',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'A NOT NULL column without a default, added to an existing table, or one that loses its default.',
  why: `
When the table holds a row, the statement fails (23502): there is no value to put into it. When it is empty, the statement works, and every INSERT of a
client that does not know the column yet fails from then on, as it does when a column loses its default. A later \`SET DEFAULT\` comes too late for the first. serial, identity and generated columns
bring their own values.`,
  messages: {
    undefaulted: {
      what: 'Column "{{column}}" of "{{table}}" is NOT NULL and has no default from here on: clients that do not set it fail (23502).',
      help: 'Keep a default until every client that is in use sets the column; then drop it in a migration of its own.',
    },
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
  create({ report }) {
    const bare: { readonly table: Relation; readonly column: Column; readonly at: Span }[] = [];
    const emptied = new Set<ObjectId>();
    return {
      'data.truncate': ({ table }) => void emptied.add(table.id),
      'data.delete': ({ table, rows }) => void (rows === 'all' && emptied.add(table.id)),
      'column.drop-default'({ table, before, span }, { migration }) {
        if (isLive(table, migration) && before.notNull && before.default !== undefined && before.generated === undefined) bare.push({ table, column: before, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { table, column, at } of bare) {
          const now = after.getAs('relation', table.id)?.columns.find(({ number }) => number === column.number);
          if (now?.notNull !== true || now.default !== undefined || now.identity !== undefined || now.generated !== undefined) continue;
          // A trigger may fill it.
          if (after.triggers(table.id).some(({ timing, forEach, events }) => timing === 'before' && forEach === 'row' && events.includes('insert'))) continue;
          report({ message: 'undefaulted', at, subject: subjectOf(table, column), severity: 'warning', related: createdHere(table, 'table'), data: { column: now.name, table: displayName(table) } });
        }
      },
      'column.add'({ table, column, span }, { migration }) {
        if (!isLive(table, migration) || !column.notNull || column.default !== undefined || column.identity !== undefined || column.generated !== undefined) return;
        // In an empty table it cannot fail.
        if (emptied.has(table.id)) return void bare.push({ table, column, at: span });
        report({
          message: 'required', at: span, subject: subjectOf(table, column),
          data: { column: column.name, table: displayName(table), name: quoteQualified(table), columnName: quoteName(column.name), type: column.type ?? '…' },
          related: createdHere(table, 'table'),
        });
      },
    };
  },
});
