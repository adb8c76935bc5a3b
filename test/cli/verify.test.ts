import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { main, type Io } from '../../src/cli/main.js';
import { spanText } from '../../src/text/index.js';
import { DriverError, type Driver } from '../../src/verify/driver.js';
import type { VerifyReport } from '../../src/verify/report.js';
import type { VerifyTask } from '../../src/verify/task.js';
import { fakeMigration, fakeVerification } from '../format/fake-verification.js';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

// What the command makes of a run, and what it asks for: the run itself is tested elsewhere.
const asked = vi.hoisted(() => ({ tasks: [] as VerifyTask[], servers: [] as object[], embedded: [] as object[], run: undefined as ((task: VerifyTask) => Promise<VerifyReport>) | undefined }));
const nowhere: Driver = { open: () => Promise.reject(new Error('not to be opened')) };
vi.mock('../../src/verify/verify.js', () => ({
  verifyHistory: async (task: VerifyTask) => {
    asked.tasks.push(task);
    return asked.run!(task);
  },
}));
vi.mock('../../src/node/drivers/server.js', () => ({ serverDriver: (options: object) => (asked.servers.push(options), nowhere) }));
vi.mock('../../src/node/drivers/pglite.js', () => ({ pgliteDriver: (options: object) => (asked.embedded.push(options), nowhere) }));

const project = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n[api]\nschemas = ["public", "api"]\n',
  'supabase/migrations/1_notes.sql': 'create table notes (id bigint primary key);\n',
  'supabase/migrations/2_again.sql': 'create table notes (id bigint);\n',
};

/** A run in which everything went well. */
const clean = ({ sources }: VerifyTask): Promise<VerifyReport> => Promise.resolve(fakeVerification(sources.map((source) => fakeMigration({ source }))));
/** A run in which the last file fails. */
const failing = ({ sources }: VerifyTask): Promise<VerifyReport> => {
  const source = sources.at(-1)!;
  const statement = { source, start: 0, end: source.text.indexOf(';') };
  return Promise.resolve(fakeVerification([fakeMigration({ source, outcome: 'failed', refusals: [{ span: statement, statement, sqlstate: '42P07', message: 'relation "notes" already exists', foretold: 'same' }] })]));
};

beforeEach(() => {
  Object.assign(asked, { tasks: [], servers: [], embedded: [], run: clean });
});

