import { defineRule, displayName, quoteName, quoteQualified, type Column, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { sessionDefault } from './lib/session-default.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'null-session-default',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'A column added to an existing table with a default that asks who is signed in: it is NULL in every old row.',
  why: `
The default of a new column is worked out once, when the column is added, and every row that is there gets that value
([ALTER TABLE, Notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)). A migration is not a request: nobody is signed in, and
\`auth.uid()\`, \`auth.email()\`, \`auth.role()\` and the claims in \`auth.jwt()\` are NULL. With NOT NULL the statement fails as soon as the table holds a row (23502);
on an empty local database it passes. Without NOT NULL every old row belongs to nobody, and a policy that compares the column with \`auth.uid()\` hides it from
its owner: that is a note, and nothing is said when the same file fills the column. A column added without the default, which is set afterwards, is the same
thing said plainly.`,
  messages: {
    required: {
      what: 'Adding "{{column}}" fails when "{{table}}" holds a row (23502): {{call}} is NULL in a migration, and the column is NOT NULL.',
      help: '{{advice}}',
    },
    later: {
      what: 'SET NOT NULL fails when "{{table}}" holds a row (23502): "{{column}}" is NULL in each, as {{call}} is NULL in a migration.',
      help: 'Fill the column first: UPDATE {{name}} SET {{columnName}} = …;',
    },
    nobody: {
      what: 'Column "{{column}}" is NULL in every row that "{{table}}" holds: {{call}} is NULL in a migration.',
      help: 'If the old rows belong to somebody, fill it: UPDATE {{name}} SET {{columnName}} = …; a policy that compares it with {{call}} hides them until then.',
    },
  },
  examples: [
    {
      history: 'create table docs (id bigint primary key); insert into docs values (1);',
      bad: 'alter table docs add column owner uuid not null default auth.uid();',
      good: 'alter table docs add column owner uuid; alter table docs alter column owner set default auth.uid();',
      proof: 'error',
    },
  ],
  create({ report }) {
    const added = new Map<string, { readonly table: Relation; readonly column: Column; readonly call: string; readonly span: Span }>();
    const filled = new Set<string>();
    const keyOf = (table: Relation, number: number): string => `${table.id}.${number}`;
    const namesOf = (table: Relation, column: Column, call: string): { readonly column: string; readonly table: string; readonly name: string; readonly columnName: string; readonly call: string } =>
      ({ column: column.name, table: displayName(table), name: quoteQualified(table), columnName: quoteName(column.name), call });
    return {
      'column.add'({ table, column, span, statement }, { migration }) {
        if (!isLive(table, migration) || column.default === undefined || column.generated !== undefined) return;
        const call = sessionDefault(statement, column.name);
        if (call === undefined) return;
        if (!column.notNull) return void added.set(keyOf(table, column.number), { table, column, call, span });
        const { name, columnName, ...names } = namesOf(table, column, call);
        const advice = `In steps: ALTER TABLE ${name} ADD COLUMN ${columnName} ${column.type ?? '…'}; ALTER TABLE ${name} ALTER COLUMN ${columnName} SET DEFAULT ${call}; then fill the old rows, and SET NOT NULL.`;
        report({ message: 'required', at: span, subject: subjectOf(table, column), related: createdHere(table, 'table'), data: { ...names, advice } });
      },
      'data.update'({ table, columns }) {
        for (const number of columns) filled.add(keyOf(table, number));
      },
      'column.set-not-null'({ table, after, span }) {
        const key = keyOf(table, after.number);
        const found = added.get(key);
        if (found === undefined || filled.has(key)) return;
        added.delete(key);
        report({ message: 'later', at: span, subject: subjectOf(table, after), related: [{ span: found.span, text: 'column added here' }], data: namesOf(table, after, found.call) });
      },
      'opaque': () => added.clear(),
      'history.end'(_migration, { after: final }) {
        for (const [key, { table, column, call, span }] of added) {
          const stays = final.getAs('relation', table.id)?.columns.some(({ number }) => number === column.number) === true;
          if (stays && !filled.has(key)) report({ message: 'nobody', severity: 'note', at: span, subject: subjectOf(table, column), related: createdHere(table, 'table'), data: namesOf(table, column, call) });
        }
      },
    };
  },
});
