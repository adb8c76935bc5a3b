import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { scratchRepository } from '../node/scratch-repository.js';
import { runCli } from './run-cli.js';

const users = 'create table public.users (id bigint primary key);\nalter table public.users enable row level security;\n';
const bad = 'drop table public.users;\n';
const good = 'comment on table public.users is \'People\';\n';
const project = { 'supabase/config.toml': '', 'supabase/migrations/20260101000000_users.sql': users };
const next = 'supabase/migrations/20260102000000_next.sql';

async function lintStaged(cwd: string, ...argv: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['lint', '--staged', '--format', 'json', '--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off', ...argv], { cwd });
  const report = stdout === '' ? undefined : JSON.parse(stdout) as { findings: { rule: string; path?: string; file?: string }[] };
  return { code, rules: [...new Set(report?.findings.map(({ rule }) => rule))], stderr };
}

describe('pg-safe lint --staged', () => {
  it('reads what is staged, not what lies on disk', async () => {
    const { root, write, stage } = scratchRepository(project);
    stage(next, bad);
    write(next, good);
    expect(await lintStaged(root)).toMatchObject({ code: 1, rules: ['dropped-table'], stderr: '' });
    stage(next, good);
    write(next, bad);
    expect(await lintStaged(root)).toMatchObject({ code: 0, rules: [], stderr: '' });
    rmSync(join(root, next));
    expect(await lintStaged(root)).toMatchObject({ code: 0, rules: [], stderr: '' });
  });

  it('takes the history from the index too, and reports nothing of it', async () => {
    const { root, write, stage } = scratchRepository({ ...project, 'supabase/migrations/20260101000001_old.sql': 'drop table public.nowhere;' });
    // An edit on disk that would make the table unknown, and one that would drop it before.
    write('supabase/migrations/20260101000000_users.sql', '');
    write('supabase/migrations/20260101500000_untracked.sql', bad);
    stage(next, 'alter table public.users add column name text;\nalter table public.users rename column id to key;');
    expect(await lintStaged(root)).toMatchObject({ code: 1, rules: ['renamed-column'] });
  });

  it('has one line for nothing', async () => {
    const { root, stage, git } = scratchRepository(project);
    expect(await runCli(['lint', '--staged'], { cwd: root })).toEqual({ code: 0, stdout: 'No migrations to lint\n', stderr: '' });
    stage('README.md', '# Readme');
    git(['rm', '--quiet', 'supabase/migrations/20260101000000_users.sql']);
    expect(await runCli(['lint', '--staged'], { cwd: root })).toEqual({ code: 0, stdout: 'No migrations to lint\n', stderr: '' });

    const fresh = scratchRepository();
    expect(await lintStaged(fresh.root)).toMatchObject({ code: 0, stderr: '' });
    fresh.stage('supabase/migrations/20260101000000_users.sql', 'create table public.users (id bigint primary key);');
    expect(await lintStaged(fresh.root)).toMatchObject({ code: 1, rules: ['table-without-rls'] });
  });

  it('knows findings of what is staged', async () => {
    const { root, write, stage } = scratchRepository(project);
    stage(next, bad);
    write(next, good);
    const known = (...argv: readonly string[]) => lintStaged(root, '--baseline', 'known.json', ...argv);
    expect(await known('--update-baseline')).toMatchObject({ code: 0, stderr: expect.stringContaining('1 added, 0 taken out') as unknown });
    expect(await known()).toMatchObject({ code: 0, stderr: '' });
    stage(next, `${bad}create table public.more (id bigint primary key);\n`);
    expect(await known()).toMatchObject({ code: 1, rules: expect.arrayContaining(['table-without-rls']) as unknown });
  });

  it('lints of the named files those that are staged', async () => {
    const { root, stage, write } = scratchRepository({ ...project, 'supabase/migrations/20260101000001_old.sql': bad });
    stage(next, 'drop table if exists public.users;');
    stage('supabase/migrations/20260103000000_more.sql', 'create table public.more (id bigint primary key);');
    write('supabase/migrations/20260104000000_untracked.sql', bad);
    expect((await lintStaged(root, 'supabase/migrations/20260103000000_more.sql')).rules).toEqual(['table-without-rls']);
    expect((await lintStaged(join(root, 'supabase'), 'migrations/20260103000000_more.sql')).rules).toEqual(['table-without-rls']);
    expect((await lintStaged(root, join(root, 'supabase/migrations/20260103000000_more.sql'))).rules).toEqual(['table-without-rls']);
    expect((await lintStaged(root, 'supabase/migrations/*_more.sql')).rules).toEqual(['table-without-rls']);
    expect((await lintStaged(root, 'supabase')).rules).toContain('table-without-rls');
    for (const not of ['supabase/migrations/20260104000000_untracked.sql', 'supabase/migrations/20260101000001_old.sql']) {
      expect(await lintStaged(root, not)).toMatchObject({ code: 0, rules: [], stderr: '' });
    }
    expect(await lintStaged(root, 'supabase/migrations/typo.sql')).toMatchObject({ code: 2, stderr: 'pg-safe: "supabase/migrations/typo.sql" does not exist.\n' });
  });

  it('knows a project that is no Supabase project by its configuration', async () => {
    const { root, stage } = scratchRepository({ 'pg-safe.config.json': '{ "migrations": "db/migrations", "rollbacks": ["db/down"] }', 'db/migrations/1_users.sql': users, 'db/down/1_users.sql': bad });
    stage('db/migrations/2_drop.sql', bad);
    expect(await lintStaged(root)).toMatchObject({ code: 1, rules: ['dropped-table'], stderr: '' });
  });

  it('says that a file is in conflict', async () => {
    const { root, git, stage } = scratchRepository({ ...project, [next]: 'select 1;' });
    git(['checkout', '--quiet', '-b', 'other']);
    stage(next, 'select 2;');
    git(['commit', '-m', 'theirs']);
    git(['checkout', '--quiet', 'main']);
    stage(next, 'select 3;');
    git(['commit', '-m', 'ours']);
    expect(() => git(['merge', 'other'])).toThrow();
    expect(await lintStaged(root)).toMatchObject({ code: 2, stderr: `pg-safe: "${next}" is in conflict: the merge is to be finished first.\n` });
  });

  it('goes with no option that writes or says otherwise what is linted', async () => {
    const { root } = scratchRepository(project);
    for (const option of ['--fix', '--fix-unsafe', '--fix-dry-run']) {
      expect(await runCli(['lint', '--staged', option], { cwd: root })).toEqual({
        code: 2, stdout: '', stderr: 'pg-safe: --staged reads what is staged and cannot write it: leave out --fix, or fix the files first and stage them again.\n',
      });
    }
    expect((await runCli(['lint', '--staged', '--since', 'main'], { cwd: root })).stderr).toBe('pg-safe: --staged and --since each say what is linted: use one of them.\n');
    const outside = onDisk(project);
    expect(await runCli(['lint', '--staged'], { cwd: outside })).toEqual({ code: 2, stdout: '', stderr: `pg-safe: --staged: ${outside} is not in a git repository.\n` });
  });
});

