import { changedSince } from '../node/git.js';
import { UsageError } from './usage-error.js';

/** What goes out next, by paths relative to the folder that was asked about. */
export interface ChangedPaths {
  readonly changed: ReadonlySet<string>;
  /** Those of them that are new. */
  readonly added: ReadonlySet<string>;
}

/** What a branch changed since it left a reference. Throws a UsageError when git does not tell. */
export async function changedFiles(ref: string, root: string): Promise<ChangedPaths> {
  const changes = await changedSince(ref, root);
  if (!changes.ok) throw new UsageError(`--since: ${changes.message}`);
  return {
    changed: new Set(changes.files.map(({ path }) => path)),
    added: new Set(changes.files.filter(({ added }) => added).map(({ path }) => path)),
  };
}
