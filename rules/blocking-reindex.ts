import { defineRule, displayName, quoteName, quoteQualified, type EffectOf, type Statement, type Step } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { aloneInFile, concurrentlyFix, withConcurrently } from './lib/concurrently.js';
import { inOwnFiles, type Loner } from './lib/moved-out.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-reindex',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'REINDEX without CONCURRENTLY on a table that may hold rows.',
  why: `
\`REINDEX\` blocks writes to the table, and holds an ACCESS EXCLUSIVE lock on each index that it rebuilds. As the planner looks at every index of a table, whatever the
query, that blocks virtually all reads too, for as long as the build takes
([REINDEX](https://www.postgresql.org/docs/current/sql-reindex.html)). \`REINDEX … CONCURRENTLY\` builds a second index beside the old one and lets everything go on.`,
  messages: {
    blocks: {
      what: 'REINDEX of {{what}} blocks writes to {{table}}, and nearly every read, until it finishes.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create index users_email on users (email);',
      bad: 'reindex index users_email;',
      good: 'reindex index concurrently users_email;',
      proof: 'lock',
    },
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'reindex table users;',
      good: 'reindex table concurrently users;',
      proof: 'lock',
    },
  ],
  create({ report, runner }) {
    const rebuilds: { readonly effect: EffectOf<'index.rebuild'>; readonly data: { readonly what: string; readonly table: string }; readonly sql: string; readonly subject: string }[] = [];
    const statements: Statement[] = [];
    let readable = true;
    return {
      'statement.start': (statement) => void statements.push(statement),
      'syntax.error': () => void (readable = false),
      'index.rebuild'(effect, { migration, before }) {
        const { table, index, scope, name, concurrently } = effect;
        if (concurrently || scope === 'system' || name.startsWith('pg_') || (table !== undefined && !isLive(table, migration))) return;
        if (scope === 'schema' && !holdsLive(before, name, migration)) return;
        const target = scope === 'index' ? index : scope === 'table' ? table : undefined;
        const written = target === undefined ? quoteName(name) : quoteQualified(target);
        rebuilds.push({
          effect,
          data: { what: `${scope} "${target === undefined ? name : displayName(target)}"`, table: table !== undefined ? `"${displayName(table)}"` : scope === 'index' ? 'its table' : 'each of its tables in turn' },
          sql: `REINDEX ${scope.toUpperCase()} CONCURRENTLY ${written};`,
          subject: subjectOf(target ?? { name }),
        });
      },
      'migration.end'() {
        const fixes = inOwnFiles(readable ? rebuilds.flatMap(({ effect: { statement, name } }) => lonerOf(statement, name)) : [], statements, runner);
        for (const { effect: { table, statement, span }, data, sql, subject } of rebuilds) {
          const fix = statements.length === 1 ? concurrentlyFix(statement, runner) : fixes.get(statement);
          report({ message: 'blocks', at: span, subject, ...(table !== undefined && { rowsOf: [table] }), data: { ...data, advice: aloneInFile(runner, sql, statement) }, ...(fix && { fix }) });
        }
      },
    };
  },
});

function lonerOf(statement: Statement, name: string): readonly Loner[] {
  const sql = withConcurrently(statement);
  return sql === undefined ? [] : [{ statement, sql, name: `reindex_${name}` }];
}

/** True when a schema has a table of an earlier deploy, as far as is known. */
function holdsLive(catalog: Step['before'], schema: string, migration: Step['migration']): boolean {
  for (const relation of catalog.objectsOf('relation')) if (relation.schema === schema && isLive(relation, migration)) return true;
  return catalog.schema(schema)?.origin === undefined;
}
