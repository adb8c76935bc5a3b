import { defineRule, displayName, quoteName } from '../src/rule/index.js';
import { onDeclaredColumns, retyped } from './lib/declared-columns.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'varchar-column',
  family: 'design',
  severity: 'note',
  precision: 'very-high',
  optIn: true,
  summary: 'A column of type varchar, where text is meant.',
  why: `
\`varchar\` without a length is \`text\` by another name. With one it takes no less room and is no quicker: it only refuses longer values (22001)
([Character Types](https://www.postgresql.org/docs/current/datatype-character.html)). Lengths that were guessed have to be changed later; views over the column are in the way of
that, and a shorter length rewrites the table. A CHECK says the same, and can be added and dropped without touching the type.`,
  messages: {
    limited: {
      what: 'Column "{{column}}" of "{{table}}" refuses more than {{length}} characters by its type.',
      help: 'Make it text; where the length has to hold: CHECK (length({{name}}) <= {{length}}).',
    },
    unlimited: {
      what: 'Column "{{column}}" of "{{table}}" is of type varchar without a length, which is text by another name.',
      help: 'Make it text.',
    },
  },
  examples: [
    {
      bad: 'create table users (id bigint primary key, city varchar(20));',
      good: 'create table users (id bigint primary key, city text);',
      then: "insert into users values (1, 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch');",
      proof: 'error',
    },
  ],
  create: ({ report }) => onDeclaredColumns(
    ({ type }) => type !== undefined && /^character varying(?:\(\d+\))?$/.test(type),
    (declared) => {
      const { table, column, type, modifier } = declared;
      const common = { at: type, subject: subjectOf(table, column), ...retyped(declared, 'text', modifier === '' ? 'safe' : 'unsafe') };
      const names = { column: column.name, table: displayName(table) };
      if (modifier === '') report({ message: 'unlimited', ...common, data: names });
      else report({ message: 'limited', ...common, data: { ...names, name: quoteName(column.name), length: modifier } });
    },
  ),
});
