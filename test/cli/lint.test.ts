import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli, type Outcome, type Scene } from './run-cli.js';

const migrations = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/20260101000000_users.sql': 'create table users (id bigint primary key, email text, nickname text);\nalter table users enable row level security;\ncreate policy everyone on users for select using (true);\n',
  'supabase/migrations/20260102000000_users_email.sql': 'create index users_email on users (email);\n',
};
const clean = { ...migrations, 'supabase/migrations/20260102000000_users_email.sql': 'create index concurrently users_email on users (email);\n' };
const blocked = ['blocking-index-build supabase/migrations/20260102000000_users_email.sql'];

interface Printed {
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly severity: string }[];
  readonly summary: { readonly files: number; readonly history: number };
}

async function lint(cwd: string, argv: readonly string[] = [], scene: Scene = {}): Promise<Outcome & { readonly found: readonly string[]; readonly printed: Printed }> {
  // Whether a migration has a rollback script or a lock_timeout is not what these tests are about.
  const outcome = await runCli(['lint', '--format', 'json', '--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off', ...argv], { cwd, ...scene });
  const printed = (outcome.stdout === '' ? { findings: [] } : JSON.parse(outcome.stdout)) as Printed;
  return { ...outcome, printed, found: printed.findings.map(({ rule, file }) => `${rule} ${file}`) };
}

describe('pg-safe lint', () => {
  it('gives 1 for findings and 0 for none', async () => {
    expect(await lint(onDisk(migrations))).toMatchObject({ code: 1, stderr: '', found: blocked });
    expect(await lint(onDisk(clean))).toMatchObject({ code: 0, stderr: '', found: [] });
  });

  it('prints text where nothing else is asked for', async () => {
    const { code, stdout, stderr } = await runCli(['lint', '--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off'], { cwd: onDisk(migrations) });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('error[blocking-index-build]: ');
    expect(stdout).toContain('supabase/migrations/20260102000000_users_email.sql:1:');
  });

  it('takes loose files that name roles of a Supabase project for such a project', async () => {
    const cwd = onDisk({ 'db/1_notes.sql': 'create table notes (id bigint primary key);', 'db/2_policy.sql': 'create table tags (id bigint primary key); alter table tags enable row level security; create policy p on tags for select to authenticated using (true);' });
    expect(await lint(cwd, ['db'])).toMatchObject({ found: ['table-without-rls db/1_notes.sql'] });
    expect(await lint(cwd, ['db/1_notes.sql'])).toMatchObject({ found: [] });
  });

  it('takes files, folders and patterns, and reads the rest as history', async () => {
    const cwd = onDisk(migrations);
    const file = 'supabase/migrations/20260102000000_users_email.sql';
    for (const path of [file, join(cwd, file), 'supabase/migrations/*_email.sql']) {
      expect(await lint(cwd, [path])).toMatchObject({ found: blocked, printed: { summary: { files: 1, history: 1 } } });
    }
    expect(await lint(cwd, ['supabase/migrations'])).toMatchObject({ found: blocked, printed: { summary: { files: 2, history: 0 } } });
    // Paths lead from the working folder to the files.
    expect(await lint(join(cwd, 'supabase/migrations'))).toMatchObject({ found: ['blocking-index-build 20260102000000_users_email.sql'] });
    expect(await lint(cwd, ['supabase/migrations/20260101000000_users.sql'])).toMatchObject({ code: 0, found: [] });
  });

  it.each([
    ['error', 'error', 1], ['warning', 'error', 0], ['warning', 'warning', 1], ['note', 'warning', 0], ['note', 'note', 1], ['error', 'never', 0],
  ])('with a finding of severity %s and --fail-on %s gives %i', async (severity, failOn, code) => {
    expect(await lint(onDisk(migrations), ['--rule', `blocking-index-build=${severity}`, '--fail-on', failOn])).toMatchObject({ code, found: blocked });
  });

  it('shows errors only, and fails for errors only, with --quiet', async () => {
    const cwd = onDisk(migrations);
    expect(await lint(cwd, ['--quiet'])).toMatchObject({ code: 1, found: blocked });
    expect(await lint(cwd, ['--quiet', '--rule', 'blocking-index-build=warning'])).toMatchObject({ code: 0, found: [] });
  });

  it('writes the report to a file', async () => {
    const cwd = onDisk(migrations);
    expect(await lint(cwd, ['--output-file', 'reports/new/pg-safe.json'])).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'reports/new/pg-safe.json'), 'utf8'))).toMatchObject({ findings: [{ rule: 'blocking-index-build' }] });
    expect(await lint(cwd, ['--output-file', 'supabase'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^pg-safe: --output-file: "supabase" cannot be written: .*\n$/) as string });
  });

  it('prints SARIF', async () => {
    const { stdout } = await runCli(['lint', '--format', 'sarif'], { cwd: onDisk(migrations) });
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'pg-safe' } } }] });
  });
});

