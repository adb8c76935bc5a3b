import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli, type Outcome } from './run-cli.js';

const index = 'supabase/migrations/20260102000000_users_email.sql';
const column = 'supabase/migrations/20260103000000_users_flag.sql';
const migrations = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/20260101000000_users.sql': 'create table users (id bigint primary key, email text, nickname text);\nalter table users enable row level security;\ncreate policy everyone on users for select using (true);\n',
  [index]: 'create index users_email on users (email);\n',
  [column]: "set lock_timeout = '2s';\nalter table users alter column nickname set not null;\n",
};
const list = 'known.json';

async function lint(cwd: string, ...argv: readonly string[]): Promise<Outcome> {
  return runCli(['lint', '--no-cache', '--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off', ...argv], { cwd });
}

/** A project with two findings, which are both known. */
async function adopted(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = onDisk({ ...migrations, ...more });
  expect(await lint(cwd, '--baseline', list, '--update-baseline')).toMatchObject({ code: 0, stderr: 'pg-safe: Wrote known.json: 2 known findings (2 added, 0 taken out).\n' });
  return cwd;
}

function lastLine({ stdout }: Outcome): string {
  return stdout.trimEnd().split('\n').at(-1)!;
}

function write(cwd: string, path: string, text: string): void {
  mkdirSync(join(cwd, path, '..'), { recursive: true });
  writeFileSync(join(cwd, path), text);
}

