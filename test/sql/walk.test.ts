import { expect, it } from 'vitest';
import { walk } from '../../src/sql/walk.js';
import { statement } from './read-sql.js';

it('visits nodes from the outside in, and leaves out what a visitor refuses', () => {
  const seen: string[] = [];
  const node = statement('select a, (select b from inner_table) from outer_table').node;
  walk(node, { ColumnRef: ({ fields }) => void seen.push(JSON.stringify(fields)), RangeVar: ({ relname }) => void seen.push(relname!) });
  expect(seen).toEqual(['[{"String":{"sval":"a"}}]', '[{"String":{"sval":"b"}}]', 'inner_table', 'outer_table']);
  seen.length = 0;
  walk(node, { SubLink: () => false, RangeVar: ({ relname }) => void seen.push(relname!) });
  expect(seen).toEqual(['outer_table']);
});
