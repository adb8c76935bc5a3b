// `pg-safe verify` on a project, against bare PGlite that runs the same files from the same start: CPU time and peak memory of both, as whole processes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProject } from './made-up-project.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'pg-safe-bench-'));
const usage = join(scratch, 'usage.json');
const env = { ...process.env, PG_SAFE_USAGE: usage, PG_SAFE_CACHE: join(scratch, 'cache') };

function run(args, cwd) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', join(here, 'usage.mjs'), ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return { ...JSON.parse(readFileSync(usage, 'utf8')), wall: (performance.now() - began) / 1000 };
}

function row(what, { cpu, wall, memory }, ratio = '') {
  console.log(`${what.padEnd(40)} ${cpu.toFixed(2).padStart(7)} s CPU ${wall.toFixed(2).padStart(7)} s ${memory.toFixed(0).padStart(6)} MB ${ratio}`);
}

try {
  const given = process.argv.slice(2).map((path) => resolve(path));
  const made = join(scratch, 'made-up');
  if (given.length === 0) writeProject(made, 100, 4);
  const verify = [join(here, '../bin/pg-safe.js'), 'verify', '--no-config', '--format', 'json'];
  for (const project of given.length > 0 ? given : [made]) {
    rmSync(env.PG_SAFE_CACHE, { recursive: true, force: true });
    console.log(project);
    row('  verify, the first run on a machine', run(verify, project));
    const [warm, bare] = [run(verify, project), run([join(here, 'bare-pglite.mjs'), project], here)];
    row('  verify', warm);
    row('  bare PGlite, the same files', bare, `ratio ${(warm.cpu / bare.cpu).toFixed(2)}`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
