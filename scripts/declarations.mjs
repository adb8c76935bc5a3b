/** What the package holds of the library's types: the declarations that its entries reach, and no others. */
import { readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** Removes all other files of a folder, and the folders that are empty then. `entries` are paths in it. */
export function keepReached(folder, entries) {
  const reached = new Set(entries.map((entry) => resolve(folder, entry)));
  // A set hands out what is added to it on the way.
  for (const file of reached) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) if (fileName.startsWith('.')) reached.add(resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
  }
  prune(resolve(folder), reached);
}

function prune(folder, kept) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) prune(path, kept);
    else if (!kept.has(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
