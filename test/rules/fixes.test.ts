import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPass } from '../../src/linter/fixing-pass.js';
import type { AnyRule, Example, Finding, Fix } from '../../src/rule/index.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Source } from '../../src/text/index.js';
import { lintCase } from '../../src/testing/lint-case.js';
import { ProofDatabase } from './proof-database.js';
import { ruleFiles } from './rule-files.js';

let db: ProofDatabase;
beforeAll(async () => {
  await loadParser();
  db = await ProofDatabase.open();
});
afterAll(() => db.close());

const path = 'supabase/migrations/20260101000000_example.sql';
const earlier = 'supabase/migrations/20250101000000_earlier.sql';
const all = ruleFiles.map(({ rule }) => rule);

async function findings(rule: AnyRule, { history }: Example, sources: readonly Source[]): Promise<readonly Finding[]> {
  const files = Object.fromEntries(sources.map(({ path: at, text }) => [at, text]));
  return lintCase(rule, { supabase: true, files: { ...(history !== undefined && { [earlier]: history }), ...files }, context: [earlier], beside: all });
}

const fixable = (found: readonly Finding[]): readonly Fix[] => found.flatMap(({ fix }) => (fix === undefined || fix.applicability === 'manual' ? [] : [fix]));

describe.each(all)('$id', (rule) => {
  const examples = rule.examples.map((example, at) => ({ ...example, title: `example ${at + 1}` }));

  it.for(examples)('$title: its fixes parse, run, and leave nothing to find', async (example, { skip }) => {
    const bad = [{ path, text: example.bad }];
    const before = await findings(rule, example, bad);
    const fixes = fixable(before);
    skip(fixes.length === 0, 'no fix');
    const { sources, findings: applied } = applyPass(bad, before.filter(({ fix }) => fix !== undefined && fixes.includes(fix)));
    expect(applied.map(({ fix }) => fix)).toEqual(fixes);
    expect(sources.flatMap((source) => parseSource(source).errors)).toEqual([]);
    const after = await findings(rule, example, sources);
    expect(after.length).toBe(before.length - fixes.length);
    expect(fixable(after)).toEqual([]);
    await db.begin(example.history);
    for (const { text } of sources) expect(await db.attempt(text)).toBeUndefined();
  });
});
