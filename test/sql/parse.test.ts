import { describe, expect, it } from 'vitest';
import { walk } from '../../src/sql/walk.js';
import { errors, read, texts } from './read-sql.js';

describe('statements', () => {
  it('span the first token to the last, without comments and semicolon', () => {
    expect(texts(read('-- why\ncreate table users (id int) /* all */ ; -- done\n\n  select 1 -- end\n'))).toEqual(['create table users (id int)', 'select 1']);
  });

  it('end before a comment that looks like code', () => {
    expect(texts(read("select '-- no' -- yes; 'no'\n;select 2 /* ; */"))).toEqual(["select '-- no'", 'select 2']);
  });

  it('map locations to the source behind accents, emoji and line ends of Windows', () => {
    const parsed = read("-- Größe 😀\r\nselect 'é😀' as größe;\r\nselect * from größen\r\n");
    const [, second] = parsed.statements;
    let location = -1;
    walk(second!.node, { RangeVar: (range) => void (location = range.location!) });
    expect(parsed.source.text.slice(second!.at(location))).toBe('größen\r\n');
    expect(texts(parsed)).toEqual(["select 'é😀' as größe", 'select * from größen']);
  });
});

describe('texts at the edge', () => {
  it.each(['', '\ufeff', ' \n', '-- nothing', ';;', '/* a */;'])('%j holds no statement and no error', (text) => {
    expect(read(text)).toMatchObject({ statements: [], errors: [], setAside: [] });
  });

  it('skips a byte order mark and keeps the offsets', () => {
    const parsed = read('\ufeffselect 1;');
    expect(parsed.statements[0]!.span.start).toBe(1);
    expect(errors(read('\ufeffselec 1;'))).toEqual(['selec: syntax error at or near "selec"']);
  });

  it('reports a zero byte and reads on', () => {
    const parsed = read('select 1;\0 select 2;');
    expect(errors(parsed)).toEqual(['\0: invalid byte sequence for encoding "UTF8": 0x00']);
    expect(texts(parsed)).toEqual(['select 1', 'select 2']);
  });

  it('tells UTF-16 from a stray zero byte', () => {
    expect(read([...'create table a (id int);'].join('\0')).errors.map(({ message }) => message)).toEqual(['the file is not UTF-8 text']);
  });

  it('keeps a lone surrogate from shifting what follows', () => {
    expect(texts(read("select '\ud800'; select 'é'; select 3"))).toEqual(["select '\ud800'", "select 'é'", 'select 3']);
  });

  it.each([['parentheses', `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`], ['a long sum', `select ${'1+'.repeat(20_000)}1`]])('reports %s nested too deeply, and reads the rest', (_, deep) => {
    const parsed = read(`${deep}; select 2;`);
    expect(errors(parsed)).toEqual(['select: the statement is nested too deeply, or too large, to be read']);
    expect(texts(parsed)).toEqual(['select 2']);
  });

  it.each(['\x01\x02 ☃ {}}} \\ \\x \'', '(((((', '$a$ $b$', '/* /* /*', '\\', '"'.repeat(99), 'create function', '{{', ':', '<<<<<<<'])('%j never throws', (text) => {
    expect(read(text).statements).toEqual([]);
  });
});
