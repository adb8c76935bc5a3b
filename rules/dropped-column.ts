import { columnKey, defineRule, displayName, quoteName, quoteQualified, returnsWithValues, type Column } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-column',
  family: 'additive',
  severity: 'warning',
  precision: 'very-high',
  contracting: true,
  summary: 'A column dropped, with its values.',
  why: `
\`DROP COLUMN\` cannot be undone but from a backup. Clients that still select, insert or filter by the column fail (42703) from the moment the
migration commits, and so do function bodies written as strings. Indexes, constraints and defaults of the column go with it without a word.
Expand and contract: stop using it, release, then drop it.`,
  messages: {
    dropped: {
      what: 'Dropping column "{{column}}" of "{{table}}" deletes its values for good, and clients that still use it fail.{{taken}}',
      help: 'First release code that does not use it; then drop it in a migration of its own: ALTER TABLE {{name}} DROP COLUMN {{columnName}};',
    },
    succeeded: {
      what: 'Dropping column "{{column}}" of "{{table}}" deletes its values for good; what has its name from here on is another column{{types}}.{{taken}}',
      help: 'Keep the old one under its new name until no client needs it and the new one has proven right; then drop it in a migration of its own: ALTER TABLE {{name}} DROP COLUMN {{columnName}};',
    },
    recreated: {
      what: 'Dropping column "{{column}}" of "{{table}}" and adding it again deletes its values for good.{{taken}}',
      help: 'Change it in place: ALTER TABLE {{name}} ALTER COLUMN {{columnName}} …; or add a new column, copy the values, and drop the old one in a later release.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, nickname text);',
      bad: 'alter table users drop column nickname;',
      good: "comment on column users.nickname is 'unused since the last release, to be dropped in the next';",
      proof: 'schema',
    },
  ],
  create({ report }) {
    // Constraints and indexes go before the column that they belong to, and at the same place.
    const drops: { readonly table: number; readonly column: Column; readonly was: Column; readonly tell: (message: 'dropped' | 'recreated' | 'succeeded', types?: string) => void }[] = [];
    const renamed = new Set<string>();
    const along: { readonly at: number; readonly what: string }[] = [];
    return {
      'constraint.drop'({ constraint, cause, span }) {
        if (cause === 'implied') along.push({ at: span.start, what: `constraint "${constraint.name}"` });
      },
      'index.drop'({ index, cause, span }) {
        if (cause === 'implied' && index.constraint === undefined) along.push({ at: span.start, what: `index "${index.name}"` });
      },
      'column.drop'({ table, column, cause, ifExists, span }, { migration, since }) {
        const made = column.origin?.deploy === migration.deploy;
        if (cause !== 'explicit' || !isLive(table, migration) || made || !holdsRows(table)) return;
        if (ifExists && column.number === 0) return;
        const taken = along.filter(({ at }) => at === span.start).map(({ what }) => what);
        // Clients know it by the name that it had before this file.
        const was = since.migration.getAs('relation', table.id)?.columns.find(({ number }) => number === column.number) ?? column;
        drops.push({ table: table.id, column, was, tell: (message, types = '') => report({
          message,
          ...(types !== '' && { severity: 'error' as const }),
          at: span,
          subject: subjectOf(table, was),
          data: {
            types, column: was.name, table: displayName(table), name: quoteQualified(table), columnName: quoteName(column.name),
            taken: taken.length === 0 ? '' : ` It takes ${taken.join(', ')} along.`,
          },
          related: column.origin === undefined || column.origin.deploy < 0 ? [] : [{ span: column.origin.span, text: 'column added here' }],
        }) });
      },
      'column.rename'({ table, after }) {
        renamed.add(columnKey(table, after));
      },
      'migration.end'(_migration, { after }) {
        for (const { table, column, was, tell } of drops) {
          const now = after.getAs('relation', table);
          const heir = was.name === column.name ? undefined : now?.columns.find(({ name }) => name === was.name);
          if (heir !== undefined) tell('succeeded', heir.type === was.type ? '' : `, ${heir.type ?? 'another type'} in place of ${was.type ?? 'what it was'}`);
          else if (now?.columns.some(({ name }) => name === column.name) !== true) tell('dropped');
          else if (!returnsWithValues(column, now, renamed)) tell('recreated');
        }
      },
    };
  },
});
