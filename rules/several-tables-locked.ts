import { defineRule, displayName, modeName, type HeldLock, type StatementLocks } from '../src/rule/index.js';
import { clientLocks, type RelationLock } from './lib/client-locks.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'several-tables-locked',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  optIn: true,
  summary: 'A transaction that locks several tables in use, one after the other, in a way that keeps their clients waiting.',
  why: `
Each lock is kept while the transaction waits for the next one. A client that uses the same tables in another order may hold what the migration waits for
while it waits for what the migration holds: a deadlock, which Postgres ends by failing one of the two
([Deadlocks](https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS)). And the wait for the last table is a wait for the clients of all tables before it. One table
a file, or all of them in the order in which the application uses them, avoids it. Off by default: many projects change several tables at once and are quiet enough.`,
  messages: {
    order: {
      what: 'This transaction locks {{count}} tables in use, each while it holds those before: {{order}}.',
      help: 'Change each table in a migration file of its own, or lock them in the order in which the application uses them.',
    },
  },
  options: {
    maximum: { description: 'How many tables a transaction may lock.', default: 1 },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); create table orders (id bigint primary key);',
      bad: 'alter table users add column locale text; alter table orders add column note text;',
      good: 'alter table users add column locale text;',
      proof: 'history',
    },
  ],
  create({ report, options }) {
    const transactions = new Map<number, RelationLock[]>();
    const add = (number: number, locks: Iterable<RelationLock | RelationLock<HeldLock>>): void => {
      const known = transactions.get(number) ?? [];
      for (const lock of locks) if (!known.some(({ relation }) => relation.id === lock.relation.id)) known.push(lock);
      transactions.set(number, known);
    };
    return {
      'statement.locks'({ locks, transaction: { number } }: StatementLocks, { migration }) {
        if (locks.length > 0) add(number, clientLocks(locks, migration));
      },
      'migration.end'() {
        for (const locks of transactions.values()) {
          const next = locks[options.maximum];
          if (next === undefined) continue;
          report({
            message: 'order', at: next.span, subject: subjectOf(next.relation),
            related: locks.slice(0, options.maximum).slice(0, 3).map(({ span, relation }) => ({ span, text: `"${displayName(relation)}" locked here` })),
            data: { count: locks.length, order: orderOf(locks) },
          });
        }
      },
    };
  },
});

function orderOf(locks: readonly RelationLock[]): string {
  const named = locks.slice(0, 8).map(({ relation, mode }) => `"${displayName(relation)}" (${modeName(mode)})`);
  return `${named.join(', then ')}${locks.length > 8 ? `, and ${locks.length - 8} more` : ''}`;
}
