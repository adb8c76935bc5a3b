import { relative, resolve } from 'node:path';
import { baselineSources } from '../config/baseline.js';
import { lockFormats, type LockFormatName } from '../format/locks/index.js';
import { relocateLocks } from '../format/relocate.js';
import type { Runner } from '../history/migration.js';
import { wantsColor } from './color.js';
import type { Io } from './io.js';
import { lintPlan } from './lint-plan.js';
import { readNamedFile } from './named-file.js';
import { slashed } from '../node/slashed.js';

/** The options of `pg-safe locks` as the command line gives them. */
export interface LocksFlags {
  readonly format: LockFormatName;
  readonly all?: boolean;
  readonly stats?: string;
  readonly config?: string | false;
  readonly since?: string;
  readonly pgVersion?: number;
  readonly runner?: Runner;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  readonly color?: boolean;
}

/** `pg-safe locks`. Gives the exit code: 0, or 2 when something was asked for that could not be read. */
export async function locksCommand(paths: readonly string[], flags: LocksFlags, io: Io): Promise<number> {
  const { all = false, format, color, pgVersion, runner } = flags;
  const [{ rules }, { loadParser }, { locksOfHistory }] = await Promise.all([
    import('../../rules/index.js'), import('../sql/parser.js'), import('../locks/locks.js'),
  ]);
  const stats = flags.stats === undefined ? undefined : readNamedFile('--stats', flags.stats, (await import('../locks/stats.js')).readStats, io);
  const onTop = { ...(pgVersion === undefined ? {} : { postgres: pgVersion }), ...(runner === undefined ? {} : { runner }) };
  const [{ root, sources, settings, history, warnings, failures }] = await Promise.all([lintPlan(paths, { ...flags, onTop }, rules, io), loadParser()]);
  for (const line of [...warnings, ...failures]) io.stderr.write(`pg-safe: ${line}\n`);

  const found = locksOfHistory({ sources, settings, history, baseline: await baselineSources(settings), ...(stats === undefined ? {} : { stats }) });
  const report = relocateLocks(found, (path) => slashed(relative(io.cwd, resolve(root, path))));
  const write = await lockFormats[format]();
  io.stdout.write(write(report, {
    all, ranked: stats !== undefined, color: wantsColor(color, io),
    ...(io.stdout.columns === undefined ? {} : { width: io.stdout.columns }),
  }));
  return failures.length > 0 ? 2 : 0;
}