describe('pg-safe verify', () => {
  it('asks for what the project says', async () => {
    const cwd = onDisk(project);
    expect(await runCli(['verify', '--twice', '--timeout', '2.5', 'supabase/migrations/2_again.sql'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    const [task] = asked.tasks;
    expect(task).toMatchObject({ settings: { postgres: 17, runner: 'supabase', apiSchemas: ['public', 'api'] }, twice: true, timeout: 2500, history: { migrationsFolder: 'supabase/migrations' } });
    expect(task!.sources.map(({ path }) => path)).toEqual(['supabase/migrations/1_notes.sql', 'supabase/migrations/2_again.sql']);
    const { targets } = task!.history;
    expect(task!.sources.map(({ path }) => (typeof targets === 'function' ? targets(path) : undefined))).toEqual([false, true]);
    expect(task!.baselineSql.join('\n')).toContain('create role anon nologin;');
    expect(asked.embedded).toEqual([{ cwd }]);
  });

  it('starts from nothing outside of Supabase, and waits 30 s for a statement', async () => {
    await runCli(['verify', 'a.sql'], { cwd: onDisk({ 'a.sql': 'select 1;' }) });
    expect(asked.tasks[0]).toMatchObject({ baselineSql: [], baseline: [], twice: false, timeout: 30_000 });
  });

  it.each<[string, (task: VerifyTask) => Promise<VerifyReport>, number]>([
    ['0 when all went well', clean, 0],
    ['1 when a migration fails', failing, 1],
    ['1 when the history does not start from empty', async (task) => ({ ...await clean(task), bootstrap: { ...(await failing(task)).bootstrap, files: 2, applied: 1 } }), 1],
    ['0 when only pg-safe is mistaken', async (task) => fakeVerification([fakeMigration({ source: task.sources[0]!, locks: [{ span: { source: task.sources[0]!, start: 0, end: 5 }, relations: [{ relation: 'a.b', predicted: { mode: 'Share', work: 'none' }, agrees: false }], duration: 0 }] })]), 0],
    ['2 when the run stopped', async (task) => ({ ...await clean(task), stopped: { message: 'A statement took longer than 30 s.' } }), 2],
  ])('ends with %s', async (_name, run, code) => {
    asked.run = run;
    expect((await runCli(['verify'], { cwd: onDisk(project) })).code).toBe(code);
  });

  it('says in one line why there is no database', async () => {
    asked.run = () => Promise.reject(new DriverError('missing', 'PGlite is not installed; run: npm install --save-dev @electric-sql/pglite'));
    expect(await runCli(['verify'], { cwd: onDisk(project) })).toEqual({ code: 2, stdout: '', stderr: 'pg-safe: PGlite is not installed; run: npm install --save-dev @electric-sql/pglite\n' });
  });

  it('says on stderr why it stopped where stdout is for programs', async () => {
    asked.run = async (task) => ({ ...await clean(task), stopped: { message: 'The database went away.' } });
    const { stdout, stderr } = await runCli(['verify', '--format', 'json'], { cwd: onDisk(project) });
    expect(stderr).toBe('pg-safe: The database went away.\n');
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, stopped: { message: 'The database went away.' } });
  });

  it('names files from where the reader is, and from the root of the repository in SARIF and Markdown', async () => {
    asked.run = failing;
    const root = onDisk({ '.git/HEAD': '', ...Object.fromEntries(Object.entries(project).map(([path, text]) => [`apps/shop/${path}`, text])) });
    const cwd = join(root, 'apps/shop/supabase');
    expect((await runCli(['verify'], { cwd })).stdout).toContain('failed    migrations/2_again.sql');
    expect((await runCli(['verify', '-f', 'markdown'], { cwd })).stdout).toContain('`apps/shop/supabase/migrations/2_again.sql`');
    expect((await runCli(['verify', '-f', 'sarif'], { cwd })).stdout).toContain('"uri": "apps/shop/supabase/migrations/2_again.sql"');
  });

  it('writes the report to a file', async () => {
    const cwd = onDisk(project);
    expect(await runCli(['verify', '-o', 'out/report.md', '-f', 'markdown'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(cwd, 'out/report.md'), 'utf8')).toMatch(/^### pg-safe verify\n/);
    expect(await runCli(['verify', '-o', 'supabase'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/^pg-safe: --output-file: "supabase" cannot be written: /) as string });
  });

  it('closes the database on Ctrl-C, and says so', async () => {
    let interrupt: Parameters<NonNullable<Io['onInterrupt']>>[0] | undefined;
    let stopped = 0;
    asked.run = ({ signal }) => new Promise((_, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason as Error));
      interrupt!('SIGINT');
    });
    let stderr = '';
    const io: Io = {
      stdout: { write: () => undefined }, stderr: { write: (text) => void (stderr += text) }, stdin: (async function* () {})(), cwd: onDisk(project), env: {},
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => void stopped++;
      },
    };
    expect(await main(['verify'], io)).toBe(130);
    expect({ stderr, stopped }).toEqual({ stderr: 'pg-safe: Interrupted: the database was closed, nothing is left of the run.\n', stopped: 1 });
  });
});

