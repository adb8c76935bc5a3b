import { readdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { readFixture, sides } from './oracle/agreement.js';

const families = readdirSync(new URL('../../fixtures/replay/', import.meta.url)).flatMap((file) => (file.endsWith('.sql') ? [file.slice(0, -'.sql'.length)] : []));

describe('the catalog agrees with PostgreSQL 18 after each migration of', () => {
  let database: PGlite;
  beforeAll(async () => {
    database = new PGlite({ extensions: { btree_gist, citext } });
    await Promise.all([database.waitReady, loadParser()]);
  });
  afterAll(() => database.close());

  it.each(families)('%s', async (family) => {
    await database.exec('begin');
    try {
      const replay = new Replay({ postgres: 18 });
      for (const { name, sql } of readFixture(family)) {
        await database.exec(`reset all; reset role; ${sql}`);
        const parsed = parseSource({ path: name, text: sql });
        expect(parsed.errors).toEqual([]);
        replay.run({ version: name, deploy: 0 }, parsed);
        const { postgres, replayed } = await sides(database, replay.catalog);
        expect(replayed, name).toEqual(postgres);
      }
    } finally {
      await database.exec('rollback');
    }
  });
});
