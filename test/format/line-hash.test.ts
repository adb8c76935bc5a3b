import { describe, expect, test } from 'vitest';
import { lineHashes } from '../../src/format/line-hash.js';

/** The definition, unrolled: the 100 units of a line's block, the first one weighing most, and zeros after the end of the file. */
function polynomial(significant: string): string {
  const units = [...Array.from(significant, (character) => character.charCodeAt(0)), 0xffff];
  let sum = 0n;
  for (let at = 0; at < 100; at++) sum = BigInt.asUintN(64, sum * 37n + BigInt(units[at] ?? 0));
  return sum.toString(16);
}

describe('the hash of a line', () => {
  test('of an empty file is that of the end mark alone', () => {
    expect(polynomial('')).toBe('c129715d7a2bc9a3');
    expect(lineHashes('')).toEqual(['c129715d7a2bc9a3:1']);
  });

  test('covers the lines after it, without spaces and tabs', () => {
    const text = 'drop table users;\n\tselect 1;\n';
    expect(lineHashes(text)).toEqual([
      `${polynomial('droptableusers;\nselect1;\n')}:1`,
      `${polynomial('select1;\n')}:1`,
      `${polynomial('')}:1`,
    ]);
    expect(lineHashes(text)).toEqual(['223dde84958feea5:1', 'c88520523b78ce19:1', 'c129715d7a2bc9a3:1']);
  });

  test('covers 100 characters and no more', () => {
    const line = 'select ' + 'x'.repeat(94);
    expect(lineHashes(`${line}y\nz`)[0]).toBe(lineHashes(`${line}other\ntext`)[0]);
    expect(lineHashes(`${line}y`)[0]).not.toBe(lineHashes(`${line.slice(0, -1)}yy`)[0]);
  });

  test('is the same for LF, CR and CRLF', () => {
    const lines = lineHashes('select 1;\nselect 2;\n\nselect 3;');
    expect(lines).toHaveLength(4);
    expect(lineHashes('select 1;\r\nselect 2;\r\n\r\nselect 3;')).toEqual(lines);
    expect(lineHashes('select 1;\rselect 2;\r\rselect 3;')).toEqual(lines);
    expect(lineHashes('select 1;\r \nselect 2;')).toHaveLength(3);
  });

  test('counts lines that hash alike', () => {
    const statement = `select '${'x'.repeat(100)}';\n`;
    const [first, second, third] = lineHashes(statement.repeat(3)).map((hash) => hash.split(':'));
    expect([second![0], third![0]]).toEqual([first![0], first![0]]);
    expect([first![1], second![1], third![1]]).toEqual(['1', '2', '3']);
  });

  test('is the polynomial for every line of a long text', () => {
    const text = Array.from({ length: 200 }, (_, at) => `${' '.repeat(at % 7)}insert into users values (${at * at}, 'é${String.fromCodePoint(0x4e00 + at * 31)}🚀');`).join('\n');
    const significant = text.replace(/[ \t]/g, '');
    const starts = [0, ...[...significant.matchAll(/\n/g)].map((found) => found.index + 1)];
    const units = (from: number): string => significant.slice(from, from + 100);
    const expected = starts.map((start) => {
      const block = Array.from({ length: 100 }, (_, at) => (start + at < significant.length ? units(start).charCodeAt(at) : start + at === significant.length ? 0xffff : 0));
      return block.reduce((sum, unit) => BigInt.asUintN(64, sum * 37n + BigInt(unit)), 0n).toString(16);
    });
    expect(lineHashes(text).map((hash) => hash.split(':')[0])).toEqual(expected);
  });

  test('stays when lines are put in above', () => {
    const text = 'alter table users add column age int;\ndrop table orders;\n';
    expect(lineHashes(`-- what this is for\n\n${text}`).slice(2)).toEqual(lineHashes(text));
  });
});
