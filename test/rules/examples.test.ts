import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRule, Example, Family } from '../../src/rule/index.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Case } from '../../src/testing/cases.js';
import { lintCase } from '../../src/testing/lint-case.js';
import { ProofDatabase } from './proof-database.js';
import { proofs } from './proofs.js';
import { ruleFiles } from './rule-files.js';

const rules = ruleFiles.map(({ rule }) => rule);
/** Families whose rules speak of a Supabase project; the others hold anywhere. */
const supabaseOnly: readonly Family[] = ['row-level-security', 'history', 'transaction'];

let db: ProofDatabase;
beforeAll(async () => {
  await loadParser();
  db = await ProofDatabase.open();
});
afterAll(() => db.close());

describe.each(rules)('$id', (rule) => {
  const surroundings: readonly Case[] = supabaseOnly.includes(rule.family) ? [{ supabase: true }] : [{ supabase: true }, { supabase: false }];
  const examples = rule.examples.map((example, at) => ({ ...example, title: `example ${at + 1}` }));

  describe.each(examples)('$title', (example) => {
    it.each(surroundings)('is reported when bad and not when good (%o)', async (around) => {
      expect(await reports(rule, example, 'bad', around)).not.toEqual([]);
      expect(await reports(rule, example, 'good', around)).toEqual([]);
    });

    it(`has proof: ${example.proof}`, async () => {
      if (example.proof === 'leak') expect(example.then).toBeDefined();
      await proofs[example.proof](db, example);
    });

    it.skipIf(example.proof === 'error' || example.proof === 'history')('runs on Postgres, bad and good', async () => {
      for (const sql of [example.bad, example.good]) {
        await db.begin(example.history);
        expect(await db.attempt(sql)).toBeUndefined();
      }
    });
  });
});

/** What a rule says about one side of an example. */
async function reports(rule: AnyRule, example: Example, side: 'bad' | 'good', around: Case): Promise<readonly string[]> {
  const path = side === 'bad' && example.path !== undefined ? example.path : 'supabase/migrations/20260101000000_example.sql';
  const earlier = example.historyPath ?? 'supabase/migrations/20250101000000_earlier.sql';
  const files = { ...(example.history !== undefined && { [earlier]: example.history }), [path]: example[side] };
  const branch: Pick<Case, 'deploy' | 'edited'> = example.branch === undefined ? {} : { deploy: 'together', ...(example.branch === 'edited' && side === 'bad' && { edited: [path] }) };
  if (rule.id !== 'syntax-error') expect(parseSource({ path, text: example[side] }).errors).toEqual([]);
  return (await lintCase(rule, { ...around, ...branch, ...(example.apiSchemas && { apiSchemas: example.apiSchemas }), files, context: [earlier], beside: rules })).map((finding) => finding.message);
}
