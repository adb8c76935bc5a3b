import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onDisk } from './on-disk.js';

/** A git repository that goes when the test ends. */
export interface ScratchRepository {
  readonly root: string;
  /** Run git in it, or in a folder of it. Gives what it prints. */
  readonly git: (args: readonly string[], options?: { readonly folder?: string; readonly env?: Readonly<Record<string, string>> }) => string;
  readonly write: (path: string, text: string) => void;
  /** Write and stage. */
  readonly stage: (path: string, text: string) => void;
}

/** Make a repository with these files committed; with none, it has no commit. */
export function scratchRepository(files: Readonly<Record<string, string>> = {}): ScratchRepository {
  const root = onDisk(files);
  const git: ScratchRepository['git'] = (args, { folder = '.', env = {} } = {}) => execFileSync(
    'git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false', '-c', 'protocol.file.allow=always', ...args],
    { cwd: join(root, folder), env: { ...process.env, GIT_INDEX_FILE: undefined, GIT_DIR: undefined, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const write: ScratchRepository['write'] = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  git(['init', '--initial-branch=main']);
  if (Object.keys(files).length > 0) {
    git(['add', '.']);
    git(['commit', '-m', 'first']);
  }
  return { root, git, write, stage: (path, text) => { write(path, text); git(['add', '--', path]); } };
}
