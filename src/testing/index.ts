/**
 * Test a rule with vitest, jest or another framework of their kind.
 * @module pg-safe/testing
 */
export { testRule } from './test-rule.js';
export type { Harness, RuleCases } from './test-rule.js';
export type { Case, ExpectedFinding, InvalidCase } from './cases.js';
