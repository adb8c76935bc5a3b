import { rules as builtInRules } from '../rules/index.js';
import { baselineSources } from './config/baseline.js';
import type { Config } from './config/config.js';
import { withPlugins } from './config/plugins.js';
import { resolveConfig, type ResolvedConfig } from './config/resolve.js';
import type { KnownFindings } from './linter/known-findings.js';
import { lintHistory, type LintTask } from './linter/lint.js';
import type { Report } from './linter/report.js';
import { ledgerOfHistory, type Ledger } from './ledger/index.js';
import { locksOfHistory, type LockReport, type Stats } from './locks/index.js';
import type { DraftedRollback } from './linter/rollbacks.js';
import type { AnyRule } from './rule/rule.js';
import { loadParser } from './sql/parser.js';
import type { Source } from './text/index.js';

/** What to lint: sources in, no file system. */
export interface LintInput {
  /** Every file of the history: migrations and rollback scripts, in any order. Paths use `/`. */
  readonly sources: readonly Source[];
  /** Without it `pg-safe:recommended` holds. */
  readonly config?: Config;
  /** The files to report on; the others are history, replayed so that these are understood. All by default. */
  readonly targets?: ReadonlySet<string> | ((path: string) => boolean);
  /** `each` file goes out alone (the default), or all targets `together`: a table that one of them makes is empty for the others. */
  readonly deploy?: 'each' | 'together';
  /** With `together`: of the targets, those that no server has run yet. The others were edited after they went out. All by default. */
  readonly added?: ReadonlySet<string>;
  /** The folder whose files the Supabase CLI runs; `supabase/migrations` when a path lies in it. */
  readonly migrationsFolder?: string;
  /** Rules beside the built-in ones. */
  readonly rules?: readonly AnyRule[];
  /** Called before each migration is replayed, and once at the end: how many are done, of how many, and the path of the next one (empty at the end). */
  readonly onProgress?: (done: number, total: number, path: string) => void;
}

const supabaseFolder = 'supabase/migrations';

/**
 * Lint a migration history.
 * @param input `known` are findings that the project has decided to live with: what `readKnownFindings` reads, or `knownAfter` takes from a report; their paths are those of the sources
 * @returns what was found; findings that a comment silences, or that are known, are among them, marked
 * @throws ConfigError when the configuration cannot be used
 */
export async function lint(input: LintInput & { readonly known?: KnownFindings }): Promise<Report> {
  const { onProgress, known, sources, targets } = input;
  const paths = new Set(sources.map(({ path }) => path));
  return lintHistory({
    ...await prepared(input),
    ...(onProgress !== undefined && { onProgress }),
    ...(known !== undefined && { known: { findings: known, name: 'known findings', exists: (path: string) => paths.has(path), whole: targets === undefined } }),
  });
}

/**
 * Tell what each statement locks, what that blocks, and for how long.
 * @param input as for `lint`; with the sizes of tables, rows and bytes stand beside each lock
 * @throws ConfigError when the configuration cannot be used
 */
export async function locks(input: Omit<LintInput, 'onProgress'> & { readonly stats?: Stats }): Promise<LockReport> {
  return locksOfHistory({ ...await prepared(input), ...(input.stats !== undefined && { stats: input.stats }) });
}

/**
 * Draw up the row level security of each table after all migrations.
 * @throws ConfigError when the configuration cannot be used
 */
export async function rls(input: Omit<LintInput, 'onProgress'>): Promise<Ledger> {
  return ledgerOfHistory(await prepared(input));
}

/**
 * Draft the script that undoes one migration.
 * @param input as for `lint`; `migration` is its path or version
 * @returns undefined when no migration, or more than one, is called so
 * @throws ConfigError when the configuration cannot be used
 */
export async function rollback(input: Omit<LintInput, 'onProgress' | 'targets' | 'deploy'> & { readonly migration: string }): Promise<DraftedRollback | undefined> {
  const [task, { draftInHistory, migrationsCalled }, { loadPrinter }] = await Promise.all([prepared(input), import('./linter/rollbacks.js'), import('./rollback/ddl/printer.js')]);
  await loadPrinter();
  const [migration, ...others] = migrationsCalled(input.migration, task);
  return migration === undefined || others.length > 0 ? undefined : draftInHistory(task, migration);
}

/**
 * What all need of an input, with the parser loaded.
 * @throws ConfigError when the configuration cannot be used
 */
export async function prepared(input: LintInput): Promise<LintTask & { readonly settings: ResolvedConfig }> {
  const { sources, config = {}, targets, deploy, added } = input;
  const { layers, rules, plugins } = withPlugins(config, input.rules === undefined ? builtInRules : [...builtInRules, ...input.rules]);
  const migrationsFolder = input.migrationsFolder ?? (sources.some(({ path }) => path.startsWith(`${supabaseFolder}/`)) ? supabaseFolder : undefined);
  const settings = resolveConfig(layers, { rules, plugins, ...(migrationsFolder !== undefined && { project: { apiSchemas: ['public', 'graphql_public'] } }) });
  const [baseline] = await Promise.all([baselineSources(settings), loadParser()]);
  const inFolder = (path: string): boolean => migrationsFolder !== undefined && path.startsWith(`${migrationsFolder}/`);
  const asked = typeof targets === 'function' ? targets : (path: string): boolean => targets?.has(path) ?? true;
  return {
    // What is ignored is not reported on, but a migration is replayed all the same.
    sources: sources.filter(({ path }) => inFolder(path) || !settings.isIgnored(path)),
    rules,
    settings,
    baseline,
    history: { ...(migrationsFolder !== undefined && { migrationsFolder }), targets: (path) => asked(path) && !settings.isIgnored(path), ...(deploy !== undefined && { deploy }), ...(added !== undefined && { added }) },
  };
}
