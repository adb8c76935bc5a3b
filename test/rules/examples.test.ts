import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRule, Example, Family } from '../../src/rule/index.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Case } from '../../src/testing/cases.js';
import { exampleCase } from '../../src/testing/example-case.js';
import { lintCase } from '../../src/testing/lint-case.js';
import { ProofDatabase } from './proof-database.js';
import { proofs, type Seen } from './proofs.js';
import { ruleFiles } from './rule-files.js';

const rules = ruleFiles.map(({ rule }) => rule);
/** Families whose rules speak of a Supabase project; the others hold anywhere. */
const supabaseOnly: readonly Family[] = ['row-level-security', 'history', 'transaction'];

/** What was seen of the examples, by rule. */
const seen = new Map<string, readonly Recorded[]>();
interface Recorded extends Seen {
  readonly example: number;
}

let db: ProofDatabase;
beforeAll(async () => {
  await loadParser();
  db = await ProofDatabase.open();
});
afterAll(() => db.close());

describe.each(rules)('$id', (rule) => {
  const surroundings: readonly Case[] = supabaseOnly.includes(rule.family) ? [{ supabase: true }] : [{ supabase: true }, { supabase: false }];
  const examples = rule.examples.map((example, at) => ({ ...example, number: at + 1 }));

  describe.each(examples)('example $number', (example) => {
    it.each(surroundings)('is reported when bad and not when good (%o)', async (around) => {
      expect(await reports(rule, example, 'bad', around)).not.toEqual([]);
      expect(await reports(rule, example, 'good', around)).toEqual([]);
    });

    const { proof } = example;
    // What is about files cannot be seen in a database.
    if (proof === 'history') return;

    it(`has proof: ${proof}`, async () => {
      if (proof === 'leak') expect(example.then).toBeDefined();
      const ofRule = seen.get(rule.id) ?? [];
      seen.set(rule.id, [...ofRule, { example: example.number, ...await proofs[proof](db, example) }]);
    });

    it.skipIf(proof === 'error')('runs on Postgres, bad and good', async () => {
      for (const sql of [example.bad, example.good]) {
        await db.begin(example.history);
        expect(await db.attempt(sql)).toBeUndefined();
      }
    });
  });
});

// The pages of the rules show it. After a change of examples: npm run prove.
it('sees what is recorded', async ({ skip }) => {
  const proven = rules.filter(({ examples }) => examples.some(({ proof }) => proof !== 'history'));
  skip(seen.size < proven.length, 'Not every example was run.');
  const [version] = await db.rows<{ postgres: number }>(`select current_setting('server_version_num')::int / 10000 as postgres`);
  await expect(`${JSON.stringify({ ...version, seen: Object.fromEntries(seen) }, null, 2)}\n`).toMatchFileSnapshot('seen.generated.json');
});

/** What a rule says about one side of an example. */
async function reports(rule: AnyRule, example: Example, side: 'bad' | 'good', around: Case): Promise<readonly string[]> {
  const given = exampleCase(example, side, { ...around, beside: rules });
  if (rule.id !== 'syntax-error') for (const [path, text] of Object.entries(given.files!)) if (given.context?.includes(path) !== true) expect(parseSource({ path, text }).errors).toEqual([]);
  return (await lintCase(rule, given)).map((finding) => finding.message);
}
