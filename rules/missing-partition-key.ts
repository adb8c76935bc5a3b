import { columnNumbered, defineRule, displayName, quoteName, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { columnList } from './lib/constraint-sql.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'missing-partition-key',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A primary key, unique constraint or unique index of a partitioned table without one of the columns by which it is divided, which always fails.',
  why: `
Each partition has an index of its own, so Postgres can keep values unique across all of them only when equal values always fall into the same partition: the key must hold every column by which
the table is divided, and where an expression divides it there can be no key. Anything else is refused (0A000)
([Limitations of partitioning](https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-LIMITATIONS)).`,
  messages: {
    column: {
      what: '{{key}} lacks {{missing}}, by which partitioned table "{{table}}" is divided: the statement fails (0A000).',
      help: 'Make it {{wanted}}, or have single partitions be unique: a constraint on each of them.',
    },
    expression: {
      what: '{{key}} cannot be: partitioned table "{{table}}" is divided by an expression, so the statement fails (0A000).',
      help: 'Divide it by columns, or have single partitions be unique: a constraint on each of them.',
    },
  },
  examples: [
    {
      bad: 'create table events (id bigint primary key, at timestamptz not null) partition by range (at);',
      good: 'create table events (id bigint, at timestamptz not null, primary key (id, at)) partition by range (at);',
      proof: 'error',
    },
    {
      history: 'create table events (id bigint, at date not null) partition by range (at);',
      bad: 'create unique index events_id on events (id);',
      good: 'create unique index events_id on events (id, at);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const check = (table: Relation, columns: readonly number[], key: string, wanted: (list: string) => string, { statement, span }: { readonly statement: Statement; readonly span: Span }, subject: string): void => {
      if (table.relationKind !== 'partitioned-table') return;
      const divided = dividedBy(table, statement);
      if (divided === 'expression') return report({ message: 'expression', at: span, subject: subjectOf(table, subject), data: { key, table: displayName(table) } });
      const missing = divided.filter((name) => !columns.some((number) => columnNumbered(table, number)?.name === name));
      if (missing.length === 0 || columns.length === 0) return;
      const list = [columnList(table, columns), ...missing.map(quoteName)].join(', ');
      report({ message: 'column', at: span, subject: subjectOf(table, subject), data: { key, missing: missing.map((name) => `"${name}"`).join(', '), table: displayName(table), wanted: wanted(list) } });
    };
    return {
      'constraint.add'(effect) {
        const { table, constraint } = effect;
        if ((constraint.type !== 'primary-key' && constraint.type !== 'unique') || constraint.inherited === true) return;
        const primary = constraint.type === 'primary-key';
        check(table, constraint.columns, `${primary ? 'Primary key' : 'Unique constraint'} "${constraint.name}"`, (list) => `${primary ? 'PRIMARY KEY' : 'UNIQUE'} (${list})`, effect, constraint.name);
      },
      'index.create'(effect) {
        const { table, index, cause } = effect;
        if (!index.unique || cause !== 'explicit' || index.keys.some((key) => key.column === undefined)) return;
        check(table, index.keys.flatMap((key) => key.column ?? []), `Unique index "${index.name}"`, (list) => `UNIQUE INDEX … (${list})`, effect, index.name);
      },
    };
  },
});

/** The columns by which a table is divided, as far as they are known: all of them where it is made. */
function dividedBy(table: Relation, { node }: Statement): readonly string[] | 'expression' {
  const written = 'CreateStmt' in node ? (node.CreateStmt.partspec?.partParams ?? []) : [];
  const names = written.map((param) => ('PartitionElem' in param ? param.PartitionElem.name : undefined));
  if (names.length > 0) return names.every((name) => name !== undefined) ? names : 'expression';
  return table.partitionColumn === undefined ? [] : [columnNumbered(table, table.partitionColumn)?.name ?? []].flat();
}
