import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import { loadPrinter } from '../../src/rollback/ddl/printer.js';
import { draftRollback, type Draft } from '../../src/rollback/draft.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { dumpSchema, schemaDifferences } from '../../src/verify/schema.js';
import { embeddedSession } from '../verify/embedded-session.js';
import { schema } from './pairs.js';
import { roundTrips, type RoundTrip } from './round-trips.js';

function draft({ history = '', forward }: RoundTrip): Draft {
  const replay = new Replay({ postgres: 18 });
  replay.run({ version: '0', deploy: 0 }, parseSource({ path: '0.sql', text: schema + history }));
  const migration = { source: { path: '1.sql', text: forward }, version: '1', deploy: 1 };
  return draftRollback({ migration, before: replay.catalog, nextId: replay.nextId, postgres: 18, runner: 'supabase', path: 'rollbacks/1.sql' });
}

describe('a migration and the script that is drafted for it leave PostgreSQL 18 as it was', () => {
  let clean: PGlite;
  beforeAll(async () => {
    clean = await PGlite.create();
    await Promise.all([clean.exec(schema), loadParser(), loadPrinter()]);
  });
  afterAll(() => clean.close());

  it.each(roundTrips)('$name', async (trip) => {
    await clean.exec('begin');
    try {
      if (trip.history !== undefined) await clean.exec(trip.history);
      const before = await dumpSchema(embeddedSession(clean));
      await clean.exec(trip.forward);
      const { sql, leftOut, losses, differences } = draft(trip);
      await clean.exec(sql).catch((error: unknown) => {
        throw new Error(`${String(error)} in\n${sql}`);
      });
      expect({ sql, differs: schemaDifferences(before, await dumpSchema(embeddedSession(clean))).map(({ kind, subject }) => `${kind} ${subject}`) }).toEqual({ sql, differs: trip.differs ?? [] });
      // What the draft says of itself is true as well.
      expect(differences.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(trip.differs ?? []);
      expect({ leftOut, losses: losses.map(({ what }) => what) }).toEqual({ leftOut: trip.leftOut ?? [], losses: trip.losses ?? [] });
    } finally {
      await clean.exec('rollback');
    }
  });
});
