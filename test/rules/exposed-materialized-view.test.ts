import rule from '../../rules/exposed-materialized-view.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table tags (id bigint);';

testRule(rule, {
  valid: [
    { name: 'nobody may read it', supabase, history, sql: 'create materialized view counts as select count(*) from tags; revoke select on counts from anon, authenticated;' },
    { name: 'a schema that is not served', supabase, history, sql: 'create schema private; create materialized view private.counts as select count(*) from tags;' },
    { name: 'a table with row level security: view-bypasses-rls says it', supabase, history: `${history} alter table tags enable row level security;`, sql: 'create materialized view counts as select count(*) from tags;' },
    { name: 'a later file takes it away', supabase, history, files: { 'supabase/migrations/20260101_counts.sql': 'create materialized view counts as select count(*) from tags;', 'supabase/migrations/20260102_hide.sql': 'revoke all on counts from anon, authenticated;' } },
    { name: 'a view', supabase, history, sql: 'create view counts as select count(*) from tags;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'create materialized view counts as select count(*) from tags;',
      expect: [{
        message: 'served',
        at: 'counts',
        severity: 'warning',
        subject: 'public.counts',
        what: 'Materialized view "counts" is served by the Data API, and can have no row level security: anon and authenticated can read every row.',
        help: 'REVOKE ALL ON counts FROM anon, authenticated;',
      }],
    },
  ],
});
