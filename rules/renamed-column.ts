import { defineRule, displayName, quoteName, quoteQualified, type Column, type Relation, type Span } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

/** Types between which a client sees no difference but the range. */
const whole: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);

export default defineRule({
  id: 'renamed-column',
  family: 'rename',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'A column of an existing table renamed, without a view that keeps the old name.',
  why: `
\`RENAME COLUMN\` takes effect at once, for every client: statements, Data API requests and function bodies written as strings that use the old name
fail (42703). Views keep their old output name; indexes, constraints, policies and BEGIN ATOMIC bodies follow. Two ways do without an outage: add the
new column, write both, move the readers, drop the old one; or rename the table too and put a view of the old shape in its place.`,
  messages: {
    renamed: {
      what: 'Renaming column "{{from}}" of "{{table}}" to "{{to}}" breaks every client that still uses "{{from}}".',
      help: 'Expand and contract: ALTER TABLE {{name}} ADD COLUMN {{column}} {{type}}; write both, move the readers, then drop "{{from}}" in a later release.',
    },
    taken: {
      what: 'Renaming column "{{from}}" of "{{table}}" to "{{to}}" gives its name to another column{{types}}: from here on clients that use "{{from}}" read and write that one.',
      help: 'See that it is what they expect: filled before this, kept in step by a trigger until then, and writable as they write it. Otherwise let the two have different names, and drop the old one in a later release.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, fullname text);',
      bad: 'alter table users rename column fullname to full_name;',
      good: 'alter table users add column full_name text;',
      then: 'select fullname from users;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const renames: { readonly table: Relation; readonly from: Column; readonly to: string; readonly at: Span }[] = [];
    return {
      'column.rename'({ table, before, after, span }, { migration, since }) {
        const made = before.origin?.deploy === migration.deploy;
        if (!isLive(table, migration) || made || table.relationKind === 'view' || table.relationKind === 'composite-type') return;
        const first = since.migration.getAs('relation', table.id)?.columns.find((column) => column.number === before.number) ?? before;
        const again = renames.findIndex((known) => known.table.id === table.id && known.from.number === before.number);
        const rename = { table, from: first, to: after.name, at: span };
        if (again === -1) renames.push(rename);
        else renames[again] = rename;
      },
      'migration.end'(_migration, { after, since }) {
        for (const { table, from, to, at } of renames) {
          if (from.name === to) continue;
          const old = since.migration.getAs('relation', table.id);
          const view = old && after.relation(old);
          if (view?.view !== undefined && view.columns.some((column) => column.name === from.name)) continue;
          const now = after.getAs('relation', table.id);
          // What is dropped too is told of there.
          if (now !== undefined && !now.columns.some(({ number }) => number === from.number)) continue;
          const other = now?.columns.find(({ name }) => name === from.name);
          if (other !== undefined) {
            const same = other.type === from.type || (whole.has(other.type ?? '') && whole.has(from.type ?? ''));
            report({
              message: 'taken', at, subject: subjectOf(table, from), ...(same && { severity: 'warning' as const }),
              data: { table: displayName(table), from: from.name, to, types: other.type === from.type ? '' : `, ${other.type ?? 'another type'} in place of ${from.type ?? 'what it was'}` },
            });
            continue;
          }
          report({
            message: 'renamed', at, subject: subjectOf(table, from),
            data: { table: displayName(table), name: quoteQualified(table), from: from.name, to, column: quoteName(to), type: from.type ?? '…' },
          });
        }
      },
    };
  },
});
