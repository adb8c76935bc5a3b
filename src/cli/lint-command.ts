import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config, FailOn, RuleSettings } from '../config/config.js';
import type { Runner } from '../history/migration.js';
import type { Report } from '../linter/report.js';
import type { Severity } from '../rule/finding.js';
import { checkConfig } from '../config/check.js';
import { wantsColor } from './color.js';
import type { Io } from './io.js';
import { lintInput } from './lint-input.js';
import { startProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** The options of `pg-safe lint` as the command line gives them. */
export interface LintFlags {
  readonly format: 'text' | 'json' | 'sarif';
  readonly outputFile?: string;
  readonly config?: string | false;
  readonly since?: string;
  readonly pgVersion?: number;
  readonly runner?: Runner;
  readonly failOn?: FailOn;
  readonly rule: Readonly<Record<string, string>>;
  readonly quiet?: true;
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
  const [input] = await Promise.all([lintInput(paths, { ...flags, onTop }, rules, io), loadParser()]);
  const { sources, settings, history, warnings, failures } = input;
  for (const line of [...warnings, ...failures]) io.stderr.write(`pg-safe: ${line}\n`);

  const progress = startProgress(io.stderr);
  const report = lintHistory({ sources, rules, settings, history, baseline: await baselineOf(settings), onProgress: progress.tell });
  progress.clear();
  const shown = flags.quiet === true ? errorsOnly(report) : report;
  await print(shown, flags, io);
  if (failures.length > 0) return 2;
  return fails(shown, settings.failOn) ? 1 : 0;
}

/** What the options set, in the words of a configuration. */
function configured({ pgVersion, runner, failOn, rule }: LintFlags): Config {
  return {
    ...(pgVersion === undefined ? {} : { postgres: pgVersion }),
    ...(runner === undefined ? {} : { runner }),
    ...(failOn === undefined ? {} : { failOn }),
    rules: rule as RuleSettings,
  };
}

const rank: Readonly<Record<FailOn, number>> = { note: 0, warning: 1, error: 2, never: 3 };

function fails({ findings }: Report, failOn: FailOn): boolean {
  return findings.some(({ severity, suppressed }) => suppressed === undefined && rank[severity] >= rank[failOn]);
}

function errorsOnly(report: Report): Report {
  const kept: Severity = 'error';
  return {
    ...report,
    findings: report.findings.filter(({ severity }) => severity === kept),
    summary: { ...report.summary, warnings: 0, notes: 0 },
  };
}
