import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLinter, formats, lint, rules, type Formatter, type Report, type Source } from '../../src/index.js';

const projects = fileURLToPath(new URL('../../fixtures/projects', import.meta.url));
let toSarif: Formatter;

beforeAll(async () => void (toSarif = await formats.sarif()));

/** All that people see of a report. */
function shown(report: Report): { readonly sarif: string; readonly summary: Report['summary']; readonly verdicts: readonly unknown[] } {
  const verdicts = report.migrations.map(({ source: { path }, verdict }) => [path, verdict.nature]);
  return { sarif: toSarif(report, { quiet: false, color: false, version: '0', reportSuppressed: true }), summary: report.summary, verdicts };
}

function sourcesOf(project: string): readonly Source[] {
  return readdirSync(`${projects}/${project}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`${projects}/${project}/${path}`, 'utf8') }));
}

/** Numbers from 0 up to 1, always the same ones (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('after any edits a linter says what a fresh run says', () => {
  // The SQL of the rules' examples: of each there is a statement that some rule reports, or would if another file were otherwise.
  const snippets = rules.flatMap(({ examples }) => examples.flatMap(({ history = '', bad, good }) => [history, bad, good])).filter((sql) => sql !== '');

  it.each(readdirSync(projects))('in %s', async (project) => {
    const next = numbersFrom(20260821);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
    const files = new Map(sourcesOf(project).map(({ path, text }) => [path, text]));
    // Some files are linted and the others history; which ones has no part in what a linter may keep.
    const options = { config: { extends: 'pg-safe:all' }, targets: (path: string) => path.length % 2 === 0 || path.includes('_c') };
    const linter = await createLinter(options);
    await linter.lint([...files].map(([path, text]) => ({ path, text })));
    for (let edit = 0; edit < 15; edit++) {
      const path = pick([...files.keys()]);
      const kind = next();
      if (kind < 0.1 && files.size > 2) {
        files.delete(path);
        linter.remove(path);
      } else {
        const target = kind < 0.25 ? path.replace(/(\d+)_/, (_, version: string) => `${Number(version) + 1 + Math.floor(next() * 5)}_`) : path;
        const text = kind < 0.4 ? (files.get(path) ?? '').split(';').slice(1).join(';') : `${kind < 0.8 ? files.get(path)! : ''}\n${pick(snippets)};\n`;
        files.set(target, text);
        linter.update(target, text);
      }
      const fresh = await lint({ sources: [...files].map(([at, text]) => ({ path: at, text })), ...options });
      expect(shown(await linter.report()), `edit ${edit} of ${path}`).toEqual(shown(fresh));
    }
  });
});

it('does not parse or replay anew what comes before a change and is not linted', async () => {
  const sources = Array.from({ length: 200 }, (_, n): Source => ({ path: `supabase/migrations/${20260101000000 + n}_t.sql`, text: `create table t${n} (id int primary key, a text, b text, c text);\n` }));
  const path = sources[199]!.path;
  const linter = await createLinter({ targets: new Set([path]) });
  // What was read is not read again, whatever its text says by then: a source that shows when it is asked for it.
  let asked = 0;
  const watched = sources.map(({ path: at, text }): Source => ({ path: at, get text() { asked++; return text; } }));
  await linter.lint(watched);
  const first = asked;
  asked = 0;
  linter.update(path, 'alter table t0 drop column a;');
  const report = await linter.report();
  expect(report.findings.map(({ rule }) => rule)).toContain('dropped-column');
  expect(report.summary).toMatchObject({ files: 1, history: 199, statements: 200 });
  expect(asked).toBeLessThan(first / 2);
});

it('tells of a configuration that cannot be used before it lints', async () => {
  await expect(createLinter({ config: { rules: { nonsense: 'error' } } })).rejects.toThrow('nonsense');
});
