import { blocksClients, defineRule, displayName, modeName, stronger, type Catalog, type StatementLock } from '../src/rule/index.js';
import { clientLocks, listedTables, liveLocks, waiting, type RelationLock } from './lib/client-locks.js';
import { fileOrder } from './lib/file-order.js';
import { filledColumns } from './lib/filled-columns.js';
import { movesOf } from './lib/moves.js';
import { slowWork, type SlowWork } from './lib/slow-work.js';
import { subjectOf } from './lib/subjects.js';

/** Work that goes on while the transaction holds locks that it does not itself need. */
interface Delay {
  readonly lock: RelationLock;
  readonly work: SlowWork;
  /** The strongest first. */
  readonly held: readonly RelationLock[];
  readonly grave: boolean;
}

const what = '{{clause}} while the transaction still holds its {{mode}} lock on {{held}}: all {{waiting}} there wait until it is done{{others}}.';
const help = '{{advice}}';

export default defineRule({
  id: 'lock-held-during-work',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A lock that keeps clients waiting, held to the end of a transaction in which a later statement has work to do on existing rows.',
  why: `
A lock is kept until its transaction ends ([Explicit Locking](https://www.postgresql.org/docs/current/explicit-locking.html)). \`ALTER TABLE … ADD COLUMN\`
locks out every read and write for an instant only, unless an \`UPDATE\` that fills the column follows in the same transaction: then for as long as that
runs. The same goes for a constraint added NOT VALID and validated at once, and for a change of one table before an index build on another. The Supabase
CLI and most frameworks run a file as one transaction. In separate files each lock is held for its own statement alone. An \`INSERT … VALUES\`, and an
\`UPDATE\` or \`DELETE\` that picks rows by key, take no time worth a word. It is an error for changes of rows while reads are locked out, else a warning.`,
  messages: { backfill: { what, help }, validation: { what, help }, constraint: { what, help }, work: { what, help } },
  examples: [
    {
      history: "create table users (id bigint primary key, plan text); insert into users select n, 'free' from generate_series(1, 10) n;",
      bad: "alter table users add column locale text; update users set plan = 'basic';",
      good: "update users set plan = 'basic';",
      proof: 'lock',
    },
    {
      history: 'create table users (id bigint primary key, age integer); alter table users add constraint age_is_positive check (age > 0) not valid;',
      bad: 'alter table users add column locale text; alter table users validate constraint age_is_positive;',
      good: 'alter table users validate constraint age_is_positive;',
      proof: 'lock',
    },
  ],
  create({ report, runner }) {
    const delays = new Map<number, Delay[]>();
    const order = fileOrder();
    const filled = filledColumns();
    return {
      ...order.listeners,
      'column.add'(effect) {
        filled.add(effect);
        order.added(effect);
      },
      'statement.locks'({ locks, transaction: { number, held: earlier } }, { before, migration }) {
        if (locks.length === 0) return;
        const outlasting = earlier.size === 0 ? [] : clientLocks(earlier.values(), migration).filter((lock) => outlasts(lock, locks));
        for (const lock of liveLocks(locks, migration)) {
          const work = slowWork(lock, migration);
          if (work === undefined || (work.change !== undefined && filled.findsNone(work.change))) continue;
          // Another command of the same ALTER TABLE takes the lock under which the rows are then read.
          const combined = work.kind === 'validation' && stronger(lock.mode, 'ShareRowExclusive') === lock.mode;
          const held = [...outlasting, ...(combined ? [lock] : [])].toSorted((a, b) => (a.mode === b.mode ? 0 : stronger(a.mode, b.mode) === a.mode ? -1 : 1));
          // Work that needs a lock of its own on the one table that is held has a finding of its own.
          if (held.length === 0 || ((work.kind === 'other' || work.kind === 'constraint') && blocksClients(lock.mode) && held.every(({ relation }) => relation.id === lock.relation.id))) continue;
          const grave = work.kind === 'backfill' && held[0]!.mode === 'AccessExclusive';
          delays.set(number, [...(delays.get(number) ?? []), { lock, work, held: held.map((one) => asNamed(one, before)), grave }]);
          return;
        }
      },
      'migration.end'() {
        for (const [, found] of delays) {
          const { lock, work, held, grave } = found.find((delay) => delay.grave) ?? found[0]!;
          const first = held[0]!;
          const same = held.filter(({ mode }) => mode === first.mode);
          report({
            message: work.kind === 'other' ? 'work' : work.kind,
            at: lock.span,
            subject: subjectOf(first.relation),
            rowsOf: found.map((delay) => delay.work.change?.table ?? delay.lock.relation),
            related: same.slice(0, 3).map(({ span, relation }) => ({ span, text: `"${displayName(relation)}" locked here, until the transaction ends` })),
            ...(!grave && { severity: 'warning' as const }),
            data: {
              clause: work.clause, mode: modeName(first.mode), held: listedTables(same.map(({ relation }) => relation)), waiting: waiting(first.mode),
              others: alsoSo(found.length - 1),
              advice: movesOf(found.map((delay) => delay.work), order, runner),
            },
          });
        }
      },
    };
  },
});

/** True for a lock that is stronger than what the statement itself takes there. */
function outlasts({ relation, mode }: StatementLock, locks: readonly StatementLock[]): boolean {
  const own = locks.find((lock) => lock.relation.id === relation.id);
  return own === undefined || stronger(own.mode, mode) !== own.mode;
}

function alsoSo(count: number): string {
  return count === 0 ? '' : `, and ${count} more ${count === 1 ? 'statement does' : 'statements do'} so too`;
}

/** The lock with the relation as it is called by then: it may have been renamed since it was locked. */
function asNamed(lock: RelationLock, catalog: Catalog): RelationLock {
  return { ...lock, relation: catalog.getAs('relation', lock.relation.id) ?? lock.relation };
}
