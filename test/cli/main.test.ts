import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { runCli } from './run-cli.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };

describe('the command line', () => {
  it.each([['--version'], ['-V']])('prints the version with %s', async (flag) => {
    expect(await runCli([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[[]], [['--help']], [['-h']]])('prints help for %j', async (argv) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: pg-safe \[options\] \[command\]\n/);
    expect(stdout).toContain('Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 the run itself failed.');
  });

  it('prints help for a command', async () => {
    const { code, stdout } = await runCli(['lint', '--help']);
    expect(code).toBe(0);
    for (const flag of ['--format', '--output-file', '--config', '--no-config', '--since', '--pg-version', '--runner', '--fail-on', '--rule', '--quiet', '--stdin', '--stdin-filename', '--no-color']) {
      expect(stdout).toContain(`${flag} `);
    }
  });

  it.each([
    [['lintt'], "Unknown command 'lintt'. Did you mean lint?"],
    [['migrations/1_users.sql'], "Unknown command 'migrations/1_users.sql'. To lint it, run: pg-safe lint migrations/1_users.sql"],
    [['--quite'], "Unknown option '--quite'."],
    [['lint', '--forma', 'json'], "Unknown option '--forma'. Did you mean --format?"],
    [['lint', '--format', 'xml'], "Option '-f, --format <name>' argument 'xml' is invalid. Allowed choices are text, json, sarif, github, gitlab, junit, markdown, rdjson."],
    [['lint', '--fail-on', 'info'], "Option '--fail-on <severity>' argument 'info' is invalid. Allowed choices are error, warning, note, never."],
    [['lint', '--runner', 'psql'], "Option '--runner <name>' argument 'psql' is invalid. Allowed choices are supabase, single-transaction, autocommit."],
    [['lint', '--pg-version', '9.6'], "Option '--pg-version <major>' argument '9.6' is invalid. It must be a number from 12 to 99."],
    [['lint', '--pg-version', 'new'], "Option '--pg-version <major>' argument 'new' is invalid. It must be a number from 12 to 99."],
    [['lint', '--rule', 'dropped-column'], "Option '--rule <id=severity>' argument 'dropped-column' is invalid. It must be a rule and a severity: blocking-index-build=off."],
    [['lint', '--since'], "Option '--since <ref>' argument missing."],
    [['explain'], "Missing required argument 'rule'."],
    [['explain', 'blocking-index-biuld'], 'Unknown rule "blocking-index-biuld". Did you mean "blocking-index-build"? "pg-safe rules" lists them all.'],
    [['rules', 'locking'], "Too many arguments for 'rules'. Expected 0 arguments but got 1."],
  ])('answers %j in one line', async (argv, sentence) => {
    expect(await runCli(argv)).toEqual({ code: 2, stdout: '', stderr: `pg-safe: ${sentence}\n` });
  });

  it('never shows a stack unless it is asked to', async () => {
    const broken = (env: Readonly<Record<string, string>>): Promise<string> => new Promise((told) => {
      const stdout = { write: () => { throw new Error('disk on fire\nand more'); } };
      void main(['--version'], { stdout, stderr: { write: told }, stdin: (async function* () {})(), cwd: '/', env }).then((code) => expect(code).toBe(2));
    });
    expect(await broken({})).toBe('pg-safe: internal error: disk on fire (set PG_SAFE_DEBUG=1 for the stack)\n');
    expect(await broken({ PG_SAFE_DEBUG: '1' })).toMatch(/^pg-safe: internal error: Error: disk on fire\n(?:.*\n)*pg-safe: +at /);
  });
});

describe('rules and explain', () => {
  it('lists the rules as a table', async () => {
    const { code, stdout } = await runCli(['rules']);
    expect(code).toBe(0);
    expect(stdout.split('\n').find((line) => line.startsWith('blocking-index-build '))).toMatch(/^blocking-index-build +error +locking +An index built without CONCURRENTLY/);
    expect(new Set(stdout.trimEnd().split('\n').map((line) => line.search(/(?<= {2})(?=(?:parsing|additive|rename|locking|transaction|rollback|row-level-security|history|design) )/))).size).toBe(1);
  });

  it('lists the rules as JSON', async () => {
    const { stdout } = await runCli(['rules', '--format', 'json']);
    const rules = JSON.parse(stdout) as readonly { readonly id: string }[];
    expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).toSorted());
    expect(rules.find(({ id }) => id === 'blocking-index-build')).toMatchObject({ family: 'locking', severity: 'error', precision: 'very-high', onByDefault: true, options: {} });
  });

  it('explains a rule', async () => {
    const { code, stdout } = await runCli(['explain', 'blocking-index-build']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# blocking-index-build\n\nAn index built without CONCURRENTLY/);
    expect(stdout).toContain('-- pg-safe-ignore blocking-index-build: the reason');
  });
});
