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

/** What a user may configure. The guide, and the JSON schema, say more of each key: that text stands in `configKeys`. */
export interface Config {
  /** Where an editor finds the JSON schema: `./node_modules/pg-safe/schema.json`. Not read. */
  readonly $schema?: string;
  /** What this builds on, the last one counting most: `pg-safe:strict`, a preset of a plugin (`plugin:preset`); in a configuration file also paths and packages. */
  readonly extends?: string | readonly string[];
  /** In a configuration file also paths and packages. */
  readonly plugins?: readonly (string | Plugin)[];
  /** A level, or a level and options, by rule id. */
  readonly rules?: RuleSettings;
  /** Settings for some files only. Of several that match, the last one decides. */
  readonly overrides?: readonly Override[];
  /** Glob patterns of files that are not reported on, relative to the folder of the configuration file. A migration among them is replayed all the same. */
  readonly ignores?: string | readonly string[];
  /** The major version that the migrations run on, 12 or later; 17. */
  readonly postgres?: number;
  /** How files reach the server; `supabase` in a Supabase project, else `single-transaction`. */
  readonly runner?: Runner;
  /** The schemas that the Data API serves; those of `supabase/config.toml`. */
  readonly schemas?: string | readonly string[];
  /** The folder of the migrations, relative to that of the configuration file; `supabase/migrations`. Read by the command line, not by the library. */
  readonly migrations?: string;
  /** Glob patterns of rollback scripts that stand elsewhere than where they are looked for. */
  readonly rollbacks?: string | readonly string[];
  /** The lightest severity with which a run of the command line fails; `warning`. */
  readonly failOn?: FailOn;
  /** The file of findings that the project has decided to live with. Read by the command line; the library takes them as `known`. */
  readonly knownFindings?: string;
  /** Tables that stay small, as names or patterns: `countries`, `lookup.*`. Work on all rows of them is not reported. */
  readonly smallTables?: string | readonly string[];
  /** What the database holds before the first migration; `supabase` in a Supabase project, else `none`. */
  readonly baseline?: Baseline;
  /** Whether new tables of `public` are granted to the API roles without a GRANT; `auto`. */
  readonly defaultGrants?: DefaultGrants;
  /** Bytes above which a file is not read; 5 MiB. Read by the command line. */
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
