import { relative, resolve } from 'node:path';
import type { Config, FailOn, RuleSettings } from '../config/config.js';
import { baselineSources } from '../config/baseline.js';
import { formats, repositoryFormats, type FormatName } from '../format/index.js';
import { relocate } from '../format/relocate.js';
import { counted } from '../format/summary-line.js';
import type { Runner } from '../history/migration.js';
import type { KeptTexts } from '../linter/head-start.js';
import type { Report } from '../linter/report.js';
import { Stopwatch, type RunStats } from '../linter/stopwatch.js';
import { cacheFolder } from '../node/cache/folder.js';
import { keptTextsIn } from '../node/cache/kept-texts.js';
import { ownPackage } from '../node/own-package.js';
import { seesMore } from '../node/looks.js';
import { folderInRepository } from '../node/repository.js';
import { loadParser } from '../sql/parser.js';
import { wantsColor } from './color.js';
import { deliver } from './deliver.js';
import { checkFixing, isFixing, lintAndFix, type FixFlags } from './fix.js';
import type { Io } from './io.js';
import { usesCache } from './kept-answer.js';
import { checkKnown, goneSentence, openKnown, updateKnown, type KnownFlags } from './known-findings.js';
import { lintPlan, type LintPlan } from './lint-plan.js';
import { startProgress } from './progress.js';
import { checkStaged } from './staged.js';
import { UsageError } from './usage-error.js';
import type { DatabaseFlags } from './verify-run.js';
import { slashed } from '../node/slashed.js';

/** The options of `pg-safe lint` as the command line gives them. */
export interface LintFlags extends FixFlags, KnownFlags, DatabaseFlags {
  readonly format: FormatName;
  readonly outputFile?: string;
  readonly config?: string | false;
  readonly since?: string;
  readonly staged?: boolean;
  readonly warnIgnored?: boolean;
  readonly pgVersion?: number;
  readonly runner?: Runner;
  readonly failOn?: FailOn;
  /** Severities, not yet checked, by rule id. */
  readonly rule?: Readonly<Record<string, string>>;
  readonly maxWarnings?: number;
  readonly quiet?: boolean;
  readonly inlineConfig?: boolean;
  readonly sarifCategory?: string;
  readonly reportSuppressed?: boolean;
  /** The file for which to print the configuration, instead of linting. */
  readonly printConfig?: string;
  readonly stats?: boolean;
  /** Whether to use what earlier runs kept; unless said, not on a build server. */
  readonly cache?: boolean;
  /** Run the migrations too, and mark the findings. */
  readonly verify?: boolean;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  readonly color?: boolean;
}

/** The options after which a run says the same as long as the same is there to read. */
const repeatable: ReadonlySet<string> = new Set([
  'format', 'config', 'warnIgnored', 'pgVersion', 'runner', 'failOn', 'rule', 'maxWarnings', 'quiet', 'baseline', 'inlineConfig', 'sarifCategory', 'reportSuppressed', 'cache', 'color',
] satisfies (keyof LintFlags)[]);

/** `pg-safe lint`. Gives the exit code. */
export async function lintCommand(paths: readonly string[], flags: LintFlags, io: Io): Promise<number> {
  const started = performance.now();
  if (!Object.keys(flags).every((name) => repeatable.has(name))) seesMore();
  checkTogether(paths, flags);
  checkStaged(flags);
  checkFixing(paths, flags);
  checkKnown({ ...flags, ...(paths.includes('-') && { stdin: true }) });
  // First, because its WebAssembly is compiled beside what is loaded meanwhile; whether that went well is asked below.
  const parser = flags.printConfig === undefined ? loadParser() : undefined;
  parser?.catch(() => undefined);
  const [{ rules: builtIn }, { lintHistory }] = await Promise.all([import('../../rules/index.js'), import('../linter/lint.js')]);
  const onTop = configured(flags);
  if (flags.printConfig !== undefined) {
    const { printConfig } = await import('./print-config.js');
    await printConfig(flags.printConfig, { ...flags, onTop }, builtIn, io);
    return 0;
  }
  const [plan] = await Promise.all([lintPlan(paths, { ...flags, onTop }, builtIn, io), parser]);
  const { sources, rules, history, failures } = plan;
  const known = await openKnown(flags, plan, io);
  const settings = flags.inlineConfig === false ? { ...plan.settings, inlineConfig: false } : plan.settings;
  for (const line of [...plan.warnings, ...failures]) io.stderr.write(`pg-safe: ${line}\n`);

  const progress = startProgress(io.aside ?? io.stderr);
  const baseline = await baselineSources(settings);
  const stopwatch = flags.stats === true ? new Stopwatch(() => performance.now()) : undefined;
  stopwatch?.add('read', performance.now() - started);
  const kept = keptFor(flags, io);
  const task = { sources, rules, settings, history, baseline, onProgress: progress.tell, ...(kept !== undefined && { kept }), ...(known !== undefined && { known: known.task }), ...(stopwatch !== undefined && { stopwatch }) };
  const fixed = isFixing(flags) ? await lintAndFix(task, paths, flags, plan, io) : undefined;
  const found = fixed?.report ?? lintHistory(task);
  progress.clear();
  const updated = known !== undefined && flags.updateBaseline === true && failures.length === 0 ? await updateKnown(found, known, plan.root, io) : undefined;
  const linted = updated?.report ?? found;
  const { report, failure } = flags.verify === true ? await (await import('./lint-verify.js')).verifyFindings(linted, plan, flags, io) : { report: linted };
  await print(report, flags, plan, fixed?.tookStdout === true ? { ...io, stdout: io.stderr } : io, stopwatch?.stats);
  for (const line of [...fixed?.said ?? [], updated?.said ?? goneSentence(report)]) if (line !== undefined) io.stderr.write(`pg-safe: ${line}\n`);
  if (failure !== undefined) io.stderr.write(`pg-safe: --verify: ${failure}\n`);
  if (failures.length > 0 || failure !== undefined) return 2;
  const tooMany = tooManyWarnings(report, flags.maxWarnings);
  if (tooMany !== undefined) io.stderr.write(`pg-safe: ${tooMany}\n`);
  return tooMany !== undefined || fails(report, settings.failOn, flags) ? 1 : 0;
}

