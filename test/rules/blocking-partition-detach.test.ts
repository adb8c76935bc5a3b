import rule from '../../rules/blocking-partition-detach.js';
import { testRule } from './test-rule.js';

const history = 'create table events (id bigint) partition by range (id); create table events_1 partition of events for values from (1) to (9);';
const sql = 'alter table events detach partition events_1;';

testRule(rule, {
  valid: [
    { history, sql: 'alter table events detach partition events_1 concurrently;' },
    { name: 'before version 14', history, postgres: 13, sql },
    { name: 'with a default partition CONCURRENTLY is refused', history: [history, 'create table rest partition of events default;'], sql },
    { name: 'a new table', sql: `${history} ${sql}` },
  ],
  invalid: [
    {
      history, sql, runner: 'supabase',
      expect: [{
        message: 'parent', at: 'alter table events detach partition events_1', severity: 'warning', subject: 'public.events_1',
        what: 'Detaching "events_1" locks out every read and write of all of "events".',
        help: 'Put this alone in a migration file of its own: ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;',
      }],
    },
  ],
});
