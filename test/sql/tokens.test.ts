import { describe, expect, it } from 'vitest';
import { tokenAt, tokensOf } from '../../src/sql/tokens.js';

function cut(text: string): readonly string[] {
  return tokensOf(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

describe('tokens', () => {
  it('cuts words, names, numbers, parameters and operators', () => {
    expect(cut('select "a""b", x.y, 1.5e3, $1, a->>b')).toEqual([
      'word select', 'name "a""b"', 'punctuation ,', 'word x', 'punctuation .', 'word y', 'punctuation ,', 'number 1.5e3', 'punctuation ,', 'parameter $1', 'punctuation ,',
      'word a', 'operator ->>', 'word b',
    ]);
  });

  it('keeps a range of integers apart', () => {
    expect(cut('1..20')).toEqual(['number 1', 'operator ..', 'number 20']);
  });

  it('reads strings of every kind', () => {
    expect(cut(`'it''s' e'it\\'s' U&'d\\0061t' b'01' $$a'b$$ $x$ $$ $x$`)).toEqual([
      "text 'it''s'", "text e'it\\'s'", "text U&'d\\0061t'", "text b'01'", "dollar $$a'b$$", 'dollar $x$ $$ $x$',
    ]);
  });

  it('takes a backslash for nothing special in a plain string', () => {
    expect(cut(`'a\\' b`)).toEqual(["text 'a\\'", 'word b']);
  });

  it('nests block comments and stops an operator at a comment', () => {
    expect(cut('a /* x /* y */ z */ +-- c\nb')).toEqual(['word a', 'operator +', 'word b']);
    expect(tokenAt('/* a /*/ b */ c */ d', 0)).toEqual({ kind: 'comment', start: 0, end: 18 });
  });

  it('takes a no-break space for part of a word, as Postgres does', () => {
    expect(cut('a\u00a0b')).toEqual(['word a\u00a0b']);
  });

  it.each([["'abc", 'text'], ['"abc', 'name'], ['$$abc', 'dollar'], ['/* abc', 'comment']])('marks %s as unterminated', (text, kind) => {
    expect(tokenAt(text, 0)).toEqual({ kind, start: 0, end: text.length, unterminated: true });
  });
});
