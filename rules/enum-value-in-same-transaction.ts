import { defineRule, displayName, type Catalog, type Span, type TypeObject } from '../src/rule/index.js';
import { enumUses } from './lib/enum-uses.js';
import { subjectOf } from './lib/subjects.js';

interface Addition {
  readonly type: TypeObject;
  readonly values: Map<string, Span>;
  /** The transaction's number. */
  readonly transaction: number;
}

export default defineRule({
  id: 'enum-value-in-same-transaction',
  family: 'transaction',
  severity: 'error',
  precision: 'very-high',
  summary: 'An enum value used in the transaction that adds it.',
  why: `
A value that \`ALTER TYPE … ADD VALUE\` adds may not be used before the transaction that adds it is committed: 55P04, "unsafe use of new value". A migration file runs as one transaction,
so the whole file fails, and it fails in every environment. A literal counts as a use as soon as the statement is parsed: a default, a CHECK, a policy, an index's WHERE, a view or the body of a
function in SQL is enough, also where no row has the value. Bodies in plpgsql are parsed when they run. When the type itself is made in the same transaction, its values may be used from
PostgreSQL 17 on ([ALTER TYPE, Notes](https://www.postgresql.org/docs/current/sql-altertype.html)).`,
  messages: {
    used: {
      what: 'Value "{{value}}" of enum "{{type}}" is used in the transaction that adds it, which Postgres refuses (55P04).',
      help: 'Leave ALTER TYPE … ADD VALUE in this file, and move what uses the value to a migration file that comes later.',
    },
  },
  examples: [
    {
      history: "create type status as enum ('open', 'done'); create table orders (id bigint primary key, status status);",
      bad: "alter type status add value 'sent'; alter table orders alter column status set default 'sent';",
      good: "alter type status add value 'sent';",
      proof: 'error',
    },
    {
      history: "create type status as enum ('open', 'done'); create table orders (id bigint primary key, status status);",
      bad: "alter type status add value 'sent'; create policy sent on orders for select using (status = 'sent');",
      good: "alter type status add value 'sent'; create policy done on orders for select using (status = 'done');",
      proof: 'error',
    },
  ],
  create({ report, postgres }) {
    const added: { readonly type: TypeObject; readonly value: string; readonly span: Span }[] = [];
    const open: Addition[] = [];
    const usable = (type: TypeObject, before: Catalog): boolean => postgres >= 17 && before.get(type.id) === undefined;
    return {
      'type.add-value'({ after, value, span }) {
        added.push({ type: after, value, span });
      },
      'statement.locks'({ statement, transaction, session }, { after }) {
        const { number } = transaction;
        for (const { type, values } of open.filter((addition) => addition.transaction === number)) {
          const use = enumUses(statement, type, { catalog: after, searchPath: session.searchPath }).find(({ value }) => values.has(value));
          if (use === undefined) continue;
          report({
            message: 'used', at: use.at, subject: subjectOf(type, use.value), data: { value: use.value, type: displayName(type) },
            related: [{ span: values.get(use.value)!, text: 'added here' }],
          });
        }
        for (const { type, value, span } of added.splice(0)) {
          if (usable(type, transaction.before)) continue;
          const known = open.find((addition) => addition.type.id === type.id && addition.transaction === number);
          if (known === undefined) open.push({ type, values: new Map([[value, span]]), transaction: number });
          else known.values.set(value, span);
        }
      },
    };
  },
});
