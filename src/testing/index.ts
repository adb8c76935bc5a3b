export { testRule } from './test-rule.js';
export type { Harness, RuleCases } from './test-rule.js';
export type { Case, ExpectedFinding, InvalidCase } from './cases.js';
