import { describe, expect, it } from 'vitest';
import type { Messages, OptionsOf, OptionSpec, Rule } from '../../src/rule/index.js';
import { testRule as test, type RuleCases } from '../../src/testing/index.js';

/** testRule on vitest. */
export function testRule<M extends Messages, O extends OptionSpec>(rule: Rule<M, O>, cases: RuleCases<keyof M & string, OptionsOf<O>>): void {
  test(rule, cases, { describe, it, expect });
}
