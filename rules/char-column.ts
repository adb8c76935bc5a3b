import { defineRule, displayName, quoteName } from '../src/rule/index.js';
import { onDeclaredColumns, retyped } from './lib/declared-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'char-column',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  optIn: true,
  summary: 'A column of type char(n), which is padded with blanks.',
  why: `
\`char(n)\` fills up each value with blanks, which count in LIKE and in clients and do not count in comparisons; \`char\` alone is \`char(1)\`. It is not quicker than \`text\`,
and takes more room ([Character Types](https://www.postgresql.org/docs/current/datatype-character.html)). A length that has to hold is a CHECK.`,
  messages: {
    declared: {
      what: 'Column "{{column}}" of "{{table}}" is of type {{type}}: each value is padded with blanks, which LIKE and clients see.',
      help: 'Make it text; where the length has to hold: CHECK (length({{name}}) = {{length}}).',
    },
  },
  examples: [
    {
      bad: 'create table countries (id bigint primary key, code char(4));',
      good: 'create table countries (id bigint primary key, code text);',
      then: "insert into countries values (1, 'de'); select 1 / (code like 'de')::int from countries;",
      proof: 'error',
    },
  ],
  create: ({ report }) => onDeclaredColumns(
    ({ type }) => type !== undefined && /^character(?:\(\d+\))?$/.test(type),
    (declared) => {
      const { table, column, type, modifier } = declared;
      const length = modifier === '' ? '1' : modifier;
      report({ message: 'declared', at: type, subject: subjectOf(table, column), data: { column: column.name, name: quoteName(column.name), table: displayName(table), type: `char(${length})`, length }, ...retyped(declared, 'text', 'unsafe') });
    },
  ),
});
