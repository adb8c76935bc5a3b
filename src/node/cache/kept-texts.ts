import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeptTexts, Link } from '../../linter/head-start.js';
import { ownPackage } from '../own-package.js';

/** Raised when what is kept, or how, changes within a version. */
const format = 1;
/** In bytes, of all texts. The longest unused go first. */
const room = 64 * 1024 * 1024;
/** A history of fewer characters is replayed sooner than a text is read. */
const worthKeeping = 32 * 1024;
const hour = 3_600_000;
const ours = /^history-[0-9a-f]{40}\.json$/;
const unfinished = /^history-[0-9a-f-]{36}\.tmp$/;

/** What a store may be made with besides its folder. */
export interface KeptTextsOptions {
  readonly room?: number;
  readonly worthKeeping?: number;
}

/**
 * Texts kept as files of a folder. Each is named for a hash of its chain and of the code that wrote it, and begins with a hash of itself, so one that is
 * damaged or of another version is not used. A folder that cannot be read or written costs the cache and nothing else. Several runs may use it at once.
 */
export function keptTextsIn(folder: string, { room: limit = room, worthKeeping: least = worthKeeping }: KeptTextsOptions = {}): KeptTexts {
  return {
    longest(chain) {
      const names = namesOf(chain);
      for (let at = names.length - 1, there = filesOf(folder); at >= 0; at--) {
        const text = there.has(names[at]!) ? read(join(folder, names[at]!)) : undefined;
        if (text !== undefined) return { links: at + 1, text };
      }
      return undefined;
    },
    keep(chain, text) {
      if (chain.reduce((sum, link) => sum + link.reduce((length, part) => length + part.length, 0), 0) < least) return;
      const temporary = join(folder, `history-${randomUUID()}.tmp`);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(temporary, `${hashOf(text)}\n${text}`, { mode: 0o600 });
        renameSync(temporary, join(folder, namesOf(chain).at(-1)!));
        prune(folder, limit);
      } catch {
        remove(temporary);
      }
    },
  };
}

/** The file names for each beginning of a chain. */
function namesOf(chain: readonly Link[]): readonly string[] {
  let name = codeIdentity();
  return chain.map((link) => {
    const hash = createHash('sha256').update(name);
    // The length goes first, so that no two lists of parts look alike.
    for (const part of link) hash.update(`\0${part.length}\0`).update(part);
    name = hash.digest('hex').slice(0, 40);
    return `history-${name}.json`;
  });
}

/** The code that makes the texts: its version, and when it was installed or built, for those who change it. */
function codeIdentity(): string {
  const { version } = ownPackage();
  return `${format} ${version} ${statSync(fileURLToPath(import.meta.url)).mtimeMs}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function filesOf(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

/** The text of a file, which is then the one used last; undefined when it is damaged or gone. */
function read(file: string): string | undefined {
  try {
    const content = readFileSync(file, 'utf8');
    const text = content.slice(content.indexOf('\n') + 1);
    if (!content.startsWith(`${hashOf(text)}\n`)) return undefined;
    touch(file);
    return text;
  } catch {
    return undefined;
  }
}

/** Note that a file was used. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // A folder that cannot be written is not pruned either.
  }
}

/** Remove what has not been used for longest and has no room, and what runs that were stopped left behind. */
function prune(folder: string, limit: number): void {
  const files = [...filesOf(folder)].filter((name) => ours.test(name) || unfinished.test(name)).flatMap((name) => {
    try {
      const { mtimeMs, size } = statSync(join(folder, name));
      return [{ name, used: mtimeMs, size }];
    } catch {
      return [];
    }
  });
  let taken = 0;
  for (const { name, used, size } of files.toSorted((a, b) => b.used - a.used)) {
    const isOurs = ours.test(name);
    if (isOurs) taken += size;
    if (isOurs ? taken > limit : used < Date.now() - hour) remove(join(folder, name));
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Somebody else's, or in use.
  }
}
