import { defineRule, displayName, quoteQualified, type EffectOf, type Fix, type ObjectId, type Relation, type Statement } from '../src/rule/index.js';
import { isLive, isNew } from './lib/age.js';
import { aloneInFile, concurrentlyFix, withConcurrently } from './lib/concurrently.js';
import { inOwnFiles, type Loner } from './lib/moved-out.js';
import { inSteps } from './lib/steps.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-index-drop',
  family: 'locking',
  severity: 'note',
  precision: 'very-high',
  summary: 'An index dropped without CONCURRENTLY from a table that may be in use.',
  why: `
\`DROP INDEX\` takes an ACCESS EXCLUSIVE lock on the table. The work is short, but the lock has to wait for every query that reads the table, and meanwhile all
others queue behind it, reads as well; in a file that runs as one transaction it is then kept until the file ends. \`DROP INDEX CONCURRENTLY\` lets reads and writes
go on ([DROP INDEX](https://www.postgresql.org/docs/current/sql-dropindex.html)). It takes one index at a time, no CASCADE, and no index of a partitioned table. It is a note: what
hurts is the wait, of which \`missing-lock-timeout\` speaks. Nothing is said where the transaction has that lock already, or drops the table too.`,
  messages: {
    blocks: {
      what: 'Dropping {{indexes}} blocks every read and write of "{{table}}", from when it waits for its lock until the transaction ends.',
      help: 'The work is an instant, the wait need not be. {{advice}}',
    },
    partitioned: {
      what: 'Dropping {{indexes}} blocks every read and write of "{{table}}" and all its partitions.',
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
    const drops = new Map<ObjectId, [Drop, ...Drop[]]>();
    let here: Drop[] = [];
    const statements: Statement[] = [];
    let readable = true;
    return {
      'statement.start': (statement) => void statements.push(statement),
      'syntax.error': () => void (readable = false),
      'index.drop'({ table, ...effect }, { migration }) {
        if (effect.cause === 'explicit' && !effect.concurrently && table !== undefined && isLive(table, migration) && !isNew(effect.index, migration)) here.push({ ...effect, table });
      },
      'statement.locks'({ transaction }) {
        const done = here;
        here = [];
        for (const drop of done) {
          const { table } = drop;
          const known = drops.get(table.id);
          const held = transaction.held.get(table.id);
          // Nobody has to wait for what this transaction keeps already; one that another drop took is that one's.
          if (held?.mode === 'AccessExclusive' && known?.some(({ statement }) => statement === held.statement) !== true) continue;
          if (known === undefined) drops.set(table.id, [drop]);
          else known.push(drop);
        }
      },
      'migration.end'(_migration, { after }) {
        const moved = inOwnFiles(readable ? [...drops.values()].flat().flatMap(lonerOf) : [], statements, runner);
        for (const all of drops.values()) {
          const [{ statement, index, table, span }, ...others] = all;
          // A table that goes too is not used any more.
          if (after.get(table.id) === undefined) continue;
          const common = {
            at: span, subject: subjectOf(index), related: others.map((other) => ({ span: other.span, text: 'dropped too' })),
            data: { indexes: named(all), table: displayName(table) },
          };
          if (table.relationKind === 'partitioned-table') {
            report({ message: 'partitioned', ...common });
            continue;
          }
          const fix = statements.length > 1 ? together(all.map((drop) => moved.get(drop.statement))) : others.length === 0 && lonerOf(all[0]).length > 0 ? concurrentlyFix(statement, runner) : undefined;
          const cascade = all.every(({ restrict }) => restrict) ? '' : ' CASCADE cannot be written with it: drop what depends on the index first.';
          const sql = all.map((drop) => `DROP INDEX CONCURRENTLY ${quoteQualified(drop.index)};`);
          const advice = others.length === 0 ? aloneInFile(runner, sql[0]!, statement) : inSteps(runner, sql);
          report({ message: 'blocks', ...common, data: { ...common.data, advice: `${advice}${cascade}` }, ...(fix && { fix }) });
        }
      },
    };
  },
});

type Drop = EffectOf<'index.drop'> & { readonly table: Relation };

function named(drops: readonly Drop[]): string {
  return `${drops.length === 1 ? 'index' : 'indexes'} ${drops.map(({ index }) => `"${index.name}"`).join(', ')}`;
}

function lonerOf({ statement, index: { name }, restrict }: Drop): readonly Loner[] {
  const sql = restrict && isSingle(statement) ? withConcurrently(statement) : undefined;
  return sql === undefined ? [] : [{ statement, sql, name: `drop_${name}` }];
}

/** Fixes as one; undefined where one is missing. */
function together(fixes: readonly (Fix | undefined)[]): Fix | undefined {
  const all = fixes.flatMap((fix) => fix ?? []);
  if (all.length < fixes.length || all[0] === undefined) return undefined;
  return { ...all[0], edits: all.flatMap(({ edits }) => edits), files: all.flatMap(({ files = [] }) => files) };
}

/** DROP INDEX of one name: only that can be CONCURRENTLY. */
function isSingle({ node }: Statement): boolean {
  return 'DropStmt' in node && node.DropStmt.objects?.length === 1;
}
