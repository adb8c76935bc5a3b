import rule from '../../rules/stale-cron-job.js';
import { testRule } from './test-rule.js';

const purge = 'create table events (id bigint primary key); create function purge_old() returns void language sql as $$ select 1 $$;';
const schedule = "select cron.schedule('nightly', '0 3 * * *', $$ select public.purge_old(); delete from events where id < 10 $$);";
const history = `${purge} ${schedule}`;

testRule(rule, {
  valid: [
    { name: 'unscheduled first, or after', history, sql: "select cron.unschedule('nightly'); drop function purge_old(); drop table events;" },
    { name: 'scheduled anew', history, sql: "alter table events rename to logs; select cron.schedule('nightly', '0 3 * * *', 'delete from logs');" },
    { name: 'unscheduled by an earlier file', history: [history, "do $$ begin perform cron.unschedule('nightly'); end $$;"], sql: 'drop table events;' },
    { name: 'unscheduled by number', history: [history, "select cron.unschedule(jobid) from cron.job where jobname = 'nightly';"], sql: 'drop table events;' },
    { name: 'taken out of the table of jobs', history: [history, "delete from cron.job where jobname = 'nightly';"], sql: 'drop table events;' },
    { name: 'a view takes the old name', history, sql: 'alter table events rename to logs; create view events as select * from logs;' },
    { name: 'the function is replaced by another', history, sql: "drop function purge_old(); create function purge_old(days int default 7) returns void language sql as $$ select 1 $$;" },
    { name: 'a table of that name in another schema', history: `${history} create schema app; create table app.events (id bigint);`, sql: 'drop table app.events;' },
    { name: 'scheduled by a later file', history: purge, files: { 'supabase/migrations/20260101_drop.sql': 'drop table events;', 'supabase/migrations/20260102_job.sql': schedule } },
    { name: 'the word in a string', history: `${purge} select cron.schedule('nightly', '0 3 * * *', $$ select 'events' $$);`, sql: 'drop table events;' },
    { name: 'a job in the body of a function', history: `${purge} create function plan() returns void language sql as $f$ select cron.schedule('nightly', '0 3 * * *', 'delete from events') $f$;`, sql: 'drop table events;' },
  ],
  invalid: [
    {
      history,
      sql: 'drop function purge_old();',
      expect: [{
        message: 'function',
        at: 'purge_old',
        severity: 'error',
        subject: 'nightly: public.purge_old',
        what: 'The cron job "nightly" still calls "purge_old", which is dropped here: every run fails from now on.',
        help: "select cron.unschedule('nightly');",
        related: [{ at: schedule.slice(0, -1), text: 'job scheduled here' }],
      }],
    },
    {
      name: 'a table renamed, the job made in a block and without a name',
      history: `${purge} do $do$ begin perform cron.schedule('0 3 * * *', 'delete from public.events'); end $do$;`,
      sql: 'alter table events rename to logs;',
      expect: [{ message: 'relation', at: 'events', what: 'The cron job without a name still names "events", which is renamed to "logs" here: every run fails from now on.' }],
    },
    { name: 'by name of the argument', history: `${purge} select cron.schedule(job_name => 'nightly', schedule => '0 3 * * *', command => 'call purge_old()');`, sql: 'alter function purge_old() rename to purge;', expect: [{ message: 'function', at: 'alter function purge_old() rename to purge' }] },
  ],
});
