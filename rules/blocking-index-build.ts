import { defineRule, displayName, type Catalog, type EffectOf, type Origin, type Relation, type Statement } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { concurrentlyFix, withConcurrently } from './lib/concurrently.js';
import { partitionedIndexSql } from './lib/index-sql.js';
import { howToBuild, predecessorOf } from './lib/index-succession.js';
import { inOwnFiles, type Loner } from './lib/moved-out.js';
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
pipeline, so it belongs alone in a file of its own. On a partitioned table CONCURRENTLY is not supported, and CREATE INDEX blocks writes to all partitions until the
last one is done: the index is better made ON ONLY the parent, concurrently on each partition, and attached. On a materialized view the lock blocks REFRESH.
Tables that the same deploy creates are empty and are not reported; nor is a table that no file has made yet and a later one makes with a plain CREATE TABLE: there the statement fails.`,
  messages: {
    blocksWrites: {
      what: 'Building index "{{index}}" blocks every write to "{{table}}" until it finishes.',
      help: '{{advice}}',
    },
    blocksAll: {
      what: 'Building index "{{index}}" blocks every read and write of "{{table}}" until it finishes: the transaction holds an ACCESS EXCLUSIVE lock on it already.',
      help: '{{advice}}',
    },
    blocksPartitions: {
      what: 'Building index "{{index}}" blocks every write to "{{table}}" and its partitions until the last of them has its index.',
      help: '{{advice}}',
    },
    blocksRefresh: {
      what: 'Building index "{{index}}" blocks every REFRESH of "{{table}}" until it finishes.',
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
  create({ report: tell, runner }) {
    const ofUnknown: { readonly table: Relation; report(): void }[] = [];
    const built: EffectOf<'index.create'>[] = [];
    const closed = new Set<Statement>();
    const dropped: EffectOf<'index.drop'>[] = [];
    const statements: Statement[] = [];
    let readable = true;
    return {
      'statement.start': (statement) => void statements.push(statement),
      'syntax.error': () => void (readable = false),
      'index.drop': (effect) => void (effect.cause === 'explicit' && dropped.push(effect)),
      'statement.locks'({ statement, transaction: { held } }) {
        if (built.some((one) => one.statement === statement && held.get(one.table.id)?.mode === 'AccessExclusive')) closed.add(statement);
      },
      'index.create'(effect, { migration, before, after }) {
        const { table, index, concurrently, only, span } = effect;
        if (concurrently || !isLive(table, migration) || table.relationKind === 'view') return;
        if (table.relationKind !== 'partitioned-table') return void built.push(effect);
        const partitions = only ? [] : before.children(table.id).filter((partition) => isLive(partition, migration) && isBuilt(partition, before, after));
        if (partitions.length === 0) return;
        const report = (): void => tell({ message: 'blocksPartitions', at: span, subject: subjectOf(index), rowsOf: [table], data: { index: index.name, table: displayName(table), advice: partitionedIndexSql(index, table, partitions) }, related: createdHere(table, 'partitioned table') });
        if (table.origin === undefined) ofUnknown.push({ table, report });
        else report();
      },
      'migration.end'(_migration, { after }) {
        // Another statement may have renamed, dropped or adopted it.
        const same = built.filter(({ index: { id, name, schema } }) => after.getAs('index', id)?.name === name && after.getAs('index', id)?.schema === schema && after.getAs('index', id)?.constraint === undefined);
        const fixes = inOwnFiles(readable ? same.flatMap(lonerOf) : [], statements, runner);
        for (const { table, index, statement, span } of built) {
          const view = table.relationKind === 'materialized-view';
          const predecessor = predecessorOf(index, dropped.filter((drop) => drop.table?.id === table.id).map((drop) => drop.index));
          // What only moves it behind the drop leaves the table without either for a while.
          const fix = predecessor !== undefined ? undefined : runner === 'autocommit' ? concurrentlyFix(statement, runner) : fixes.get(statement);
          const report = (): void => tell({
            message: view ? 'blocksRefresh' : closed.has(statement) ? 'blocksAll' : 'blocksWrites', at: span, subject: subjectOf(index), rowsOf: [table],
            data: { index: index.name, table: displayName(table), advice: howToBuild(index, table, statement, runner, predecessor) },
            related: createdHere(table, view ? 'materialized view' : 'table'),
            ...(view && { severity: 'warning' }),
            ...(fix && { fix: { ...fix, applicability: 'unsafe' } }),
          });
          if (table.origin === undefined) ofUnknown.push({ table, report });
          else report();
        }
      },
      'history.end'(_migration, { after: final }) {
        // One that a later file is the first to make is not there yet: the statement fails, and locks nothing.
        for (const { table, report } of ofUnknown) if (!isMadeLater(final.getAs('relation', table.id)?.origin)) report();
      },
    };
  },
});

function lonerOf({ statement, index: { name } }: EffectOf<'index.create'>): readonly Loner[] {
  const sql = withConcurrently(statement);
  return sql === undefined ? [] : [{ statement, sql, name }];
}

/** True for a plain CREATE TABLE. With IF NOT EXISTS it may well be what adopts a table that was made by hand. */
function isMadeLater(origin: Origin | undefined): boolean {
  if (origin === undefined) return false;
  const { source, start } = origin.span;
  return !/\bexists\s+$/i.test(source.text.slice(Math.max(0, start - 40), start));
}

/** True when a partition, or one of its own, gets an index that it has not. */
function isBuilt(partition: Relation, before: Catalog, after: Catalog): boolean {
  if (partition.relationKind === 'partitioned-table') return before.children(partition.id).some((child) => isBuilt(child, before, after));
  return after.indexes(partition.id).length > before.indexes(partition.id).length;
}
