import { defineRule, displayName, quoteName, quoteQualified, type Relation } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { refusalLog } from './lib/first-refusal.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'refused-row',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'An INSERT or UPDATE in a migration that the table refuses whatever it holds: a required column left out, a CHECK broken, a computed column set.',
  why: `
A row of plain values can be judged before it is written: each NOT NULL column needs a value or a default (23502), each CHECK has to hold (23514), a generated column, and one that is an
identity ALWAYS, takes only DEFAULT (428C9), and \`ON CONFLICT (…)\` needs a unique index, whole and over exactly these columns, even when no row is in conflict (42P10,
[INSERT](https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT)). The migration stops there. Tables with a BEFORE trigger, which may fill in what is missing, are left out.`,
  messages: {
    required: { what: 'This INSERT fails (23502): it gives no value for "{{column}}" of "{{table}}", which is NOT NULL and has no default.', help: 'Give a value for "{{column}}" in each row, or a default first: ALTER TABLE {{name}} ALTER COLUMN {{columnName}} SET DEFAULT …;{{more}}' },
    check: { what: 'This INSERT fails (23514): a row breaks CHECK "{{check}}" of "{{table}}".', help: 'Insert what it allows, or change it first: it says {{condition}}.{{more}}' },
    computed: { what: 'This statement fails (428C9): column "{{column}}" of "{{table}}" is computed and takes no value.', help: 'Leave the column out{{override}}.{{more}}' },
    conflict: { what: 'This INSERT fails (42P10): no unique index of "{{table}}" is over exactly the columns of ON CONFLICT.', help: 'Create one first (CREATE UNIQUE INDEX ON {{name}} (…);), name the columns of one that is there{{offered}}, or write ON CONFLICT DO NOTHING without columns.{{more}}' },
    shape: { what: 'This INSERT into "{{table}}" fails ({{code}}): {{error}}.', help: 'Give each row as many values as there are columns, of their types.{{more}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text not null);',
      bad: 'insert into users (id) values (1);',
      good: "insert into users (id, email) values (1, 'a@example.com');",
      proof: 'error',
    },
    {
      history: "create table letters (id bigint primary key, status text check (status in ('draft', 'sent')));",
      bad: "insert into letters values (1, 'lost');",
      good: "insert into letters values (1, 'sent');",
      proof: 'error',
    },
    {
      history: 'create table orders (id bigint generated always as identity primary key, net integer, gross integer generated always as (net * 2) stored);',
      bad: 'insert into orders (net, gross) values (1, 2);',
      good: 'insert into orders (net) values (1);',
      proof: 'error',
    },
    {
      history: 'create table members (team bigint, person bigint, primary key (team, person));',
      bad: 'insert into members values (1, 1) on conflict (team) do nothing;',
      good: 'insert into members values (1, 1) on conflict (person, team) do nothing;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        const { node } = effect.statement;
        if (!('InsertStmt' in node || 'UpdateStmt' in node || 'SelectStmt' in node || 'DeleteStmt' in node) || !['23502', '23514', '428C9', '42P10', '42804', '42601'].includes(effect.sqlstate)) return;
        refused.note(effect, step, `${effect.sqlstate} ${effect.error}`);
      },
      'migration.end'() {
        for (const { effect: { object, error, sqlstate, span }, step: { before }, more } of refused.firsts()) {
          const check = object?.kind === 'constraint' ? object : undefined;
          const table = check === undefined ? object : before.getAs('relation', check.table);
          if (table?.kind !== 'relation') continue;
          const column = /column "(.*?)"/.exec(error)?.[1] ?? '';
          const common = { at: span, subject: subjectOf(table, check ?? column), related: createdHere(table, 'table') };
          const names = { table: displayName(table), more };
          if (check !== undefined) report({ message: 'check', ...common, data: { ...names, check: check.name, condition: (check.expression ?? '').replace(/\s+/g, ' ') } });
          else if (sqlstate === '23502') report({ message: 'required', ...common, data: { ...names, column, name: quoteQualified(table), columnName: quoteName(column) } });
          else if (sqlstate === '428C9') report({ message: 'computed', ...common, data: { ...names, column, override: isIdentity(table, column) ? ', or write OVERRIDING SYSTEM VALUE before VALUES' : '' } });
          else if (sqlstate === '42P10') report({ message: 'conflict', ...common, data: { ...names, name: quoteQualified(table), offered: keysOf(table, before.indexes(table.id)) } });
          else report({ message: 'shape', ...common, data: { ...names, code: sqlstate, error } });
        }
      },
    };
  },
});

function isIdentity(table: Relation, name: string): boolean {
  return table.columns.some((column) => column.name === name && column.identity !== undefined);
}

/** The unique keys that a table has: ` (email) or (team, person)`. */
function keysOf(table: Relation, indexes: readonly { readonly unique: boolean; readonly predicate?: string; readonly keys: readonly { readonly column?: number }[] }[]): string {
  const keys = indexes.filter(({ unique, predicate, keys: own }) => unique && predicate === undefined && own.every(({ column }) => column !== undefined));
  const texts = keys.map((index) => `(${index.keys.map(({ column }) => quoteName(table.columns.find(({ number }) => number === column)?.name ?? '…')).join(', ')})`);
  return texts.length === 0 ? '' : ` ${[...new Set(texts)].slice(0, 3).join(' or ')}`;
}
