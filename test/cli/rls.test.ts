import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

const project = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/1_notes.sql': 'create table notes (id bigint primary key, owner uuid);\nalter table notes enable row level security;\ncreate policy own on notes to authenticated using (auth.uid() = owner);\n',
};

function repository(): string {
  const cwd = onDisk(project);
  const git = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  return cwd;
}

describe('pg-safe rls', () => {
  it('shows a line for each table, and the counts', async () => {
    expect(await runCli(['rls'], { cwd: onDisk(project) })).toEqual({
      code: 0, stderr: '', stdout: [
        'table         exposed to           RLS  policies  select  insert  update  delete  for roles',
        'public.notes  anon, authenticated  on   1         1       1       1       1       authenticated',
        '',
        '1 table, 1 exposed; 1 with row level security, 1 policy.',
        '',
      ].join('\n'),
    });
  });

  it('prints JSON and Markdown', async () => {
    const cwd = onDisk(project);
    expect(JSON.parse((await runCli(['rls', '--format', 'json'], { cwd })).stdout)).toMatchObject({
      tables: [{ schema: 'public', name: 'notes', exposedTo: ['anon', 'authenticated'], rowSecurity: true, policies: [{ name: 'own', command: 'all' }] }], counts: { policies: 1 },
    });
    expect((await runCli(['rls', '--format', 'markdown'], { cwd })).stdout).toContain('| public.notes | anon, authenticated | on  | 1 ');
  });

  it('compares with a git reference, and fails when something is lost', async () => {
    const cwd = repository();
    const told = async (): Promise<readonly [number, string]> => {
      const { code, stdout, stderr } = await runCli(['rls', '--diff', 'HEAD'], { cwd });
      expect(stderr).toBe('');
      return [code, stdout.split('\n')[0]!];
    };
    expect(await told()).toEqual([0, 'No difference.']);
    const added = join(cwd, 'supabase/migrations/2_rename.sql');
    writeFileSync(added, 'alter table notes rename to pages;');
    expect(await told()).toEqual([0, '~ public.pages: renamed from public.notes']);
    writeFileSync(added, 'drop policy own on notes;');
    expect(await told()).toEqual([1, '! LOSS public.notes "own": policy for ALL to authenticated is gone']);
    rmSync(added);
    const first = join(cwd, 'supabase/migrations/1_notes.sql');
    writeFileSync(first, project['supabase/migrations/1_notes.sql'].replace('alter table notes enable row level security;', ''));
    expect(await told()).toEqual([1, '! LOSS public.notes: row level security is off']);
  });

  it('compares with what a database told', async () => {
    const cwd = onDisk({ ...project, 'live.json': '{"tables":[{"schema":"public","name":"notes","kind":"table","exposedTo":["anon","authenticated"],"rowSecurity":true,"forced":false,"policies":[]}]}' });
    const { code, stdout } = await runCli(['rls', '--live', 'live.json'], { cwd });
    expect([code, stdout.split('\n')[0]]).toEqual([1, '! LOSS public.notes "own": policy for ALL to authenticated is gone']);
  });

  it('prints the query for the schemas that the project serves', async () => {
    const cwd = onDisk({ ...project, 'supabase/config.toml': '[api]\nschemas = ["public", "api"]\n' });
    expect((await runCli(['rls', '--sql'], { cwd })).stdout).toContain("n.nspname in ('public', 'api')");
  });

  it.each([
    [['--diff', 'nowhere'], /^pg-safe: --diff: Git knows no commit "nowhere" in .*\n$/],
    [['--live', 'none.json'], /^pg-safe: --live: "none.json" cannot be used: it does not exist\.\n$/],
    [['--live', 'a.json', '--diff', 'HEAD'], /^pg-safe: --diff and --live are two comparisons: ask for one of them\.\n$/],
  ])('says what is wrong with %j', async (argv, message) => {
    const { code, stdout, stderr } = await runCli(['rls', ...argv], { cwd: repository() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
