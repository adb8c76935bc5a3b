import { describe, expect, test } from 'vitest';
import { fitLine } from '../../src/format/fit-line.js';

/** The line with its marks below, the marked stretch being given by its text. */
function fitted(line: string, marked: string, room: number): readonly string[] {
  const start = line.indexOf(marked);
  const { text, before, marked: columns } = fitLine(line, start, start + marked.length, room);
  return [text, ' '.repeat(before) + '^'.repeat(columns)];
}

describe('columns', () => {
  test('of plain text', () => {
    expect(fitted('drop table users;', 'users', 40)).toEqual([
      'drop table users;',
      '           ^^^^^',
    ]);
  });

  test('of tabs, which are shown as spaces up to the next stop', () => {
    expect(fitted('\tdrop\ttable users;', 'users', 40)).toEqual([
      '    drop    table users;',
      '                  ^^^^^',
    ]);
  });

  test('of wide characters and emoji, which take two', () => {
    expect(fitted('comment on table "日本" is \'🚀 users\';', 'users', 60)).toEqual([
      'comment on table "日本" is \'🚀 users\';',
      '                               ^^^^^',
    ]);
  });

  test('of combining marks, which take none', () => {
    expect(fitted('drop table cafe\u0301, users;', 'users', 40)).toEqual([
      'drop table cafe\u0301, users;',
      '                 ^^^^^',
    ]);
  });

  test('of an empty stretch at the end', () => {
    expect(fitLine('select 1', 8, 8, 40)).toEqual({ text: 'select 1', before: 8, marked: 1 });
  });
});

describe('a long line', () => {
  test('is cut at its end when what is marked stands near its beginning', () => {
    expect(fitted('drop table users, orders, invoices, payments;', 'users', 24)).toEqual([
      'drop table users, order…',
      '           ^^^^^',
    ]);
  });

  test('is cut on both sides around what is marked', () => {
    expect(fitted('drop table users, orders, invoices, payments, refunds, carts;', 'invoices', 24)).toEqual([
      '…ers, invoices, payment…',
      '      ^^^^^^^^',
    ]);
  });

  test('shows the beginning of a stretch that is longer than the room', () => {
    expect(fitted(`create view v as select ${'a, '.repeat(50)}b;`, `select ${'a, '.repeat(50)}b`, 24)).toEqual([
      '…select a, a, a, a, a, …',
      ' ^^^^^^^^^^^^^^^^^^^^^^^',
    ]);
  });

  test('does not halve a wide character', () => {
    for (let room = 20; room < 30; room++) {
      const [text, marks] = fitted(`${'日'.repeat(30)}users${'本'.repeat(30)}`, 'users', room) as [string, string];
      const columns = [...text].reduce((sum, character) => sum + (character > '\u2fff' ? 2 : 1), 0);
      expect(columns).toBeLessThanOrEqual(room);
      const before = text.slice(0, text.indexOf('users'));
      expect(marks).toBe(' '.repeat([...before].reduce((sum, character) => sum + (character > '\u2fff' ? 2 : 1), 0)) + '^^^^^');
    }
  });

  test('of a million characters is not read as a whole', () => {
    const line = `insert into users values ${'(1), '.repeat(200_000)}`;
    expect(fitLine(line, 0, line.length, 40)).toEqual({ text: 'insert into users values (1), (1), (1),…', before: 0, marked: 40 });
    expect(fitLine(line, 500_000, 500_001, 40).text).toHaveLength(40);
  });
});