describe('what cannot be done', () => {
  const told = async (cwd: string, argv: readonly string[] = []): Promise<string> => {
    const { code, stdout, stderr } = await lint(cwd, argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  it('is told: no project', async () => {
    const cwd = onDisk({ '.git/HEAD': '' });
    expect(await told(cwd)).toBe(`pg-safe: No migrations were found: there is no supabase/migrations at or above ${cwd}. Name files or folders: pg-safe lint <path>.\n`);
  });

  it('is told: an empty project, folder, or pattern', async () => {
    const cwd = onDisk({ 'supabase/config.toml': '', 'empty/readme.md': '' });
    expect(await told(cwd)).toBe('pg-safe: No migrations were found: supabase/migrations is empty.\n');
    expect(await told(cwd, ['empty'])).toBe('pg-safe: No SQL files were found in "empty".\n');
    expect(await told(cwd, ['none/*.sql'])).toBe('pg-safe: "none/*.sql" does not exist.\n');
  });

  it('is told: several files that are not there, each', async () => {
    expect(await told(onDisk({}), ['a.sql', 'b.sql'])).toBe('pg-safe: "a.sql" does not exist.\npg-safe: "b.sql" does not exist.\n');
  });

  it('is told, and the rest is linted', async () => {
    const cwd = onDisk({ ...migrations, 'supabase/migrations/20260103000000_dump.sql': Buffer.from([1, 0, 2, 0]) });
    expect(await lint(cwd)).toMatchObject({
      code: 2, found: blocked, stderr: 'pg-safe: "supabase/migrations/20260103000000_dump.sql" is not text: it has NUL bytes, and no byte order mark of UTF-16.\n',
    });
    expect(await lint(cwd, ['supabase/migrations/20260102000000_users_email.sql', 'no.sql'])).toMatchObject({
      code: 2, found: blocked, stderr: expect.stringContaining('pg-safe: "no.sql" does not exist.\n') as string,
    });
  });

  it('is told: another project', async () => {
    const cwd = onDisk({ 'a/supabase/migrations/1_a.sql': 'select 1;', 'b/supabase/migrations/1_b.sql': 'select 1;' });
    expect(await lint(cwd, ['a', 'b'])).toMatchObject({ code: 2, stderr: 'pg-safe: "b" is another project and was not linted: one run is about one history.\n' });
  });

  it('is told: a file that is too large', async () => {
    const cwd = onDisk({ ...migrations, 'pg-safe.config.json': '{ "maxFileSize": 60 }' });
    expect(await lint(cwd)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^pg-safe: "supabase\/migrations\/20260101000000_users.sql" has .* more than the limit of .*\n$/) as string });
  });

  it('is told: what config.toml has that cannot be used', async () => {
    const cwd = onDisk({ ...clean, 'supabase/config.toml': '[db]\nmajor_version = "new"\n' });
    expect(await lint(cwd)).toMatchObject({ code: 0, stderr: 'pg-safe: supabase/config.toml: [db] major_version is not a whole number.\n' });
  });
});

