import rule from '../../rules/blocking-partition-attach.js';
import { testRule } from './test-rule.js';

const history = "create table events (id bigint, at date) partition by range (at); create table events_2025 (id bigint, at date);";
const sql = "alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');";

testRule(rule, {
  valid: [
    { name: 'a new table', history: 'create table events (id bigint, at date) partition by range (at);', sql: "create table events_2025 (id bigint, at date); alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');" },
    { name: 'a valid CHECK says so', history: [history, "alter table events_2025 add constraint in_2025 check (at is not null and at >= '2025-01-01' and at < '2026-01-01');"], sql },
    { name: 'the default partition has a CHECK too', history: [history, "create table rest partition of events default; alter table rest add constraint outside check (at is null or at < '2025-01-01' or at >= '2026-01-01'); alter table events_2025 add constraint in_2025 check (at is not null and at >= '2025-01-01' and at < '2026-01-01');"], sql },
  ],
  invalid: [
    {
      history, sql,
      runner: 'supabase',
      expect: [{
        message: 'scan', at: sql.slice(0, -1), subject: 'public.events_2025', severity: 'warning',
        what: 'Attaching "events_2025" to "events" reads all of "events_2025" while nobody can read or write it.',
        help: "1. ALTER TABLE events_2025 ADD CONSTRAINT events_2025_bound CHECK (at IS NOT NULL AND at >= '2025-01-01' AND at < '2026-01-01') NOT VALID;\n2. ALTER TABLE events_2025 VALIDATE CONSTRAINT events_2025_bound;\n3. ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); ALTER TABLE events_2025 DROP CONSTRAINT events_2025_bound;",
      }],
    },
    {
      name: 'a CHECK that is not valid', history: [history, "alter table events_2025 add constraint in_2025 check (at is not null and at >= '2025-01-01' and at < '2026-01-01') not valid;"], sql,
      expect: [{ message: 'scan', at: sql.slice(0, -1) }],
    },
    {
      name: 'a list, and a default partition',
      history: "create table orders (id bigint, land text) partition by list (land); create table orders_rest partition of orders default; create table orders_de (id bigint, land text not null);",
      sql: "alter table orders attach partition orders_de for values in ('de', 'at');",
      expect: [
        { message: 'scan', at: "alter table orders attach partition orders_de for values in ('de', 'at')", help: "CHECK (land IS NOT NULL AND land IN ('de', 'at')) NOT VALID;" },
        { message: 'defaultScan', at: "alter table orders attach partition orders_de for values in ('de', 'at')", subject: 'public.orders_rest', what: 'Attaching "orders_de" to "orders" reads all of its default partition "orders_rest" while nobody can read or write that.', help: "ALTER TABLE orders_rest ADD CONSTRAINT orders_rest_bound CHECK ((land IS NULL OR land <> 'de') AND (land IS NULL OR land <> 'at')) NOT VALID;" },
      ],
    },
  ],
});
