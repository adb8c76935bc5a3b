import { describe, expect, it } from 'vitest';
import { readDirectives, type Directive } from '../../src/sql/directives.js';
import { spanText } from '../../src/text/index.js';

function read(text: string): readonly Directive[] {
  return readDirectives({ path: 'migration.sql', text });
}

function shown(text: string): readonly (readonly unknown[])[] {
  return read(text).map(({ kind, rules, reason, appliesTo }) => [kind, rules.join(' '), reason, appliesTo && spanText(appliesTo)]);
}

describe('an ignore comment', () => {
  it('above a statement speaks of that statement', () => {
    expect(shown('-- pg-safe-ignore dropped-table, dropped-column: gone since May\n-- more\ndrop table\n  users;\ndrop table orders;')).toEqual([
      ['ignore', 'dropped-table dropped-column', 'gone since May', 'drop table\n  users'],
    ]);
  });

  it('at the end of a line speaks of that line', () => {
    expect(shown('drop table users; -- pg-safe-ignore dropped-table: empty\r\ndrop table orders;')).toEqual([['ignore', 'dropped-table', 'empty', 'drop table users;']]);
  });

  it('inside of a statement speaks of the next line', () => {
    expect(shown('alter table users\n  -- pg-safe-ignore dropped-column: unused\n  drop column a,\n  drop column b;')).toEqual([['ignore', 'dropped-column', 'unused', 'drop column a,']]);
  });

  it('without a reason is still there', () => {
    expect(shown('-- pg-safe-ignore dropped-table\ndrop table users;\n--pg-safe-ignore dropped-table:\ndrop table orders;')).toEqual([
      ['ignore', 'dropped-table', undefined, 'drop table users'], ['ignore', 'dropped-table', undefined, 'drop table orders'],
    ]);
  });

  it('may be a block comment, and may have a colon in its reason', () => {
    expect(shown('/* pg-safe-ignore dropped-table: see docs: 12 */ drop table users')).toEqual([['ignore', 'dropped-table', 'see docs: 12', 'drop table users']]);
  });

  it('with nothing below speaks of nothing', () => {
    expect(shown('drop table users;\n-- pg-safe-ignore dropped-table: late')).toEqual([['ignore', 'dropped-table', 'late', undefined]]);
  });

  it('stands in a DO block or a function as well', () => {
    expect(shown('do $$\nbegin\n  -- pg-safe-ignore dropped-table: tried\n  drop table users;\n  drop table orders;\nend $$;')).toEqual([['ignore', 'dropped-table', 'tried', 'drop table users']]);
    expect(shown('create function f() returns void language sql as $x$\n-- pg-safe-ignore a: b\nselect 1 $x$')).toEqual([['ignore', 'a', 'b', 'select 1 ']]);
  });
});

it('the others', () => {
  expect(shown('-- pg-safe-ignore-file dropped-table: archive\n-- pg-safe: contract the old name goes\nselect 1;')).toEqual([
    ['ignore-file', 'dropped-table', 'archive', undefined], ['contract', '', 'the old name goes', 'select 1'],
  ]);
});

it.each(["select '-- pg-safe-ignore a: b'", 'select $$\n-- pg-safe-ignore a: b\n$$', '-- see pg-safe-ignore a: b', '-- pg-safe-ignored a: b', '-- pg-safe is nice', 'select 1'])('%s is none', (text) => {
  expect(read(text)).toEqual([]);
});
