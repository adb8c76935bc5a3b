import { defineRule, displayName } from '../src/rule/index.js';
import { onDeclaredColumns, retyped } from './lib/declared-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'money-column',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  optIn: true,
  summary: 'A column of type money, whose text depends on lc_monetary.',
  why: `
A \`money\` value has no currency of its own: how it is printed and read, and how many digits it has after the point, is the setting \`lc_monetary\` of the session, so that a
dump may not load elsewhere ([Monetary Types](https://www.postgresql.org/docs/current/datatype-money.html)). Clients get a text like \`$1,000.00\`; avg() and other functions
for numbers do not take it. \`numeric\`, or a bigint that counts the smallest unit, with a column for the currency, says what is meant.`,
  messages: {
    declared: {
      what: 'Column "{{column}}" of "{{table}}" is of type money: its currency and its digits are a setting of the session.',
      help: 'Make it numeric, with the currency in a column of its own.',
    },
  },
  examples: [
    {
      bad: 'create table invoices (id bigint primary key, total money);',
      good: 'create table invoices (id bigint primary key, total numeric);',
      then: 'select avg(total) from invoices;',
      proof: 'error',
    },
  ],
  create: ({ report }) => onDeclaredColumns(
    ({ type }) => type === 'money',
    (declared) => report({ message: 'declared', at: declared.type, subject: subjectOf(declared.table, declared.column), data: { column: declared.column.name, table: displayName(declared.table) }, ...retyped(declared, 'numeric', 'unsafe') }),
  ),
});
