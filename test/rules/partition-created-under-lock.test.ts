import rule from '../../rules/partition-created-under-lock.js';
import { testRule } from './test-rule.js';

const history = "create table events (id bigint, at date) partition by range (at);";

testRule(rule, {
  valid: [
    { name: 'a new parent', sql: `${history} create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');` },
    { history, sql: "create table events_2025 (like events); alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');" },
  ],
  invalid: [
    {
      history, sql: "create table events_2025 partition of events for values from ('2025-01-01') to (maxvalue);",
      expect: [{
        message: 'parent', at: 'events_2025', severity: 'warning', subject: 'public.events',
        what: 'Creating "events_2025" as PARTITION OF "events" locks out every read and write of "events".',
        help: "CREATE TABLE events_2025 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS); ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);",
      }],
    },
    {
      name: 'several, with a default partition',
      history: [history, 'create table events_rest partition of events default;'],
      sql: "create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01'); create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');",
      expect: [{ message: 'parent', at: 'events_2025', what: 'Creating "events_2025" and 1 more as PARTITION OF "events" locks out every read and write of "events", and of its default partition "events_rest", all of which it reads.' }],
    },
  ],
});
