import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/linter/apply-fixes.js';
import type { AnyRule, Example, Finding, Fix } from '../../src/rule/index.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
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

async function findings(rule: AnyRule, { history }: Example, text: string): Promise<readonly Finding[]> {
  return lintCase(rule, { supabase: true, files: { ...(history !== undefined && { [earlier]: history }), [path]: text }, context: [earlier], beside: all });
}

const fixable = (found: readonly Finding[]): readonly Fix[] => found.flatMap(({ fix }) => (fix === undefined || fix.applicability === 'manual' ? [] : [fix]));

describe.each(all)('$id', (rule) => {
  const examples = rule.examples.map((example, at) => ({ ...example, title: `example ${at + 1}` }));

  it.for(examples)('$title: its fixes parse, run, and leave nothing to find', async (example, { skip }) => {
    const before = await findings(rule, example, example.bad);
    const fixes = fixable(before);
    skip(fixes.length === 0, 'no fix');
    const { text, applied } = applyFixes({ path, text: example.bad }, fixes);
    expect(applied).toEqual(fixes);
    expect(parseSource({ path, text }).errors).toEqual([]);
    const after = await findings(rule, example, text);
    expect(after.length).toBe(before.length - fixes.length);
    expect(fixable(after)).toEqual([]);
    await db.begin(example.history);
    expect(await db.attempt(text)).toBeUndefined();
  });
});
