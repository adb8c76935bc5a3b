import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { changedSince, type Changes } from '../../src/node/git.js';
import { onDisk } from './on-disk.js';

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd, stdio: 'ignore' });
}

function repository(files: Readonly<Record<string, string>>): string {
  const root = onDisk(files);
  git(root, 'init', '--initial-branch=main');
  git(root, 'add', '.');
  git(root, 'commit', '--allow-empty', '-m', 'first');
  return root;
}

const reason = (changes: Changes): string => (changes.ok ? 'ok' : changes.reason);
const sorted = (changes: Changes) => (changes.ok ? changes.files.map(({ path, added }) => [path, added]).sort() : changes.message);

afterEach(() => void vi.unstubAllEnvs());

describe('changedSince', () => {
  it('tells what a branch did, committed or not', async () => {
    const root = repository({ 'db/1_a.sql': 'select 1;', 'db/2_b.sql': 'select 2;', 'db/3_c.sql': 'select 3;', 'db/4_d.sql': 'select 4;', '.gitignore': '*.tmp\n' });
    git(root, 'checkout', '-b', 'feature');
    writeFileSync(join(root, 'db/2_b.sql'), 'select 22;');
    writeFileSync(join(root, 'db/5_e.sql'), 'select 5;');
    git(root, 'add', '.');
    git(root, 'commit', '-m', 'second');
    git(root, 'checkout', 'main');
    writeFileSync(join(root, 'db/9_main.sql'), 'select 9;');
    git(root, 'add', '.');
    git(root, 'commit', '-m', 'on main');
    git(root, 'checkout', 'feature');
    writeFileSync(join(root, 'db/1_a.sql'), 'select 11;');
    writeFileSync(join(root, 'db/6 ü "f".sql'), 'select 6;');
    git(root, 'add', 'db/6 ü "f".sql');
    writeFileSync(join(root, 'db/7\n_g.sql'), 'select 7;');
    writeFileSync(join(root, 'db/8.tmp'), '');
    rmSync(join(root, 'db/3_c.sql'));
    renameSync(join(root, 'db/4_d.sql'), join(root, 'db/44_d.sql'));

    expect(sorted(await changedSince('main', root))).toEqual([
      ['db/1_a.sql', false], ['db/2_b.sql', false], ['db/44_d.sql', true], ['db/5_e.sql', true], ['db/6 ü "f".sql', true], ['db/7\n_g.sql', true],
    ]);
  });

  it('names files from the folder it is asked about, and leaves out those above', async () => {
    const root = repository({ 'web/supabase/migrations/1_a.sql': '', 'top.sql': '' });
    writeFileSync(join(root, 'top.sql'), 'select 1;');
    writeFileSync(join(root, 'web/supabase/migrations/1_a.sql'), 'select 1;');
    writeFileSync(join(root, 'web/new.sql'), 'select 1;');
    expect(sorted(await changedSince('HEAD', join(root, 'web')))).toEqual([['new.sql', true], ['supabase/migrations/1_a.sql', false]]);
  });

  it('works in a hook', async () => {
    const root = repository({ 'web/a.sql': '' });
    writeFileSync(join(root, 'web/b.sql'), 'select 1;');
    vi.stubEnv('GIT_DIR', '.git');
    vi.stubEnv('GIT_INDEX_FILE', '.git/index');
    expect(sorted(await changedSince('HEAD', join(root, 'web')))).toEqual([['b.sql', true]]);
  });

  it('finds nothing where nothing changed', async () => {
    const root = repository({ 'a.sql': '' });
    expect(await changedSince('main', root)).toMatchObject({ ok: true, base: expect.stringMatching(/^[0-9a-f]{40}$/) as string, files: [] });
  });

  it('knows no reference that git does not know', async () => {
    const root = repository({ 'a.sql': '' });
    for (const ref of ['nowhere', '', '--all', '-n', 'main..HEAD', '$(touch hacked)', 'main; touch hacked']) {
      expect([ref, reason(await changedSince(ref, root))]).toEqual([ref, 'unknown-ref']);
    }
    expect(sorted(await changedSince('nowhere', root))).toBe(
      `Git knows no commit "nowhere" in ${root}. A shallow clone may lack it: fetch the whole history (fetch-depth: 0 in actions/checkout).`,
    );
    expect(sorted(await changedSince('main', root))).toEqual([]);
  });

  it('needs a commit in common', async () => {
    const root = repository({ 'a.sql': '' });
    git(root, 'checkout', '--orphan', 'other');
    git(root, 'commit', '--allow-empty', '-m', 'unrelated');
    expect(reason(await changedSince('main', root))).toBe('no-merge-base');
  });

  it('needs a commit at all', async () => {
    const root = onDisk({ 'a.sql': '' });
    git(root, 'init');
    expect(reason(await changedSince('HEAD', root))).toBe('unknown-ref');
  });

  it('needs a repository', async () => {
    const root = onDisk({ 'a.sql': '' });
    vi.stubEnv('GIT_CEILING_DIRECTORIES', join(root, '..'));
    expect(await changedSince('main', root)).toEqual({ ok: false, reason: 'not-a-repository', message: `${root} is not in a git repository.` });
    mkdirSync(join(root, 'gone'));
    rmSync(join(root, 'gone'), { recursive: true });
    expect(reason(await changedSince('main', join(root, 'gone')))).toBe('not-a-repository');
  });

  it('needs git', async () => {
    const root = repository({ 'a.sql': '' });
    vi.stubEnv('PATH', join(root, 'empty'));
    expect(await changedSince('main', root)).toEqual({ ok: false, reason: 'git-missing', message: 'The command "git" was not found; it is needed to tell which files changed.' });
  });
});
