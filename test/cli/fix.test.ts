import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, type Outcome } from './run-cli.js';

const users = 'create table public.users (id bigint primary key, email text);\nalter table public.users enable row level security;\n';
const policy = 'create policy own on public.users for select to authenticated using (auth.uid() is not null);\n';
const wrapped = 'create policy own on public.users for select to authenticated using ((select auth.uid()) is not null);\n';
const folder = 'supabase/migrations/';
const [first, second] = [`${folder}20260101000000_users.sql`, `${folder}20260102000000_more.sql`];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pg-safe-fix-'));
  put(first, users);
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = (): readonly string[] => readdirSync(join(root, folder)).sort();
const lint = (args: readonly string[], stdin?: string): Promise<Outcome> => runCli(['lint', '--no-config', ...args], { cwd: root, ...(stdin !== undefined && { stdin }) });
const git = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, stdio: 'ignore' });

describe('which files', () => {
  it('asks for them: an applied migration must not be edited', async () => {
    put(second, policy);
    const { code, stderr } = await lint(['--fix']);
    expect(code).toBe(2);
    expect(stderr).toContain('--since <ref>');
    expect(read(second)).toBe(policy);
  });

  it('fixes those that are named, and says once what an edit does not do', async () => {
    put(second, policy);
    const { code, stdout, stderr } = await lint(['--fix', second, '--fail-on', 'warning']);
    expect(read(second)).toBe(wrapped);
    expect(read(first)).toBe(users);
    expect(stdout).not.toContain('policy-calls-per-row');
    expect(stderr).toContain('Fixed 1 finding in 1 file.');
    expect(stderr.match(/does not change the database/g)).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('with --since: what the branch added, and not what it edited', async () => {
    git('init', '-q', '-b', 'main');
    put(second, policy);
    git('add', '.');
    git('commit', '-qm', 'a');
    const third = `${folder}20260103000000_new.sql`;
    put(second, `${policy}-- a word\n`);
    put(third, policy.replace('own', 'other'));
    const { stderr } = await lint(['--fix', '--since', 'HEAD']);
    expect(read(second)).toBe(`${policy}-- a word\n`);
    expect(read(third)).toBe(wrapped.replace('own', 'other'));
    expect(stderr).toContain('were there before HEAD');
    expect(stderr).not.toContain('does not change the database');
  });

  it('leaves suppressed findings', async () => {
    const silenced = `-- pg-safe-ignore policy-calls-per-row: a small table\n${policy}`;
    put(second, silenced);
    expect((await lint(['--fix', second])).stderr).toContain('Fixed 0 findings.');
    expect(read(second)).toBe(silenced);
  });
});

describe('what is written', () => {
  it('keeps mode, link, line ends and encoding', async () => {
    const text = `-- größer 日本\r\n${policy.replaceAll('\n', '\r\n')}`;
    put('elsewhere.sql', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    chmodSync(join(root, 'elsewhere.sql'), 0o640);
    symlinkSync(join(root, 'elsewhere.sql'), join(root, second));
    await lint(['--fix', second]);
    const bytes = readFileSync(join(root, 'elsewhere.sql'));
    expect(bytes.subarray(2).toString('utf16le')).toBe(`-- größer 日本\r\n${wrapped.replaceAll('\n', '\r\n')}`);
    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(statSync(join(root, 'elsewhere.sql')).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(root, second)).isSymbolicLink()).toBe(true);
    expect(files()).toHaveLength(2);
  });

  it('leaves a file that it could not write back byte for byte', async () => {
    const bytes = Buffer.concat([Buffer.from('-- caf'), Buffer.from([0xe9]), Buffer.from(`\n${policy}`)]);
    put(second, bytes);
    expect((await lint(['--fix', second])).stderr).toContain('Fixed 0 findings.');
    expect(readFileSync(join(root, second)).equals(bytes)).toBe(true);
  });

  it('writes the second file that a remedy needs, and says so', async () => {
    put(second, 'alter table public.users add column name text;\ncreate index users_email on public.users (email);\n');
    const { stderr } = await lint(['--fix-unsafe', second, '--rule', 'missing-lock-timeout=off']);
    const next = `${folder}20260102000001_users_email.sql`;
    expect(read(second)).toBe('alter table public.users add column name text;\n');
    expect(read(next)).toBe('create index concurrently users_email on public.users (email);\n');
    expect(stderr).toContain(`Wrote ${next}.`);
  });

  it('offers unsafe fixes with --fix, and applies none', async () => {
    put(second, 'alter table public.users add constraint named check (email <> \'\');\n');
    const { code, stderr } = await lint(['--fix', second]);
    expect(stderr).toMatch(/\d more can be fixed with --fix-unsafe\./);
    expect([code, files().length]).toEqual([1, 2]);
  });
});

describe('--fix-dry-run', () => {
  it('prints a diff that git applies, and writes nothing; the report is on stderr', async () => {
    put(second, `select 1;\ncreate index users_email on public.users (email);\n${policy}`);
    const before = read(second);
    const { stdout, stderr } = await lint(['--fix-unsafe', '--fix-dry-run', second]);
    expect(stdout).toContain(`--- a/${second}\n+++ b/${second}\n`);
    expect(stdout).toContain('--- /dev/null\n');
    expect(stderr).toMatch(/Would fix \d findings in 1 file\.\n/);
    expect(stderr).toContain(`Would write ${folder}20260102000001_users_email.sql.`);
    expect([read(second), files().length]).toEqual([before, 2]);

    writeFileSync(join(root, 'fix.diff'), stdout);
    git('init', '-q');
    git('apply', 'fix.diff');
    expect(read(second)).toContain('(select auth.uid())');
    expect(existsSync(join(root, `${folder}20260102000001_users_email.sql`))).toBe(true);
  });

  it('needs no paths', async () => {
    put(second, policy);
    const { stdout, code } = await lint(['--fix-dry-run', '--fail-on', 'error']);
    expect(stdout).toContain('+create policy own on public.users for select to authenticated using ((select auth.uid()) is not null);');
    expect(code).toBe(0);
  });

  it('prints nothing when there is nothing to fix', async () => {
    expect((await lint(['--fix-dry-run'])).stdout).toBe('');
  });
});

describe('stdin', () => {
  it('gives the fixed text on stdout, and the report on stderr', async () => {
    const { stdout, stderr } = await lint(['--fix', '--stdin', '--stdin-filename', second], policy);
    expect(stdout).toBe(wrapped);
    expect(stderr).toContain('Fixed 1 finding in 1 file.');
    expect(files()).toHaveLength(1);
  });

  it('gives the text as it came when there is nothing to fix, and applies no fix that needs a file', async () => {
    const sql = 'select 1;\ncreate index users_email on public.users (email);\n';
    const { stdout, code } = await lint(['--fix-unsafe', '--stdin', '--stdin-filename', second, '--rule', 'missing-lock-timeout=off'], sql);
    expect(stdout).toBe(sql);
    expect(code).toBe(1);
  });
});
