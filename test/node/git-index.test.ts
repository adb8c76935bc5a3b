import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readIndex, type GitIndex } from '../../src/node/git-index.js';
import { onDisk } from './on-disk.js';
import { scratchRepository } from './scratch-repository.js';

async function indexOf(folder: string): Promise<GitIndex> {
  const index = await readIndex(folder);
  if (!index.ok) throw new Error(index.message);
  return index;
}

const staged = (index: GitIndex) => index.staged.map(({ path, added }) => [path, added]);

async function textOf(index: GitIndex, path: string): Promise<string> {
  const name = index.files.get(path)!;
  return Buffer.from((await index.read([name])).get(name)!).toString();
}

afterEach(() => void vi.unstubAllEnvs());

describe('readIndex', () => {
  it('tells what is staged, and has the text as it is staged', async () => {
    const { root, git, write, stage } = scratchRepository({ 'a.sql': 'a', 'b.sql': 'b', 'c.sql': 'c', 'd.sql': 'text that is long enough to be renamed', 'e.sql': 'e', 'f.md': '' });
    stage('a.sql', 'a, staged');
    write('a.sql', 'a, edited since');
    write('b.sql', 'edited only');
    git(['rm', '--quiet', 'c.sql']);
    git(['mv', 'd.sql', 'deep ü\n.SQL']);
    stage('new.sql', 'new');
    rmSync(join(root, 'new.sql'));
    write('untracked.sql', '');
    stage('f.md', 'no SQL');

    const index = await indexOf(root);
    expect(staged(index)).toEqual([['a.sql', false], ['deep ü\n.SQL', true], ['new.sql', true]]);
    expect([...index.files.keys()]).toEqual(['a.sql', 'b.sql', 'deep ü\n.SQL', 'e.sql', 'new.sql']);
    expect([...index.deleted]).toEqual(['c.sql', 'd.sql']);
    expect([await textOf(index, 'a.sql'), await textOf(index, 'b.sql'), await textOf(index, 'new.sql')]).toEqual(['a, staged', 'b', 'new']);
  });

  it('reads many contents, empty ones and ones with any byte', async () => {
    const { root, write, git } = scratchRepository();
    const texts = Array.from({ length: 40 }, (_, at) => (at === 0 ? '' : `${'\n'.repeat(at)}blob ${at} é\0\n`));
    texts.forEach((text, at) => write(`${at}.sql`, text));
    git(['add', '.']);
    const index = await indexOf(root);
    const blobs = await index.read([...index.files.values()]);
    for (const [at, text] of texts.entries()) expect(Buffer.from(blobs.get(index.files.get(`${at}.sql`)!)!).toString()).toBe(text);
    expect(git(['count-objects'])).toContain('40 objects');
  });

  it('works before the first commit, in a sub-folder, in a worktree and in a submodule', async () => {
    const fresh = scratchRepository();
    expect(staged(await indexOf(fresh.root))).toEqual([]);
    fresh.stage('web/a.sql', '1');
    expect(staged(await indexOf(join(fresh.root, 'web')))).toEqual([['web/a.sql', true]]);
    expect((await indexOf(join(fresh.root, 'web'))).root).toBe(fresh.root);

    fresh.git(['commit', '-m', 'first']);
    const { root, git, write } = scratchRepository({ 'a.sql': '' });
    git(['worktree', 'add', '--quiet', 'tree', '-b', 'other']);
    write('tree/b.sql', '2');
    git(['add', 'b.sql'], { folder: 'tree' });
    expect(staged(await indexOf(join(root, 'tree')))).toEqual([['b.sql', true]]);
    expect(staged(await indexOf(root))).toEqual([]);

    git(['submodule', 'add', '--quiet', fresh.root, 'module.sql']);
    write('module.sql/web/a.sql', 'changed');
    git(['add', 'web/a.sql'], { folder: 'module.sql' });
    const inside = await indexOf(join(root, 'module.sql'));
    expect([inside.root, staged(inside)]).toEqual([join(root, 'module.sql'), [['web/a.sql', false]]]);
    expect(staged(await indexOf(root))).toEqual([]);
  });

  it('reads the index that git names to its hook', async () => {
    const { root, git, write } = scratchRepository({ 'web/a.sql': 'a', 'web/b.sql': 'b' });
    write('web/a.sql', 'a, edited');
    git(['add', 'web/a.sql'], { env: { GIT_INDEX_FILE: '.git/index.lock' } });
    expect(staged(await indexOf(root))).toEqual([]);
    for (const name of ['.git/index.lock', join(root, '.git/index.lock')]) {
      vi.stubEnv('GIT_INDEX_FILE', name);
      const index = await indexOf(join(root, 'web'));
      expect([name, staged(index)]).toEqual([name, [['web/a.sql', false]]]);
      expect(await textOf(index, 'web/a.sql')).toBe('a, edited');
    }
  });

  it('does not take the index of the repository whose hook runs it', async () => {
    const outer = scratchRepository({ 'a.sql': '' });
    const { root, stage } = scratchRepository({ 'b.sql': '' });
    stage('b.sql', 'changed');
    vi.stubEnv('GIT_DIR', join(outer.root, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', join(outer.root, '.git/index'));
    expect(staged(await indexOf(root))).toEqual([['b.sql', false]]);
    vi.stubEnv('GIT_LITERAL_PATHSPECS', '1');
    expect(staged(await indexOf(root))).toEqual([['b.sql', false]]);
  });

  it('takes of a merge what is in none of its parents', async () => {
    const { root, git, stage } = scratchRepository({ 'both.sql': 'a\n' });
    git(['checkout', '--quiet', '-b', 'other']);
    stage('theirs.sql', '1');
    stage('both.sql', 'theirs\n');
    git(['commit', '-m', 'theirs']);
    git(['checkout', '--quiet', 'main']);
    stage('both.sql', 'ours\n');
    git(['commit', '-m', 'ours']);
    expect(() => git(['merge', 'other'])).toThrow();
    const during = await indexOf(root);
    expect([[...during.conflicts], await textOf(during, 'both.sql')]).toEqual([['both.sql'], 'ours\n']);
    stage('both.sql', 'of both\n');
    stage('own.sql', '');
    const index = await indexOf(root);
    expect([staged(index), index.conflicts.size]).toEqual([[['both.sql', false], ['own.sql', true]], 0]);
  });

  it('leaves out links, and follows one that leads to the repository', async () => {
    const { root, git } = scratchRepository({ 'real/a.sql': '' });
    symlinkSync('real/a.sql', join(root, 'link.sql'));
    git(['add', 'link.sql']);
    expect(staged(await indexOf(root))).toEqual([]);
    const around = onDisk({});
    symlinkSync(root, join(around, 'alias'));
    expect((await indexOf(join(around, 'alias/real'))).root).toBe(join(around, 'alias'));
    symlinkSync(join(root, 'real'), join(around, 'inner'));
    expect((await indexOf(join(around, 'inner'))).root).toBe(root);
  });

  it('says why it cannot', async () => {
    const root = onDisk({});
    expect(await readIndex(root)).toEqual({ ok: false, reason: 'not-a-repository', message: `${root} is not in a git repository.` });
    vi.stubEnv('PATH', join(root, 'nowhere'));
    expect(await readIndex(root)).toMatchObject({ reason: 'git-missing' });
    vi.unstubAllEnvs();
    const repository = scratchRepository({ 'a.sql': 'a' });
    const index = await indexOf(repository.root);
    await expect(index.read(['0'.repeat(40)])).rejects.toThrow(/^Git failed: the object 0+ is missing\.$/);
  });
});
