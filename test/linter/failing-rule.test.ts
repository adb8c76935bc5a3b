import { expect, it } from 'vitest';
import { defineRule } from '../../src/rule/index.js';
import { lintCase } from '../../src/testing/lint-case.js';

const broken = defineRule({
  id: 'house-broken', family: 'design', severity: 'warning', precision: 'high', summary: 'It breaks.', why: 'For a test.', examples: [], messages: { any: { what: 'any', help: 'any' } },
  create: () => ({
    'table.create'() {
      throw new TypeError('boom');
    },
  }),
});

it('names the rule that breaks', async () => {
  await expect(lintCase(broken, { sql: 'create table a (id int);' })).rejects.toThrow('Rule "house-broken" fails: boom');
  expect(await lintCase(broken, { sql: 'select 1;' })).toEqual([]);
});
