import { existsSync, readdirSync, readFileSync, statSync, type Dirent, type Stats } from 'node:fs';
import { sha256 } from './sha256.js';

/**
 * The file system as a run that only reads sees it. Whoever wants to know whether a later run would see the same has a `Watch` take note of every look.
 */

/** A way to look at a path: the function of `node:fs`, and a text that differs when what it gives does. */
interface Way<T> {
  readonly look: (path: string) => T;
  readonly text: (seen: T) => string;
}

const ways = {
  exists: { look: existsSync, text: String } satisfies Way<boolean>,
  list: { look: (path) => readdirSync(path, { withFileTypes: true }), text: (entries) => sha256(entries.map((entry) => `${kindOf(entry)} ${entry.name}`).join('\0')) } satisfies Way<readonly Dirent[]>,
  facts: { look: (path) => statSync(path), text: (found) => `${kindOf(found)} ${found.isFile() ? found.size : ''}` } satisfies Way<Stats>,
  bytes: { look: (path) => readFileSync(path), text: sha256 } satisfies Way<Buffer>,
};

/** Whether anything is at a path. Does not throw. */
export const exists = watched('exists', ways.exists);
/** What is in a folder. Throws as the file system does. */
export const list = watched('list', ways.list);
/** What is at a path: its kind, its size. Throws as the file system does. */
export const facts = watched('facts', ways.facts);
/** What a file holds. Throws as the file system does. */
export const bytes = watched('bytes', ways.bytes);

/** What was looked up, and a text for what was seen. */
export type Look = readonly [way: keyof typeof ways, path: string, seen: string];

const watches = new Set<Watch>();

/** Takes note of all looks from its making to its end, those of others in the same process among them. */
export class Watch {
  readonly #looks = new Map<string, Look>();
  #isWhole = true;

  constructor() {
    watches.add(this);
  }

  note(way: Look[0], path: string, seen: () => string): void {
    const key = `${way} ${path}`;
    if (!this.#looks.has(key)) this.#looks.set(key, [way, path, seen()]);
  }

  giveUp(): void {
    this.#isWhole = false;
  }

  /** The looks in their order; undefined when there was more to see. From here on no notes are taken. */
  end(): readonly Look[] | undefined {
    watches.delete(this);
    return this.#isWhole ? [...this.#looks.values()] : undefined;
  }
}

/** To be called by whoever sees, or does, more than the looks tell: who asks git, runs somebody's code, reads a pipe, writes a file. */
export function seesMore(): void {
  for (const watch of watches) watch.giveUp();
}

/** Whether somebody who looks again sees the same. */
export function isUnchanged([way, path, seen]: Look): boolean {
  return again(ways[way] as Way<unknown>, path) === seen;
}

function again({ look, text }: Way<unknown>, path: string): string {
  try {
    return text(look(path));
  } catch (error) {
    return refusal(error);
  }
}

function watched<T>(name: Look[0], { look, text }: Way<T>): (path: string) => T {
  return (path) => {
    try {
      const seen = look(path);
      for (const watch of watches) watch.note(name, path, () => text(seen));
      return seen;
    } catch (error) {
      for (const watch of watches) watch.note(name, path, () => refusal(error));
      throw error;
    }
  };
}

function kindOf(entry: Dirent | Stats): string {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';
}

function refusal(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
