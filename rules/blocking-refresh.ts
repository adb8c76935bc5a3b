import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { aloneInFile, concurrentlyFix } from './lib/concurrently.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-refresh',
  family: 'locking',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A materialized view that is read refreshed without CONCURRENTLY.',
  why: `
\`REFRESH MATERIALIZED VIEW\` runs the whole query under an ACCESS EXCLUSIVE lock: until it ends, and in a file that runs as one transaction until that ends, nobody can
read the view. With CONCURRENTLY reads go on; it needs a unique index over plain columns of the view, without WHERE, and a view that is populated
([REFRESH MATERIALIZED VIEW](https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html)). Unlike the other concurrent commands it may run in a transaction.`,
  messages: {
    blocksReads: {
      what: 'Refreshing "{{view}}" blocks every read of it until the query has run and the transaction ends.',
      help: '{{sql}}',
    },
    withoutIndex: {
      what: 'Refreshing "{{view}}" blocks every read of it until the query has run and the transaction ends, and it has no unique index with which it could be refreshed concurrently.',
      help: '{{advice}} After that: {{sql}}',
    },
  },
  examples: [
    {
      history: `create table orders (id bigint primary key, day date);
create materialized view daily as select day, count(*) as orders from orders group by day;
create unique index daily_day on daily (day);`,
      bad: 'refresh materialized view daily;',
      good: 'refresh materialized view concurrently daily;',
      proof: 'rewrite',
    },
  ],
  create: ({ report, runner }) => ({
    'view.refresh'({ view, concurrently, withData, statement, span }, { before, migration }) {
      // One that was never filled cannot be refreshed concurrently, and nobody can read it.
      if (concurrently || !withData || view.view?.unpopulated === true || !isLive(view, migration)) return;
      const common = { at: span, subject: subjectOf(view), rowsOf: [view] };
      const sql = `REFRESH MATERIALIZED VIEW CONCURRENTLY ${quoteQualified(view)};`;
      if (view.origin === undefined || hasPlainKey(view, before)) {
        // Whether a view that no file made has such an index is not known.
        const fix = view.origin === undefined ? undefined : concurrentlyFix(statement, 'autocommit');
        return report({ message: 'blocksReads', ...common, data: { view: displayName(view), sql }, ...(fix && { fix: { ...fix, applicability: 'unsafe' } }) });
      }
      const index = `CREATE UNIQUE INDEX CONCURRENTLY ${quoteName(`${view.name}_key`)} ON ${quoteQualified(view)} (…);`;
      report({ message: 'withoutIndex', ...common, data: { view: displayName(view), sql, advice: aloneInFile(runner, index, statement) } });
    },
  }),
});

/** True for a unique index that REFRESH … CONCURRENTLY can use (is_usable_unique_index in matview.c). */
function hasPlainKey(view: Relation, catalog: Catalog): boolean {
  return catalog.indexes(view.id).some(({ unique, keys, predicate }) => unique && predicate === undefined && keys.every(({ column }) => column !== undefined));
}
