import { columnNumbered, defineRule, displayName, quoteQualified, type Index, type IndexKey, type Relation } from '../src/rule/index.js';
import { coverOf } from './lib/index-cover.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'shadowed-index',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'CREATE INDEX IF NOT EXISTS that builds nothing, as something else has that name.',
  why: `
IF NOT EXISTS looks at the name alone: when the schema has an index, table or view of that name, nothing is built, whatever table and columns it is on, and only a NOTICE says so
([CREATE INDEX](https://www.postgresql.org/docs/current/sql-createindex.html)). Queries then have no index, and a UNIQUE that was meant to hold is not there.`,
  messages: {
    otherTable: {
      what: 'Nothing is built here: index "{{index}}" is there already, on {{existing}}.',
      help: 'Give this index another name, such as {{name}}.',
    },
    otherDefinition: {
      what: 'Nothing is built here: index "{{index}}" is there already as {{existing}}, not as {{wanted}}.',
      help: 'Give this index another name, such as {{name}}; when it takes the place of the old one, drop that with DROP INDEX CONCURRENTLY {{old}}; afterwards.',
    },
    served: {
      what: 'Nothing is built here: index "{{index}}" is there already as {{existing}}, which also serves what {{wanted}} would.',
      help: 'Leave this index out. If it is to take the place of the old one, for its size, give it another name, such as {{name}}.',
    },
    otherKind: {
      what: 'Nothing is built here: "{{index}}" is the name of a {{existing}}.',
      help: 'Give this index another name, such as {{name}}.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create index users_email on users (email);',
      bad: 'create unique index if not exists users_email on users (email);',
      good: 'create unique index if not exists users_email_key on users (email);',
      then: "insert into users values (1, 'a@example.com') on conflict (email) do nothing;",
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key, email text); create table people (id bigint primary key, email text); create unique index email_key on people (email);',
      bad: 'create unique index if not exists email_key on users (email);',
      good: 'create unique index if not exists users_email_key on users (email);',
      then: "insert into users values (1, 'a@example.com') on conflict (email) do nothing;",
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'index.exists'({ table, wanted, existing, span }, { before }) {
      if (existing.origin === undefined || existing.origin.conditional === true) return;
      const common = { at: span, subject: subjectOf(wanted) };
      const name = quoteQualified({ schema: wanted.schema, name: freeName(table, wanted, existing.name) });
      if (existing.kind === 'relation') return report({ message: 'otherKind', ...common, data: { index: displayName(wanted), existing: existing.relationKind.replace('-', ' '), name } });
      const other = before.getAs('relation', existing.table);
      if (other === undefined) return;
      if (other.id !== table.id) return report({ message: 'otherTable', ...common, data: { index: displayName(wanted), existing: `"${displayName(other)}"`, name } });
      if (!differ(existing, wanted, table)) return;
      const data = { index: displayName(wanted), existing: described(existing, table), wanted: described(wanted, table), name };
      if (serves(existing, wanted)) return report({ message: 'served', ...common, severity: 'note', data });
      report({ message: 'otherDefinition', ...common, data: { ...data, old: quoteQualified(existing) } });
    },
  }),
});

/** True when two indexes of one table are plainly not the same. Two expressions are not compared: there are many ways to write one. */
function differ(a: Index, b: Index, table: Relation): boolean {
  if (a.unique !== b.unique || a.method !== b.method || a.keys.length !== b.keys.length || (a.predicate === undefined) !== (b.predicate === undefined)) return true;
  if ([...a.include].sort().join() !== [...b.include].sort().join()) return true;
  return a.keys.some((key, at) => {
    const [one, other] = [keyText(key, table), keyText(b.keys[at]!, table)];
    return one !== other && (isName(one) || isName(other));
  });
}

/** True when an index over all rows finds those that the wanted one is for: what a WHERE leaves out does no harm to a query. */
function serves(existing: Index, wanted: Index): boolean {
  const { predicate: _some, ...all } = wanted;
  return !wanted.unique && existing.predicate === undefined && coverOf(all, existing) !== undefined;
}

function isName(text: string): boolean {
  return !/[^\w$]/.test(text);
}

function keyText({ column, expression }: IndexKey, table: Relation): string {
  return column === undefined ? (expression ?? '…') : (columnNumbered(table, column)?.name ?? '…');
}

function described({ unique, method, keys, include, predicate }: Index, table: Relation): string {
  const column = (number: number): string => columnNumbered(table, number)?.name ?? '…';
  const included = include.length === 0 ? '' : ` INCLUDE (${include.map(column).join(', ')})`;
  return `${unique ? 'UNIQUE ' : ''}${method === 'btree' ? '' : `${method} `}(${keys.map((key) => keyText(key, table)).join(', ')})${included}${predicate === undefined ? '' : ` WHERE ${predicate}`}`;
}

/** A name after the table and its columns, unlike the one that is taken. */
function freeName(table: Relation, { keys, unique }: Index, taken: string): string {
  const columns = keys.map((key) => (key.column === undefined ? (key.name ?? 'expr') : (columnNumbered(table, key.column)?.name ?? '')));
  const name = [table.name, ...columns, unique ? 'key' : 'idx'].join('_');
  return name === taken || name.length > 63 ? `${taken.slice(0, 61)}_2` : name;
}
