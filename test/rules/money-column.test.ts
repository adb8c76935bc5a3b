import rule from '../../rules/money-column.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: ['create table invoices (total numeric, money bigint);'],
  invalid: [
    {
      sql: 'create table invoices (total money);',
      expect: [{ message: 'declared', at: 'money', subject: 'public.invoices.total', what: 'Column "total" of "invoices" is of type money: its currency and its digits are a setting of the session.' }],
      fixed: 'create table invoices (total numeric);',
    },
  ],
});
