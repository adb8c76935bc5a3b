import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, type Encoding } from '../../src/node/encoding.js';

const text = "select 'Zürich 🐘';\r\n";

describe('decodeText', () => {
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8-bom', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])],
  ] as const satisfies readonly (readonly [Encoding, Buffer])[])('reads %s, and writes it back', (encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
    expect(encodeText({ text, encoding }).equals(bytes)).toBe(true);
  });

  it('keeps a byte order mark that is not at the start', () => {
    expect(decodeText(Buffer.from('\ufeff\ufeffa'))!.text).toBe('\ufeffa');
  });

  it('reads no bytes as no text', () => {
    expect(decodeText(Buffer.alloc(0))).toEqual({ text: '', encoding: 'utf-8' });
  });

  it.each([
    ['UTF-16 without a byte order mark', Buffer.from('select 1', 'utf16le')],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d])],
  ])('does not take %s for text', (_what, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });

  it('shows bytes that are no UTF-8 as such', () => {
    expect(decodeText(Buffer.from('-- Z\xfcrich', 'latin1'))!.text).toBe('-- Z\ufffdrich');
  });
});
