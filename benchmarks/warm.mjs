// One file of a project, linted again: as it was, edited, without what earlier runs kept, and by squawk's npm launcher where its path is given.
// node benchmarks/warm.mjs [folder of a project] [path of squawk-cli's launcher]
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProject } from './made-up-project.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = join(here, '../bin/pg-safe.js');
const scratch = mkdtempSync(join(tmpdir(), 'pg-safe-bench-'));
const rounds = 9;

/** Wall time of a whole process, in milliseconds. */
function run(args, cwd) {
  const { CI: _ci, ...env } = process.env;
  const started = performance.now();
  const { status, error, stderr } = spawnSync(process.execPath, args, { cwd, env: { ...env, PG_SAFE_CACHE: join(scratch, 'cache') }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (error !== undefined || (status !== 0 && status !== 1)) throw new Error(`${args.join(' ')} ended with ${status}: ${error?.message ?? stderr}`);
  return performance.now() - started;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

try {
  const [folder, squawk] = process.argv.slice(2).map((path) => resolve(path));
  const project = join(scratch, 'project');
  if (folder === undefined) writeProject(project, 400);
  else cpSync(join(folder, 'supabase'), join(project, 'supabase'), { recursive: true });
  const files = readdirSync(join(project, 'supabase/migrations')).filter((name) => name.endsWith('.sql')).sort();
  const file = `supabase/migrations/${files.at(-1)}`;
  const edit = () => appendFileSync(join(project, file), '\n-- one more line');
  const commands = [
    ['pg-safe lint, as it was', [bin, 'lint', file]],
    ['pg-safe lint, edited', [bin, 'lint', file], edit],
    ['pg-safe lint --no-cache', [bin, 'lint', '--no-cache', file]],
    ...(squawk === undefined ? [] : [['squawk', [squawk, file]]]),
    ['node -e 0', ['-e', '0']],
  ];
  // In turn, because machines drift; the first round fills what is kept and is not counted.
  const times = Array.from({ length: rounds + 1 }, () => {
    // What follows an edit is the first run on the file as it is now; this one is the second.
    run(commands[0][1], project);
    return commands.map(([, args, before]) => (before?.(), run(args, project)));
  }).slice(1);
  const medians = commands.map((_, at) => median(times.map((round) => round[at])));
  const ratio = (one, at) => median(times.map((round) => round[one] / round[at])).toFixed(2).padStart(8);
  console.log(`${files.length} files, the last one linted, Node ${process.versions.node}: median of ${rounds} rounds; what the run as it was, and the edited one, is to it`);
  commands.forEach(([name], at) => console.log(`${name.padEnd(26)} ${medians[at].toFixed(0).padStart(6)} ms ${ratio(0, at)} ${ratio(1, at)}`));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