/** What earlier runs kept of histories. */
function keptFor({ cache }: LintFlags, io: Io): KeptTexts | undefined {
  const folder = usesCache(cache, io) ? cacheFolder(io.env) : undefined;
  return folder === undefined ? undefined : keptTextsIn(folder);
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

/** Whether what is shown is grave enough: --quiet shows errors only, --max-warnings counts warnings by itself. */
function fails({ findings }: Report, failOn: FailOn, { quiet = false, maxWarnings }: LintFlags): boolean {
  const least = Math.max(rank[failOn], quiet ? rank.error : 0);
  return findings.some(({ severity, suppressed }) => suppressed === undefined && rank[severity] >= least && !(severity === 'warning' && maxWarnings !== undefined));
}

/** What is said when there are more warnings than are allowed. */
function tooManyWarnings({ summary: { warnings } }: Report, maxWarnings = Number.POSITIVE_INFINITY): string | undefined {
  return warnings > maxWarnings ? `${counted(warnings, 'warning')} found; --max-warnings allows ${maxWarnings}.` : undefined;
}

/** Options that mean something only with others. */
function checkTogether(paths: readonly string[], flags: LintFlags): void {
  const { format, sarifCategory, reportSuppressed, printConfig, verify = false, databaseUrl, yesUseThisDatabase, timeout } = flags;
  if (!verify && (databaseUrl !== undefined || yesUseThisDatabase === true || timeout !== undefined)) throw new UsageError('--database-url, --yes-use-this-database and --timeout are for --verify.');
  if (verify && isFixing(flags)) throw new UsageError('--verify runs the files as they are: fix them first, then verify.');
  const stray = sarifCategory !== undefined ? '--sarif-category' : reportSuppressed === true ? '--report-suppressed' : undefined;
  if (stray !== undefined && format !== 'sarif') throw new UsageError(`${stray} needs --format sarif.`);
  if (printConfig !== undefined && paths.length > 0) throw new UsageError(`--print-config takes one file and lints nothing (${paths[0]!}).`);
}

async function print(report: Report, flags: LintFlags, { root }: LintPlan, io: Io, stats: RunStats | undefined): Promise<void> {
  const { format, outputFile, quiet = false, color, sarifCategory, reportSuppressed = false } = flags;
  const formatter = await formats[format]();
  const repositoryFolder = folderInRepository(root);
  const placed = repositoryFormats.has(format) || root === io.cwd ? report : relocate(report, (path) => slashed(relative(io.cwd, resolve(root, path))));
  const text = formatter(placed, {
    quiet,
    color: outputFile === undefined ? wantsColor(color, io) : color === true,
    version: ownPackage().version,
    ...(io.stdout.columns === undefined || outputFile !== undefined ? {} : { width: io.stdout.columns }),
    ...(repositoryFolder === undefined ? {} : { repositoryFolder }),
    ...(sarifCategory === undefined ? {} : { sarifCategory }),
    reportSuppressed,
    ...(format === 'sarif' && { pageOf: (await import('./rule-address.js')).ruleAddresses() }),
    ...(stats === undefined ? {} : { stats }),
    tell: (sentence) => io.stderr.write(`pg-safe: ${sentence}\n`),
  });
  if (stats !== undefined) io.stderr.write((await import('./stats-table.js')).statsTable(stats));
  await deliver(text, outputFile, io);
}
