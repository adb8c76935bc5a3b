import { defineRule, displayName, quoteQualified } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { aloneInFile } from './lib/concurrently.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-partition-detach',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'DETACH PARTITION without CONCURRENTLY, which locks out reads and writes of the whole partitioned table.',
  why: `
\`DETACH PARTITION\` takes an ACCESS EXCLUSIVE lock on the parent: while it waits for one long query of any partition, every query of the table waits behind it. With \`CONCURRENTLY\`
(PostgreSQL 14+) the lock on the parent is one that lets reads and writes go on. It cannot run in a transaction, nor where the table has a default partition; those are not reported
([ALTER TABLE, DETACH PARTITION](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    parent: {
      what: 'Detaching "{{partition}}" locks out every read and write of all of "{{table}}".',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: "create table events (id bigint, at date) partition by range (at); create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');",
      bad: 'alter table events detach partition events_2025;',
      good: 'alter table events detach partition events_2025 concurrently;',
      proof: 'lock',
    },
  ],
  create: ({ report, postgres, runner }) => ({
    'table.detach-partition'({ table, partition, concurrently, statement, span }, { before, migration }) {
      if (concurrently || postgres < 14 || !isLive(table, migration) || before.children(table.id).some((child) => child.partition?.bound === 'default')) return;
      const sql = `ALTER TABLE ${quoteQualified(table)} DETACH PARTITION ${quoteQualified(partition)} CONCURRENTLY;`;
      report({ message: 'parent', at: span, subject: subjectOf(partition), related: createdHere(table, 'partitioned table'), data: { partition: displayName(partition), table: displayName(table), advice: aloneInFile(runner, sql, statement) } });
    },
  }),
});
