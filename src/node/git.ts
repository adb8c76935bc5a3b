import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

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
  | { readonly ok: false; readonly reason: GitTrouble; readonly message: string };

export type GitTrouble = 'git-missing' | 'not-a-repository' | 'unknown-ref' | 'no-merge-base' | 'failed';

interface Run {
  readonly out: string;
  /** Undefined when git ran well. */
  readonly trouble?: { readonly code: number | 'missing'; readonly text: string };
}

/**
 * The files in a folder, at any depth, that a branch changed since it left `ref`: committed, staged, edited or untracked.
 * Deleted files are not among them. Does not throw.
 */
export async function changedSince(ref: string, cwd: string): Promise<Changes> {
  const commit = await git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (commit.trouble !== undefined) return troubleWith(commit.trouble, cwd, { reason: 'unknown-ref', message: `Git knows no commit "${ref}" in ${cwd}. ${depthHint}` });

  const base = await git(cwd, ['merge-base', commit.out.trim(), 'HEAD']);
  if (base.trouble !== undefined) return troubleWith(base.trouble, cwd, { reason: 'no-merge-base', message: `Git finds no commit that "${ref}" and HEAD have in common. ${depthHint}` });

  const [tracked, untracked] = await Promise.all([
    git(cwd, ['diff', '--name-status', '-z', '--no-renames', '--no-ext-diff', '--relative', '--diff-filter=d', base.out.trim(), '--']),
    git(cwd, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  for (const { trouble } of [tracked, untracked]) if (trouble !== undefined) return troubleWith(trouble, cwd);

  const files = new Map<string, ChangedFile>();
  const fields = tracked.out.split('\0');
  for (let at = 0; at + 1 < fields.length; at += 2) files.set(fields[at + 1]!, { path: fields[at + 1]!, added: fields[at] === 'A' });
  for (const path of untracked.out.split('\0')) if (path !== '') files.set(path, { path, added: true });
  return { ok: true, base: base.out.trim(), files: [...files.values()] };
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
  const listed = await git(cwd, ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--relative', '--diff-filter=MDT', base, '--']);
  if (listed.trouble !== undefined) throw new Error(`Git failed: ${listed.trouble.text}`);
  return Promise.all(listed.out.split('\0').filter((path) => path !== '').map(async (path) => ({ path, bytes: await blob(cwd, `${base}:./${path}`) })));
}

function blob(cwd: string, object: string): Promise<Uint8Array> {
  return new Promise((done, fail) => {
    execFile('git', ['show', '--end-of-options', object], { cwd, env: environment(), encoding: 'buffer', maxBuffer: 256 * 1024 * 1024, windowsHide: true }, (error, out) => {
      if (error === null) done(out);
      else fail(new Error(`Git failed: ${error.message}`));
    });
  });
}

const depthHint = 'A shallow clone may lack it: fetch the whole history (fetch-depth: 0 in actions/checkout).';

/** Without a shell, so that nothing in a reference is more than a reference. */
function git(cwd: string, args: readonly string[]): Promise<Run> {
  return new Promise((done) => {
    execFile('git', [...args], { cwd, env: environment(), maxBuffer: 256 * 1024 * 1024, windowsHide: true }, (error, out, text) => {
      if (error === null) done({ out });
      else done({ out, trouble: { code: error.code === 'ENOENT' ? 'missing' : Number(error.code ?? -1), text: text.trim() || error.message } });
    });
  });
}

function environment(): NodeJS.ProcessEnv {
  // In a hook git names its own repository in these, relative to a folder that is not always ours.
  const discovered = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_PREFIX: undefined };
  return { ...process.env, ...discovered, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
}

function troubleWith(trouble: NonNullable<Run['trouble']>, cwd: string, expected?: { readonly reason: GitTrouble; readonly message: string }): Changes {
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
