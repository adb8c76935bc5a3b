import { defineRule, displayName, quoteQualified, type Catalog, type Index, type Relation } from '../src/rule/index.js';
import { partitionedIndexSql } from './lib/index-sql.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'concurrently-on-partitioned',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'CREATE or DROP INDEX CONCURRENTLY on a partitioned table, which always fails.',
  why: `
Postgres refuses to build or drop an index of a partitioned table concurrently (0A000). It builds it without blocking writes in three steps: an index on the parent alone, which is
empty and invalid; an index on each partition, concurrently; and ALTER INDEX … ATTACH PARTITION for each, after the last of which the parent's index is valid
([CREATE INDEX, Notes](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)).`,
  messages: {
    create: {
      what: 'CREATE INDEX CONCURRENTLY fails (0A000): "{{table}}" is a partitioned table.',
      help: '{{advice}}',
    },
    drop: {
      what: 'DROP INDEX CONCURRENTLY fails (0A000): "{{index}}" is an index of partitioned table "{{table}}".',
      help: "SET lock_timeout = '2s'; DROP INDEX {{name}}; in a file of its own, and again when the lock was not to be had.",
    },
  },
  examples: [
    {
      history: "create table events (id bigint, at timestamptz) partition by range (at); create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');",
      bad: 'create index concurrently events_at on events (at);',
      good: 'create index events_at on only events (at);',
      proof: 'error',
    },
    {
      history: 'create table events (id bigint, at timestamptz) partition by range (at); create index events_at on events (at);',
      bad: 'drop index concurrently events_at;',
      good: 'drop index events_at;',
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'index.create'({ table, index, concurrently, span }, { before }) {
      if (concurrently && table.relationKind === 'partitioned-table') report({ message: 'create', at: span, subject: subjectOf(index), data: { table: displayName(table), advice: advice(index, table, before) } });
    },
    'index.drop'({ table, index, concurrently, span }) {
      if (concurrently && table?.relationKind === 'partitioned-table') report({ message: 'drop', at: span, subject: subjectOf(index), data: { index: index.name, table: displayName(table), name: quoteQualified(index) } });
    },
  }),
});

function advice(index: Index, table: Relation, catalog: Catalog): string {
  return partitionedIndexSql(index, table, catalog.children(table.id));
}
