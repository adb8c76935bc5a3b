import { blocksClients, blockedBy, defineRule, displayName, stronger, type EffectOf, type ObjectId } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'explicit-table-lock',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'LOCK TABLE in a mode that keeps clients waiting, where no later statement needs that lock.',
  why: `
\`LOCK TABLE\` without a mode takes ACCESS EXCLUSIVE, which blocks every read, and the lock is kept until the transaction ends: in a migration file, until its last statement is done. While it waits
for the table, all that comes later waits behind it. Each statement takes the lock that it needs by itself
([LOCK](https://www.postgresql.org/docs/current/sql-lock.html), [Explicit Locking](https://www.postgresql.org/docs/current/explicit-locking.html)). The rule is quiet where a later statement of the file locks the table
as strongly: then LOCK only takes early what is needed anyway. With a lock_timeout in force it is a note: nobody queues up for long.`,
  messages: {
    locked: {
      what: 'LOCK TABLE blocks {{blocked}} of "{{table}}" until the transaction ends.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table orders (id bigint primary key, total bigint);',
      bad: 'lock table orders; update orders set total = 0 where id = 1;',
      good: 'update orders set total = 0 where id = 1;',
      proof: 'lock',
    },
  ],
  create({ report }) {
    const locked = new Map<ObjectId, EffectOf<'table.lock'> & { readonly limited?: boolean }>();
    return {
      'table.lock'(effect, { migration }) {
        if (effect.cause === 'explicit' && blocksClients(effect.mode) && isLive(effect.table, migration)) locked.set(effect.table.id, effect);
      },
      // What nobody can read here may need them.
      opaque: () => locked.clear(),
      'statement.locks'({ statement, locks, session: { lockTimeout = 0 } }) {
        for (const { relation, mode } of locks) {
          const lock = locked.get(relation.id);
          if (lock === undefined) continue;
          if (lock.statement === statement) locked.set(relation.id, { ...lock, limited: lockTimeout > 0 });
          else if (stronger(mode, lock.mode) === mode) locked.delete(relation.id);
        }
      },
      'migration.end'() {
        for (const { table, mode, span, limited = false } of locked.values()) {
          const blocked = blockedBy(mode);
          const after = limited ? 'nothing slow after it.' : 'SET LOCAL lock_timeout = \'2s\'; before it, and nothing slow after it.';
          report({
            message: 'locked', at: span, subject: subjectOf(table), related: createdHere(table, 'table'), ...(limited && { severity: 'note' as const }),
            data: {
              table: displayName(table),
              blocked: blocked.includes('reads') ? 'every read and write' : 'every write',
              advice: blocked.includes('reads')
                ? `Leave it out: each statement takes the lock that it needs. If writes must be kept out, IN SHARE ROW EXCLUSIVE MODE lets reads go on; ${after}`
                : `Leave it out where each statement's own lock is enough; else ${after}`,
            },
          });
        }
      },
    };
  },
});
