import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { troubleWith, type ChangedFile, type NoAnswer } from './git.js';
import { fieldsOf, runGit, statusesOf, textOf, type GitCall, type GitRun } from './git-process.js';

/** What the next commit will hold of the SQL in a repository. */
export interface GitIndex {
  readonly ok: true;
  /** Absolute path of the work tree, the folder that all paths are relative to. */
  readonly root: string;
  /** The SQL files, with the names of their contents. Links and submodules are none. */
  readonly files: ReadonlyMap<string, string>;
  /** The SQL files that the commit adds or changes; a renamed one is added. In a merge, those that differ from all parents. */
  readonly staged: readonly ChangedFile[];
  /** Those that it deletes. */
  readonly deleted: ReadonlySet<string>;
  /** Those that a merge left in conflict. */
  readonly conflicts: ReadonlySet<string>;
  /** The contents with these names. */
  readonly read: (names: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
}

const sqlOnly = ['--', ':(icase)*.sql'];

/**
 * Read the index of the repository around a folder; in a hook, the one that the commit is made from, which `git commit -a` and
 * `git commit <paths>` keep beside the index. Does not throw; `read` does when git fails.
 */
export async function readIndex(cwd: string): Promise<GitIndex | NoAnswer> {
  const found = await runGit(cwd, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir']);
  if (found.trouble !== undefined) return troubleWith(found.trouble, cwd);
  const [shown = '', gitFolder = ''] = textOf(found).split('\n');
  const root = asNamed(cwd, textOf(await runGit(cwd, ['rev-parse', '--show-cdup'])), shown);
  const call: GitCall = { env: indexOfHook(root, gitFolder) };

  const compare = (...commit: readonly string[]): Promise<GitRun> => runGit(root, ['diff', '--cached', '--name-status', '-z', '--no-renames', '--no-ext-diff', ...commit, ...sqlOnly], call);
  const [listed, toHead, merging] = await Promise.all([
    runGit(root, ['ls-files', '--stage', '-z', ...sqlOnly], call),
    compare(),
    runGit(root, ['rev-parse', '--verify', '--quiet', 'MERGE_HEAD']),
  ]);
  const toOther = merging.trouble === undefined ? await compare(textOf(merging)) : undefined;
  for (const run of [listed, toHead, toOther]) if (run?.trouble !== undefined) return troubleWith(run.trouble, cwd);

  const entries = fieldsOf(listed).flatMap(entryOf);
  const files = new Map(entries.filter(({ stage }) => stage === '0' || stage === '2').map(({ path, name }) => [path, name]));
  const other = toOther === undefined ? undefined : new Map(statusesOf(toOther).map(({ path, status }) => [path, status]));
  const staged = statusesOf(toHead).filter(({ path }) => files.has(path) && (other?.has(path) ?? true))
    .map(({ path, status }) => ({ path, added: status === 'A' && (other?.get(path) ?? 'A') === 'A' }));
  return {
    ok: true, root, files, staged,
    deleted: new Set(statusesOf(toHead).filter(({ status }) => status === 'D').map(({ path }) => path)),
    conflicts: new Set(entries.filter(({ stage }) => stage !== '0').map(({ path }) => path)),
    read: (names) => readBlobs(root, names),
  };
}

/** The work tree as the caller names it, which is not as git does where a link leads to it. */
function asNamed(cwd: string, up: string, shown: string): string {
  const named = resolve(cwd, up);
  return existsSync(named) && realpathSync(named) === resolve(shown) ? named : resolve(shown);
}

/** The index that `git commit` names to its hooks; none when it is another repository's hook that runs. */
function indexOfHook(root: string, gitFolder: string): Readonly<Record<string, string>> {
  const { GIT_INDEX_FILE: named, GIT_DIR: repository } = process.env;
  if (named === undefined) return {};
  const file = resolve(root, named);
  const ours = repository === undefined || file.startsWith(join(gitFolder, '/'));
  return ours && existsSync(file) ? { GIT_INDEX_FILE: file } : {};
}

interface Entry {
  readonly name: string;
  /** 0, or in a conflict 1 for the ancestor, 2 for ours and 3 for theirs. */
  readonly stage: string;
  readonly path: string;
}

function entryOf(line: string): readonly Entry[] {
  const [, mode = '', name = '', stage = '', path = ''] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
  return mode.startsWith('100') ? [{ name, stage, path }] : [];
}

/** The contents of blobs, read by one process. */
async function readBlobs(cwd: string, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  if (names.length === 0) return blobs;
  const { out, trouble } = await runGit(cwd, ['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') });
  if (trouble !== undefined) throw new Error(`Git failed: ${trouble.text}`);
  for (let at = 0; at < out.length;) {
    const endOfLine = out.indexOf('\n', at);
    const [name = '', type = '', size = ''] = out.toString('latin1', at, endOfLine).split(' ');
    if (type !== 'blob') throw new Error(`Git failed: the object ${name} is ${type}.`);
    const start = endOfLine + 1;
    const end = start + Number(size);
    blobs.set(name, out.subarray(start, end));
    at = end + 1;
  }
  return blobs;
}
