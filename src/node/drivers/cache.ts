import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sha256 } from '../sha256.js';
import type { Snapshots } from './embedded-driver.js';

/** Raised when what is kept, or how, changes. */
const format = 1;
/** How many are kept: of a few versions of PGlite and of pg-safe. The longest unused go first. */
const kept = 4;
const name = /^pglite-[0-9a-f]{32}\.tar\.gz$/;
const unfinished = /^pglite-.*\.tmp$/;
const hour = 3_600_000;

/**
 * Keep snapshots in a folder, compressed: a seventh of the size, for a tenth of a second; and gzip's checksum tells a damaged file.
 * A folder that cannot be read or written, or a full disk, costs the cache and nothing else. Several runs may use it at once.
 */
export function snapshotsIn(folder: string): Snapshots {
  const fileOf = (identity: readonly string[]): string =>
    join(folder, `pglite-${sha256(JSON.stringify([format, ...identity])).slice(0, 32)}.tar.gz`);
  return {
    async read(identity) {
      const file = fileOf(identity);
      try {
        const data = await promisify(gunzip)(await readFile(file));
        await utimes(file, new Date(), new Date()).catch(() => undefined);
        return new Uint8Array(data);
      } catch {
        return undefined;
      }
    },
    async write(identity, data) {
      const file = fileOf(identity);
      const temporary = join(folder, `pglite-${randomUUID()}.tmp`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, await promisify(gzip)(data, { level: 1 }));
        await rename(temporary, file);
        await removeOld(folder);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** Remove all but the most recently used, and what runs that were stopped left behind. */
async function removeOld(folder: string): Promise<void> {
  const entries = await Promise.all((await readdir(folder)).map(async (entry) => ({ entry, used: await stat(join(folder, entry)).then(({ mtimeMs }) => mtimeMs, () => 0) })));
  const snapshots = entries.filter(({ entry }) => name.test(entry)).sort((a, b) => b.used - a.used);
  const leftovers = entries.filter(({ entry, used }) => unfinished.test(entry) && used < Date.now() - hour);
  await Promise.all([...snapshots.slice(kept), ...leftovers].map(async ({ entry }) => rm(join(folder, entry), { force: true })));
}
