import { readdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { readFixture, sides, type Step } from './oracle/agreement.js';

const families = readdirSync(new URL('../../fixtures/replay/', import.meta.url)).flatMap((file) => (file.endsWith('.sql') ? [file.slice(0, -'.sql'.length)] : []));
const extensions = { btree_gist, citext };

describe('the catalog agrees with PostgreSQL 18 after each migration of', () => {
  let database: PGlite;
  beforeAll(async () => {
    database = new PGlite({ extensions });
    await Promise.all([database.waitReady, loadParser()]);
  });
  afterAll(() => database.close());

  /** Run the migrations in a database and in a replay, and compare what each holds. */
  async function compare(steps: readonly Step[], db: PGlite): Promise<void> {
    const replay = new Replay({ postgres: 18 });
    for (const { name, sql } of steps) {
      await db.exec(`reset all; reset role; ${sql}`);
      const parsed = parseSource({ path: name, text: sql });
      expect(parsed.errors).toEqual([]);
      replay.run({ version: name, deploy: 0 }, parsed);
      const { postgres, replayed } = await sides(db, replay.catalog);
      expect(replayed, name).toEqual(postgres);
    }
  }

  it.each(families.filter((family) => family !== 'transactions'))('%s', async (family) => {
    await database.exec('begin');
    try {
      await compare(readFixture(family), database);
    } finally {
      await database.exec('rollback');
    }
  });

  // It begins and ends transactions itself.
  it('transactions', async () => {
    const own = new PGlite();
    try {
      await compare(readFixture('transactions'), own);
    } finally {
      await own.close();
    }
  });
});