describe('--baseline', () => {
  it('leaves out what is known, and reports what is new', async () => {
    const cwd = await adopted();
    const clean = await lint(cwd, '--baseline', list);
    expect(clean).toMatchObject({ code: 0, stderr: '' });
    expect(clean.stdout).toMatch(/^No problems in 3 migrations \(.*\); 2 known findings left out\n$/);

    write(cwd, 'supabase/migrations/20260104000000_more.sql', 'create index users_nickname on users (nickname);\n');
    const more = await lint(cwd, '--baseline', list);
    expect(more.code).toBe(1);
    expect(more.stdout.match(/^error\[/gm)).toHaveLength(1);
    expect(more.stdout).toContain('error[blocking-index-build]: Building index "users_nickname"');
    expect(lastLine(more)).toContain('2 known findings left out');
  });

  it('stays when lines move, comments come and the file is renamed', async () => {
    const cwd = await adopted();
    write(cwd, index, '-- An index.\n\ncreate   index users_email -- quick\n  on users (email);\n');
    renameSync(join(cwd, column), join(cwd, 'supabase/migrations/20260103000001_flag.sql'));
    expect(await lint(cwd, '--baseline', list)).toMatchObject({ code: 0, stderr: '' });
  });

  it('reports a copy of what is known elsewhere, and asks of each file only what it knows', async () => {
    const cwd = await adopted();
    const copy = 'supabase/migrations/20260104000000_again.sql';
    write(cwd, copy, "set lock_timeout = '2s';\nalter table users alter column nickname drop not null;\nalter table users alter column nickname set not null;\n");
    expect((await lint(cwd, '--baseline', list, copy)).stdout).toContain('error[blocking-not-null]');
    expect(await lint(cwd, '--baseline', list, index)).toMatchObject({ code: 0, stderr: '' });
  });

  it('tells of what is gone where it looked, and takes it out', async () => {
    const cwd = await adopted();
    write(cwd, index, 'create index concurrently users_email on users (email);\n');
    write(cwd, column, "set lock_timeout = '2s';\nselect 1;\n");
    expect(await lint(cwd, '--baseline', list)).toMatchObject({ code: 0, stderr: 'pg-safe: 2 known findings are gone; --update-baseline takes them out.\n' });
    expect(await lint(cwd, '--baseline', list, index)).toMatchObject({ code: 0, stderr: 'pg-safe: 1 known finding is gone; --update-baseline takes it out.\n' });
    expect(await lint(cwd, '--baseline', list, '--rule', 'blocking-index-build=off', index)).toMatchObject({ code: 0, stderr: '' });

    expect((await lint(cwd, '--baseline', list, '--update-baseline', index)).stderr).toBe('pg-safe: Wrote known.json: 1 known finding (0 added, 1 taken out).\n');
    expect(readFileSync(join(cwd, list), 'utf8')).not.toContain('blocking-index-build');
    expect((await lint(cwd, '--baseline', list, '--update-baseline')).stderr).toBe('pg-safe: Wrote known.json: 0 known findings (0 added, 1 taken out).\n');
    expect((await lint(cwd, '--baseline', list, '--update-baseline')).stderr).toBe('pg-safe: known.json is up to date: 0 known findings.\n');
  });

  it('tells of a file that is gone, when all files were linted', async () => {
    const cwd = await adopted();
    rmSync(join(cwd, column));
    expect((await lint(cwd, '--baseline', list)).stderr).toBe('pg-safe: 1 known finding is gone; --update-baseline takes it out.\n');
    expect((await lint(cwd, '--baseline', list, index)).stderr).toBe('');
  });

  it('goes with --since: what is known in other files is kept', async () => {
    const cwd = await adopted();
    const git = (...argv: readonly string[]): unknown => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], { cwd, stdio: 'pipe' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    write(cwd, 'supabase/migrations/20260104000000_more.sql', 'create index users_nickname on users (nickname);\n');
    expect(await lint(cwd, '--baseline', list, '--since', 'HEAD')).toMatchObject({ code: 1, stderr: '' });
    expect((await lint(cwd, '--baseline', list, '--since', 'HEAD', '--update-baseline')).stderr).toBe('pg-safe: Wrote known.json: 3 known findings (1 added, 0 taken out).\n');
    expect(await lint(cwd, '--baseline', list)).toMatchObject({ code: 0, stderr: '' });
  });

  it('comes from the configuration, relative to it; the command line may name another or none', async () => {
    const cwd = await adopted({ 'ci/pg-safe.json': JSON.stringify({ knownFindings: '../known.json' }), 'empty.json': '{ "format": "pg-safe known findings", "version": 1, "findings": {} }' });
    const configured = ['--config', 'ci/pg-safe.json'];
    expect(await lint(cwd, ...configured)).toMatchObject({ code: 0 });
    expect(await lint(cwd, ...configured, '--no-baseline')).toMatchObject({ code: 1 });
    expect(await lint(cwd, ...configured, '--baseline', 'empty.json')).toMatchObject({ code: 1 });
    // Its paths are relative to the file, so it holds wherever it is called.
    expect(await lint(join(cwd, 'supabase'), '--config', '../ci/pg-safe.json')).toMatchObject({ code: 0 });
    expect(await lint(join(cwd, 'supabase'), '--baseline', '../known.json')).toMatchObject({ code: 0 });
    expect(JSON.parse((await runCli(['lint', '--print-config', index, ...configured], { cwd })).stdout)).toMatchObject({ knownFindings: '../known.json' });
  });

  it('counts no known finding: not for --max-warnings, not for --quiet', async () => {
    const cwd = await adopted();
    const asWarnings = ['--rule', 'blocking-index-build=warn', '--rule', 'blocking-not-null=warn', '--baseline', list];
    expect(await lint(cwd, ...asWarnings, '--max-warnings', '0')).toMatchObject({ code: 0, stderr: '' });
    expect(lastLine(await lint(cwd, ...asWarnings, '--quiet'))).toContain('2 known findings left out');
    expect(await lint(cwd, '--baseline', list, '--quiet', '--update-baseline')).toMatchObject({ stderr: 'pg-safe: known.json is up to date: 2 known findings.\n' });
  });

  it('leaves alone what a comment silences', async () => {
    const cwd = await adopted();
    write(cwd, index, '-- pg-safe-ignore blocking-index-build: twenty rows\ncreate index users_email on users (email);\n');
    const { stdout, stderr } = await lint(cwd, '--baseline', list);
    expect(stderr).toBe('pg-safe: 1 known finding is gone; --update-baseline takes it out.\n');
    expect(stdout).toContain('; 1 suppressed; 1 known finding left out');
  });

  it('goes with --fix: what is known is not fixed', async () => {
    const cwd = await adopted();
    const text = readFileSync(join(cwd, column), 'utf8');
    expect((await lint(cwd, '--baseline', list, '--fix-unsafe', index, column)).code).toBe(0);
    expect(readFileSync(join(cwd, column), 'utf8')).toBe(text);
    await lint(cwd, '--fix-unsafe', index, column);
    expect(readFileSync(join(cwd, column), 'utf8')).not.toBe(text);
  });
});

describe('what is known, in the formats', () => {
  it.each(['github', 'gitlab', 'junit', 'markdown', 'rdjson', 'sarif', 'text'])('is left out of %s', async (format) => {
    const { code, stdout } = await lint(await adopted(), '--baseline', list, '--format', format);
    expect(code).toBe(0);
    expect(stdout).not.toContain('users_email"');
    if (format !== 'sarif') expect(stdout).not.toContain('blocking-');
  });

  it('is marked in JSON', async () => {
    const { findings, summary } = JSON.parse((await lint(await adopted(), '--baseline', list, '--format', 'json')).stdout) as { findings: readonly { suppressed?: object }[]; summary: object };
    expect(findings.map(({ suppressed }) => suppressed)).toEqual([{ reason: 'listed in known.json', known: true }, { reason: 'listed in known.json', known: true }]);
    expect(summary).toMatchObject({ errors: 0, suppressed: 0, known: 2, gone: 0 });
  });

  it('is an external suppression in SARIF when asked for, and the rest is new', async () => {
    const cwd = await adopted();
    write(cwd, 'supabase/migrations/20260102000001_more.sql', 'create index users_nickname on users (nickname);\n');
    const run = async (...argv: readonly string[]): Promise<readonly { ruleId: string; baselineState?: string; suppressions?: readonly object[] }[]> => {
      const { runs } = JSON.parse((await lint(cwd, '--format', 'sarif', ...argv)).stdout) as { runs: readonly [{ results: readonly { ruleId: string; baselineState?: string; suppressions?: readonly object[] }[] }] };
      return runs[0].results;
    };
    expect((await run('--baseline', list)).map(({ baselineState, suppressions }) => ({ baselineState, suppressions }))).toEqual([{ baselineState: 'new', suppressions: undefined }]);
    expect((await run('--baseline', list, '--report-suppressed')).map(({ baselineState, suppressions }) => [baselineState, suppressions])).toEqual([
      ['unchanged', [{ kind: 'external', status: 'accepted', justification: 'listed in known.json' }]],
      ['new', []],
      ['unchanged', [{ kind: 'external', status: 'accepted', justification: 'listed in known.json' }]],
    ]);
    expect((await run()).every((result) => !('baselineState' in result))).toBe(true);
  });
});

describe('what is wrong is told in one line', () => {
  async function told(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await lint(onDisk({ ...migrations, ...files }), ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/\n/g)).toHaveLength(1);
    return stderr.replace(/^pg-safe: |\n$/g, '');
  }

  it('about the file', async () => {
    expect(await told({}, '--baseline', list)).toBe('--baseline: "known.json" does not exist. --update-baseline writes it.');
    expect(await told({ 'pg-safe.config.json': '{ "knownFindings": "ci/known.json" }' })).toBe('knownFindings: "ci/known.json" does not exist. --update-baseline writes it.');
    expect(await told({ [list]: '{' }, '--baseline', list)).toBe('--baseline: "known.json" cannot be used: it is no JSON.');
    expect(await told({ [list]: '{ "rules": {} }' }, '--baseline', list, '--update-baseline')).toBe('--baseline: "known.json" cannot be used: it is no list of known findings.');
    expect(await told({ [list]: '{ "format": "pg-safe known findings", "version": 9 }' }, '--baseline', list)).toContain('written by a newer pg-safe');
    expect(await told({}, '--baseline', 'supabase/migrations')).toBe('--baseline: "supabase/migrations" cannot be used: it is a folder.');
    expect(await told({}, '--baseline', 'supabase/config.toml/known.json', '--update-baseline')).toMatch(/^--update-baseline: ".*" cannot be written: /);
  });

  it('about options', async () => {
    expect(await told({}, '--update-baseline')).toBe('--update-baseline needs to know the file: --baseline <file>, or "knownFindings" in the configuration.');
    expect(await told({}, '--baseline', 'supabase')).toBe('--baseline takes a file with known findings. What the database holds before the first migration is "baseline": "supabase" in the configuration.');
    expect(await told({}, '--no-baseline', '--update-baseline')).toBe('--update-baseline and --no-baseline contradict each other.');
    expect(await told({}, '--baseline', list, '--update-baseline', '--fix-dry-run')).toBe('--fix-dry-run writes nothing, so --update-baseline cannot go with it.');
    expect(await told({}, '--baseline', list, '--update-baseline', '-')).toBe('--update-baseline is for files: what comes from stdin may never be one.');
    expect(await told({ 'pg-safe.config.json': '{ "baseline": "pg-safe-known.json" }' })).toBe('pg-safe.config.json: baseline: Must be "supabase" or "none", not "pg-safe-known.json". A file that lists known findings is "knownFindings".');
  });

  it('and nothing is written when a run fails', async () => {
    const cwd = onDisk(migrations);
    expect(await lint(cwd, '--baseline', list, '--update-baseline', index, 'no.sql')).toMatchObject({ code: 2 });
    expect(existsSync(join(cwd, list))).toBe(false);
  });
});
