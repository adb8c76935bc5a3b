import { defineRule, displayName, type Index, type Relation } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { concurrentIndexSql } from './lib/index-sql.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-index-build',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'An index built without CONCURRENTLY on a table that may hold rows.',
  why: `
\`CREATE INDEX\` holds a SHARE lock on the table until the build ends: reads go on, every INSERT, UPDATE and DELETE waits
([CREATE INDEX, Building Indexes Concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)).
\`CREATE INDEX CONCURRENTLY\` reads the table twice and never blocks writes. It cannot run in a transaction or after another statement of a
pipeline, so it belongs alone in a file of its own. Tables that the same deploy creates are empty and are not reported; neither are
partitioned tables, on which CONCURRENTLY is not supported and the index is built partition by partition.`,
  messages: {
    blocksWrites: {
      what: 'Building index "{{index}}" blocks every write to "{{table}}" until it finishes.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'create index users_email on users (email);',
      good: 'create index concurrently users_email on users (email);',
      proof: 'lock',
    },
  ],
  create: ({ report, runner }) => ({
    'index.create'({ table, index, concurrently, statement, span }, { migration }) {
      if (concurrently || !isLive(table, migration) || table.relationKind === 'partitioned-table' || table.relationKind === 'view') return;
      const inBlock = statement.nested !== undefined;
      report({
        message: 'blocksWrites',
        at: span,
        subject: subjectOf({ schema: index.schema, name: index.name }),
        data: { index: index.name, table: displayName(table), advice: advice(runner, table, index, inBlock) },
        related: createdHere(table, table.relationKind === 'materialized-view' ? 'materialized view' : 'table'),
      });
    },
  }),
});

function advice(runner: string, table: Relation, index: Index, inBlock: boolean): string {
  const sql = concurrentIndexSql(index, table);
  const block = inBlock ? ' It cannot run in a DO block.' : '';
  if (runner === 'supabase') return `Put this alone in a migration file of its own: ${sql} Any other statement in that file, even SET, makes it fail or the file not atomic.${block}`;
  return runner === 'autocommit' ? `Outside any transaction: ${sql}${block}` : `In a migration that your tool runs without a transaction: ${sql}${block}`;
}
