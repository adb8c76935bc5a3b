import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../../src/catalog/index.js';
import { recordFromText, recordToText } from '../../src/replay/record.js';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Source } from '../../src/text/index.js';
import { readFixture } from './oracle/agreement.js';

const families = readdirSync(new URL('../../fixtures/replay/', import.meta.url)).flatMap((file) => (file.endsWith('.sql') ? [file.slice(0, -'.sql'.length)] : []));

beforeAll(loadParser);

/** Replay sources; gives the replay, and one that goes on from its record. */
function replayed(sources: readonly Source[]): { readonly replay: Replay; readonly resumed: Replay } {
  const replay = new Replay({ postgres: 17 });
  sources.forEach((source, deploy) => replay.run({ version: source.path, deploy }, parseSource(source)));
  return { replay, resumed: Replay.resume(recordFromText(recordToText(replay.record, sources), sources), 17) };
}

describe('a replay that goes on from a record knows what the one knew that left it, after', () => {
  it.each(families)('%s', (family) => {
    const sources = readFixture(family).map(({ name, sql }): Source => ({ path: name, text: sql }));
    const { replay, resumed } = replayed(sources);
    expect(resumed.record).toEqual(replay.record);
    expect(resumed.counts).toEqual(replay.counts);
    for (const object of resumed.catalog.objects()) {
      // The same source, not one that looks like it: rules compare them.
      if (object.origin !== undefined) expect(sources).toContain(object.origin.span.source);
    }
  });
});

it('keeps names of columns and options that are also keys of places', () => {
  const { replay, resumed } = replayed([{ path: '1.sql', text: 'create table t (id int, source int, origin int, since int); create view v as select source, origin, since from t;' }]);
  const passes = resumed.catalog.relation({ schema: 'public', name: 'v' })?.view?.passesThrough;
  expect(passes).toEqual({ source: 2, origin: 3, since: 4 });
  expect(contentsOf(resumed.catalog)).toEqual(contentsOf(replay.catalog));
});
