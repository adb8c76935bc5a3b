import { dirname, join, relative, resolve } from 'node:path';
import { exists } from './looks.js';
import { slashed } from './slashed.js';

/** Where a folder stands in its git repository, with `/`; undefined when it is the repository itself, or in none. */
export function folderInRepository(folder: string): string | undefined {
  const start = resolve(folder);
  for (let above = start; ; above = dirname(above)) {
    // A file, not a folder, in a worktree and in a submodule.
    if (exists(join(above, '.git'))) return slashed(relative(above, start)) || undefined;
    if (above === dirname(above)) return undefined;
  }
}
