import type { AnyRule, OptionSpec } from '../rule/rule.js';

/** A rule's options by name; none where it has none. */
export function optionSpecs(rule: AnyRule): OptionSpec {
  return (rule.options ?? {}) as OptionSpec;
}
