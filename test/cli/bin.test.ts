import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { onDisk } from '../node/on-disk.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'bin/pg-safe.js');

beforeAll(() => {
  // `npm ci` builds; a clone whose dist was removed since gets it here.
  if (!existsSync(join(root, 'dist/cli/main.js'))) execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);
});

describe('bin/pg-safe.js', () => {
  it('passes arguments and exit code on', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'lintt'], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: "pg-safe: Unknown command 'lintt'. Did you mean lint?\n" });
  });

  it('says nothing when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [bin, 'rules'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const status = await new Promise((done) => child.on('close', done));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['pg-safe.config.ts', "import { defineConfig } from 'pg-safe';\nexport default defineConfig({ rules: { 'no-such-rule': 'off' } });"],
    ['pg-safe.config.mjs', "export default { rules: { 'no-such-rule': 'off' } };"],
    ['pg-safe.config.cjs', "module.exports = { rules: { 'no-such-rule': 'off' } };"],
    ['.pg-saferc.yaml', 'rules: { no-such-rule: off }'],
  ])('reads %s', (name, text) => {
    const cwd = onDisk({ [name]: text, '.git/HEAD': '' });
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'lint'], { cwd, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `pg-safe: ${name}: rules: Unknown rule "no-such-rule".\n` });
  });

  it('drafts a rollback, for which it loads what no other command needs', () => {
    const cwd = onDisk({ 'supabase/migrations/20260101000000_notes.sql': 'create table notes (id bigint primary key);' });
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'rollback', '20260101000000', '--stdout'], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('drop table notes;');
  });

  it('ends a run that would not end on Ctrl-C', async () => {
    const cwd = onDisk({ 'loop.sql': 'do $$ begin loop end loop; end $$;', 'cache/.keep': '' });
    const cache = join(cwd, 'cache');
    const child = spawn(process.execPath, [bin, 'verify', 'loop.sql', '--timeout', '600'], { cwd, env: { ...process.env, PG_SAFE_CACHE: cache }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const ended = new Promise((done) => child.on('close', (code, signal) => done(code ?? signal)));
    // The database is kept once it is made: from then on there is something to close.
    await vi.waitFor(() => expect(readdirSync(cache).filter((name) => name.endsWith('.tar.gz'))).toHaveLength(1), { timeout: 40_000, interval: 100 });
    child.kill('SIGINT');
    expect({ ended: await ended, stderr }).toEqual({ ended: 130, stderr: 'pg-safe: Interrupted: the database was closed, nothing is left of the run.\n' });
  });

  it('says in one line that it is not built', () => {
    const folder = onDisk({ 'package.json': '{ "type": "module" }' });
    mkdirSync(join(folder, 'bin'));
    copyFileSync(bin, join(folder, 'bin/pg-safe.js'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/pg-safe.js')], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'pg-safe: it is not built; run "npm run build" in its folder.\n' });
  });
});
