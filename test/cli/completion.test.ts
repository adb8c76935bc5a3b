import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const bash = await scriptFor('bash');

/** What bash offers for the last of some words, one after the other as it splits them. */
function offered(...words: readonly string[]): readonly string[] {
  const given = ['pg-safe', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${given}); COMP_CWORD=${words.length}; _pg_safe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-u', '-c', `${bash}\n${ask}`], { encoding: 'utf8', cwd: onDisk({ 'a.sql': '' }) }).split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it('knows the commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['lint', 'locks', 'rls', 'rollback', 'verify', 'rules', 'explain', 'completion', '--version', '--help']));
    expect(offered('ro')).toEqual(['rollback']);
    expect(offered('lint')).toEqual(['lint']);
  });

  it('knows the options of each', () => {
    expect(offered('lint', '--upd')).toEqual(['--update-baseline']);
    expect(offered('lint', '--fix', '--no-in')).toEqual(['--no-inline-config']);
    expect(offered('rls', '--upd')).toEqual([]);
    expect(offered('verify', '-')).toEqual(expect.arrayContaining(['--twice', '-f', '--help']));
  });

  it('knows the values that there are', () => {
    expect(offered('lint', '--format', 's')).toEqual(['sarif']);
    expect(offered('lint', '-f', 'gi')).toEqual(['github', 'gitlab']);
    expect(offered('rules', '--format', '')).toEqual(['text', 'json']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('explain', '')).toEqual([...rules.map(({ id }) => id), 'stats']);
  });

  it('leaves files to the shell', () => {
    expect(offered('lint', '')).toEqual([]);
    expect(offered('lint', '--config', '')).toEqual([]);
    expect(bash).toContain('complete -o default -F _pg_safe pg-safe');
  });
});

describe('completion in other shells', () => {
  it('is for those that there are', async () => {
    const { code, stderr } = await runCli(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
  });

  it('has every command, option and value', async () => {
    const [zsh, fish] = await Promise.all([scriptFor('zsh'), scriptFor('fish')]);
    for (const word of ['lint', '--update-baseline', 'sarif', 'blocking-index-build']) expect(zsh).toContain(word);
    for (const word of ['-a lint', '-l update-baseline', 'sarif', 'blocking-index-build']) expect(fish).toContain(word);
  });

  const place = (shell: string): string | undefined => ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'].map((folder) => `${folder}/${shell}`).find(existsSync);
  const [zsh, fish] = [place('zsh'), place('fish')];

  it.skipIf(zsh === undefined)('is a script that zsh takes', async () => {
    const folder = onDisk({ script: await scriptFor('zsh') });
    expect(execFileSync(zsh!, ['-f', '-c', `autoload -U compinit; compinit -u -D; source ${folder}/script; echo $_comps[pg-safe]`], { encoding: 'utf8' })).toBe('_pg_safe\n');
  });

  it.skipIf(fish === undefined)('is a script that fish asks', async () => {
    const folder = onDisk({ script: await scriptFor('fish') });
    const ask = (line: string): readonly string[] => execFileSync(fish!, ['--no-config', '-c', `source ${folder}/script; complete -C '${line}'`], { encoding: 'utf8', env: { HOME: folder, PATH: '/usr/bin:/bin' } }).split('\n').filter((text) => text !== '').map((text) => text.split('\t', 1)[0]!);
    expect(ask('pg-safe ro')).toEqual(['rollback']);
    expect(ask('pg-safe lint --upd')).toEqual(['--update-baseline']);
    expect(ask('pg-safe lint --format s')).toEqual(['sarif']);
    expect(ask('pg-safe explain blocking-ref')).toEqual(['blocking-refresh']);
  });
});
