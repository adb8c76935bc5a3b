import { defineRule, displayName } from '../src/rule/index.js';
import { onDeclaredColumns, retyped } from './lib/declared-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'timestamp-without-time-zone',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  optIn: true,
  summary: 'A column of type timestamp without time zone.',
  why: `
Such a column keeps what a clock on some wall showed, and not which wall: \`now()\` is written to it as the session's time zone has it, and read back as another moment
where the zone is another one ([Date/Time Types](https://www.postgresql.org/docs/current/datatype-datetime.html)). \`timestamptz\` takes the same eight bytes, and keeps the
moment. A time of day that is meant for wherever the reader is, an opening hour say, is what this type is for.`,
  messages: {
    declared: {
      what: 'Column "{{column}}" of "{{table}}" keeps a time without its zone: it is another moment for a session in another zone.',
      help: 'Make it timestamptz.',
    },
  },
  examples: [
    {
      bad: 'create table meetings (id bigint primary key, starts_at timestamp);',
      good: 'create table meetings (id bigint primary key, starts_at timestamptz);',
      then: "set time zone 'UTC'; insert into meetings values (1, now()); set time zone 'Asia/Tokyo'; select 1 / (starts_at = now())::int from meetings; reset time zone;",
      proof: 'error',
    },
  ],
  create: ({ report }) => onDeclaredColumns(
    ({ type }) => type?.startsWith('timestamp') === true && type.endsWith('without time zone'),
    (declared) => {
      const { table, column, type, modifier } = declared;
      report({
        message: 'declared', at: type, subject: subjectOf(table, column), data: { column: column.name, table: displayName(table) },
        // A default or expression that takes the zone off would put it on wrongly.
        ...(column.default?.toLowerCase().includes('time zone') !== true && column.generated === undefined && retyped(declared, modifier === '' ? 'timestamptz' : `timestamptz(${modifier})`, 'unsafe')),
      });
    },
  ),
});
