import { defineRule, displayName } from '../src/rule/index.js';
import { refusalLog } from './lib/first-refusal.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'mutable-expression',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A generated column or an index over an expression that is not immutable.',
  why: `
What is stored has to stay right although nobody computes it again, so Postgres takes for generated columns, for index expressions and for the WHERE of an index only functions that are IMMUTABLE: the same result for
the same arguments, for ever ([Function Volatility](https://www.postgresql.org/docs/current/xfunc-volatility.html)). \`now()\`, \`current_user\` and your own functions that are not declared IMMUTABLE are refused (42P17).
The migration stops.`,
  messages: {
    generated: { what: 'The generated column fails (42P17): its expression is not immutable.', help: 'Compute it in a view or in a BEFORE trigger; or leave out what depends on the clock or the session, such as now().{{more}}' },
    index: { what: 'The index of "{{table}}" fails (42P17): its {{part}} calls a function that is not immutable.', help: '{{advice}}{{more}}' },
  },
  examples: [
    {
      history: 'create table visits (id bigint primary key, began timestamptz);',
      bad: 'alter table visits add column age interval generated always as (now() - began) stored;',
      good: 'create view visit_ages with (security_invoker = true) as select id, now() - began as age from visits;',
      proof: 'error',
    },
    {
      history: 'create table visits (id bigint primary key, began timestamptz);',
      bad: "create index visits_recent on visits (began) where began > now() - interval '30 days';",
      good: 'create index visits_recent on visits (began);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        if (effect.sqlstate === '42P17') refused.note(effect, step, effect.error);
      },
      'migration.end'() {
        for (const { effect: { object, error, span }, more } of refused.firsts()) {
          if (error.startsWith('generation') || object?.kind !== 'relation') {
            report({ message: 'generated', at: span, subject: 'generated column', data: { more } });
            continue;
          }
          const predicate = error.includes('predicate');
          report({
            message: 'index', at: span, subject: subjectOf(object),
            data: { table: displayName(object), part: predicate ? 'WHERE' : 'expression', advice: predicate ? 'Leave the moving part out of WHERE: index the column, and say the condition in the query.' : 'Index the plain column, or declare the function IMMUTABLE where it truly is.', more },
          });
        }
      },
    };
  },
});
