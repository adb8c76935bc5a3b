import { columnNumbered, defineRule, displayName, quoteName, type Relation, type Statement } from '../src/rule/index.js';
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
    return {
      failure({ error, object: key, span, statement }, { before }) {
        if (!/all partitioning columns$|with partition key definition$/.test(error) || (key?.kind !== 'constraint' && key?.kind !== 'index')) return;
        const table = before.getAs('relation', key.table);
        if (table === undefined) return;
        const primary = key.kind === 'constraint' && key.type === 'primary-key';
        const called = `${key.kind === 'index' ? 'Unique index' : primary ? 'Primary key' : 'Unique constraint'} "${key.name}"`;
        const common = { at: span, subject: subjectOf(table, key.name) };
        if (error.startsWith('unsupported')) return report({ message: 'expression', ...common, data: { key: called, table: displayName(table) } });
        const columns = key.kind === 'constraint' ? key.columns : key.keys.flatMap(({ column }) => column ?? []);
        const missing = dividedBy(table, statement).filter((name) => !columns.some((number) => columnNumbered(table, number)?.name === name));
        const list = [columnList(table, columns), ...missing.map(quoteName)].join(', ');
        const wanted = key.kind === 'index' ? `UNIQUE INDEX … (${list})` : `${primary ? 'PRIMARY KEY' : 'UNIQUE'} (${list})`;
        report({ message: 'column', ...common, data: { key: called, missing: missing.map((name) => `"${name}"`).join(', '), table: displayName(table), wanted } });
      },
    };
  },
});

/** The columns by which a table is divided, as far as they are known: all of them where it is made. */
function dividedBy(table: Relation, { node }: Statement): readonly string[] {
  const written = 'CreateStmt' in node ? (node.CreateStmt.partspec?.partParams ?? []) : [];
  const names = written.flatMap((param) => ('PartitionElem' in param ? (param.PartitionElem.name ?? []) : []));
  return names.length > 0 || table.partitionColumn === undefined ? names : [columnNumbered(table, table.partitionColumn)?.name ?? []].flat();
}
