import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lineHashes } from '../../src/format/line-hash.js';
import { referenceHashes } from './line-hash-reference.js';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql')).sort().map((name) => readFileSync(join(fixtures, name), 'utf8'));

/** What a file may be beside the usual. */
const changes: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'with CR only': (text) => text.replaceAll('\n', '\r'),
  'with all three line ends': (text) => text.split('\n').map((line, at) => line + ['\n', '\r\n', '\r'][at % 3]!).join(''),
  'with tabs': (text) => text.replace(/^ +/gm, '\t').replaceAll(', ', ',\t'),
  'without a final newline': (text) => text.trimEnd(),
  'with empty lines': (text) => text.replaceAll('\n', '\n\n \t\n'),
  'with astral characters': (text) => text.replaceAll('e', '🚀').replaceAll('a', '\u{10ffff}'),
  'with halves of surrogate pairs': (text) => text.replaceAll('e', '\ud83d').replaceAll('a', '\ude80'),
  'with many lines alike': (text) => text.repeat(4),
};

/** 63 files: of each kind the same number, and some more as they are. */
const cases = Array.from({ length: 63 }, (_, at) => {
  const names = Object.keys(changes);
  const name = names[at % names.length]!;
  return [at + 1, name, changes[name]!(files[at % files.length]!)] as const;
});

it.each(cases)('file %i, %s, has the hashes of the reference', (_number, _name, text) => {
  const expected = referenceHashes(text);
  expect(expected).toHaveLength(text.split(/\r\n|\r|\n/).length);
  expect(lineHashes(text)).toEqual(expected);
});

it('has enough to compare: different files, thousands of lines', () => {
  expect(new Set(cases.map(([, , text]) => text)).size).toBe(63);
  expect(cases.reduce((sum, [, , text]) => sum + lineHashes(text).length, 0)).toBeGreaterThan(1000);
});
