import { join, relative } from 'node:path';
import type { FileStore } from '../node/file-store.js';
import type { ChangedPaths } from './changed-paths.js';
import type { FixFlags } from './fix.js';
import { UsageError } from './usage-error.js';
import { slashed } from '../node/slashed.js';

/** What `--staged` lints. */
export interface Staged {
  /** The files as the commit will hold them. */
  readonly store: FileStore;
  /** What the commit adds or changes, by paths relative to a folder. */
  readonly changesIn: (folder: string) => ChangedPaths;
  /** Whether a path, relative to a folder, is in conflict. */
  readonly isInConflict: (folder: string, path: string) => boolean;
}

/**
 * Read what is staged in the repository around a folder.
 * @throws UsageError when git does not tell
 */
export async function readStaged(cwd: string): Promise<Staged> {
  const [{ readIndex }, { indexStore }] = await Promise.all([import('../node/git-index.js'), import('../node/index-store.js')]);
  const index = await readIndex(cwd);
  if (!index.ok) throw new UsageError(`--staged: ${index.message}`);
  const from = (folder: string) => ({ path }: { readonly path: string }): string => slashed(relative(folder, join(index.root, path)));
  return {
    store: indexStore(index),
    changesIn: (folder) => ({
      changed: new Set(index.staged.map(from(folder))),
      added: new Set(index.staged.filter(({ added }) => added).map(from(folder))),
    }),
    isInConflict: (folder, path) => index.conflicts.has(slashed(relative(index.root, join(folder, path)))),
  };
}

/** Throws a UsageError for options that `--staged` does not go with. */
export function checkStaged(flags: FixFlags & { readonly staged?: boolean; readonly printConfig?: string; readonly stdinFilename?: string }): void {
  if (flags.staged !== true) return;
  if (flags.fix === true || flags.fixUnsafe === true || flags.fixDryRun === true) {
    throw new UsageError('--staged reads what is staged and cannot write it: leave out --fix, or fix the files first and stage them again.');
  }
  const other = flags.since !== undefined ? '--since' : flags.stdin === true || flags.stdinFilename !== undefined ? '--stdin' : flags.printConfig !== undefined ? '--print-config' : undefined;
  if (other !== undefined) throw new UsageError(`--staged and ${other} each say what is linted: use one of them.`);
}
