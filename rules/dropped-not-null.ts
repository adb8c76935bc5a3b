import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Column, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive, isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-not-null',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  contracting: true,
  summary: 'DROP NOT NULL on a column of an existing table: clients get NULLs where there never were any.',
  why: `
What reads the column was written for values: generated types say it is never null, an INNER JOIN or \`NOT IN\` over it loses rows, a unique key lets several NULLs in. The way back is slow: once
there are NULLs, SET NOT NULL fails until they are gone, and reads the whole table. On a column of a primary key (42P16) or an identity column (55000) Postgres refuses it
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    nulls: {
      what: 'Dropping NOT NULL from "{{column}}" of "{{table}}" lets NULLs reach clients that have never seen one.',
      help: 'Change what reads the column first; if it is only that old rows have no value, give it a DEFAULT and keep NOT NULL.',
    },
    refused: {
      what: 'DROP NOT NULL on "{{column}}" of "{{table}}" fails ({{code}}): {{reason}}.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text not null);',
      bad: 'alter table users alter column email drop not null;',
      good: "alter table users alter column email set default '';",
      proof: 'schema',
    },
    {
      history: 'create table users (id bigint primary key);',
      bad: 'alter table users alter column id drop not null;',
      good: 'alter table users alter column id set default 0;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const dropped: { readonly table: Relation; readonly column: Column; readonly at: Span }[] = [];
    return {
      'column.drop-not-null'({ table, before: column, conditional, span }, { before, migration }) {
        if (!column.notNull || column.inherited === true) return;
        const refusal = refusalOf(before, table, column);
        if (refusal !== undefined && !conditional) return report({ message: 'refused', severity: 'error', at: span, subject: subjectOf(table, column), data: { column: column.name, table: displayName(table), ...refusal } });
        if (isLive(table, migration) && !isNew(column, migration)) dropped.push({ table, column, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { table, column, at } of dropped) {
          const now = after.getAs('relation', table.id)?.columns.find(({ number }) => number === column.number);
          if (now === undefined || now.notNull) continue;
          report({ message: 'nulls', at, subject: subjectOf(table, column), related: createdHere(column, 'column'), data: { column: column.name, table: displayName(table) } });
        }
      },
    };
  },
});

function refusalOf(before: Catalog, table: Relation, column: Column): { readonly code: string; readonly reason: string; readonly advice: string } | undefined {
  const key = before.constraints(table.id).find(({ type, columns }) => type === 'primary-key' && columns.includes(column.number));
  const name = quoteQualified(table);
  if (key !== undefined) return { code: '42P16', reason: `it is part of primary key "${key.name}"`, advice: `Leave it, or drop the key first: ALTER TABLE ${name} DROP CONSTRAINT ${quoteName(key.name)};` };
  if (column.identity !== undefined) return { code: '55000', reason: 'it is an identity column', advice: `Leave it, or drop that first: ALTER TABLE ${name} ALTER COLUMN ${quoteName(column.name)} DROP IDENTITY;` };
  return undefined;
}