describe('the configuration', () => {
  const config = (text: object): string => JSON.stringify(text);

  it('is found, named, or left out', async () => {
    const cwd = onDisk({ ...migrations, 'pg-safe.config.json': config({ rules: { 'blocking-index-build': 'off' } }), 'ci.json': config({ failOn: 'never' }) });
    expect(await lint(cwd)).toMatchObject({ code: 0, found: [] });
    expect(await lint(cwd, ['--no-config'])).toMatchObject({ code: 1, found: blocked });
    expect(await lint(cwd, ['--config', 'ci.json'])).toMatchObject({ code: 0, found: blocked });
    expect(await lint(cwd, ['--rule', 'blocking-index-build=warn'])).toMatchObject({ code: 1, printed: { findings: [{ severity: 'warning' }] } });
  });

  it('says what is wrong, a line for each problem', async () => {
    const cwd = onDisk({ ...migrations, 'pg-safe.config.json': config({ rules: { 'blocking-index-biuld': 'off' }, faliOn: 'error' }) });
    expect(await lint(cwd)).toMatchObject({
      code: 2, stdout: '',
      stderr: 'pg-safe: pg-safe.config.json: rules: Unknown rule "blocking-index-biuld". Did you mean "blocking-index-build"?\npg-safe: pg-safe.config.json: Unknown key "faliOn". Did you mean "failOn"?\n',
    });
  });

  it('says what is wrong on the command line', async () => {
    expect((await lint(onDisk(migrations), ['--rule', 'dropped-colum=off', '--rule', 'dropped-table=of'])).stderr).toBe(
      'pg-safe: command line: rules: Unknown rule "dropped-colum". Did you mean "dropped-column"?\npg-safe: command line: rules.dropped-table: Must be "off", "note", "warn", "warning" or "error", not "of". Did you mean "off"?\n');
  });

  it('has patterns relative to its own folder, not to the project\'s', async () => {
    const cwd = onDisk({
      ...Object.fromEntries(Object.entries(migrations).map(([path, text]) => [`apps/web/${path}`, text])),
      'pg-safe.config.json': config({ overrides: [{ files: 'apps/web/supabase/**', rules: { 'blocking-index-build': 'note' } }] }),
    });
    expect(await lint(join(cwd, 'apps/web'))).toMatchObject({ code: 0, printed: { findings: [{ severity: 'note', file: 'supabase/migrations/20260102000000_users_email.sql' }] } });
  });

  it('ignores files, but not what they did', async () => {
    const cwd = onDisk({ ...migrations, 'pg-safe.config.json': config({ ignores: '20260101*' }) });
    expect(await lint(cwd)).toMatchObject({ found: blocked, printed: { summary: { files: 1, history: 1 } } });
    expect(await lint(cwd, ['--config', 'pg-safe.config.json', 'supabase/migrations/20260101000000_users.sql'])).toMatchObject({ code: 0, found: [] });
  });

  it('names rollback scripts', async () => {
    const cwd = onDisk({
      'supabase/migrations/1_users.sql': 'create table users (id bigint primary key);\nalter table users enable row level security;', 'supabase/migrations/2_drop.sql': 'drop table users;',
      'db/undo/2_drop.sql': 'create table users (id bigint primary key);', 'on.json': config({ rollbacks: 'db/undo/*.sql' }),
    });
    const missing = async (...argv: readonly string[]): Promise<boolean> =>
      (await runCli(['lint', '--format', 'json', ...argv], { cwd })).stdout.includes('"missing-rollback"');
    expect([await missing(), await missing('--config', 'on.json')]).toEqual([true, false]);
    expect(await lint(cwd, ['--config', 'on.json'])).toMatchObject({ printed: { summary: { files: 2, history: 0 } } });
  });

  it('names another folder of migrations', async () => {
    const cwd = onDisk({
      'db/changes/1_users.sql': 'create table users (id bigint primary key, email text);', 'db/changes/2_email.sql': 'create index users_email on users (email);',
      'db/seeds/users.sql': "insert into users values (1, 'a');",
      'pg-safe.config.json': config({ migrations: 'db/changes', rules: { 'table-without-rls': 'off' } }),
    });
    expect(await lint(cwd)).toMatchObject({ found: ['blocking-index-build db/changes/2_email.sql'], printed: { summary: { files: 2 } } });
    expect(await lint(cwd, ['db/changes/2_email.sql'])).toMatchObject({ found: ['blocking-index-build db/changes/2_email.sql'], printed: { summary: { files: 1, history: 1 } } });
    expect(await lint(join(cwd, 'db/seeds'), ['--config', '../../pg-safe.config.json'])).toMatchObject({ printed: { summary: { files: 2 } } });
  });
});

describe('stdin', () => {
  const index = 'create index users_email on users (email);';

  it('is linted after the project\'s migrations', async () => {
    const cwd = onDisk({ 'supabase/migrations/20260101000000_users.sql': migrations['supabase/migrations/20260101000000_users.sql'] });
    for (const argv of [['-'], ['--stdin']]) expect(await lint(cwd, argv, { stdin: index })).toMatchObject({ code: 1, found: ['blocking-index-build stdin.sql'] });
  });

  it('stands in for the file that it is named for', async () => {
    const cwd = onDisk(clean);
    const argv = ['--stdin', '--stdin-filename', 'supabase/migrations/20260102000000_users_email.sql'];
    expect(await lint(cwd, argv, { stdin: index })).toMatchObject({ found: blocked, printed: { summary: { files: 1, history: 1 } } });
  });

  it('needs no project', async () => {
    expect(await lint(onDisk({ '.git/HEAD': '' }), ['-'], { stdin: index })).toMatchObject({ found: ['blocking-index-build stdin.sql'] });
  });

  it.each([
    [['-', 'a.sql'], 'SQL from stdin and files cannot be linted in one run (a.sql).'],
    [['--stdin', 'a.sql'], 'SQL from stdin and files cannot be linted in one run (a.sql).'],
    [['--stdin-filename', 'a.sql'], '--stdin-filename needs --stdin.'],
  ])('is not mixed with files: %j', async (argv, sentence) => {
    expect(await lint(onDisk(migrations), argv)).toMatchObject({ code: 2, stdout: '', stderr: `pg-safe: ${sentence}\n` });
  });
});

