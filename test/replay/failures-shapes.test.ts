import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EffectOf } from '../../src/replay/effects.js';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { forms, type Form } from './failures/forms.js';

/** What a statement fails with. */
interface Failed {
  readonly code: string;
  readonly message: string;
}

describe('a statement that PostgreSQL 18 refuses for the shape of what is there, and one that it takes', () => {
  let database: PGlite;
  beforeAll(async () => {
    database = new PGlite();
    await Promise.all([database.waitReady, loadParser()]);
  });
  afterAll(() => database.close());

  it.each(forms.map((form) => [form.sql, form] as const))('%s', async (_sql, form) => {
    const [real, told] = [await inPostgres(database, form), inReplay(form)];
    expect(real?.code).toBe(form.code);
    if (form.silent === true) expect(told).toBeUndefined();
    else expect(told).toEqual(real);
  });
});

async function inPostgres(db: PGlite, { history = '', sql }: Form): Promise<Failed | undefined> {
  await db.exec('begin');
  try {
    await db.exec(history);
    await db.exec(sql);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    return { code: error.code, message: error.message };
  } finally {
    await db.exec('rollback');
  }
}

function inReplay({ history = '', sql }: Form): Failed | undefined {
  const replay = new Replay({ postgres: 18 });
  const run = (text: string): readonly EffectOf<'failure'>[] => {
    const failures: EffectOf<'failure'>[] = [];
    replay.run({ version: '1', deploy: 0 }, parseSource({ path: 'form.sql', text }), { onEffect: (effect) => void (effect.kind === 'failure' && failures.push(effect)) });
    return failures;
  };
  expect(run(history)).toEqual([]);
  const before = replay.catalog;
  const [failure] = run(sql);
  if (failure === undefined) return undefined;
  // Nothing of it has happened.
  expect(replay.catalog).toBe(before);
  return { code: failure.sqlstate, message: failure.error };
}
