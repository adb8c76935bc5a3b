import type { Runner } from '../history/migration.js';
import type { Severity } from '../rule/finding.js';
import type { Plugin } from './plugin.js';

/** How loud a rule is. `warn` is short for `warning`. */
export type Level = 'off' | 'warn' | Severity;
/** A rule's level, alone or with its options. */
export type Setting = Level | readonly [Level] | readonly [Level, Readonly<Record<string, unknown>>];
/** Settings by rule id. */
export type RuleSettings = Readonly<Record<string, Setting>>;

/** Settings for some files only. */
export interface Override {
  /** Glob patterns, relative to the folder of the configuration file. */
  readonly files: string | readonly string[];
  readonly rules: RuleSettings;
}

/** What a user may configure. What each key means stands in `configKeys`. */
export interface Config {
  readonly $schema?: string;
  readonly extends?: string | readonly string[];
  /** In a configuration file also paths and packages. */
  readonly plugins?: readonly (string | Plugin)[];
  readonly rules?: RuleSettings;
  readonly overrides?: readonly Override[];
  readonly ignores?: string | readonly string[];
  readonly postgres?: number;
  readonly runner?: Runner;
  readonly schemas?: string | readonly string[];
  readonly migrations?: string;
  readonly rollbacks?: string | readonly string[];
  readonly failOn?: FailOn;
  readonly knownFindings?: string;
  readonly smallTables?: string | readonly string[];
  readonly baseline?: Baseline;
  readonly defaultGrants?: DefaultGrants;
  readonly maxFileSize?: number;
}

/** The lightest severity that fails a run; with `never` findings do not fail it. */
export type FailOn = Severity | 'never';
/** What a database holds before the first migration. */
export type Baseline = 'supabase' | 'none';
/** Whether new tables of `public` are granted to the API roles: by the platform's changing rules, always as in 2025, or never. */
export type DefaultGrants = 'auto' | 'legacy' | 'explicit';

/** Declare a configuration, for completion and type checks in an editor. */
export function defineConfig(config: Config): Config {
  return config;
}
