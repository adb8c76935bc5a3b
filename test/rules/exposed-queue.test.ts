import rule from '../../rules/exposed-queue.js';
import { testRule } from './test-rule.js';

const supabase = true;
const apiSchemas = ['public', 'pgmq_public'];

testRule(rule, {
  valid: [
    { name: 'queues are not served', supabase, sql: "select pgmq.create('emails');" },
    { name: 'with row level security', supabase, apiSchemas, sql: "select pgmq.create('emails'); alter table pgmq.q_emails enable row level security;" },
    { name: 'by a later file', supabase, apiSchemas, files: { 'supabase/migrations/20260101_add.sql': "select pgmq.create('emails');", 'supabase/migrations/20260102_fix.sql': 'alter table pgmq.q_emails enable row level security;' } },
    { name: 'a name that is not known', supabase, apiSchemas, history: 'create table queues (name text);', sql: 'select pgmq.create(name) from queues;' },
    { name: 'another function', supabase, apiSchemas, sql: "select pgmq.send('emails', '{}');" },
  ],
  invalid: [
    {
      supabase,
      apiSchemas,
      sql: "select pgmq.create('emails');",
      expect: [{
        message: 'open',
        at: "select pgmq.create('emails')",
        severity: 'warning',
        subject: 'pgmq.q_emails',
        what: 'Queue "emails" has no row level security, and the Data API serves queues: whoever is granted its table reads and deletes every message.',
        help: 'Add to the same file: ALTER TABLE pgmq.q_emails ENABLE ROW LEVEL SECURITY; and a policy for those who may use it. If only the server does, leave it without a policy.',
      }],
    },
    { name: 'a partitioned queue, in a block', supabase, apiSchemas, sql: "do $$ begin perform pgmq.create_partitioned('Events', '1 day'); end $$;", expect: [{ message: 'open', at: "pgmq.create_partitioned('Events', '1 day')", subject: 'pgmq.q_events' }] },
  ],
});
