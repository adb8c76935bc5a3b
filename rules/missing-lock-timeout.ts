import { defineRule, stronger, type Fix, type Relation, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { clientLocks, weightOf } from './lib/client-locks.js';
import { kindOf, subjectOf } from './lib/subjects.js';
import { adviceFor, fixOf, gravity, howOf, limits, waitOf, type Wait } from './lib/unlimited-wait.js';

export default defineRule({
  id: 'missing-lock-timeout',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'A statement that waits without limit for a lock on a table in use, while the clients of the table queue up behind it.',
  why: `
Locks are granted in the order of asking. An \`ALTER TABLE\` that has to wait for one long SELECT, a backup or an idle transaction makes every later query
of that table wait behind it ([Explicit Locking](https://www.postgresql.org/docs/current/explicit-locking.html)): a change of a millisecond takes the
application down for as long as that one query runs. With
[lock_timeout](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT) the statement gives up instead, and the migration can be
run again a little later. 0, the default, is no limit. It is a warning where a time-out is set and does not hold, and where a transaction locks several
tables: clients of the first ones wait until it has the last. The Supabase CLI sets none, and sends RESET ALL before each file, so each file sets its own; or the
role does it for all of them: \`ALTER ROLE postgres SET lock_timeout = '5s'\`, in a migration that went out earlier. Policies, row level security and views
take the same lock for an instant: a file with nothing else is a note, as is one that locks one table only. A file that for an instant keeps only writes waiting, as CREATE TRIGGER does and a
new table's foreign key on the table that it references, is reported with the option \`writes\`.`,
  messages: {
    none: { what: 'No lock_timeout is set: {{wait}}.', help: '{{advice}}' },
    off: { what: '{{how}} leaves no lock_timeout: {{wait}}.', help: '{{advice}}' },
    late: { what: 'The lock_timeout is set only after the first lock: {{wait}}.', help: 'Set it at the top of the file. {{advice}}' },
    local: { what: 'SET LOCAL has no effect outside a transaction, so there is no lock_timeout: {{wait}}.', help: 'Write SET instead of SET LOCAL, or put BEGIN and COMMIT around the statements.' },
    ended: { what: 'The lock_timeout of SET LOCAL ended with its transaction: {{wait}}.', help: '{{advice}}' },
    tooLong: { what: 'The lock_timeout of {{seconds}} s is longer than {{maximum}} s: {{wait}}.', help: 'Set a shorter one, and run the migration again when it gives up.' },
  },
  options: {
    maximum: { description: 'The longest lock_timeout, in seconds, that is not reported; 0 for any.', default: 0 },
    writes: { description: 'Also report files that keep only writes waiting, and only for an instant.', default: false },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key);',
      bad: 'alter table users add column locale text;',
      good: "set lock_timeout = '5s'; alter table users add column locale text;",
      then: "do $$ begin assert current_setting('lock_timeout') <> '0'; end $$;",
      proof: 'error',
    },
  ],
  create({ report, options, runner }) {
    let first: Statement | undefined;
    let alone: Statement | undefined;
    let setting: Wait['setting'];
    let setLater = false;
    let took = true;
    let found: Wait | undefined;
    const locked = new Map<number, Map<number, Relation>>();
    return {
      'statement.start'(statement) {
        if (first === undefined || 'TransactionStmt' in first.node) first = statement;
      },
      'nontransactional'({ statement }) {
        alone = statement;
      },
      'setting.set'(effect) {
        if (effect.name !== 'lock_timeout' && effect.name !== 'all') return;
        setting = effect;
        setLater = limits(effect);
      },
      'statement.locks'({ locks, statement, transaction: { number, explicit, held }, session: { lockTimeout = 0 } }, { migration }) {
        if (statement === setting?.statement) took = runner !== 'autocommit' || explicit;
        // What the transaction has locked as strongly already is not waited for.
        const waits = clientLocks(locks, migration).filter(({ relation: { id }, mode }) => stronger(held.get(id)?.mode ?? 'AccessShare', mode) !== held.get(id)?.mode);
        // One that stands alone in its file cannot have a SET before it.
        if (waits.length === 0 || (statement === alone && runner === 'supabase')) return;
        const relations = locked.get(number) ?? new Map<number, Relation>();
        locked.set(number, relations);
        for (const { relation } of waits) if (!relations.has(relation.id)) relations.set(relation.id, relation);
        const seconds = lockTimeout / 1000;
        if (seconds > 0 && (options.maximum === 0 || seconds <= options.maximum)) return;
        const lock = waits.reduce((most, wait) => (gravity(wait) > gravity(most) ? wait : most));
        const weight = weightOf(lock);
        if (weight <= (found?.weight ?? (options.writes ? -1 : 0))) return;
        found = { statement, lock, weight, transaction: number, setting, took, seconds };
        setLater = false;
      },
      'migration.end'() {
        if (found === undefined || first === undefined) return;
        const { lock: { span: at, relation }, seconds } = found;
        const relations = [...locked.get(found.transaction)!.values()];
        const wait = waitOf(found, relations);
        // One table is locked out for as long as the wait takes; of several, the first ones for as long as it takes to get the last.
        const light = found.weight < 2 || (found.setting === undefined && !setLater && seconds === 0 && relations.length < 2);
        const common = { at, subject: subjectOf(relation), related: createdHere(relation, kindOf(relation)), ...(light && { severity: 'note' as const }) };
        if (seconds > 0) return report({ message: 'tooLong', ...common, data: { seconds, maximum: options.maximum, wait } });
        const fix: Fix | undefined = alone !== undefined ? undefined : fixOf(found, first, runner);
        const problem = { ...common, ...(fix !== undefined && { fix }), data: { wait, advice: adviceFor(runner) } };
        const { setting: last } = found;
        if (last === undefined) return report({ message: setLater ? 'late' : 'none', ...problem });
        if (!limits(last)) return report({ message: 'off', ...problem, data: { ...problem.data, how: howOf(last) } });
        report({ message: last.local && !found.took ? 'local' : 'ended', ...problem });
      },
    };
  },
});
