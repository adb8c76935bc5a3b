import { defineRule, displayName } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'narrowed-column-type',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'A column changed to a type that cannot hold all values of the old one.',
  why: `
Values that do not fit make the statement fail (22001, 22003), or lose what does not fit: digits after the point, the time of day. Clients that write
the wider values fail from then on. Widen types in place; narrow them by a CHECK that is added NOT VALID, so that the rows can be looked at first.`,
  messages: {
    narrowed: {
      what: 'Changing "{{column}}" of "{{table}}" from {{from}} to {{to}} fails on, or cuts, values that do not fit.',
      help: 'Keep the wider type, and add a CHECK constraint NOT VALID that says what is allowed; validate it in a later migration.',
    },
  },
  examples: [
    {
      history: "create table users (id bigint primary key, email text); insert into users values (1, 'somebody@example.org');",
      bad: 'alter table users alter column email type varchar(10);',
      good: 'alter table users add constraint email_is_short check (length(email) <= 10) not valid;',
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'column.set-type'({ table, before, after, narrows, using, span }, { migration }) {
      if (!narrows || !isLive(table, migration) || before.origin?.deploy === migration.deploy || !holdsRows(table)) return;
      report({
        message: 'narrowed', at: span, subject: subjectOf(table, before),
        data: { column: before.name, table: displayName(table), from: before.type ?? 'its type', to: after.type ?? 'another' },
        // USING that computes is the author's word on what happens to each value.
        ...(using !== undefined && /\b(?:left|substring|substr|round|trunc|floor|ceil|least)\s*\(/i.test(using) && { severity: 'warning' }),
      });
    },
  }),
});
