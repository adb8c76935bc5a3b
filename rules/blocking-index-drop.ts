import { defineRule, displayName, quoteQualified, type EffectOf, type Migration } from '../src/rule/index.js';
import { isLive, isNew } from './lib/age.js';
import { aloneInFile, concurrentlyFix } from './lib/concurrently.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-index-drop',
  family: 'locking',
  severity: 'warning',
  precision: 'very-high',
  summary: 'An index dropped without CONCURRENTLY from a table that may hold rows.',
  why: `
\`DROP INDEX\` takes an ACCESS EXCLUSIVE lock on the table. The work is short, but the lock has to wait for every query that reads the table, and meanwhile all
others queue behind it, reads as well; in a file that runs as one transaction it is then kept until the file ends. \`DROP INDEX CONCURRENTLY\` lets reads and writes
go on ([DROP INDEX](https://www.postgresql.org/docs/current/sql-dropindex.html)). It takes one index at a time, no CASCADE, and no index of a partitioned table.`,
  messages: {
    blocks: {
      what: 'Dropping index "{{index}}" blocks every read and write of "{{table}}", from when it waits for its lock until the transaction ends.',
      help: '{{advice}}',
    },
    partitioned: {
      what: 'Dropping index "{{index}}" blocks every read and write of "{{table}}" and all its partitions.',
      help: "An index of a partitioned table cannot be dropped concurrently. Drop it in a file of its own, with SET lock_timeout = '2s'; before it, and run that again when the lock was not to be had.",
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create index users_email on users (email);',
      bad: 'drop index users_email;',
      good: 'drop index concurrently users_email;',
      proof: 'lock',
    },
  ],
  create({ report, runner }) {
    const drops: EffectOf<'index.drop'>[] = [];
    let statements = 0;
    return {
      'statement.start': () => void statements++,
      'index.drop'(effect, { migration }) {
        if (effect.cause === 'explicit' && !effect.concurrently && minded(effect, migration)) drops.push(effect);
      },
      'migration.end'() {
        for (const { statement, index, table, restrict, span } of drops) {
          const common = { at: span, subject: subjectOf(index) };
          const data = { index: index.name, table: displayName(table!) };
          if (table!.relationKind === 'partitioned-table') {
            report({ message: 'partitioned', ...common, data });
            continue;
          }
          const several = drops.filter((other) => other.statement === statement).length > 1;
          const fix = restrict && !several && statements === 1 ? concurrentlyFix(statement, runner) : undefined;
          const cascade = restrict ? '' : ' CASCADE cannot be written with it: drop what depends on the index first.';
          report({ message: 'blocks', ...common, data: { ...data, advice: `${aloneInFile(runner, `DROP INDEX CONCURRENTLY ${quoteQualified(index)};`, statement)}${several ? ' Each index needs a statement of its own.' : ''}${cascade}` }, ...(fix && { fix }) });
        }
      },
    };
  },
});

function minded({ table, index }: EffectOf<'index.drop'>, migration: Migration): boolean {
  return table !== undefined && isLive(table, migration) && !isNew(index, migration);
}
