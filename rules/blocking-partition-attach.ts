import { defineRule, displayName, quoteName, quoteQualified, type EffectOf, type Runner } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { boundOf, boundSql, insideSql, outsideSql } from './lib/partition-bound.js';
import { inSteps } from './lib/steps.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

type Attached = EffectOf<'table.attach-partition'>;

export default defineRule({
  id: 'blocking-partition-attach',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'ATTACH PARTITION that reads all rows of an existing table, or of the default partition, while nobody can read or write it.',
  why: `
\`ATTACH PARTITION\` lets the parent go on (SHARE UPDATE EXCLUSIVE since PostgreSQL 12) but holds an ACCESS EXCLUSIVE lock on the table that becomes a partition, and reads all of it to see
that each row is within the bound, unless a valid CHECK says so. The default partition is locked in the same way, and read for rows that belong to the new one, unless a valid CHECK of its own
rules them out ([ALTER TABLE, ATTACH PARTITION](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    scan: {
      what: 'Attaching "{{partition}}" to "{{table}}" reads all of "{{partition}}" while nobody can read or write it.',
      help: 'Show first by a CHECK that all rows are within the bound. {{advice}}',
    },
    defaultScan: {
      what: 'Attaching "{{partition}}" to "{{table}}" reads all of its default partition "{{besides}}" while nobody can read or write that.',
      help: 'Show first by a CHECK that the default partition has no row that belongs to the new one. {{advice}}',
    },
  },
  examples: [
    {
      history: "create table events (id bigint, at date) partition by range (at); create table events_2025 (id bigint, at date not null); insert into events_2025 select n, '2025-05-05' from generate_series(1, 10) n;",
      bad: "alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');",
      good: "alter table events_2025 add constraint in_2025 check (at >= '2025-01-01' and at < '2026-01-01') not valid;",
      proof: 'scan',
    },
  ],
  create: ({ report, runner }) => ({
    'table.attach-partition'(effect, { migration }) {
      const { table, partition, scans, besides, span } = effect;
      const data = { partition: displayName(partition), table: displayName(table) };
      if (scans && isLive(partition, migration) && holdsRows(partition)) {
        report({ message: 'scan', at: span, subject: subjectOf(partition), rowsOf: [partition], related: createdHere(partition, 'table'), data: { ...data, advice: advice(effect, partition, insideSql, runner) } });
      }
      if (besides?.scans === true && isLive(besides.partition, migration)) {
        report({
          message: 'defaultScan', at: span, subject: subjectOf(besides.partition), rowsOf: [besides.partition], related: createdHere(besides.partition, 'default partition'),
          data: { ...data, besides: displayName(besides.partition), advice: advice(effect, besides.partition, outsideSql, runner) },
        });
      }
    },
  }),
});

function advice({ table, partition, statement }: Attached, checked: Attached['partition'], condition: typeof insideSql, runner: Runner): string {
  const bound = boundOf(statement);
  const check = bound && condition(table, bound);
  if (bound === undefined || check === undefined) return 'Add it NOT VALID in one migration, validate it in the next, and attach in a third.';
  const [of, name] = [quoteQualified(checked), quoteName(`${checked.name}_bound`.slice(0, 63))];
  return inSteps(runner, [
    `ALTER TABLE ${of} ADD CONSTRAINT ${name} CHECK (${check}) NOT VALID;`,
    `ALTER TABLE ${of} VALIDATE CONSTRAINT ${name};`,
    `ALTER TABLE ${quoteQualified(table)} ATTACH PARTITION ${quoteQualified(partition)} ${boundSql(bound) ?? '…'}; ALTER TABLE ${of} DROP CONSTRAINT ${name};`,
  ]);
}
