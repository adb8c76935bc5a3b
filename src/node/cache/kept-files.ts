import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownPackage } from '../own-package.js';
import { sha256 } from '../sha256.js';

/** Raised when what is kept, or how, changes within a version. */
const format = 2;
const hour = 3_600_000;
const unfinished = /^lint-[0-9a-f-]{36}\.tmp$/;

/** Texts by name, in a folder. */
export interface KeptFiles {
  /** The names that are there. */
  names(): ReadonlySet<string>;
  /** A text, which is then the one used last; undefined when it is damaged or gone. */
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/**
 * Texts kept as files of a folder. Each begins with a hash of itself, so one that is damaged is not used. A folder that cannot be read or written
 * costs the cache and nothing else. Several runs may use it at once.
 * @param own matches the names of these files
 * @param room in bytes, of all of them; those that were not used for longest go first
 */
export function keptFilesIn(folder: string, own: RegExp, room: number): KeptFiles {
  const names = (): ReadonlySet<string> => new Set(attempt(() => readdirSync(folder)) ?? []);

  /** Remove what has no room, and what runs that were stopped left behind. */
  const prune = (): void => {
    const files = [...names()].filter((name) => own.test(name) || unfinished.test(name)).flatMap((name) => attempt(() => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return [{ name, used: mtimeMs, size }];
    }) ?? []);
    let taken = 0;
    for (const { name, used, size } of files.toSorted((a, b) => b.used - a.used)) {
      const isOurs = own.test(name);
      if (isOurs) taken += size;
      if (isOurs ? taken > room : used < Date.now() - hour) remove(join(folder, name));
    }
  };

  return {
    names,
    read: (name) => attempt(() => {
      const file = join(folder, name);
      const content = readFileSync(file, 'utf8');
      const text = content.slice(content.indexOf('\n') + 1);
      if (!content.startsWith(`${sha256(text)}\n`)) return undefined;
      // A folder that cannot be written is not pruned either.
      attempt(() => utimesSync(file, new Date(), new Date()));
      return text;
    }),
    write(name, text) {
      const temporary = join(folder, `lint-${randomUUID()}.tmp`);
      const isWritten = attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(temporary, `${sha256(text)}\n${text}`, { mode: 0o600 });
        renameSync(temporary, join(folder, name));
        prune();
        return true;
      });
      if (isWritten !== true) remove(temporary);
    },
  };
}

/** The code that makes what is kept: its version, and when it was installed or built, for those who change it. */
export function codeIdentity(): string {
  const { version } = ownPackage();
  return `${format} ${version} ${statSync(fileURLToPath(import.meta.url)).mtimeMs}`;
}

/** Somebody else's file, one in use, a full disk: all the same to a cache. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function remove(file: string): void {
  attempt(() => rmSync(file, { force: true }));
}
