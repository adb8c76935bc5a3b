import { describe, expect, it } from 'vitest';
import { errorOf, outcomeOf } from '../../../src/node/drivers/outcome.js';

const columns = (...names: string[]) => ({ name: 'rowDescription', fields: names.map((name) => ({ name })) });
const row = (...fields: (string | null)[]) => ({ name: 'dataRow', fields });
const done = { name: 'commandComplete' };

describe('outcomeOf', () => {
  it('names values by their columns', () => {
    expect(outcomeOf([columns('a', 'b'), row('1', null), row('', 'x'), done], 'select')).toEqual({ rows: [{ a: '1', b: null }, { a: '', b: 'x' }], notices: [] });
  });

  it('keeps the rows of the last statement that has some', () => {
    expect(outcomeOf([columns('a'), row('1'), done, columns('b'), row('2'), done, columns('c'), done, done], 'select').rows).toEqual([{ b: '2' }]);
  });

  it('collects notices and the first error', () => {
    const messages = [{ name: 'notice', message: 'one' }, { name: 'error', code: '42P01', message: 'first' }, { name: 'notice', message: 'two' }, { name: 'error', code: 'XX000', message: 'second' }];
    expect(outcomeOf(messages, '')).toEqual({ rows: [], notices: ['one', 'two'], error: { sqlstate: '42P01', message: 'first' } });
  });
});

describe('errorOf', () => {
  it('counts the position in UTF-16 units from 0', () => {
    expect(errorOf({ code: '42703', message: 'm', position: '14' }, "select '😀é', nix").position).toBe("select '😀é', nix".indexOf('nix'));
    expect(errorOf({ code: '42703', message: 'm', position: '1' }, 'nix').position).toBe(0);
  });

  it('leaves out a position that is no place in the text', () => {
    expect(errorOf({ code: 'x', message: 'm', position: '0' }, 'nix')).not.toHaveProperty('position');
    expect(errorOf({ code: 'x', message: 'm' }, 'nix')).not.toHaveProperty('position');
  });
});
