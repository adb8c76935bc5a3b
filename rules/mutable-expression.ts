import { defineRule, displayName, stringOf, walk, type Statement } from '../src/rule/index.js';
import { refusalLog } from './lib/first-refusal.js';
import { subjectOf } from './lib/subjects.js';

const immutable = /is not immutable$|must be marked IMMUTABLE$/;

export default defineRule({
  id: 'mutable-expression',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A generated column or an index over an expression that is not immutable.',
  why: `
What is stored has to stay right although nobody computes it again, so Postgres takes for generated columns, for index expressions and for the WHERE of an index only functions that are IMMUTABLE: the same result for
the same arguments, for ever ([Function Volatility](https://www.postgresql.org/docs/current/xfunc-volatility.html)). \`now()\`, \`current_user\` and your own functions that are not declared IMMUTABLE are refused (42P17), and so is what depends on a setting of the session: a date out of a timestamptz, or a timestamptz
and an interval (TimeZone), a date read from or written as text (DateStyle), to_tsvector without its configuration. The migration stops.`,
  messages: {
    generated: { what: 'The generated column fails (42P17): its expression is not immutable.', help: 'Compute it in a view or in a BEFORE trigger. {{advice}}{{more}}' },
    index: { what: 'The index of "{{table}}" fails (42P17): its {{part}} is not immutable.', help: '{{advice}}{{more}}' },
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
        if (immutable.test(effect.error)) refused.note(effect, step, effect.error);
      },
      'migration.end'() {
        for (const { effect: { object, error, span, statement }, more } of refused.firsts()) {
          if (error.startsWith('generation') || object?.kind !== 'relation') {
            report({ message: 'generated', at: span, subject: 'generated column', data: { advice: asksForSession(statement) ?? 'Leave out what depends on the clock or the session, such as now().', more } });
            continue;
          }
          const predicate = error.includes('predicate');
          const session = asksForSession(statement);
          report({
            message: 'index', at: span, subject: subjectOf(object),
            data: { table: displayName(object), part: predicate ? 'WHERE' : 'expression', advice: session ?? (predicate ? 'Leave the moving part out of WHERE: index the column, and say the condition in the query.' : 'Index the plain column, or declare the function IMMUTABLE where it truly is.'), more },
          });
        }
      },
    };
  },
});

/** What to write in place of an expression that depends on a setting of the session; undefined where there is none that is easily seen. */
function asksForSession({ node }: Statement): string | undefined {
  let zone = false;
  let search = false;
  walk(node, {
    TypeCast: ({ arg, typeName }) => void (zone ||= arg !== undefined && !('A_Const' in arg) && /^(?:date|time|timestamp)/.test(stringOf(typeName?.names?.at(-1)) ?? '')),
    FuncCall: ({ funcname = [], args = [] }) => {
      const name = stringOf(funcname.at(-1)) ?? '';
      zone ||= name === 'date_trunc' || name === 'date_part' || name === 'extract';
      search ||= /to_ts(?:vector|query)$/.test(name) && args.length === 1;
    },
  });
  if (search) return "Say the configuration: to_tsvector('english', …).";
  return zone ? "Say the time zone: (at AT TIME ZONE 'UTC')::date, date_trunc('day', at AT TIME ZONE 'UTC'). A date that lies in a text depends on DateStyle: keep it in a column of its type." : undefined;
}
