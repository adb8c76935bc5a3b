import { unknownRule } from '../config/check.js';
import type { Io } from './io.js';
import { rulePage } from './rule-page.js';
import { UsageError } from './usage-error.js';

/** `pg-safe explain <rule>`: the page of the documentation; `stats`: the query for the sizes of tables. Throws a UsageError when there is no such rule. */
export async function explainCommand(id: string, { stdout }: Io): Promise<void> {
  if (id === 'stats') {
    const { statsQuery } = await import('../locks/stats.js');
    return void stdout.write(statsQuery);
  }
  const { rules } = await import('../../rules/index.js');
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new UsageError(`${unknownRule(id, rules.map((known) => known.id))} "pg-safe rules" lists them all.`);
  stdout.write(rulePage(rule));
}
