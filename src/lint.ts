import { rules as builtInRules } from '../rules/index.js';
import { baselineSources } from './config/baseline.js';
import type { Config } from './config/config.js';
import { resolveConfig } from './config/resolve.js';
import { lintHistory } from './linter/lint.js';
import type { Report } from './linter/report.js';
import type { AnyRule } from './rule/rule.js';
import { loadParser } from './sql/parser.js';
import type { Source } from './text/index.js';

/** What to lint: sources in, no file system. */
export interface LintInput {
  /** Every file of the history: migrations and rollback scripts, in any order. Paths use `/`. */
  readonly sources: readonly Source[];
  readonly config?: Config;
  /** The files to report on; the others are history, replayed so that these are understood. All by default. */
  readonly targets?: ReadonlySet<string> | ((path: string) => boolean);
  /** `each` file goes out alone (the default), or all targets `together`: a table that one of them makes is empty for the others. */
  readonly deploy?: 'each' | 'together';
  /** The folder whose files the Supabase CLI runs; `supabase/migrations` when a path lies in it. */
  readonly migrationsFolder?: string;
  /** Rules beside the built-in ones. */
  readonly rules?: readonly AnyRule[];
  readonly onProgress?: (done: number, total: number, path: string) => void;
}

const supabaseFolder = 'supabase/migrations';

/**
 * Lint a migration history.
 * @returns what was found; findings that a comment silences are among them, marked
 * @throws ConfigError when the configuration cannot be used
 */
export async function lint(input: LintInput): Promise<Report> {
  const { sources, config = {}, targets, deploy, onProgress } = input;
  const rules = input.rules === undefined ? builtInRules : [...builtInRules, ...input.rules];
  const migrationsFolder = input.migrationsFolder ?? (sources.some(({ path }) => path.startsWith(`${supabaseFolder}/`)) ? supabaseFolder : undefined);
  const settings = resolveConfig(config, { rules, ...(migrationsFolder !== undefined && { project: { apiSchemas: ['public', 'graphql_public'] } }) });
  const [baseline] = await Promise.all([baselineSources(settings), loadParser()]);
  const inFolder = (path: string): boolean => migrationsFolder !== undefined && path.startsWith(`${migrationsFolder}/`);
  const asked = typeof targets === 'function' ? targets : (path: string): boolean => targets?.has(path) ?? true;
  return lintHistory({
    // What is ignored is not reported on, but a migration is replayed all the same.
    sources: sources.filter(({ path }) => inFolder(path) || !settings.isIgnored(path)),
    rules,
    settings,
    baseline,
    history: { ...(migrationsFolder !== undefined && { migrationsFolder }), targets: (path) => asked(path) && !settings.isIgnored(path), ...(deploy !== undefined && { deploy }) },
    ...(onProgress !== undefined && { onProgress }),
  });
}
