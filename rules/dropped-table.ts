import { defineRule, displayName, makeTemporary, quoteQualified, routinesCalled, type Routine } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-table',
  family: 'additive',
  severity: 'warning',
  precision: 'very-high',
  contracting: true,
  summary: 'A table dropped, with its rows, policies, triggers and grants.',
  why: `
\`DROP TABLE\` cannot be undone but from a backup, and every client that still uses the table fails from that moment on (42P01). Its indexes,
policies, triggers and grants go with it; creating a table of the same name later brings none of them back. It also takes an ACCESS EXCLUSIVE
lock on every table that it references. Expand and contract: stop using it, release, then drop it in a migration of its own.`,
  messages: {
    dropped: { what: 'Dropping table "{{table}}" deletes its rows for good, and every client that still uses it fails.', help: '{{advice}}' },
    recreated: { what: 'Dropping table "{{table}}" and creating it again deletes its rows for good.', help: 'Change the table in place with ALTER TABLE, or copy the rows first.' },
    assumed: { what: 'If table "{{table}}" exists, dropping it deletes its rows for good, and every client that still uses it fails.', help: '{{advice}}' },
  },
  examples: [
    {
      history: 'create table legacy_orders (id bigint primary key);',
      bad: 'drop table legacy_orders;',
      good: 'comment on table legacy_orders is \'unused since the last release, to be dropped in the next\';',
      proof: 'schema',
    },
  ],
  create({ report }) {
    const created = new Set<string>();
    const called: Routine[] = [];
    const drops: { readonly again: () => boolean; readonly tell: (recreated: boolean) => void }[] = [];
    return {
      'table.drop'({ table, cause, ifExists, span }, { migration }) {
        if (cause === 'implied' || !isLive(table, migration) || table.partition !== undefined) return;
        const known = table.origin !== undefined || table.columnsKnown;
        const data = {
          table: displayName(table),
          advice: `Drop it in a later release, once nothing reads or writes ${quoteQualified(table)}; keep a copy of the rows until then.`,
        };
        const common = { at: span, subject: subjectOf(table), related: createdHere(table, 'table') };
        drops.push({
          again: () => created.has(`${table.schema}.${table.name}`) || (!known && created.has(`pg_temp.${table.name}`)),
          tell: (recreated) => {
            // IF EXISTS before CREATE TABLE, for a table that no file made: a script that may run twice.
            if (!known && ifExists && (recreated || makeTemporary(called, table.name))) return;
            if (recreated) report({ message: 'recreated', ...common, severity: 'error', data: { table: data.table } });
            else report({ message: !known && ifExists ? 'assumed' : 'dropped', ...common, data });
          },
        });
      },
      'data.query'({ functions }, { before }) {
        called.push(...routinesCalled(before, functions));
      },
      'table.create'({ table }) {
        created.add(`${table.schema}.${table.name}`);
      },
      'table.rename'({ after }) {
        created.add(`${after.schema}.${after.name}`);
      },
      'migration.end'() {
        for (const drop of drops) drop.tell(drop.again());
      },
    };
  },
});