describe('files that are no migrations', () => {
  it('judges a seed by the schema that the migrations make, without the rules about a database in use', async () => {
    const seed = "insert into users (id, email) values (1, 'a');\ninsert into users (id, email, nickname) values (2, 'b', 'x');\ntruncate users;\n";
    expect(await lint(onDisk({ ...migrations, 'supabase/seed.sql': seed }), ['supabase/seed.sql'])).toMatchObject({ code: 0, found: [], printed: { summary: { files: 1, history: 2 } } });
    expect((await lint(onDisk({ ...migrations, 'supabase/seed.sql': 'create table users (id int);' }), ['supabase/seed.sql'])).found).toEqual(['duplicate-object supabase/seed.sql']);
    expect((await lint(onDisk({ ...migrations, 'supabase/seed.sql': "insert into users (id, role) values (1, 'x');" }), ['supabase/seed.sql'])).found).toEqual(['missing-object supabase/seed.sql']);
  });

  it('makes declared schemas from nothing, all together', async () => {
    const files = { ...migrations, 'supabase/schemas/1_users.sql': migrations['supabase/migrations/20260101000000_users.sql'], 'supabase/schemas/2_indexes.sql': migrations['supabase/migrations/20260102000000_users_email.sql'] };
    expect(await lint(onDisk(files), ['supabase/schemas'])).toMatchObject({ code: 0, found: [], printed: { summary: { files: 2, history: 0 } } });
  });
});

describe('--since', () => {
  const git = (cwd: string, ...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main', ...args], { cwd, encoding: 'utf8' });

  it('lints what changed, as one deploy', async () => {
    const cwd = onDisk({ 'supabase/migrations/20260101000000_users.sql': migrations['supabase/migrations/20260101000000_users.sql'] });
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'first');
    expect(await lint(cwd, ['--since', 'HEAD'])).toMatchObject({ code: 0, stderr: '', printed: { summary: { files: 0 } } });

    writeFileSync(join(cwd, 'supabase/migrations/20260102000000_users_email.sql'), 'create index users_email on users (email);');
    writeFileSync(join(cwd, 'supabase/migrations/20260103000000_orders.sql'), 'create table orders (id bigint primary key, note text);\nalter table orders enable row level security;\ncreate policy everyone on orders for select using (true);');
    writeFileSync(join(cwd, 'supabase/migrations/20260104000000_orders_id.sql'), 'create index orders_note on orders (note);');
    expect(await lint(cwd, ['--since', 'main'])).toMatchObject({ found: blocked, printed: { summary: { files: 3, history: 1 } } });
  });

  it('says why it cannot tell', async () => {
    const cwd = onDisk(migrations);
    expect((await lint(cwd, ['--since', 'main'])).stderr).toBe(`pg-safe: --since: ${cwd} is not in a git repository.\n`);
    git(cwd, 'init', '-q');
    expect(await lint(cwd, ['--since', 'mian'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^pg-safe: --since: Git knows no commit "mian" in .*\n$/) as string });
  });
});

describe('colors', () => {
  const escape = '\x1b[';
  it.each<[string, readonly string[], Scene, boolean]>([
    ['to a pipe', [], {}, false],
    ['to a terminal', [], { terminal: true }, true],
    ['to a terminal that knows none', [], { terminal: true, env: { TERM: 'dumb' } }, false],
    ['with NO_COLOR', [], { terminal: true, env: { NO_COLOR: '1' } }, false],
    ['with an empty NO_COLOR', [], { terminal: true, env: { NO_COLOR: '' } }, true],
    ['with FORCE_COLOR', [], { env: { FORCE_COLOR: '1' } }, true],
    ['with FORCE_COLOR=0', [], { terminal: true, env: { FORCE_COLOR: '0' } }, false],
    ['with both', [], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
    ['with --color', ['--color'], { env: { NO_COLOR: '1' } }, true],
    ['with --no-color', ['--no-color'], { terminal: true, env: { FORCE_COLOR: '1' } }, false],
  ])('%s', async (_name, argv, scene, colored) => {
    const { stdout } = await runCli(['lint', ...argv], { cwd: onDisk(migrations), ...scene });
    expect(stdout.includes(escape)).toBe(colored);
  });

  it('do not get into a file by themselves', async () => {
    const cwd = onDisk(migrations);
    await runCli(['lint', '--output-file', 'report.txt'], { cwd, terminal: true });
    expect(existsSync(join(cwd, 'report.txt'))).toBe(true);
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).not.toContain(escape);
  });
});
