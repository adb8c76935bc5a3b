import { unknownRule } from '../config/check.js';
import type { Io } from './io.js';
import { knownRules, type ConfigFlag } from './known-rules.js';
import { rulePage } from './rule-page.js';
import { UsageError } from './usage-error.js';

/** `pg-safe explain <rule>`: the page of the documentation; `stats`: the query for the sizes of tables. Throws a UsageError when there is no such rule. */
export async function explainCommand(id: string, flags: ConfigFlag, io: Io): Promise<void> {
  if (id === 'stats') {
    const { statsQuery } = await import('../locks/stats.js');
    return void io.stdout.write(statsQuery);
  }
  const { rules: builtIn } = await import('../../rules/index.js');
  const own = builtIn.find((candidate) => candidate.id === id);
  if (own !== undefined) return void io.stdout.write(rulePage(own));
  const rules = await knownRules(flags, io);
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new UsageError(`${unknownRule(id, rules.map((known) => known.id))} "pg-safe rules" lists them all.`);
  io.stdout.write(rulePage(rule, { proven: false }));
}