describe('the database', () => {
  const env = { PG_SAFE_DATABASE_URL: 'postgres://localhost/scratch', DATABASE_URL: 'postgres://prod.example/app' };
  const server = async (argv: readonly string[], variables: Readonly<Record<string, string>>): Promise<object | undefined> => {
    await runCli(['verify', ...argv], { cwd: onDisk(project), env: variables });
    return asked.servers[0];
  };

  it('is the one that is named', async () => {
    expect(await server(['--database-url', 'postgres://localhost/other', '--yes-use-this-database'], env)).toMatchObject({ url: 'postgres://localhost/other', force: true });
  });

  it('is that of the variable made for it', async () => {
    expect(await server([], env)).toMatchObject({ url: 'postgres://localhost/scratch', force: false });
  });

  it.each([[{ DATABASE_URL: 'postgres://prod.example/app' }], [{ PG_SAFE_DATABASE_URL: '' }]])('is never that of the application: %j', async (variables) => {
    expect(await server([], variables)).toBeUndefined();
    expect(asked.embedded).toHaveLength(1);
  });
});

it.each([
  [['verify', '--timeout', '0'], "Option '--timeout <seconds>' argument '0' is invalid. It must be a number of seconds, more than 0."],
  [['verify', '--timeout', 'soon'], "Option '--timeout <seconds>' argument 'soon' is invalid. It must be a number of seconds, more than 0."],
  [['verify', '--yes-use-this-database'], '--yes-use-this-database needs --database-url (or PG_SAFE_DATABASE_URL).'],
  [['verify', '--format', 'xml'], "Option '-f, --format <name>' argument 'xml' is invalid. Allowed choices are text, json, markdown, sarif."],
  [['lint', '--timeout', '3'], '--database-url, --yes-use-this-database and --timeout are for --verify.'],
  [['lint', '--verify', '--fix', 'supabase/migrations'], '--verify runs the files as they are: fix them first, then verify.'],
])('answers %j in one line', async (argv, sentence) => {
  expect(await runCli(argv, { cwd: onDisk(project) })).toEqual({ code: 2, stdout: '', stderr: `pg-safe: ${sentence}\n` });
});

describe('pg-safe lint --verify', () => {
  it('marks findings in each format, and leaves the exit code as it is', async () => {
    asked.run = failing;
    const cwd = onDisk(project);
    const { code, stdout } = await runCli(['lint', '--verify'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('= verified: confirmed by PostgreSQL 18: refused with 42P07: relation "notes" already exists\n');
    expect(stdout).toContain('= verified: not testable, its file was not run\n');
    const { findings } = JSON.parse((await runCli(['lint', '--verify', '-f', 'json'], { cwd })).stdout) as { readonly findings: readonly { readonly rule: string; readonly verification: object }[] };
    const verification = { verdict: 'confirmed', evidence: 'refused with 42P07: relation "notes" already exists', by: 'PostgreSQL 18' };
    expect(findings.find(({ rule }) => rule === 'duplicate-object')!.verification).toEqual(verification);
    const log = JSON.parse((await runCli(['lint', '--verify', '-f', 'sarif'], { cwd })).stdout) as { readonly runs: readonly [{ readonly results: readonly { readonly ruleId: string; readonly properties?: object }[] }] };
    expect(log.runs[0].results.find(({ ruleId }) => ruleId === 'duplicate-object')!.properties).toEqual({ verification });
  });

  it('runs nothing unless it is asked to', async () => {
    const { stdout } = await runCli(['lint'], { cwd: onDisk(project), env: { PG_SAFE_DATABASE_URL: 'postgres://localhost/scratch' } });
    expect(stdout).not.toContain('verified:');
    expect(asked.tasks).toEqual([]);
  });

  it('shows what was found when there is no database, and fails', async () => {
    asked.run = () => Promise.reject(new DriverError('missing', 'PGlite is not installed.'));
    const { code, stdout, stderr } = await runCli(['lint', '--verify'], { cwd: onDisk(project) });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'pg-safe: --verify: PGlite is not installed.\n' });
    expect(stdout).toContain('error[duplicate-object]');
  });

  it('runs the files that are linted', async () => {
    await runCli(['lint', '--verify', 'supabase/migrations/2_again.sql'], { cwd: onDisk(project) });
    const { targets } = asked.tasks[0]!.history;
    expect(asked.tasks[0]!.sources.filter(({ path }) => typeof targets === 'function' && targets(path)).map((source) => spanText({ source, start: 0, end: 12 }))).toEqual(['create table']);
  });
});
