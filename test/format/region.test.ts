import { expect, test } from 'vitest';
import { regionOf } from '../../src/format/region.js';
import type { Source } from '../../src/text/index.js';

/** What a reader selects who knows lines and columns only. Lines end with LF or CRLF, as SARIF has it by default. */
function select(text: string, { line, column, endLine, endColumn }: ReturnType<typeof regionOf>): string {
  const lines = text.split(/(?<=\n)/);
  const chosen = lines.slice(line - 1, endLine);
  if (chosen.length < endLine - line + 1) chosen.push('');
  const last = chosen.length - 1;
  chosen[last] = chosen[last]!.slice(0, endColumn - 1);
  chosen[0] = chosen[0]!.slice(column - 1);
  return chosen.join('');
}

/** A small generator of random numbers (mulberry32), so that a failure can be seen again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pieces = ['select', ' ', '\t', '\n', '\r\n', 'é', '日本', '🚀', '\u0301', '"', ';', '-- ', 'x'];

test.each(Array.from({ length: 50 }, (_, seed) => seed + 1))('a region selects the text of its span (seed %i)', (seed) => {
  const below = numbersFrom(seed);
  const text = Array.from({ length: below(60) }, () => pieces[below(pieces.length)]!).join('');
  const source: Source = { path: 'a.sql', text };
  for (let round = 0; round < 40; round++) {
    const start = below(text.length + 1);
    const end = start + below(text.length - start + 1);
    const region = regionOf({ source, start, end });
    expect(select(text, region)).toBe(text.slice(start, end));
    expect(Math.min(region.line, region.column, region.endLine, region.endColumn)).toBeGreaterThanOrEqual(1);
  }
});
