import rule from '../../rules/concurrently-on-partitioned.js';
import { testRule } from './test-rule.js';

const history = `create table events (id bigint, at timestamptz) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01'); create index events_at on events (at);`;

testRule(rule, {
  valid: [
    { history, sql: 'create index concurrently events_2024_id on events_2024 (id);' },
    { history, sql: 'create index events_id on only events (id);' },
    { history, sql: 'drop index events_at;' },
    { name: 'REINDEX can', history, sql: 'reindex table concurrently events;' },
  ],
  invalid: [
    {
      history,
      sql: 'create index concurrently events_id on events (id);',
      expect: [{
        message: 'create',
        at: 'create index concurrently events_id on events (id)',
        what: 'CREATE INDEX CONCURRENTLY fails (0A000): "events" is a partitioned table.',
        severity: 'error',
        subject: 'public.events_id',
        help: `In steps:
CREATE INDEX events_id ON ONLY events (id);
CREATE INDEX CONCURRENTLY events_2024_id ON events_2024 (id); -- alone in its file
ALTER INDEX events_id ATTACH PARTITION events_2024_id;`,
      }],
    },
    { name: 'also on the parent alone', history, sql: 'create index concurrently events_id on only events (id);', expect: [{ message: 'create', at: 'create index concurrently events_id on only events (id)' }] },
    { history, sql: 'drop index concurrently events_at;', expect: [{ message: 'drop', at: 'events_at', what: 'DROP INDEX CONCURRENTLY fails (0A000): "events_at" is an index of partitioned table "events".' }] },
  ],
});
