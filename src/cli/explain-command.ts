import { unknownRule } from '../config/check.js';
import type { Io } from './io.js';
import { rulePage } from './rule-page.js';
import { UsageError } from './usage-error.js';

/** `pg-safe explain <rule>`: the page of the documentation. Throws a UsageError when there is no such rule. */
export async function explainCommand(id: string, { stdout }: Io): Promise<void> {
  const { rules } = await import('../../rules/index.js');
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new UsageError(`${unknownRule(id, rules.map((known) => known.id))} "pg-safe rules" lists them all.`);
  stdout.write(rulePage(rule));
}
