import { defineRule, displayName, type Migration, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { cronTexts, jobsAfter, namesInJob } from './lib/cron-jobs.js';

export default defineRule({
  id: 'stale-cron-job',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A job of pg_cron that still names a table, view or function that the migration renamed or dropped.',
  why: `
pg_cron keeps a job's command as text (\`cron.job\`): no dependency stops the rename or the drop, and from the next run on the job fails (42P01, 42883). Nobody
is told; the failure is only a row in \`cron.job_run_details\`. \`cron.schedule\` with the same job name replaces the command
([Supabase Cron](https://supabase.com/docs/guides/cron/quickstart)).`,
  messages: {
    relation: {
      what: 'The cron job {{job}} still names "{{name}}", which is {{change}} here: every run fails from now on.',
      help: '{{advice}}',
    },
    function: {
      what: 'The cron job {{job}} still calls "{{name}}", which is {{change}} here: every run fails from now on.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create schema cron; create table cron.job (jobname text primary key, command text);
create function cron.schedule(name text, schedule text, command text) returns void language sql as $$ insert into cron.job values (name, command) on conflict (jobname) do update set command = excluded.command $$;
create function cron.unschedule(name text) returns void language sql as $$ delete from cron.job where jobname = name $$;
create function purge_old() returns void language sql as $$ select 1 $$;
select cron.schedule('nightly', '0 3 * * *', 'select purge_old()');`,
      bad: 'drop function purge_old();',
      good: "select cron.unschedule('nightly'); drop function purge_old();",
      then: 'do $$ declare job text; begin for job in select command from cron.job loop execute job; end loop; end $$;',
      proof: 'error',
    },
  ],
  create({ report, history }) {
    const gone: Gone[] = [];
    const note = (kind: Gone['kind'], object: Gone['object'], change: string, at: Span, migration: Migration): void => {
      if (!isNew(object, migration)) gone.push({ kind, object, change, at });
    };
    return {
      'table.rename': ({ before, after, span }, { migration }) => note('relation', before, `renamed to "${displayName(after)}"`, span, migration),
      'table.set-schema': ({ before, after, span }, { migration }) => note('relation', before, `moved to schema "${after.schema}"`, span, migration),
      'view.rename': ({ before, after, span }, { migration }) => note('relation', before, `renamed to "${displayName(after)}"`, span, migration),
      'table.drop': ({ table, span }, { migration }) => note('relation', table, 'dropped', span, migration),
      'view.drop': ({ view, span }, { migration }) => note('relation', view, 'dropped', span, migration),
      'function.rename': ({ before, after, span }, { migration }) => note('function', before, `renamed to "${displayName(after)}"`, span, migration),
      'function.drop': ({ function: routine, span }, { migration }) => note('function', routine, 'dropped', span, migration),
      'migration.end'(migration, { after }) {
        const missing = gone.filter(({ kind, object }) => (kind === 'relation' ? after.relation(object) === undefined : after.functions(object).length === 0));
        if (missing.length === 0) return;
        if (!cronTexts(history).some(({ text }) => missing.some(({ object }) => text.includes(object.name)))) return;
        for (const job of jobsAfter(history, migration)) {
          const lost = missing.find((candidate) => namesInJob(job.command, candidate.kind === 'relation' ? 'relations' : 'functions', candidate.object, after));
          if (lost === undefined) continue;
          const name = job.name === undefined ? 'without a name' : `"${job.name}"`;
          const advice = job.name === undefined ? 'Schedule it again under a name, and cron.unschedule the old one by its number, in this file.'
            : `In this file: select cron.schedule('${job.name}', '…', …) with the new name; or select cron.unschedule('${job.name}');`;
          report({
            message: lost.kind, at: lost.at, subject: `${job.name ?? 'job'}: ${lost.object.schema}.${lost.object.name}`, related: [{ span: job.span, text: 'job scheduled here' }],
            data: { job: name, name: displayName(lost.object), change: lost.change, advice },
          });
        }
      },
    };
  },
});

interface Gone {
  readonly kind: 'relation' | 'function';
  readonly object: { readonly schema: string; readonly name: string; readonly origin?: NonNullable<Parameters<typeof isNew>[0]['origin']> };
  readonly change: string;
  readonly at: Span;
}
