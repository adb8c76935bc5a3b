import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { formats } from '../../src/format/index.js';
import { prepared } from '../../src/lint.js';
import type { KeptTexts, Link } from '../../src/linter/head-start.js';
import { lintHistory } from '../../src/linter/lint.js';
import { LintSession } from '../../src/linter/session.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Source } from '../../src/text/index.js';

const projects = fileURLToPath(new URL('../../fixtures/projects', import.meta.url));

beforeAll(loadParser);

/** Texts kept in memory. */
function keptInMemory(): KeptTexts & { readonly texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  const nameOf = (chain: readonly Link[]): string => JSON.stringify(chain);
  return {
    texts,
    longest(chain) {
      for (let links = chain.length; links > 0; links--) {
        const text = texts.get(nameOf(chain.slice(0, links)));
        if (text !== undefined) return { links, text };
      }
      return undefined;
    },
    keep: (chain, text) => void texts.set(nameOf(chain), text),
  };
}

function sourcesOf(project: string): readonly Source[] {
  return readdirSync(`${projects}/${project}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`${projects}/${project}/${path}`, 'utf8') }));
}

/** Lint for one target; tells how many files were replayed. */
async function lintOne(sources: readonly Source[], target: string, kept?: KeptTexts): Promise<{ readonly report: string; readonly replayed: number }> {
  let replayed = -1;
  const task = await prepared({ sources, targets: new Set([target]) });
  const toSarif = await formats.sarif();
  const report = lintHistory({ ...task, ...(kept !== undefined && { kept }), onProgress: () => replayed++ });
  return { report: toSarif(report, { quiet: false, color: false, version: '0', reportSuppressed: true }), replayed };
}

describe('a run that begins where another was says the same as one that begins at the start', () => {
  it.each(readdirSync(projects))('%s, file by file', async (project) => {
    const sources = sourcesOf(project);
    const kept = keptInMemory();
    for (const { path } of sources) {
      const cold = await lintOne(sources, path);
      // The first of the two may begin where the run for another file was.
      for (const { report } of [await lintOne(sources, path, kept), await lintOne(sources, path, kept)]) expect(report).toBe(cold.report);
    }
    expect(kept.texts.size).toBeGreaterThan(0);
  });
});

const history = (count: number): readonly Source[] => Array.from({ length: count }, (_, n) => ({ path: `supabase/migrations/${20260101000000 + n}_t.sql`, text: `create table t${n} (id int);` }));

it('replays what is new and nothing else', async () => {
  const kept = keptInMemory();
  const sources = history(20);
  expect((await lintOne(sources, sources[19]!.path, kept)).replayed).toBe(20);
  expect((await lintOne(sources, sources[19]!.path, kept)).replayed).toBe(1);
  const more = history(22);
  expect((await lintOne(more, more[21]!.path, kept)).replayed).toBe(3);
  expect((await lintOne(more, more[21]!.path, kept)).replayed).toBe(1);
});

it('begins before a file that has changed, and anew for another version of Postgres', async () => {
  const kept = keptInMemory();
  const sources = history(20);
  await lintOne(sources, sources[10]!.path, kept);
  await lintOne(sources, sources[19]!.path, kept);
  const edited = sources.map((source, at) => (at === 15 ? { ...source, text: `${source.text} -- edited` } : source));
  expect((await lintOne(edited, edited[19]!.path, kept)).replayed).toBe(10);
  const task = await prepared({ sources, targets: new Set([sources[19]!.path]), config: { postgres: 15 } });
  let replayed = -1;
  lintHistory({ ...task, kept, onProgress: () => replayed++ });
  expect(replayed).toBe(20);
});

it('is where a session begins that has not replayed the history itself', async () => {
  const kept = keptInMemory();
  const sources = history(20);
  const last = sources[19]!;
  await lintOne(sources, last.path, kept);
  const task = await prepared({ sources, targets: new Set([last.path]) });
  const session = new LintSession();
  const replayed = (files: readonly Source[]): number => {
    let count = -1;
    const report = session.lint({ ...task, sources: files, kept, onProgress: () => count++ });
    expect(report).toEqual(lintHistory({ ...task, sources: files }));
    return count;
  };
  expect(replayed(sources)).toBe(1);
  expect(replayed([...sources.slice(0, 19), { ...last, text: 'drop table t0;' }])).toBe(1);
  const edited = sources.map((source, at) => (at === 15 ? { ...source, text: 'create table t15 (id bigint);' } : source));
  expect(replayed(edited)).toBe(20);
  expect(replayed(edited)).toBe(1);
});
