import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { onDisk } from '../node/on-disk.js';
import { runCli, type Outcome } from './run-cli.js';

const index = 'supabase/migrations/20260102000000_users_email.sql';
const migrations = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/20260101000000_users.sql': 'create table users (id bigint primary key, email text, nickname text);\nalter table users enable row level security;\ncreate policy everyone on users for select using (true);\n',
  [index]: 'create index users_email on users (email);\n',
};
const silenced = { ...migrations, [index]: `-- pg-safe-ignore blocking-index-build: 20 rows\n${migrations[index]}` };
const quietRules = ['--rule', 'missing-rollback=off', '--rule', 'missing-lock-timeout=off'];

const lint = (cwd: string, ...argv: readonly string[]): Promise<Outcome> => runCli(['lint', ...quietRules, ...argv], { cwd });
const told = async (...argv: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await lint(onDisk(migrations), ...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^pg-safe: [^\n]+\n$/);
  return stderr.slice('pg-safe: '.length, -1);
};

describe('the formats', () => {
  it.each([
    ['github', /^::error file=apps\/web\/supabase\/migrations\/20260102000000_users_email\.sql,line=1,endLine=1,col=1,endColumn=42,title=blocking-index-build::/],
    ['gitlab', /"path": "apps\/web\/supabase\/migrations\/20260102000000_users_email\.sql"/],
    ['junit', /<testsuite name="apps\/web\/supabase\/migrations\/20260101000000_users\.sql" tests="1" failures="0"/],
    ['markdown', /^#### `apps\/web\/supabase\/migrations\/20260102000000_users_email\.sql`/m],
    ['sarif', /"uri": "apps\/web\/supabase\/migrations\/20260102000000_users_email\.sql"/],
    // What people and reviewdog read leads from the working folder.
    ['rdjson', /"path": "migrations\/20260102000000_users_email\.sql"/],
    ['text', / migrations\/20260102000000_users_email\.sql:1:1/],
  ])('%s has paths that its reader knows', async (format, expected) => {
    const cwd = onDisk({ '.git/HEAD': '', ...Object.fromEntries(Object.entries(migrations).map(([path, text]) => [`apps/web/${path}`, text])) });
    const { code, stdout, stderr } = await lint(`${cwd}/apps/web/supabase`, '--format', format);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(expected);
  });

  it('are named where one is unknown', async () => {
    expect(await told('--format', 'checkstyle')).toContain('Allowed choices are text, json, sarif, github, gitlab, junit, markdown, rdjson.');
  });
});

describe('SARIF', () => {
  const runOf = async (files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Log['runs'][number]> =>
    (JSON.parse((await lint(onDisk(files), '--format', 'sarif', ...argv)).stdout) as Log).runs[0]!;

  it('has a category when it is given one', async () => {
    expect((await runOf(migrations)).automationDetails).toBeUndefined();
    expect((await runOf(migrations, '--sarif-category', 'shop')).automationDetails).toEqual({ id: 'shop/' });
  });

  it('has silenced findings when they are asked for', async () => {
    expect((await runOf(silenced)).results).toEqual([]);
    const { results } = await runOf(silenced, '--report-suppressed');
    expect(results!.map(({ ruleId, suppressions }) => [ruleId, suppressions])).toEqual([['blocking-index-build', [{ kind: 'inSource', status: 'accepted', justification: '20 rows' }]]]);
  });

  it('says on stderr what was cut', async () => {
    const many = 'create table t (id bigint primary key);\nalter table t enable row level security;\ncreate policy p on t for select using (true);\n';
    const drops = Array.from({ length: 5100 }, (_, at) => `alter table t drop column c${at};`).join('\n');
    const cwd = onDisk({ 'supabase/migrations/1_t.sql': many.replace('primary key', `primary key${Array.from({ length: 5100 }, (_, at) => `, c${at} int`).join('')}`), 'supabase/migrations/2_t.sql': drops });
    const { stdout, stderr } = await lint(cwd, '--format', 'sarif');
    expect((JSON.parse(stdout) as Log).runs[0]!.results).toHaveLength(5000);
    expect(stderr).toMatch(/^pg-safe: \d+ problems were found; the gravest 5000 are reported, because GitHub keeps no more of one analysis\.\n$/);
  });

  it('alone has these options', async () => {
    expect(await told('--sarif-category', 'shop')).toBe('--sarif-category needs --format sarif.');
    expect(await told('--report-suppressed', '--format', 'json')).toBe('--report-suppressed needs --format sarif.');
    expect(await told('--format', 'sarif', '--sarif-category', ' / ')).toContain('It must be a name, such as "migrations".');
  });
});

describe('--max-warnings', () => {
  const warned = ['--rule', 'blocking-index-build=warn'];

  it('lets so many warnings pass', async () => {
    const cwd = onDisk(migrations);
    expect(await lint(cwd, ...warned)).toMatchObject({ code: 1, stderr: '' });
    expect(await lint(cwd, ...warned, '--max-warnings', '1')).toMatchObject({ code: 0, stderr: '' });
    expect(await lint(cwd, ...warned, '--max-warnings', '0')).toMatchObject({ code: 1, stderr: 'pg-safe: 1 warning found; --max-warnings allows 0.\n' });
    // Hidden warnings are counted, and so are those that fail nothing.
    expect(await lint(cwd, ...warned, '--quiet', '--max-warnings', '0')).toMatchObject({ code: 1 });
    expect(await lint(cwd, ...warned, '--fail-on', 'error', '--max-warnings', '0')).toMatchObject({ code: 1 });
  });

  it('lets no error pass, and counts nothing that is silenced', async () => {
    expect(await lint(onDisk(migrations), '--max-warnings', '9')).toMatchObject({ code: 1, stderr: '' });
    expect(await lint(onDisk(silenced), ...warned, '--max-warnings', '0')).toMatchObject({ code: 0, stderr: '' });
  });

  it.each(['-1', '1.5', 'many', ''])('is a number, not "%s"', async (value) => {
    expect(await told(`--max-warnings=${value}`)).toContain('It must be a whole number, 0 or more.');
  });
});

describe('--no-inline-config', () => {
  it('hears no comment', async () => {
    expect(await lint(onDisk(silenced))).toMatchObject({ code: 0 });
    const { code, stdout } = await lint(onDisk(silenced), '--no-inline-config', '--format', 'json');
    expect({ code, findings: (JSON.parse(stdout) as { findings: readonly object[] }).findings }).toMatchObject({ code: 1, findings: [{ rule: 'blocking-index-build' }] });
    expect(stdout).not.toContain('"suppressed": {');
  });

  it('hears no comment in a rollback script, of a contraction or of nothing', async () => {
    const files = {
      ...migrations,
      [index]: '-- pg-safe: contract nobody reads it\n-- pg-safe-ignore-file rollback-not-inverse: dumped before\nalter table users drop column nickname;\n-- pg-safe-ignore dropped-table: nothing here\nselect 1;\n',
      'supabase/rollbacks/20260102000000_users_email.sql': '-- pg-safe-ignore-file rollback-not-inverse: the data is gone anyway\nselect 1;\n',
    };
    const found = async (...argv: readonly string[]): Promise<readonly string[]> =>
      (JSON.parse((await lint(onDisk(files), '--format', 'json', ...argv)).stdout) as { findings: readonly { rule: string; suppressed?: object }[] }).findings.filter(({ suppressed }) => suppressed === undefined).map(({ rule }) => rule).sort();
    expect(await found()).toEqual(['unused-suppression']);
    expect(await found('--no-inline-config')).toEqual(['dropped-column', 'rollback-not-inverse', 'rollback-not-inverse']);
  });
});

describe('--print-config', () => {
  interface Printed {
    readonly rules: Readonly<Record<string, { readonly severity: string; readonly options?: object; readonly from: string }>>;
  }
  const config = JSON.stringify({
    extends: 'pg-safe:strict', postgres: 16, ignores: 'supabase/migrations/2020*', rules: { 'missing-rollback': ['warn', { for: 'all' }] },
    overrides: [{ files: 'supabase/migrations/20260102*', rules: { 'dropped-column': 'off' } }],
  });

  it('prints what counts for a file, and what set it', async () => {
    const cwd = onDisk({ ...migrations, 'pg-safe.config.json': config });
    const { code, stdout, stderr } = await runCli(['lint', '--print-config', index, '--rule', 'dropped-table=note'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(stdout) as Printed;
    expect(printed).toMatchObject({ file: index, configuration: 'pg-safe.config.json', ignored: false, postgres: 16, runner: 'supabase', schemas: ['public', 'graphql_public'], baseline: 'supabase', failOn: 'warning' });
    expect(Object.keys(printed.rules)).toEqual(rules.map(({ id }) => id));
    expect(printed.rules['missing-rollback']).toEqual({ severity: 'warning', options: { for: 'all' }, from: 'pg-safe.config.json' });
    expect(printed.rules['dropped-column']).toMatchObject({ severity: 'off', from: 'pg-safe.config.json: overrides[0]' });
    expect(printed.rules['dropped-function']).toMatchObject({ severity: 'error', from: 'pg-safe.config.json: extends pg-safe:strict' });
    expect(printed.rules['dropped-table']).toMatchObject({ severity: 'note', from: 'command line' });
    expect(printed.rules['varchar-column']).toMatchObject({ from: 'pg-safe.config.json: extends pg-safe:strict' });

    const other = JSON.parse((await runCli(['lint', '--print-config', 'supabase/migrations/20260101000000_users.sql', '--no-config'], { cwd })).stdout) as Printed;
    expect(other).toMatchObject({ configuration: null, postgres: 17 });
    expect(other.rules['dropped-column']).toMatchObject({ from: 'pg-safe:recommended' });
    expect(other.rules['varchar-column']).toMatchObject({ severity: 'off', from: 'off by default' });
  });

  it('knows ignored files and seeds', async () => {
    const cwd = onDisk({ ...migrations, 'supabase/migrations/20200101000000_old.sql': 'select 1;', 'supabase/seed.sql': 'select 1;', 'pg-safe.config.json': config });
    const printed = async (file: string): Promise<Printed> => JSON.parse((await runCli(['lint', '--print-config', file], { cwd })).stdout) as Printed;
    expect(await printed('supabase/migrations/20200101000000_old.sql')).toMatchObject({ ignored: true });
    expect((await printed('supabase/seed.sql')).rules['blocking-not-null']).toMatchObject({ severity: 'error', from: 'pg-safe.config.json: extends pg-safe:strict' });
  });

  it('is told: no file, a folder, more than one', async () => {
    expect(await told('--print-config', 'no.sql')).toBe('"no.sql" does not exist.');
    expect(await told('--print-config', 'supabase')).toBe('--print-config: "supabase" is a folder. Name one file.');
    expect(await told('--print-config', index, 'other.sql')).toBe('--print-config takes one file and lints nothing (other.sql).');
  });
});

describe('--stats', () => {
  it('says where the time went, on stderr and in JSON', async () => {
    const { code, stdout, stderr } = await lint(onDisk(migrations), '--stats', '--format', 'json');
    expect(code).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.slice(0, 6).map((line) => line.split(/\s+/)[0])).toEqual(['read', 'parse', 'replay', 'finish', 'rules', 'total']);
    for (const line of lines) expect(line).toMatch(/^\S.* +\d+\.\d ms +\d+ %(?: +\d+ calls)?$/);
    const { stats } = JSON.parse(stdout) as { stats: { phases: Record<string, number>; rules: readonly { rule: string; time: number; calls: number }[] } };
    for (const phase of ['read', 'parse', 'replay', 'finish']) expect(stats.phases[phase]).toBeGreaterThan(0);
    expect(stats.rules.find(({ rule }) => rule === 'blocking-index-build')!.calls).toBeGreaterThan(0);
    expect(stats.rules.map(({ time }) => time)).toEqual(stats.rules.map(({ time }) => time).toSorted((a, b) => b - a));
  });

  it('changes nothing else, and is not there unasked', async () => {
    const cwd = onDisk(migrations);
    const [without, withStats] = [await lint(cwd), await lint(cwd, '--stats')];
    expect(without.stderr).toBe('');
    expect({ ...withStats, stderr: '' }).toEqual(without);
    expect((await lint(cwd, '--format', 'json')).stdout).not.toContain('"stats"');
  });
});
