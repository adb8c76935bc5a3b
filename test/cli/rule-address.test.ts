import { expect, it } from 'vitest';
import { ruleAddresses } from '../../src/cli/rule-address.js';

it('leads to the page of a built-in rule where there is a site', () => {
  expect(ruleAddresses({ homepage: 'https://docs.example/pg-safe/' })('dropped-table')).toBe('https://docs.example/pg-safe/rules/dropped-table');
  expect(ruleAddresses({ homepage: 'https://docs.example' })('dropped-table')).toBe('https://docs.example/rules/dropped-table');
  expect(ruleAddresses({ homepage: 'https://docs.example' })('house-rule')).toBeUndefined();
  expect(ruleAddresses({})('dropped-table')).toBeUndefined();
});
