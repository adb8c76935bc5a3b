import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../src/linter/head-start.js';
import { keptTextsIn } from '../../../src/node/cache/kept-texts.js';
import { onDisk } from '../on-disk.js';

const chain = (...links: readonly string[]): readonly Link[] => links.map((link) => [link]);
const small = { worthKeeping: 0 };

describe('texts kept in a folder', () => {
  it('are found for the longest beginning of a chain', () => {
    const kept = keptTextsIn(join(onDisk({}), 'deep/down'), small);
    kept.keep(chain('a'), 'one');
    kept.keep(chain('a', 'b', 'c'), 'three');
    expect(kept.longest(chain('a', 'b', 'c', 'd'))).toEqual({ links: 3, text: 'three' });
    expect(kept.longest(chain('a', 'b', 'x'))).toEqual({ links: 1, text: 'one' });
    expect(kept.longest(chain('b'))).toBeUndefined();
  });

  it('are told apart by where a part ends', () => {
    const kept = keptTextsIn(onDisk({}), small);
    kept.keep([['ab', 'c']], 'text');
    expect(kept.longest([['a', 'bc']])).toBeUndefined();
    expect(kept.longest([['ab'], ['c']])).toBeUndefined();
    expect(kept.longest([['ab', 'c']])).toEqual({ links: 1, text: 'text' });
  });

  it('are not used when a file is damaged, cut off or empty', () => {
    const folder = onDisk({});
    const kept = keptTextsIn(folder, small);
    kept.keep(chain('a'), 'one');
    kept.keep(chain('a', 'b'), 'two with more');
    const file = readdirSync(folder).map((name) => join(folder, name)).find((path) => readFileSync(path, 'utf8').endsWith('more'))!;
    for (const damaged of [readFileSync(file, 'utf8').replace('two', 'six'), readFileSync(file, 'utf8').slice(0, -1), '']) {
      writeFileSync(file, damaged);
      expect(kept.longest(chain('a', 'b'))).toEqual({ links: 1, text: 'one' });
    }
  });

  it('cost nothing where the folder cannot be one', () => {
    const kept = keptTextsIn(join(onDisk({ file: '' }), 'file'), small);
    kept.keep(chain('a'), 'text');
    expect(kept.longest(chain('a'))).toBeUndefined();
  });

  it('go when there is no room, the longest unused first, and other files stay', () => {
    const folder = onDisk({ 'pglite-0.tar.gz': 'x'.repeat(1000), 'notes.json': '' });
    const kept = keptTextsIn(folder, { ...small, room: 700 });
    const ago = (minutes: number): void => {
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), Date.now() / 1000 - minutes * 60, statSync(join(folder, name)).mtimeMs / 1000 - minutes * 60);
    };
    kept.keep(chain('a'), 'a'.repeat(200));
    ago(10);
    kept.keep(chain('b'), 'b'.repeat(200));
    ago(10);
    // Used again: now the other one is the oldest.
    expect(kept.longest(chain('a'))).toBeDefined();
    kept.keep(chain('c'), 'c'.repeat(200));
    expect(['a', 'b', 'c'].map((one) => kept.longest(chain(one)) !== undefined)).toEqual([true, false, true]);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['pglite-0.tar.gz', 'notes.json']));
  });

  it('are not written for what is read sooner', () => {
    const folder = onDisk({});
    keptTextsIn(folder).keep(chain('a'), 'text');
    expect(readdirSync(folder)).toEqual([]);
  });
});
