import rule from '../../rules/unnamed-cron-job.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'a name', supabase, sql: "select cron.schedule('nightly', '0 3 * * *', 'select 1');" },
    { name: 'a name that is worked out', supabase, sql: "select cron.schedule('job of ' || current_database(), '0 3 * * *', 'select 1');" },
    { name: 'in a function', supabase, sql: "create function plan() returns void language sql as $$ select cron.schedule('0 3 * * *', 'select 1') $$;" },
    { name: 'unscheduled', supabase, sql: "select cron.unschedule('nightly');" },
  ],
  invalid: [
    {
      supabase,
      sql: "select cron.schedule('0 3 * * *', 'select 1');",
      expect: [{
        message: 'unnamed', at: "select cron.schedule('0 3 * * *', 'select 1')", severity: 'note',
        what: 'This cron job has no name: scheduled again it runs twice, and no later migration can change or remove it.',
        help: "Give it one: select cron.schedule('…', '…', …);",
      }],
    },
    { name: 'in a block', supabase, sql: "do $do$ begin perform cron.schedule('0 3 * * *', 'select 1'); end $do$;", expect: [{ message: 'unnamed', at: "cron.schedule('0 3 * * *', 'select 1')" }] },
  ],
});
