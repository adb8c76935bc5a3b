import { chmodSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/node/cache/folder.js';
import { snapshotsIn } from '../../../src/node/drivers/cache.js';
import { onDisk } from '../on-disk.js';

const data = new TextEncoder().encode('a data directory '.repeat(1000));

describe('the folder', () => {
  it.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
    ['linux', {}, '/home/a/.cache/pg-safe'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/a' }, '/var/cache/a/pg-safe'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/a/.cache/pg-safe'],
    ['darwin', {}, '/home/a/Library/Caches/pg-safe'],
    ['win32', { LOCALAPPDATA: '/c/local' }, '/c/local/pg-safe'],
    ['linux', { PG_SAFE_CACHE: '/elsewhere' }, '/elsewhere'],
    ['linux', { PG_SAFE_CACHE: 'off' }, undefined],
    ['linux', { PG_SAFE_CACHE: '' }, undefined],
  ])('on %s with %o is %s', (platform, env, folder) => {
    expect(cacheFolder(env, platform, '/home/a')).toBe(folder);
  });
});

describe('a snapshot', () => {
  it('comes back for the same identity and no other', async () => {
    const snapshots = snapshotsIn(join(onDisk({}), 'made/on/demand'));
    expect(await snapshots.read(['0.5.16', 'select 1'])).toBeUndefined();
    await snapshots.write(['0.5.16', 'select 1'], data);
    expect(await snapshots.read(['0.5.16', 'select 1'])).toEqual(data);
    expect(await snapshots.read(['0.5.17', 'select 1'])).toBeUndefined();
    expect(await snapshots.read(['0.5.16', 'select 2'])).toBeUndefined();
  });

  it.each([
    ['cut short', (file: Buffer): Buffer => file.subarray(0, file.length - 20)],
    ['damaged', (file: Buffer): Buffer => Buffer.from(file.map((byte, index) => (index === file.length >> 1 ? byte ^ 0xff : byte)))],
    ['empty', (): Buffer => Buffer.alloc(0)],
  ])('is not there when its file is %s', async (_name, harm) => {
    const folder = onDisk({});
    const snapshots = snapshotsIn(folder);
    await snapshots.write(['a'], data);
    const file = join(folder, readdirSync(folder)[0]!);
    writeFileSync(file, harm(readFileSync(file)));
    expect(await snapshots.read(['a'])).toBeUndefined();
    await snapshots.write(['a'], data);
    expect(await snapshots.read(['a'])).toEqual(data);
  });

  it('is not kept where that is impossible', async () => {
    const snapshots = snapshotsIn(join(onDisk({ file: '' }), 'file'));
    await snapshots.write(['a'], data);
    expect(await snapshots.read(['a'])).toBeUndefined();
  });

  it.skipIf(process.getuid?.() === 0)('is not kept in a folder that cannot be written', async () => {
    const folder = onDisk({});
    chmodSync(folder, 0o500);
    await snapshotsIn(folder).write(['a'], data);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes room: the longest unused go, and what a stopped run left behind', async () => {
    const folder = onDisk({ 'pglite-old.tmp': '', 'pglite-new.tmp': '', 'mine.txt': '' });
    utimesSync(join(folder, 'pglite-old.tmp'), 0, 0);
    const snapshots = snapshotsIn(folder);
    const past = new Map<string, number>();
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
      await snapshots.write([key], data);
      for (const file of readdirSync(folder)) if (file.endsWith('.gz') && !past.has(file)) past.set(file, index + 1);
    }
    for (const [file, seconds] of past) utimesSync(join(folder, file), seconds, seconds);
    expect(await snapshots.read(['a'])).toBeDefined();
    await snapshots.write(['e'], data);
    const there = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (key) => (await snapshots.read([key])) !== undefined));
    expect(there).toEqual([true, false, true, true, true]);
    expect(readdirSync(folder).filter((file) => !file.endsWith('.gz')).sort()).toEqual(['mine.txt', 'pglite-new.tmp']);
  });

  it('may be written by several at once', async () => {
    const folder = onDisk({});
    await Promise.all(Array.from({ length: 8 }, async () => snapshotsIn(folder).write(['a'], data)));
    expect(await snapshotsIn(folder).read(['a'])).toEqual(data);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
