import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { onDisk } from '../node/on-disk.js';
import { scratchRepository } from '../node/scratch-repository.js';
import { runCli } from './run-cli.js';

const migration = { 'supabase/migrations/20260101000000_a.sql': 'select 1;' };
const manifest = (more: object): string => `${JSON.stringify({ name: 'app', devDependencies: { 'pg-safe': '*' }, ...more }, null, 2)}\n`;

/** Run init twice: the second run changes nothing. */
async function init(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const { root } = scratchRepository({ ...migration, ...files });
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const first = await runCli(['init', '--yes', ...argv], { cwd: root });
  expect(first.code).toBe(0);
  const written = [...first.stdout.matchAll(/^(?:Wrote|Changed) (\S+?)\.?(?: |$)/gm)].map(([, path]) => path!);
  const after = written.map(read);
  const second = await runCli(['init', '--yes', ...argv], { cwd: root });
  expect([second.code, second.stdout]).toEqual([0, '']);
  expect(written.map(read)).toEqual(after);
  return { ...first, root, read, written };
}

describe('pg-safe init', () => {
  it('writes a configuration that is read, and git\'s own hook', async () => {
    const { root, written, read } = await init({});
    expect(written).toEqual(['pg-safe.config.yaml', '.git/hooks/pre-commit']);
    expect(read('.git/hooks/pre-commit')).toMatch(/^#!\/bin\/sh\nnpx --yes pg-safe@\d+\.\d+\.\d+ lint --staged\n$/);
    expect(statSync(join(root, '.git/hooks/pre-commit')).mode & 0o111).toBe(0o111);
    expect(await runCli(['lint'], { cwd: root })).toMatchObject({ code: 0, stderr: '' });

    const withPackage = await init({ 'package.json': manifest({}), 'pnpm-lock.yaml': '' });
    expect(withPackage.written).toEqual(['pg-safe.config.ts', '.git/hooks/pre-commit']);
    expect(withPackage.read('.git/hooks/pre-commit')).toBe('#!/bin/sh\npnpm exec pg-safe lint --staged\n');
    expect(await runCli(['lint'], { cwd: withPackage.root })).toMatchObject({ code: 0, stderr: '' });
  });

  it('adds to the hooks of pre-commit, and leaves all else as it is', async () => {
    const before = '# ours\nrepos:\n  - repo: https://example.org/x # pinned\n    rev: v1\n    hooks:\n      - id: x\n\n# for CI\nci:\n  skip: [x]\n';
    const { read, written } = await init({ '.pre-commit-config.yaml': before, 'pg-safe.config.json': '{}' });
    expect(written).toEqual(['.pre-commit-config.yaml']);
    const after = read('.pre-commit-config.yaml');
    expect(after).toContain("  - repo: local\n    hooks:\n        - id: pg-safe\n".replace('        -', '      -'));
    expect(after).toContain("files: '^supabase/migrations/.*\\.sql$'");
    const lines = after.split('\n');
    expect(before.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
  });

  it('does not edit what it cannot edit safely', async () => {
    const anchors = 'repos: [{ repo: local, hooks: [] }]\n';
    const flow = await init({ '.pre-commit-config.yaml': anchors });
    expect([flow.written, flow.read('.pre-commit-config.yaml')]).toEqual([['pg-safe.config.yaml'], anchors]);
    expect(flow.stderr).toContain('Add to "repos" in .pre-commit-config.yaml:\n\n  - repo: local\n');

    const compact = await init({ 'package.json': '{"devDependencies":{"pg-safe":"*"},"lint-staged":{"*.ts":"eslint"}}' });
    expect([compact.written, compact.stderr]).toEqual([['pg-safe.config.ts'], 'Add to package.json, where lint-staged is configured:\n\n  {\n    "supabase/migrations/**/*.sql": "pg-safe lint --no-warn-ignored"\n  }\n\n']);
    const script = await init({ 'package.json': manifest({}), 'lint-staged.config.mjs': 'export default {};\n' });
    expect(script.stderr).toContain('Add to lint-staged.config.mjs');
    const husky = await init({ 'package.json': manifest({}), '.husky/pre-commit': 'npm test\nexit 0\n' });
    expect([husky.read('.husky/pre-commit'), husky.stderr]).toEqual(['npm test\nexit 0\n', 'Add to .husky/pre-commit, which has a script of its own:\n\n  npx --no pg-safe lint --staged\n\n']);
  });

  it('adds to lint-staged, husky, simple-git-hooks and lefthook', async () => {
    const lintStaged = await init({ 'package.json': manifest({ 'lint-staged': { '*.ts': 'eslint' } }), '.husky/pre-commit': 'npx lint-staged\n' });
    expect(JSON.parse(lintStaged.read('package.json'))).toMatchObject({ name: 'app', 'lint-staged': { '*.ts': 'eslint', 'supabase/migrations/**/*.sql': 'pg-safe lint --no-warn-ignored' } });
    expect(lintStaged.read('.husky/pre-commit')).toBe('npx lint-staged\n');

    expect((await init({ 'package.json': manifest({}), '.husky/pre-commit': 'npm test' })).read('.husky/pre-commit')).toBe('npm test\nnpx --no pg-safe lint --staged\n');
    expect((await init({ 'package.json': manifest({ scripts: { prepare: 'husky' } }) })).read('.husky/pre-commit')).toBe('npx --no pg-safe lint --staged\n');

    const simple = await init({ 'package.json': manifest({ 'simple-git-hooks': { 'pre-push': 'npm test' } }) });
    expect(JSON.parse(simple.read('package.json'))).toMatchObject({ 'simple-git-hooks': { 'pre-push': 'npm test', 'pre-commit': 'npx --no pg-safe lint --staged' } });
    expect(simple.stdout).toContain('Run "npx simple-git-hooks"');

    const entry = 'pg-safe:\n      glob: "supabase/migrations/*.sql"\n      run: npx --no pg-safe lint --staged\n';
    const package_ = { 'package.json': manifest({}) };
    expect((await init({ ...package_, 'lefthook.yml': '# ours\n' })).read('lefthook.yml')).toBe(`# ours\n\npre-commit:\n  commands:\n    ${entry}`);
    expect((await init({ ...package_, 'lefthook.yml': 'pre-commit:\n  commands:\n    a:\n      run: b\npre-push:\n  commands: {}\n' })).read('lefthook.yml'))
      .toBe(`pre-commit:\n  commands:\n    ${entry}    a:\n      run: b\npre-push:\n  commands: {}\n`);
    expect((await init({ ...package_, 'lefthook.yml': 'pre-commit:\n  jobs:\n    - run: b\n' })).read('lefthook.yml'))
      .toBe('pre-commit:\n  jobs:\n    - name: pg-safe\n      glob: "supabase/migrations/*.sql"\n      run: npx --no pg-safe lint --staged\n    - run: b\n');
  });

  it('leaves alone hooks that other repositories share', async () => {
    const { root, git } = scratchRepository(migration);
    const shared = onDisk({});
    git(['config', 'core.hooksPath', shared]);
    const { stdout, stderr } = await runCli(['init'], { cwd: root });
    expect([stdout, existsSync(join(shared, 'pre-commit'))]).toEqual(['Wrote pg-safe.config.yaml\n', false]);
    expect(stderr).toContain('outside of this repository');
    git(['config', 'core.hooksPath', '.githooks']);
    expect((await runCli(['init'], { cwd: root })).stdout).toBe('Wrote .githooks/pre-commit\n');
  });

  it('knows projects in sub-folders and other places of migrations', async () => {
    const { root } = scratchRepository({ 'apps/web/supabase/config.toml': '', 'apps/api/supabase/config.toml': '', 'package.json': manifest({}) });
    await runCli(['init', '--yes'], { cwd: join(root, 'apps/web') });
    expect(readFileSync(join(root, '.git/hooks/pre-commit'), 'utf8')).toBe('#!/bin/sh\nnpx --no pg-safe lint --staged apps/web && npx --no pg-safe lint --staged apps/api\n');
    const other = scratchRepository({ 'db/migrations/1_a.sql': 'select 1;' });
    await runCli(['init', '--yes', '--workflow'], { cwd: other.root });
    expect(readFileSync(join(other.root, 'pg-safe.config.yaml'), 'utf8')).toMatch(/^migrations: "db\/migrations"\n/);
    expect(readFileSync(join(other.root, '.github/workflows/pg-safe.yml'), 'utf8')).toContain("- 'db/migrations/**'");
  });

  it('shows what it would do, and does not need a repository', async () => {
    const { root } = scratchRepository(migration);
    const { stdout } = await runCli(['init', '--dry-run', '--workflow'], { cwd: root });
    expect([...stdout.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual(['pg-safe.config.yaml', '.git/hooks/pre-commit', '.github/workflows/pg-safe.yml']);
    expect(existsSync(join(root, 'pg-safe.config.yaml'))).toBe(false);

    const plain = onDisk(migration);
    expect(await runCli(['init', '--no-hook'], { cwd: plain })).toEqual({ code: 0, stdout: 'Wrote pg-safe.config.yaml\n', stderr: '' });
    expect((await runCli(['init'], { cwd: plain })).stderr).toBe('pg-safe.config.yaml is there already, and stays as it is.\nThis is no git repository: no hook was set up.\n');
  });

  it('asks where there is somebody to ask, and writes nothing after a no', async () => {
    const answer = async (text: string) => {
      const root = onDisk(migration);
      let said = '';
      const stdin = Object.assign((async function* () { yield text; })(), { isTTY: true });
      const code = await main(['init', '--no-hook'], { stdin, stdout: { isTTY: true, write: (part) => void (said += part) }, stderr: { write: () => undefined }, cwd: root, env: {} });
      return [code, existsSync(join(root, 'pg-safe.config.yaml')), said];
    };
    const question = 'Write  pg-safe.config.yaml\nGo on? [Y/n] ';
    expect(await answer('\n')).toEqual([0, true, `${question}Wrote pg-safe.config.yaml\n`]);
    expect(await answer('n\n')).toEqual([0, false, `${question}Nothing was written.\n`]);
  });
});
