import { createHash } from 'node:crypto';
import type { KeptTexts, Link } from '../../linter/head-start.js';
import { codeIdentity, keptFilesIn } from './kept-files.js';

/** In bytes, of all texts. */
const room = 64 * 1024 * 1024;
/** A history of fewer characters is replayed sooner than a text is read. */
const worthKeeping = 32 * 1024;
const ours = /^history-[0-9a-f]{40}\.json$/;

/** What a store may be made with besides its folder. */
export interface KeptTextsOptions {
  readonly room?: number;
  readonly worthKeeping?: number;
}

/** What is left of histories, kept in a folder. Each file is named for a hash of its chain and of the code that wrote it, so one of another version is not used. */
export function keptTextsIn(folder: string, { room: limit = room, worthKeeping: least = worthKeeping }: KeptTextsOptions = {}): KeptTexts {
  const files = keptFilesIn(folder, ours, limit);
  return {
    longest(chain) {
      const names = namesOf(chain);
      for (let at = names.length - 1, there = files.names(); at >= 0; at--) {
        const text = there.has(names[at]!) ? files.read(names[at]!) : undefined;
        if (text !== undefined) return { links: at + 1, text };
      }
      return undefined;
    },
    keep(chain, text) {
      if (chain.reduce((sum, link) => sum + link.reduce((length, part) => length + part.length, 0), 0) < least) return;
      files.write(namesOf(chain).at(-1)!, text);
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
