import type { ObjectId } from '../../../src/catalog/index.js';
import { heavier, type LockTaken } from '../../../src/replay/locks/index.js';
import { Replay } from '../../../src/replay/replay.js';
import { lockModes, stronger } from '../../../src/sql/lock-modes.js';
import { parseSource } from '../../../src/sql/parse.js';
import type { Form } from './form.js';
import type { LockLines } from './observe.js';

/** What the replay says that a form locks and does, in the words of `observe`. */
export function predict(setup: string, form: Form, postgres: number): LockLines {
  const replay = new Replay({ postgres });
  replay.run({ version: '1', deploy: 0 }, parseSource({ path: '1_before.sql', text: setup }));
  const before = replay.catalog;
  const locks = new Map<ObjectId, LockTaken>();
  replay.run({ version: '2', deploy: 1 }, parseSource({ path: '2_form.sql', text: form.sql }), {
    runner: form.alone === true ? 'autocommit' : 'single-transaction',
    onLocks: ({ locks: taken }) => {
      for (const { relation, mode, work } of taken) {
        const known = locks.get(relation.id);
        locks.set(relation.id, { relation, mode: stronger(mode, known?.mode ?? mode), work: heavier(work, known?.work ?? work) });
      }
    },
  });
  const lines: string[] = [];
  for (const { relation, mode, work } of locks.values()) {
    if (before.get(relation.id) === undefined) continue;
    const table = relation.kind === 'index' ? locks.get(relation.table) : undefined;
    if (table !== undefined && lockModes.indexOf(mode) <= lockModes.indexOf(table.mode)) continue;
    lines.push(`${relation.schema}.${relation.name}: ${mode}, ${work}`);
  }
  return lines.sort();
}
