import { defineRule, displayName, quoteQualified, type EffectOf, type Relation } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { boundOf, boundSql } from './lib/partition-bound.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'partition-created-under-lock',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'CREATE TABLE … PARTITION OF a table in use, which locks out its reads and writes.',
  why: `
\`CREATE TABLE … PARTITION OF\` takes an ACCESS EXCLUSIVE lock on the parent, and on its default partition, whose rows it reads unless a CHECK shows that none belongs to the new one. A table made
by itself and then attached does the same under a lock on the parent that lets reads and writes go on
([CREATE TABLE, PARTITION OF](https://www.postgresql.org/docs/current/sql-createtable.html)). A file that makes several partitions of one table is reported once.`,
  messages: {
    parent: {
      what: 'Creating {{partitions}} as PARTITION OF "{{table}}" locks out every read and write of "{{table}}"{{besides}}.',
      help: 'Make the table by itself, and attach it while reads and writes go on: {{advice}}',
    },
  },
  examples: [
    {
      history: 'create table events (id bigint, at date) partition by range (at);',
      bad: "create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');",
      good: "create table events_2025 (like events including defaults including constraints); alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');",
      proof: 'lock',
    },
  ],
  create({ report }) {
    const made = new Map<number, { readonly parent: Relation; readonly first: EffectOf<'table.create'>; count: number }>();
    return {
      'table.create'(effect, { before, migration }) {
        const { table, from, cause } = effect;
        const parent = from === 'partition' && cause === 'explicit' && table.partition !== undefined ? before.getAs('relation', table.partition.of) : undefined;
        if (parent === undefined || !isLive(parent, migration)) return;
        const known = made.get(parent.id);
        if (known === undefined) made.set(parent.id, { parent, first: effect, count: 1 });
        else known.count++;
      },
      'migration.end'() {
        for (const { parent, first, count } of made.values()) {
          const others = count === 1 ? '' : ` and ${count - 1} more`;
          const { besides } = first;
          report({
            message: 'parent', at: first.span, subject: subjectOf(parent), related: createdHere(parent, 'partitioned table'),
            data: {
              partitions: `"${displayName(first.table)}"${others}`, table: displayName(parent), advice: advice(parent, first),
              besides: besides === undefined ? '' : `, and of its default partition "${displayName(besides.partition)}"${besides.scans ? ', all of which it reads' : ''}`,
            },
          });
        }
      },
    };
  },
});

function advice(parent: Relation, { table, statement }: EffectOf<'table.create'>): string {
  const bound = boundOf(statement);
  const generated = parent.columns.some((column) => column.generated !== undefined) ? ' INCLUDING GENERATED' : '';
  const name = quoteQualified(table);
  return `CREATE TABLE ${name} (LIKE ${quoteQualified(parent)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS${generated}); ALTER TABLE ${quoteQualified(parent)} ATTACH PARTITION ${name} ${(bound && boundSql(bound)) ?? 'FOR VALUES …'};`;
}
