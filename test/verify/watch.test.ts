import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NodeTag } from '../../src/sql/statement.js';
import type { Session } from '../../src/verify/driver.js';
import { Watch } from '../../src/verify/watch.js';
import { embedded } from './database.js';

// The questions that are asked after every statement are prepared once. A migration may make the server forget them.
let database: Session;
let sent: string[] = [];
let session: Session;
beforeAll(async () => {
  database = await embedded.open({ baseline: [], extensions: new Set(), timeout: 30_000 });
  await database.script('create table notes (id int primary key)');
  session = {
    engine: database.engine, sync: () => database.sync(), close: () => database.close(),
    execute: (sql) => (sent.push(sql), database.execute(sql)),
    script: (sql) => (sent.push(sql), database.script(sql)),
  };
});
afterAll(() => database.close());
beforeEach(() => void (sent = []));

const prepared = (): number => sent.filter((sql) => sql.startsWith('prepare pg_safe_locks')).length;
const byName = (): readonly string[] => sent.flatMap((sql) => /^execute \w+/.exec(sql) ?? []);

/** Run statements in one transaction, and see what the last one locked. */
async function last(watch: Watch, ...statements: readonly (readonly [NodeTag, string])[]): Promise<readonly string[]> {
  let seen: readonly string[] = [];
  for (const [tag, sql] of statements) {
    const { notices, error } = await session.execute(sql);
    expect(error).toBeUndefined();
    seen = (await watch.look(tag, notices)).map(({ relation, mode, work }) => `${relation} ${mode} ${work}`);
  }
  await session.sync();
  await watch.ended();
  return seen;
}

const alter = (type: string): readonly [NodeTag, string] => ['AlterTableStmt', `alter table notes alter id type ${type}`];
const rewritten = ['public.notes AccessExclusive rewrite', 'public.notes_pkey AccessExclusive none'];

describe('the questions', () => {
  it('are prepared once', async () => {
    for (const type of ['bigint', 'int']) {
      const watch = new Watch(session);
      await watch.begin();
      expect((await last(watch, alter(type))).toSorted()).toEqual(rewritten);
    }
    expect(prepared()).toBe(1);
    expect(byName()).toEqual(Array.from({ length: 2 }, () => ['execute pg_safe_counts', 'execute pg_safe_locks', 'execute pg_safe_counts']).flat());
  });

  it.each(['discard all', 'deallocate all'])('are prepared again after %s between two files', async (forget) => {
    const watch = new Watch(session);
    await watch.begin();
    await session.script(forget);
    sent = [];
    await watch.begin();
    expect(prepared()).toBe(1);
    expect((await last(watch, alter('bigint'))).toSorted()).toEqual(rewritten);
    expect((await last(watch, alter('int'))).toSorted()).toEqual(rewritten);
    expect(byName()).toContain('execute pg_safe_locks');
  });

  it.each(['deallocate all', 'deallocate pg_safe_locks'])('are asked in full after %s inside of a file, and prepared again for the next', async (forget) => {
    const watch = new Watch(session);
    await watch.begin();
    sent = [];
    expect((await last(watch, ['DeallocateStmt', forget], alter('bigint'))).toSorted()).toEqual(rewritten);
    expect(byName()).toEqual([]);
    await watch.begin();
    expect(prepared()).toBe(1);
    expect((await last(watch, alter('int'))).toSorted()).toEqual(rewritten);
  });

  it('hear all that the server says after DISCARD ALL outside of a transaction', async () => {
    const watch = new Watch(session);
    await watch.begin();
    await session.script('discard all');
    await watch.ended();
    expect(await last(watch, ['IndexStmt', 'create index on notes (id)'])).toEqual(['public.notes Share index-build']);
  });
});
