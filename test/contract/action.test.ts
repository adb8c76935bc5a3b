import { defaultLoadersSync } from 'cosmiconfig';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';

interface Step { readonly id?: string; readonly uses?: string; readonly shell?: string; readonly run?: string; readonly with?: Readonly<Record<string, string>>; readonly env?: Readonly<Record<string, string>> }
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const text = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
const action = defaultLoadersSync['.yaml']('action.yml', text) as Action;
const stepOf = (id: string): Step => action.runs.steps.find((step) => step.id === id)!;

/** Run a step as a runner does, with an `npx` that tells what it was called with. */
function run(id: string, env: Readonly<Record<string, string>>) {
  const cwd = onDisk({ 'bin/npx': '#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done\necho\ncase "$*" in *github*) exit "${LINT_CODE:-0}";; esac\n' });
  chmodSync(join(cwd, 'bin/npx'), 0o755);
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', stepOf(id).run!], {
    cwd, encoding: 'utf8',
    env: { PATH: `${join(cwd, 'bin')}:${process.env['PATH']!}`, GITHUB_OUTPUT: join(cwd, 'output'), GITHUB_STEP_SUMMARY: join(cwd, 'summary'), PG_SAFE_VERSION: '', PG_SAFE_ARGS: '', PG_SAFE_SINCE: '', ...env },
  });
  const written = (name: string): string => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '');
  return { code: status, stdout, output: written('output'), summary: written('summary') };
}

describe('the action', () => {
  it('is a composite one, whose steps name their shell and whose inputs all exist', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run: script, shell, uses } of action.runs.steps) expect(uses === undefined ? shell !== undefined && script !== undefined : /@v\d+$/.test(uses)).toBe(true);
    const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name!);
    expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort());
    // What somebody else wrote is never part of a script.
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
  });

  it('annotates, sums up and hands on the exit code', () => {
    expect(run('lint', { GITHUB_BASE_REF: 'main', LINT_CODE: '1' })).toEqual({
      code: 1,
      stdout: '[--yes][pg-safe][lint][--since][origin/main][--format][github]\n',
      output: 'exit-code=1\n',
      summary: '[--yes][pg-safe][lint][--since][origin/main][--format][markdown][--fail-on][never]\n',
    });
    expect(run('lint', { LINT_CODE: '0' })).toMatchObject({ code: 0, stdout: '[--yes][pg-safe][lint][--format][github]\n', output: 'exit-code=0\n' });
  });

  it('takes a version, a reference and arguments with spaces', () => {
    expect(run('lint', { PG_SAFE_VERSION: '0.1.0', PG_SAFE_SINCE: 'none', GITHUB_BASE_REF: 'main', PG_SAFE_ARGS: '--fail-on error "my folder/a.sql" $(touch hacked)' }).stdout)
      .toBe('[--yes][pg-safe@0.1.0][lint][--fail-on][error][my folder/a.sql][$(touch][hacked)][--format][github]\n');
    expect(run('lint', { PG_SAFE_ARGS: '"open' })).toMatchObject({ code: 2, stdout: expect.stringContaining('::error::pg-safe: the input "args" cannot be read') as string });
  });

  it('writes SARIF of the whole history', () => {
    expect(run('sarif', { PG_SAFE_FILE: '/tmp/some where/x.sarif' })).toMatchObject({
      code: 0, stdout: '[--yes][pg-safe][lint][--format][sarif][--output-file][/tmp/some where/x.sarif][--fail-on][never]\n', output: 'file=/tmp/some where/x.sarif\n',
    });
  });
});
