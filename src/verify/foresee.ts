import type { Catalog, ObjectId } from '../catalog/index.js';
import type { Migration, Runner } from '../history/index.js';
import type { Effect } from '../replay/effects.js';
import { heavier } from '../replay/locks/index.js';
import type { Replay } from '../replay/replay.js';
import { stronger } from '../sql/lock-modes.js';
import { topOf } from '../sql/nesting.js';
import type { ParsedSource } from '../sql/statement.js';
import { expectedLocks, type Expected } from './compare.js';
import { doubtOf, doubtOfCalls, type Unclear } from './doubts.js';

/** What the replay of one file says, by the UTF-16 offset at which a top-level statement begins. */
export interface Foreseen {
  readonly before: Catalog;
  readonly after: Catalog;
  /** The first failure of each statement that it says Postgres refuses. */
  readonly failures: ReadonlyMap<number, { readonly sqlstate: string; readonly message: string }>;
  readonly locks: ReadonlyMap<number, readonly Expected[]>;
  /** Statements of which it knows that it does not know all, with the reason. */
  readonly unclear: ReadonlyMap<number, Unclear>;
  /** Statements that cannot run in a transaction. */
  readonly alone: ReadonlySet<number>;
  readonly effects: ReadonlyMap<number, readonly Effect[]>;
  /** Relations about which somebody may read or write something else than before. */
  readonly opened: ReadonlySet<ObjectId>;
}

/** Replay a file. The replay stands after it then: give a fork where it must not. */
export function foresee(replay: Replay, migration: Pick<Migration, 'version' | 'deploy'>, parsed: ParsedSource, runner: Runner): Foreseen {
  const before = replay.catalog;
  const failures = new Map<number, { readonly sqlstate: string; readonly message: string }>();
  const locks = new Map<number, Map<string, Expected>>();
  const unclear = new Map<number, Unclear>();
  const alone = new Set<number>();
  const effects = new Map<number, Effect[]>();
  const opened = new Set<ObjectId>();
  replay.run(migration, parsed, {
    runner,
    onEffect: (effect, catalog) => {
      const { start } = topOf(effect.statement).span;
      const known = effects.get(start);
      if (known === undefined) effects.set(start, [effect]);
      else known.push(effect);
      if (effect.kind === 'failure' && !failures.has(start)) failures.set(start, { sqlstate: effect.sqlstate, message: effect.error });
      if (effect.kind === 'nontransactional') alone.add(start);
      const doubt = doubtOf(effect, catalog);
      if (doubt !== undefined && !unclear.has(start)) unclear.set(start, doubt);
      for (const id of openedBy(effect)) opened.add(id);
    },
    onLocks: (taken, catalog) => {
      const { start } = topOf(taken.statement).span;
      const doubt = unclear.has(start) ? undefined : doubtOfCalls(taken, catalog);
      if (doubt !== undefined) unclear.set(start, doubt);
      const all = locks.get(start) ?? new Map<string, Expected>();
      locks.set(start, all);
      for (const lock of expectedLocks(taken.locks, catalog, before)) {
        const other = all.get(lock.relation);
        all.set(lock.relation, other === undefined ? lock : { ...lock, mode: stronger(lock.mode, other.mode), work: heavier(lock.work, other.work) });
      }
    },
  });
  return { before, after: replay.catalog, failures, locks: new Map([...locks].map(([start, all]) => [start, [...all.values()]])), unclear, alone, effects, opened };
}

/** The relations to which an effect may give or take access. */
function openedBy(effect: Effect): readonly ObjectId[] {
  switch (effect.kind) {
    case 'table.create': case 'policy.create': case 'policy.alter': case 'policy.drop':
      return [effect.table.id];
    case 'view.create':
      return [effect.view.id];
    case 'view.replace': case 'rls.enable': case 'rls.disable': case 'rls.force': case 'table.rename': case 'view.rename':
      return [effect.after.id];
    case 'owner.change':
      return effect.after.kind === 'relation' ? [effect.after.id] : [];
    case 'privilege.grant': case 'privilege.revoke':
      return effect.objects.flatMap((object) => (object.kind === 'relation' ? [object.id] : []));
    default:
      return [];
  }
}
