import { bareColumns, defineRule, displayName, quoteName, significantToken, type BareColumn, type Catalog, type Fix, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { eachCondition } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'captured-policy-column',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'A policy whose sub-select means a column of the policy\'s own table, but gets one of the table that it reads.',
  why: `
A column without a qualifier in a sub-select is first looked for in the tables of the sub-select, and only then outside
([Table Expressions](https://www.postgresql.org/docs/current/queries-table-expressions.html)). Where both tables have a column of that name, the row that the policy is
about plays no part: \`exists (select from members where team_id = team_id)\` is true as soon as there is a member of any team, so every row is open; \`where members.team_id = id\`
compares two columns of members, so hardly any row is. On storage.objects it is \`storage.foldername(name)\` beside a table that has a \`name\` too. No error tells of it.
Reported where a column is compared with itself, where it stands beside a foreign key to the policy's own column, and where a path of files is read from another table.`,
  messages: {
    itself: {
      what: 'Policy "{{policy}}" compares "{{column}}" of "{{inner}}" with itself: within its sub-select the name is not that of "{{table}}", so it holds for every row of "{{inner}}".',
      help: '{{advice}}',
    },
    key: {
      what: 'Policy "{{policy}}" compares "{{key}}" of "{{inner}}" with "{{column}}" of the same table: within its sub-select the name is not that of "{{table}}", to which "{{key}}" refers.',
      help: '{{advice}}',
    },
    path: {
      what: 'Policy "{{policy}}" takes the path of a file from "{{column}}" of "{{inner}}": within its sub-select the name is not that of "{{table}}".',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create table shares (note_id bigint); grant select on shares to anon; insert into shares values (2);
create table notes (note_id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, 'private'), (2, 'shared');`,
      bad: 'create policy shared on notes for select using (exists (select from shares where note_id = note_id));',
      good: 'create policy shared on notes for select using (exists (select from shares where shares.note_id = notes.note_id));',
      then: 'select * from notes where note_id = 1;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    return eachCondition(({ policy, table, statement, span, using, withCheck }, final) => {
      const captured = [using, withCheck].flatMap((condition) => (condition === undefined ? [] : bareColumns(condition))).flatMap((column) => capture(final, table, column));
      const [first] = captured;
      if (first === undefined) return;
      const { column, inner, message } = first;
      const alone = !column.ranges.some(({ as }) => as === table.name);
      const own = `${quoteName(table.name)}.${quoteName(column.name)}`;
      const data = { policy: policy.name, table: displayName(table), inner: displayName(inner), column: column.name, advice: alone ? `Write ${own}.` : `Give "${displayName(inner)}" an alias in the sub-select, then write ${own}.` };
      const common = { at: span, subject: subjectOf(table, policy), related: createdHere(inner, 'table') };
      const fix = alone && statement.nested === undefined ? { fix: qualified(statement, captured.map((one) => one.column), own) } : {};
      if (message === 'key') report({ message, ...common, ...fix, data: { ...data, key: column.comparedWith!.name } });
      else report({ message, ...common, ...fix, data });
    });
  },
});

interface Captured {
  readonly column: BareColumn;
  readonly inner: Relation;
  readonly message: 'itself' | 'key' | 'path';
}

/** Whose column it is, where the policy's own table has one of that name and surely is meant. */
function capture(catalog: Catalog, table: Relation, column: BareColumn): readonly Captured[] {
  const own = table.columns.find(({ name }) => name === column.name);
  const ranges = column.ranges.map((range) => ({ ...range, relation: catalog.relation({ schema: range.schema ?? 'public', name: range.name }) }));
  const owners = ranges.filter(({ relation }) => relation?.columns.some(({ name }) => name === column.name) === true);
  const inner = owners[0]?.relation;
  if (own === undefined || inner === undefined || owners.length > 1 || (inner.id === table.id && owners[0]!.as === table.name) || ranges.some(({ relation }) => relation === undefined)) return [];
  if (column.givenTo !== undefined) return table.schema === 'storage' ? [{ column, inner, message: 'path' }] : [];
  const { name, qualifier } = column.comparedWith!;
  if (qualifier !== undefined && qualifier !== owners[0]!.as) return [];
  // Where the sub-select is tied to the row elsewhere, it may be meant, and does no harm.
  if (name === column.name) return column.qualifiers.has(table.name) ? [] : [{ column, inner, message: 'itself' }];
  const number = inner.columns.find((other) => other.name === name)?.number;
  const refers = catalog.constraints(inner.id).some(({ type, columns, references }) => type === 'foreign-key' && columns.length === 1 && columns[0] === number && references?.table === table.id && references.columns[0] === own.number);
  return number !== undefined && refers ? [{ column, inner, message: 'key' }] : [];
}

/** Writes whose column it is. */
function qualified(statement: Statement, columns: readonly BareColumn[], sql: string): Fix {
  const { source, end } = statement.span;
  const spans = columns.flatMap(({ location }): readonly Span[] => {
    const token = significantToken(source.text, statement.at(location), end);
    return token === undefined ? [] : [{ source, start: token.start, end: token.end }];
  });
  return { title: `Write ${sql}`, applicability: 'unsafe', edits: spans.map((span) => ({ span, text: sql })) };
}
