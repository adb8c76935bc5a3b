import { cronChanges, defineRule, type CronChange } from '../src/rule/index.js';

export default defineRule({
  id: 'unnamed-cron-job',
  family: 'additive',
  severity: 'note',
  precision: 'very-high',
  summary: 'A job of pg_cron without a name: run again, it is scheduled twice.',
  why: `
\`cron.schedule(name, schedule, command)\` replaces the job of that name; without a name each call adds another one
([Supabase Cron](https://supabase.com/docs/guides/cron/quickstart), [pg_cron](https://github.com/citusdata/pg_cron)). A file that is applied a second time, after a repair of
the migration history or by a restore, then runs the job twice. And no later migration can say which job it means: its number is another one in each environment, so it
cannot be changed or unscheduled by \`cron.unschedule('…')\`.`,
  messages: {
    unnamed: {
      what: 'This cron job has no name: scheduled again it runs twice, and no later migration can change or remove it.',
      help: "Give it one: select cron.schedule('…', '…', …);",
    },
  },
  examples: [
    {
      history: `create schema cron; create table cron.job (jobid bigint generated always as identity, jobname text unique, command text);
create function cron.schedule(name text, schedule text, command text) returns void language sql as $$ insert into cron.job (jobname, command) values (name, command) on conflict (jobname) do update set command = excluded.command $$;
create function cron.schedule(schedule text, command text) returns void language sql as $$ insert into cron.job (command) values (command) $$;`,
      bad: "select cron.schedule('0 3 * * *', 'select 1');",
      good: "select cron.schedule('nightly', '0 3 * * *', 'select 1');",
      then: "do $$ begin if exists (select from cron.job where jobname is null) then raise exception 'a job without a name'; end if; end $$;",
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'migration.end'(migration) {
      for (const change of cronChanges(migration.source)) {
        if (isUnnamed(change)) report({ message: 'unnamed', at: change.span, subject: `cron: ${change.command.trim().slice(0, 60)}` });
      }
    },
  }),
});

function isUnnamed(change: CronChange): change is Extract<CronChange, { readonly kind: 'schedule' }> {
  return change.kind === 'schedule' && change.name === undefined && change.nameComputed !== true;
}
