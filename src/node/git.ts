import { existsSync } from 'node:fs';
import { fieldsOf, runGit, statusesOf, textOf, type GitFailure } from './git-process.js';

/** A file that differs from what a git reference holds. */
export interface ChangedFile {
  /** Relative to the folder that was asked about, with `/`. */
  readonly path: string;
  /** Whether the file is new since then; a renamed file is. */
  readonly added: boolean;
}

/** The files changed since a reference, or why they are not known. */
export type Changes =
  | { readonly ok: true; readonly base: string; readonly files: readonly ChangedFile[] }
  | NoAnswer;

/** Why git did not tell. */
export interface NoAnswer {
  readonly ok: false;
  readonly reason: GitTrouble;
  /** One sentence. */
  readonly message: string;
}

export type GitTrouble = 'git-missing' | 'not-a-repository' | 'unknown-ref' | 'no-merge-base' | 'failed';

/**
 * The files in a folder, at any depth, that a branch changed since it left `ref`: committed, staged, edited or untracked.
 * Deleted files are not among them. Does not throw.
 */
export async function changedSince(ref: string, cwd: string): Promise<Changes> {
  const commit = await runGit(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (commit.trouble !== undefined) return troubleWith(commit.trouble, cwd, { reason: 'unknown-ref', message: `Git knows no commit "${ref}" in ${cwd}. ${depthHint}` });

  const base = await runGit(cwd, ['merge-base', textOf(commit), 'HEAD']);
  if (base.trouble !== undefined) return troubleWith(base.trouble, cwd, { reason: 'no-merge-base', message: `Git finds no commit that "${ref}" and HEAD have in common. ${depthHint}` });

  const [tracked, untracked] = await Promise.all([
    runGit(cwd, ['diff', '--name-status', '-z', '--no-renames', '--no-ext-diff', '--relative', '--diff-filter=d', textOf(base), '--']),
    runGit(cwd, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  for (const { trouble } of [tracked, untracked]) if (trouble !== undefined) return troubleWith(trouble, cwd);

  const files = new Map<string, ChangedFile>();
  for (const { path, status } of statusesOf(tracked)) files.set(path, { path, added: status === 'A' });
  for (const path of fieldsOf(untracked)) files.set(path, { path, added: true });
  return { ok: true, base: textOf(base), files: [...files.values()] };
}

/** A file as a commit holds it. */
export interface FileAt {
  /** Relative to the folder that was asked about, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What a commit holds, in a folder, of files that were edited or deleted since: their bytes then.
 * @throws Error when git fails, which it does not for a commit that `changedSince` gave
 */
export async function editedOrDeletedSince(base: string, cwd: string): Promise<readonly FileAt[]> {
  const listed = await runGit(cwd, ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--relative', '--diff-filter=MDT', base, '--']);
  if (listed.trouble !== undefined) throw new Error(`Git failed: ${listed.trouble.text}`);
  return Promise.all(fieldsOf(listed).map(async (path) => ({ path, bytes: await blob(cwd, `${base}:./${path}`) })));
}

async function blob(cwd: string, object: string): Promise<Uint8Array> {
  const { out, trouble } = await runGit(cwd, ['show', '--end-of-options', object]);
  if (trouble !== undefined) throw new Error(`Git failed: ${trouble.text}`);
  return out;
}

const depthHint = 'A shallow clone may lack it: fetch the whole history (fetch-depth: 0 in actions/checkout).';

/** Say why git did not answer; `expected` is what its plain no means. */
export function troubleWith(trouble: GitFailure, cwd: string, expected?: { readonly reason: GitTrouble; readonly message: string }): NoAnswer {
  if (trouble.code === 'missing') {
    return existsSync(cwd)
      ? { ok: false, reason: 'git-missing', message: 'The command "git" was not found; it is needed to tell which files changed.' }
      : { ok: false, reason: 'not-a-repository', message: `The folder ${cwd} does not exist.` };
  }
  if (/not a git repository/i.test(trouble.text)) return { ok: false, reason: 'not-a-repository', message: `${cwd} is not in a git repository.` };
  // Exit 1 is git's plain no; anything else is an error of its own with a text of its own.
  if (expected !== undefined && trouble.code === 1) return { ok: false, ...expected };
  return { ok: false, reason: 'failed', message: `Git failed: ${trouble.text.replace(/^fatal: /, '')}` };
}
