import { defineRule, displayName, quoteQualified, spanText, type EffectOf, type Fix, type History, type Migration, type Statement } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unchecked-concurrent-index',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS, which keeps the invalid index of a build that failed.',
  why: `
A concurrent build that fails (a duplicate, a deadlock, a timeout, a lost connection) leaves its index behind, invalid: no query uses it, every write maintains it, and a unique
one enforces nothing of the old rows ([Building Indexes Concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)).
When the migration is run again, IF NOT EXISTS finds that name taken, passes it over and reports success. Nothing is reported when the file, or the one before,
drops an index of that name first, or when a constraint adopts it later with USING INDEX, which refuses an invalid one.`,
  messages: {
    unchecked: {
      what: 'If the build of index "{{index}}" on "{{table}}" fails, it stays behind invalid, and IF NOT EXISTS takes it for done when this is run again.',
      help: 'Leave out IF NOT EXISTS; should the build have failed before, first run alone: DROP INDEX CONCURRENTLY IF EXISTS {{name}}; Where a database may have the index already, keep IF NOT EXISTS, and see afterwards that it is valid: SELECT indisvalid FROM pg_index WHERE indexrelid = {{literal}}::regclass;',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'create index concurrently if not exists users_email on users (email);',
      good: 'create index concurrently users_email on users (email);',
      proof: 'retry',
    },
  ],
  create({ report, history }) {
    const dropped: string[] = [];
    const builds: EffectOf<'index.create'>[] = [];
    return {
      'statement.start'(statement) {
        dropped.push(...droppedIndexes(statement));
      },
      'index.create'(effect, { migration }) {
        const { table, index, concurrently, ifNotExists } = effect;
        if (concurrently && ifNotExists && isLive(table, migration) && !dropped.includes(index.name) && !droppedBefore(history, migration, index.name)) builds.push(effect);
      },
      'history.end'(_migration, { after }) {
        for (const { table, index, statement, span } of builds) {
          const now = after.getAs('index', index.id);
          if (now === undefined || now.constraint !== undefined) continue;
          const fix = withoutIfNotExists(statement);
          report({ message: 'unchecked', at: span, subject: subjectOf(index), data: { index: index.name, table: displayName(table), name: quoteQualified(index), literal: `'${quoteQualified(index).replaceAll("'", "''")}'` }, ...(fix && { fix }) });
        }
      },
    };
  },
});

/** The names that DROP INDEX names, known or not. */
function droppedIndexes({ node }: Statement): readonly string[] {
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return [];
  return (node.DropStmt.objects ?? []).flatMap((object) => {
    const last = 'List' in object ? object.List.items?.at(-1) : undefined;
    return last !== undefined && 'String' in last ? [last.String.sval ?? ''] : [];
  });
}

/** A concurrent drop has to stand alone in its file: then it is in the one before. */
function droppedBefore({ migrations }: History, migration: Migration, name: string): boolean {
  const at = migrations.indexOf(migration);
  const drop = new RegExp(`\\bdrop\\s+index\\b[^;]*\\b${name.replaceAll(/[^\w]/g, '.')}\\b`, 'i');
  return migrations.slice(Math.max(0, at - 1), at).some(({ source }) => drop.test(source.text));
}

function withoutIfNotExists({ span, nested }: Statement): Fix | undefined {
  const found = nested === undefined ? /\bconcurrently\s+(if\s+not\s+exists\s+)/i.exec(spanText(span)) : null;
  if (found === null) return undefined;
  const start = span.start + found.index + found[0].length - found[1]!.length;
  return { title: 'Leave out IF NOT EXISTS', applicability: 'unsafe', edits: [{ span: { source: span.source, start, end: start + found[1]!.length }, text: '' }] };
}
