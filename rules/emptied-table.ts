import { defineRule, displayName, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'emptied-table',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'An existing table emptied by TRUNCATE, or by DELETE without a WHERE.',
  why: `
\`TRUNCATE\` deletes every row at once, fires no row triggers, passes over row level security and takes an ACCESS EXCLUSIVE lock; with CASCADE it empties every
table that references it too. \`DELETE\` without a WHERE does the same one row at a time, in one transaction. A migration runs wherever the history is
replayed, so it also runs on production.`,
  messages: {
    truncated: { what: 'TRUNCATE deletes every row of "{{table}}" for good.', help: 'Keep data out of migrations that run on production; if the rows must go, keep a copy and delete them in batches by a script of its own.' },
    cascade: { what: 'TRUNCATE … CASCADE deletes every row of "{{table}}"{{others}} for good.', help: 'Name the tables one by one, without CASCADE, so that the statement says what goes.' },
    refused: { what: 'TRUNCATE of "{{table}}" fails (0A000): {{child}} refers to it, though it be empty.', help: 'Name that table too, if its rows are to go as well: TRUNCATE {{names}}; otherwise delete the rows that nothing refers to, in batches, by a script of its own.' },
    refilled: { what: 'Every row of "{{table}}" is deleted and others are inserted: what they do not repeat is lost, and the whole is one transaction.', help: 'Change the rows that have to change, in batches, by a script of its own.' },
    deleted: { what: 'DELETE without a WHERE deletes every row of "{{table}}" for good, in one transaction.', help: 'Say which rows go, and delete them in batches by a script of its own.' },
  },
  examples: [
    {
      history: 'create table events (id bigint primary key); insert into events values (1);',
      bad: 'truncate events;',
      good: 'delete from events where id = 1;',
      proof: 'lock',
    },
  ],
  create({ report }) {
    const deletes: { readonly table: Relation; readonly at: Span; refilled: boolean }[] = [];
    return {
      failure({ statement: { node }, object, blockers = [], span }, { before }) {
        const key = blockers[0]?.object;
        if (!('TruncateStmt' in node) || object?.kind !== 'relation' || key?.kind !== 'constraint') return;
        const child = before.getAs('relation', key.table);
        report({ message: 'refused', at: span, subject: subjectOf(object), data: { table: displayName(object), child: child === undefined ? 'another table' : `"${displayName(child)}"`, names: [object, child].flatMap((table) => table && quoteQualified(table)).join(', ') } });
      },
      'data.truncate'({ table, cascade, span }, { migration, before }) {
        if (!isLive(table, migration)) return;
        const common = { at: span, subject: subjectOf(table), related: createdHere(table, 'table') };
        if (!cascade) return report({ message: 'truncated', ...common, data: { table: displayName(table) } });
        const names = [...new Set(childrenOf(before, table).map((child) => `"${displayName(child)}"`))];
        report({ message: 'cascade', ...common, data: { table: displayName(table), others: names.length === 0 ? '' : ` and of every table that references it (${names.join(', ')})` } });
      },
      'data.delete'({ table, filtered, span }, { migration }) {
        if (!filtered && isLive(table, migration)) deletes.push({ table, at: span, refilled: false });
      },
      'data.insert'({ table }) {
        for (const emptied of deletes) if (emptied.table.id === table.id) emptied.refilled = true;
      },
      'migration.end'() {
        for (const { table, at, refilled } of deletes) {
          report({ message: refilled ? 'refilled' : 'deleted', at, subject: subjectOf(table), data: { table: displayName(table) }, related: createdHere(table, 'table'), ...(refilled && { severity: 'note' }) });
        }
      },
    };
  },
});

/** The tables whose foreign keys reference a table. */
function childrenOf(catalog: Catalog, table: Relation): readonly Relation[] {
  return catalog.dependents(table.id).flatMap((object) => {
    const child = object.kind === 'constraint' && object.references?.table === table.id && object.table !== table.id ? catalog.getAs('relation', object.table) : undefined;
    return child ?? [];
  });
}
