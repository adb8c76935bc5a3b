import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Difference } from '../../src/catalog/index.js';
import { Replay } from '../../src/replay/replay.js';
import { checkRollback, type RollbackCheck } from '../../src/rollback/check.js';
import type { Recorded } from '../../src/rollback/losses.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { spanText } from '../../src/text/index.js';
import { dumpSchema, schemaDifferences } from '../../src/verify/schema.js';
import { embeddedSession } from '../verify/embedded-session.js';
import { pairs, schema, type RollbackPair } from './pairs.js';

/** What the check says, as a dump names it. */
function wordsOf(differences: readonly Difference[]): readonly string[] {
  const words = differences.flatMap(({ kind, subject, property, was, is }) =>
    property === 'name' ? [`missing ${subject}`, `extra ${subject.replace(was!, is!)}`] : [`${kind} ${subject}`]);
  return [...new Set(words)].sort();
}

function check({ forward, rollback, history = '' }: RollbackPair): RollbackCheck {
  const replay = new Replay({ postgres: 18 });
  const run = (version: string, text: string, recorded?: Recorded[]) => {
    const parsed = parseSource({ path: `${version}.sql`, text });
    replay.run({ version, deploy: Number(version) }, parsed, recorded === undefined ? {} : { onEffect: (effect, before, after) => recorded.push({ effect, before, after }) });
    return parsed;
  };
  run('0', schema + history);
  const before = replay.catalog;
  const recorded: Recorded[] = [];
  const parsed = run('1', forward, recorded);
  const migration = { source: parsed.source, version: '1', name: 'forward', role: 'target', deploy: 1, sameVersion: [] } as const;
  return checkRollback({ migration, parsed, rollback: { path: '1_rollback.sql', text: rollback }, before, replay, recorded })!;
}

/** The code of the error at which a script stops, as psql runs it. */
async function runScript(db: PGlite, text: string): Promise<string | undefined> {
  const { statements, errors } = parseSource({ path: 'rollback.sql', text });
  for (const { span } of statements) {
    try {
      await db.exec(spanText(span));
    } catch (error) {
      return (error as { readonly code?: string }).code;
    }
  }
  return errors.length > 0 ? '42601' : undefined;
}

describe('what the check says of a rollback script is what PostgreSQL 18 shows', () => {
  let clean: PGlite;
  beforeAll(async () => {
    clean = await PGlite.create();
    await Promise.all([clean.exec(schema), loadParser()]);
  });
  afterAll(() => clean.close());

  /** Do something in a database that is afterwards as it was: in a transaction, or in a copy where scripts end transactions or fail. */
  async function aside(pair: RollbackPair, action: (db: PGlite) => Promise<void>): Promise<void> {
    if (pair.fails !== undefined || pair.rollback.includes('commit')) {
      const copy = (await clean.clone()) as PGlite;
      await action(copy).finally(() => copy.close());
      return;
    }
    await clean.exec('begin');
    await action(clean).finally(() => clean.exec('rollback'));
  }

  it.each(pairs)('$name', (pair) => aside(pair, async (db) => {
    if (pair.history !== undefined) await db.exec(pair.history);
    const before = await dumpSchema(embeddedSession(db));
    await db.exec(pair.forward);
    const stops = await runScript(db, pair.rollback);
    const checked = check(pair);
    expect({ postgres: stops, check: checked.failures[0]?.sqlstate }).toEqual({ postgres: pair.fails, check: pair.fails });
    if (pair.fails !== undefined) return;
    const postgres = schemaDifferences(before, await dumpSchema(embeddedSession(db))).map(({ kind, subject }) => `${kind} ${subject}`);
    expect({ postgres, check: wordsOf(checked.differences) }).toEqual({ postgres: pair.differs ?? [], check: pair.differs ?? [] });
  }));
});
