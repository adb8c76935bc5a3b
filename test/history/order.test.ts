import { expect, it } from 'vitest';
import { comparePaths, compareText } from '../../src/history/order.js';

it('orders versions as text', () => {
  expect(['9', '10', '20260420010000', '20260420', '077'].sort(compareText)).toEqual(['077', '10', '20260420', '20260420010000', '9']);
});

it('orders paths as people count', () => {
  const ordered = [
    '<stdin>', 'a/2_users.sql', 'a/10_orders.sql', 'a/10_orders_b.sql', 'a/b/1.sql', 'a-b/1.sql',
    'b/0007.sql', 'b/7.sql', 'b/20260117093000123456788.sql', 'b/20260117093000123456789.sql', 'b/x.sql',
  ];
  expect([...ordered].reverse().sort(comparePaths)).toEqual(ordered);
});

it('calls only equal paths equal', () => {
  expect(comparePaths('a/1.sql', 'a/1.sql')).toBe(0);
  expect(Math.sign(comparePaths('a/01.sql', 'a/1.sql'))).toBe(-1);
  expect(Math.sign(comparePaths('a/1.sql', 'a/01.sql'))).toBe(1);
});
