import { expect, it } from 'vitest';
import { applyFixes } from '../../src/linter/apply-fixes.js';
import type { Fix } from '../../src/rule/index.js';

const source = { path: 'a.sql', text: 'drop table a; -- é\ndrop table b;' };
const fix = (title: string, ...edits: readonly (readonly [start: number, end: number, text: string])[]): Fix =>
  ({ title, applicability: 'safe', edits: edits.map(([start, end, text]) => ({ span: { source, start, end }, text })) });

it('applies edits from the end to the beginning, each to the text as it was', () => {
  expect(applyFixes(source, [fix('first', [0, 0, 'begin;\n'], [12, 13, ' cascade;']), fix('second', [30, 31, 'c'])]).text).toBe('begin;\ndrop table a cascade; -- é\ndrop table c;');
});

it('leaves a fix that touches an earlier one for the next run', () => {
  const first = fix('first', [5, 10, 'view']);
  expect(applyFixes(source, [first, fix('second', [10, 12, ' x'])])).toEqual({ text: 'drop view a; -- é\ndrop table b;', applied: [first] });
});

it('leaves other files alone', () => {
  expect(applyFixes({ path: 'b.sql', text: 'select 1;' }, [fix('first', [0, 1, 'x'])])).toEqual({ text: 'select 1;', applied: [] });
});
