import { defineRule, displayName } from '../src/rule/index.js';
import { onDeclaredColumns, retyped } from './lib/declared-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'json-column',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  optIn: true,
  summary: 'A column of type json, where jsonb is meant.',
  why: `
\`json\` keeps the text as it came, reads it anew at each use, and has no equality: SELECT DISTINCT, UNION and GROUP BY over such a column fail (42883), and no GIN index
can be built on it ([JSON Types](https://www.postgresql.org/docs/current/datatype-json.html)). \`jsonb\` has all of that; it keeps neither blanks, nor the order of keys,
nor a key that is there twice, for which alone \`json\` is the right type.`,
  messages: {
    declared: {
      what: 'Column "{{column}}" of "{{table}}" is of type json, which has no equality: SELECT DISTINCT and UNION over it fail.',
      help: 'Make it jsonb, unless the text has to come back as it was written.',
    },
  },
  examples: [
    {
      bad: 'create table events (id bigint primary key, payload json);',
      good: 'create table events (id bigint primary key, payload jsonb);',
      then: 'select distinct payload from events;',
      proof: 'error',
    },
  ],
  create: ({ report }) => onDeclaredColumns(
    ({ type }) => type === 'json',
    (declared) => report({ message: 'declared', at: declared.type, subject: subjectOf(declared.table, declared.column), data: { column: declared.column.name, table: displayName(declared.table) }, ...retyped(declared, 'jsonb', 'unsafe') }),
  ),
});
