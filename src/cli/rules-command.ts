import { optionSpecs } from '../config/option-specs.js';
import { alignColumns } from '../format/columns.js';
import type { AnyRule } from '../rule/rule.js';
import type { Io } from './io.js';
import { knownRules, type ConfigFlag } from './known-rules.js';

/** The options of `pg-safe rules` as the command line gives them. */
export interface RulesFlags extends ConfigFlag {
  readonly format: 'text' | 'json';
}

/** `pg-safe rules`: a table, or the same as JSON. Throws a ConfigError when the configuration cannot be used. */
export async function rulesCommand({ format, ...flags }: RulesFlags, io: Io): Promise<void> {
  const rules = await knownRules(flags, io);
  io.stdout.write(format === 'json' ? `${JSON.stringify(rules.map(facts), null, 2)}\n` : table(rules));
}

function facts(rule: AnyRule): object {
  const { id, family, severity, precision, summary, optIn = false } = rule;
  return { id, family, severity, precision, onByDefault: !optIn, summary, options: optionSpecs(rule) };
}

function table(rules: readonly AnyRule[]): string {
  const rows = rules.map(({ id, severity, family, summary, optIn }) => [id, optIn === true ? `${severity} (off)` : severity, family, summary]);
  return alignColumns(rows).map((line) => `${line}\n`).join('');
}