describe('named files', () => {
  const files = { ...project, [next]: bad, 'package.json': '{}' };

  it('are the ones that are reported, by whatever path', async () => {
    const root = onDisk(files);
    const rules = async (cwd: string, ...argv: readonly string[]) => {
      const { stdout } = await runCli(['lint', '--format', 'json', '--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off', ...argv], { cwd });
      return (JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
    };
    expect(await rules(root, next)).toEqual(['dropped-table']);
    expect(await rules(root, join(root, next))).toEqual(['dropped-table']);
    expect(await rules(join(root, 'supabase/migrations'), '20260102000000_next.sql')).toEqual(['dropped-table']);
    expect(await rules(join(root, 'supabase/migrations'), '../migrations/20260101000000_users.sql')).toEqual([]);
  });

  it('that are not linted are said, unless that is not wanted', async () => {
    const root = onDisk({ ...files, 'pg-safe.config.json': '{ "ignores": ["**/*_next.sql"] }' });
    const said = 'pg-safe: "package.json" is not linted: its name is not one of SQL. --stdin takes any text.\n';
    expect(await runCli(['lint', 'package.json'], { cwd: root })).toEqual({ code: 0, stdout: 'No migrations to lint\n', stderr: said });
    expect(await runCli(['lint', '--no-warn-ignored', 'package.json', next], { cwd: root })).toEqual({ code: 0, stdout: 'No migrations to lint\n', stderr: '' });
    expect((await runCli(['lint', 'package.json', next], { cwd: root })).stderr).toBe(`${said}pg-safe: "${next}" is not linted: the configuration ignores it.\n`);
    expect(await runCli(['lint', '--no-warn-ignored', 'supabase/migrations/gone.sql'], { cwd: root })).toMatchObject({ code: 2 });
  });
});
