import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProject } from './made-up-project.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = join(here, '../bin/pg-safe.js');
const scratch = mkdtempSync(join(tmpdir(), 'pg-safe-bench-'));
const rounds = 5;

/** Run a Node command line as a process of its own. Gives CPU seconds and peak memory in MB. */
function run(args, cwd) {
  const usage = join(scratch, 'usage.json');
  const { status, stderr } = spawnSync(process.execPath, ['--import', join(here, 'usage.mjs'), ...args], {
    cwd, env: { ...process.env, PG_SAFE_USAGE: usage, PG_SAFE_CACHE: 'off' }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(usage, 'utf8'));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Two commands in turn, after one round that is not counted. */
function pair(first, second) {
  const runs = Array.from({ length: rounds + 1 }, () => [first(), second()]).slice(1);
  const [a, b] = [0, 1].map((at) => ({ cpu: median(runs.map((pairOf) => pairOf[at].cpu)), memory: Math.max(...runs.map((pairOf) => pairOf[at].memory)) }));
  return { a, b, ratio: median(runs.map(([x, y]) => x.cpu / y.cpu)) };
}

/** Several pairs as one: times added up, the largest memory. */
function total(pairs) {
  const [a, b] = ['a', 'b'].map((side) => ({ cpu: pairs.reduce((sum, one) => sum + one[side].cpu, 0), memory: Math.max(...pairs.map((one) => one[side].memory)) }));
  return { a, b, ratio: a.cpu / b.cpu };
}

function row(what, { a, b, ratio }) {
  console.log(`${what.padEnd(44)} ${a.cpu.toFixed(2).padStart(7)} s ${b.cpu.toFixed(2).padStart(7)} s ${ratio.toFixed(2).padStart(6)} ${a.memory.toFixed(0).padStart(7)} MB ${b.memory.toFixed(0).padStart(7)} MB`);
}

try {
  console.log(`${''.padEnd(44)}   pg-safe   yardstick  ratio     pg-safe   yardstick`);
  const given = process.argv.slice(2).map((path) => resolve(path));
  const made = [400, 1000, 4000].map((count) => {
    const folder = join(scratch, String(count));
    writeProject(folder, count);
    return { count, folder };
  });
  const projects = given.length > 0 ? given : [made[1].folder];
  const all = [];
  for (const project of projects) {
    const files = readdirSync(join(project, 'supabase/migrations')).filter((name) => name.endsWith('.sql')).length;
    const measured = pair(() => run([bin, 'lint', '--format', 'json'], project), () => run([join(here, 'bare-parse.mjs'), project], here));
    all.push(measured);
    row(`lint, ${files} files, against a bare parse`, measured);
  }
  if (all.length > 1) row('all of them', total(all));

  const [small, , large] = made;
  const growth = pair(() => run([bin, 'lint', '--format', 'json'], large.folder), () => run([bin, 'lint', '--format', 'json'], small.folder));
  const perFile = [growth.a.cpu / large.count, growth.b.cpu / small.count].map((seconds) => seconds * 1000);
  row(`lint, ${large.count} files, against ${small.count} files`, growth);
  console.log(`  per file: ${perFile[0].toFixed(2)} ms against ${perFile[1].toFixed(2)} ms, ratio ${(perFile[0] / perFile[1]).toFixed(2)}`);
  row('--version, against node -e 0', pair(() => run([bin, '--version'], here), () => run(['-e', '0'], here)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
