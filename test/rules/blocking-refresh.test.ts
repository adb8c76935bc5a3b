import rule from '../../rules/blocking-refresh.js';
import { testRule } from './test-rule.js';

const view = 'create table orders (id bigint primary key, day date); create materialized view daily as select day, count(*) as n from orders group by day;';
const history = `${view} create unique index daily_day on daily (day);`;

testRule(rule, {
  valid: [
    { history, sql: 'refresh materialized view concurrently daily;' },
    { name: 'the view is new', sql: `${history} refresh materialized view daily;` },
    { name: 'it was never filled', history: view.replace('group by day', 'group by day with no data'), sql: 'refresh materialized view daily;' },
    { name: 'it was emptied', history: [history, 'refresh materialized view daily with no data;'], sql: 'refresh materialized view daily;' },
    { name: 'it is emptied', history, sql: 'refresh materialized view daily with no data;' },
  ],
  invalid: [
    {
      history,
      sql: 'refresh materialized view daily;',
      expect: [{
        message: 'blocksReads',
        at: 'daily',
        what: 'Refreshing "daily" blocks every read of it until the query has run and the transaction ends.',
        severity: 'warning',
        subject: 'public.daily',
        help: 'REFRESH MATERIALIZED VIEW CONCURRENTLY daily;',
      }],
      fixed: 'refresh materialized view concurrently daily;',
    },
    {
      name: 'emptied, then filled, then read',
      history: [history, 'refresh materialized view daily with no data;', 'refresh materialized view daily;'],
      sql: 'REFRESH MATERIALIZED VIEW public.daily WITH DATA;',
      expect: [{ message: 'blocksReads', at: 'public.daily' }],
      fixed: 'REFRESH MATERIALIZED VIEW CONCURRENTLY public.daily WITH DATA;',
    },
    {
      name: 'without an index',
      history: view,
      sql: 'refresh materialized view daily;',
      expect: [{ message: 'withoutIndex', at: 'daily', help: 'In a migration that your tool runs without a transaction: CREATE UNIQUE INDEX CONCURRENTLY daily_key ON daily (…); After that: REFRESH MATERIALIZED VIEW CONCURRENTLY daily;' }],
    },
    {
      name: 'a unique index that cannot be used',
      history: `${view} create unique index daily_recent on daily (day) where n > 0; create unique index daily_text on daily ((day::text)); create index daily_n on daily (n);`,
      sql: 'refresh materialized view daily;',
      expect: [{ message: 'withoutIndex', at: 'daily' }],
    },
    {
      name: 'the index is made just before',
      history: view,
      sql: 'create unique index daily_day on daily (day); refresh materialized view daily;',
      expect: [{ message: 'blocksReads', at: 'daily', line: 1, column: 73 }],
      fixed: 'create unique index daily_day on daily (day); refresh materialized view concurrently daily;',
    },
    {
      name: 'a view that no file made',
      sql: 'refresh materialized view legacy.daily;',
      expect: [{ message: 'blocksReads', at: 'legacy.daily', help: 'REFRESH MATERIALIZED VIEW CONCURRENTLY legacy.daily;' }],
    },
  ],
});
