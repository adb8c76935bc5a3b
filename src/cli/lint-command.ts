import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Config, FailOn, RuleSettings } from '../config/config.js';
import { baselineSources } from '../config/baseline.js';
import { checkConfig } from '../config/check.js';
import { formats, type FormatName } from '../format/index.js';
import { relocate } from '../format/relocate.js';
import type { Runner } from '../history/migration.js';
import type { Report } from '../linter/report.js';
import { ownPackage } from '../node/own-package.js';
import { folderInRepository } from '../node/repository.js';
import { wantsColor } from './color.js';
import type { Io } from './io.js';
import { lintPlan, type LintPlan } from './lint-plan.js';
import { startProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** The options of `pg-safe lint` as the command line gives them. */
export interface LintFlags {
  readonly format: FormatName;
  readonly outputFile?: string;
  readonly config?: string | false;
  readonly since?: string;
  readonly pgVersion?: number;
  readonly runner?: Runner;
  readonly failOn?: FailOn;
  /** Severities, not yet checked, by rule id. */
  readonly rule?: Readonly<Record<string, string>>;
  readonly quiet?: boolean;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  readonly color?: boolean;
}

/** `pg-safe lint`. Gives the exit code. */
export async function lintCommand(paths: readonly string[], flags: LintFlags, io: Io): Promise<number> {
  const [{ rules }, { loadParser }, { lintHistory }] = await Promise.all([
    import('../../rules/index.js'), import('../sql/parser.js'), import('../linter/lint.js'),
  ]);
  const onTop = checkConfig(configured(flags), { file: 'command line', rules });
  const [plan] = await Promise.all([lintPlan(paths, { ...flags, onTop }, rules, io), loadParser()]);
  const { sources, settings, history, failures } = plan;
  for (const line of [...plan.warnings, ...failures]) io.stderr.write(`pg-safe: ${line}\n`);

  const progress = startProgress(io.stderr);
  const report = lintHistory({ sources, rules, settings, history, baseline: await baselineSources(settings), onProgress: progress.tell });
  progress.clear();
  await print(report, flags, plan, io);
  if (failures.length > 0) return 2;
  return fails(report, settings.failOn, flags.quiet) ? 1 : 0;
}

/** What the options set, in the words of a configuration. */
function configured({ pgVersion, runner, failOn, rule }: LintFlags): Config {
  return {
    ...(pgVersion === undefined ? {} : { postgres: pgVersion }),
    ...(runner === undefined ? {} : { runner }),
    ...(failOn === undefined ? {} : { failOn }),
    ...(rule === undefined ? {} : { rules: rule as RuleSettings }),
  };
}

const rank: Readonly<Record<FailOn, number>> = { note: 0, warning: 1, error: 2, never: 3 };

/** Whether what is shown is grave enough: --quiet shows errors only. */
function fails({ findings }: Report, failOn: FailOn, quiet = false): boolean {
  const least = Math.max(rank[failOn], quiet ? rank.error : 0);
  return findings.some(({ severity, suppressed }) => suppressed === undefined && rank[severity] >= least);
}

async function print(report: Report, { format, outputFile, quiet = false, color }: LintFlags, { root }: LintPlan, io: Io): Promise<void> {
  const formatter = await formats[format]();
  const repositoryFolder = folderInRepository(root);
  // SARIF is about the repository; what people and their programs read here leads from where they are.
  const placed = format === 'sarif' || root === io.cwd ? report : relocate(report, (path) => relative(io.cwd, resolve(root, path)).split(sep).join('/'));
  const text = formatter(placed, {
    quiet,
    color: outputFile === undefined ? wantsColor(color, io) : color === true,
    version: ownPackage().version,
    ...(io.stdout.columns === undefined || outputFile !== undefined ? {} : { width: io.stdout.columns }),
    ...(repositoryFolder === undefined ? {} : { repositoryFolder }),
  });
  if (outputFile === undefined) return void io.stdout.write(text);
  const file = resolve(io.cwd, outputFile);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`--output-file: "${outputFile}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
