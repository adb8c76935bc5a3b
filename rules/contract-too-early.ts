import { columnNumbered, defineRule, displayName, type Catalog, type Migration, type Origin, type Span } from '../src/rule/index.js';
import { spelled, versionTime } from './lib/version-time.js';
import { subjectOf } from './lib/subjects.js';

const day = 86_400_000;

export default defineRule({
  id: 'contract-too-early',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  summary: 'Something is dropped sooner after its replacement came than clients need to change over.',
  why: `
Expand and contract: first the new table, column or name is added beside the old one, then every client moves over, then the old one goes. Between the
first and the last step there must be time for the release to reach every client and for somebody to notice what still uses the old one: a cached bundle,
a worker, a report. pg-safe recognises what has been replaced by the history: a view that serves the former name of a renamed table, a column whose values
an \`UPDATE\` copied into a younger one, a table whose rows an \`INSERT … SELECT\` copied into a younger one. The age is the time between the versions
(time stamps) of the two migrations.`,
  messages: {
    early: {
      what: '{{what}} goes {{age}} after {{replacement}}, where clients were given {{days}} to change over.',
      help: 'Drop it in a migration whose version is {{earliest}} or later, once nothing uses it any more.',
    },
  },
  options: {
    viewDays: { description: 'How many days a view that serves a former table name stays.', default: 1 },
    days: { description: 'How many days a replaced column or table stays.', default: 7 },
  },
  examples: [
    {
      historyPath: 'supabase/migrations/20260118090000_rename.sql',
      history: 'create table users (id bigint primary key); alter table users rename to profiles; create view users with (security_invoker = true) as select * from profiles;',
      path: 'supabase/migrations/20260118120000_drop_users.sql',
      bad: 'drop view users;',
      good: 'comment on view users is \'for releases before 18 January\';',
      then: 'select * from users;',
      proof: 'error',
    },
  ],
  create({ report, options }) {
    const drops: Drop[] = [];
    return {
      'view.drop'({ view, cause, span: at }, { before }) {
        const over = before.getAs('relation', view.view?.over);
        if (cause !== 'explicit' || view.origin === undefined || over === undefined || before.lastOfName('relation', view, 'tables')?.id !== over.id) return;
        drops.push({
          what: `View "${displayName(view)}", which serves the former name of "${displayName(over)}",`, replacement: 'that table was renamed', since: view.origin,
          days: options.viewDays, at, subject: subjectOf(view), isServed: (after) => after.relation(view) !== undefined,
        });
      },
      'table.drop'({ table, cause, span: at }, { before }) {
        const by = before.getAs('relation', table.replacedBy?.relation);
        if (cause !== 'explicit' || table.replacedBy === undefined || by === undefined) return;
        drops.push({
          what: `Table "${displayName(table)}"`, replacement: `its rows were copied to "${displayName(by)}"`, since: table.replacedBy.since,
          days: options.days, at, subject: subjectOf(table), isServed: (after) => after.relation(table) !== undefined,
        });
      },
      'column.drop'({ table, column, cause, span: at }) {
        const by = column.replacedBy && columnNumbered(table, column.replacedBy.column);
        if (cause !== 'explicit' || column.replacedBy === undefined || by === undefined) return;
        drops.push({
          what: `Column "${displayName(table)}.${column.name}"`, replacement: `its values were copied to "${by.name}"`, since: column.replacedBy.since,
          days: options.days, at, subject: subjectOf(table, column.name), isServed: (after) => after.getAs('relation', table.id)?.columns.some(({ name }) => name === column.name) === true,
        });
      },
      'migration.end'(migration, { after }) {
        for (const { what, replacement, since, days, at, subject, isServed } of drops) {
          const age = ageOf(since, migration);
          // In one file nothing was given time at all: that is what the rules about drops say.
          if (since.span.source === migration.source || age === undefined || age >= days * day || isServed(after)) continue;
          report({
            message: 'early', at, subject, related: [{ span: since.span, text: 'replaced here' }],
            data: { what, age: spelled(age), replacement, days: `${days} ${days === 1 ? 'day' : 'days'}`, earliest: earliest(since, days) },
          });
        }
      },
    };
  },
});

interface Drop {
  readonly what: string;
  readonly replacement: string;
  /** Where it was replaced. */
  readonly since: Origin;
  readonly days: number;
  readonly at: Span;
  readonly subject: string;
  /** True when something takes its name by the end: it was moved, not taken away. */
  readonly isServed: (after: Catalog) => boolean;
}

function ageOf(since: Origin, { version }: Migration): number | undefined {
  const [from, to] = [versionTime(since.migration), versionTime(version)];
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

/** The version of the first second at which enough days have gone by. */
function earliest(since: Origin, days: number): string {
  return new Date(versionTime(since.migration)! + days * day).toISOString().replace(/\D/g, '').slice(0, 14);
}
