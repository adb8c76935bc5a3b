import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { baselineSources } from '../config/baseline.js';
import { rollbackFormats, type RollbackFormatName } from '../format/rollback/index.js';
import type { DraftedRollback, RollbackTask } from '../linter/rollbacks.js';
import type { Migration } from '../history/index.js';
import { isInverse } from '../rollback/is-inverse.js';
import { lossSentence } from '../rollback/loss-sentence.js';
import { wantsColor } from './color.js';
import type { Io } from './io.js';
import { lintPlan, type LintPlan } from './lint-plan.js';
import { UsageError } from './usage-error.js';
import { slashed } from '../node/slashed.js';

/** The options of `pg-safe rollback` as the command line gives them. */
export interface RollbackFlags {
  readonly check?: boolean;
  readonly format: RollbackFormatName;
  readonly out?: string;
  readonly stdout?: boolean;
  readonly config?: string | false;
  readonly pgVersion?: number;
  readonly color?: boolean;
}

/** `pg-safe rollback`. Gives the exit code: with --check, 1 when a script fails or is not the inverse of its migration; 2 when something could not be read. */
export async function rollbackCommand(named: readonly string[], flags: RollbackFlags, io: Io): Promise<number> {
  const { check = false, out, stdout = false, pgVersion } = flags;
  if (check && (out !== undefined || stdout)) throw new UsageError('--check writes no file: --out and --stdout are for a draft.');
  if (out !== undefined && stdout) throw new UsageError('--out and --stdout are two places: ask for one of them.');
  if (!check && named.length !== 1) throw new UsageError(named.length === 0 ? 'Name the migration to undo, by its path or version: pg-safe rollback 20240101000000' : 'A draft is for one migration: name one path or version.');
  const [{ rules }, { loadParser }, rollbacks, { loadPrinter }] = await Promise.all([
    import('../../rules/index.js'), import('../sql/parser.js'), import('../linter/rollbacks.js'), import('../rollback/ddl/printer.js'),
  ]);
  const onTop = pgVersion === undefined ? {} : { postgres: pgVersion };
  const paths = check || isPath(named[0]!) ? named : [];
  const [plan] = await Promise.all([lintPlan(paths, { ...flags, onTop }, rules, io), loadParser(), check ? undefined : loadPrinter()]);
  for (const line of [...plan.warnings, ...plan.failures]) io.stderr.write(`pg-safe: ${line}\n`);
  const task: RollbackTask = { sources: plan.sources, settings: plan.settings, history: plan.history, baseline: await baselineSources(plan.settings) };
  const shown = (path: string): string => slashed(relative(io.cwd, resolve(plan.root, path)));
  if (!check) {
    const migration = chosen(rollbacks.migrationsCalled(isPath(named[0]!) ? inRoot(named[0]!, plan, io) : named[0]!, task), named[0]!, shown);
    const target = out === undefined ? undefined : inRoot(out, plan, io);
    await deliver(rollbacks.draftInHistory(task, migration, target), { stdout, shown, root: plan.root }, io);
    return plan.failures.length > 0 ? 2 : 0;
  }
  const checks = rollbacks.checksInHistory(task);
  const write = await rollbackFormats[flags.format]();
  io.stdout.write(write(checks, { color: wantsColor(flags.color, io), pathOf: shown }));
  if (plan.failures.length > 0) return 2;
  return checks.every(isInverse) ? 0 : 1;
}

function isPath(name: string): boolean {
  return /[/\\]|\.sql$/i.test(name);
}

function inRoot(path: string, { root }: LintPlan, { cwd }: Io): string {
  return slashed(relative(root, resolve(cwd, path)));
}

function chosen(found: readonly Migration[], name: string, shown: (path: string) => string): Migration {
  const [migration, ...others] = found;
  if (migration === undefined) throw new UsageError(`No migration is called "${name}". Name its path or its version.`);
  if (others.length > 0) throw new UsageError(`"${name}" is several migrations: ${found.map(({ source }) => `"${shown(source.path)}"`).join(', ')}. Name the path of one.`);
  return migration;
}

interface Delivery {
  readonly stdout: boolean;
  readonly shown: (path: string) => string;
  readonly root: string;
}

/** Write the script to its file, which must not be there yet, or to stdout. */
async function deliver(draft: DraftedRollback, { stdout, shown, root }: Delivery, io: Io): Promise<void> {
  const { sql, path, losses, leftOut, differences, migration: { version } } = draft;
  if (stdout) {
    io.stdout.write(sql);
    return;
  }
  const file = resolve(root, path);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, sql, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new UsageError(`"${shown(path)}" is there already and was not overwritten. Name another file with --out, or print the draft with --stdout.`);
    throw error;
  }
  io.stdout.write([
    `Wrote ${shown(path)}.`,
    ...losses.map((loss) => `  data: ${lossSentence(loss)}; no script brings that back`),
    ...leftOut.map((what) => `  not undone: ${what}`),
    ...(differences.length === 0 ? [] : [`  ${differences.length === 1 ? 'One thing is' : `${differences.length} things are`} not as before: the end of the file names ${differences.length === 1 ? 'it' : 'them'}.`]),
    `Once it has run: supabase migration repair --status reverted ${version}`,
    '',
  ].join('\n'));
}
