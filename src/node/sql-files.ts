import type { Dirent, Stats } from 'node:fs';
import { join } from 'node:path';
import { facts, list } from './looks.js';

/** Told of each file or folder that the file system refuses. */
export type OnFailure = (path: string, error: unknown) => void;

/**
 * The `.sql` files in a folder at any depth, hidden ones and packages aside. A link to a folder is followed, links within
 * what it leads to are not, so that the walk ends.
 */
export function sqlFiles(folder: string, fail: OnFailure, linked = false): readonly string[] {
  const files: string[] = [];
  for (const entry of entriesOf(folder, fail)) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...sqlFiles(path, fail, linked));
    else if (entry.isSymbolicLink() && leadsToFolder(path)) files.push(...(linked ? [] : sqlFiles(path, fail, true)));
    else if (/\.sql$/i.test(entry.name)) files.push(path);
  }
  return files;
}

/** The folders directly in a folder whose names pass a test. */
export function foldersIn(folder: string, wanted: (name: string) => boolean): readonly string[] {
  return entriesOf(folder, () => undefined)
    .filter((entry) => wanted(entry.name) && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => join(folder, entry.name))
    .filter(leadsToFolder);
}

/** Whether a path is a folder, or a link to one. A link that leads nowhere, or in a circle, is not. */
export function leadsToFolder(path: string): boolean {
  return factsAt(path)?.isDirectory() ?? false;
}

/** Whether a path is a file, or a link to one. */
export function isFile(path: string): boolean {
  return factsAt(path)?.isFile() ?? false;
}

function factsAt(path: string): Stats | undefined {
  try {
    return facts(path);
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string, fail: OnFailure): readonly Dirent[] {
  try {
    return list(folder);
  } catch (error) {
    fail(folder, error);
    return [];
  }
}
