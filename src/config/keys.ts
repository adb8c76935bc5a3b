import type { Severity } from '../rule/finding.js';
import type { Runner } from '../history/migration.js';
import type { Baseline, Config, DefaultGrants, FailOn, Level } from './config.js';

/** The values that a key takes, as data: the check and the JSON schema both derive from it. */
export type Shape =
  | { readonly type: 'string' }
  /** One text, or a list of texts. */
  | { readonly type: 'strings' }
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  /** `hint` is said after a value that resembles none of them. */
  | { readonly type: 'choice'; readonly values: readonly string[]; readonly hint?: string }
  | { readonly type: 'plugins' }
  | { readonly type: 'rules' }
  | { readonly type: 'overrides' };

/** A key of the configuration. */
export interface KeySpec {
  readonly description: string;
  readonly shape: Shape;
  /** Said to people; where it is empty the description says what holds. */
  readonly default?: string | number;
}

/** All values of a union of texts, so that a value added to the type is asked for here. */
function all<T extends string>(values: Readonly<Record<T, true>>): readonly T[] {
  return Object.keys(values) as T[];
}

/** The severities, from the gravest to the lightest. */
export const severities = all<Severity>({ error: true, warning: true, note: true });
/** What `--runner` and `runner` accept. */
export const runners = all<Runner>({ supabase: true, 'single-transaction': true, autocommit: true });
/** What `--fail-on` and `failOn` accept. */
export const failOnValues = all<FailOn>({ error: true, warning: true, note: true, never: true });
/** What stands for a rule's severity in a configuration. */
export const levels = all<Level>({ off: true, note: true, warn: true, warning: true, error: true });

/** The Postgres versions that can be asked for: later ones than there are, but no version numbers like 170004. */
export const postgresVersions = { min: 12, max: 99, default: 17 } as const;
/** In bytes. */
export const defaultMaxFileSize = 5 * 1024 * 1024;

/** Every key with what it means and takes. */
export const configKeys = {
  $schema: { description: 'Where an editor finds the JSON schema of this file: ./node_modules/pg-safe/schema.json.', shape: { type: 'string' } },
  extends: {
    description: 'What this configuration builds on, in ascending priority: pg-safe:recommended (which always holds), pg-safe:strict, pg-safe:all, pg-safe:supabase, pg-safe:security-only, a preset of a plugin (plugin:preset), a path relative to this file, or a package.',
    shape: { type: 'strings' },
  },
  plugins: {
    description: 'Rules beside the built-in ones: paths relative to this file, or packages, that export a plugin by default. In TypeScript or JavaScript also the plugin itself.',
    shape: { type: 'plugins' },
  },
  rules: { description: 'A level, or a level and options, by rule id.', shape: { type: 'rules' } },
  overrides: { description: 'Rule settings for some files only. Of several that match, the last one decides.', shape: { type: 'overrides' } },
  ignores: {
    description: 'Glob patterns of files that are not linted, relative to the folder of this file. Those in the migrations folder are still read as history, because they are applied.',
    shape: { type: 'strings' },
  },
  postgres: {
    description: 'The major version of Postgres that the migrations run on. By default [db] major_version of supabase/config.toml, else 17.',
    shape: { type: 'integer', min: postgresVersions.min, max: postgresVersions.max },
  },
  runner: {
    description: 'How files reach the server: supabase (each file is one implicit transaction, sent as a pipeline), single-transaction (psql -1, most frameworks), autocommit (psql -f). By default supabase in a Supabase project, else single-transaction.',
    shape: { type: 'choice', values: runners },
  },
  schemas: {
    description: 'The schemas that the Data API serves. By default [api] schemas of supabase/config.toml.',
    shape: { type: 'strings' },
  },
  migrations: { description: 'The folder of the migrations, relative to the folder of this file. By default supabase/migrations.', shape: { type: 'string' } },
  rollbacks: { description: 'Glob patterns of rollback scripts that stand outside of the folders where they are looked for, relative to the folder of this file.', shape: { type: 'strings' } },
  failOn: { description: 'The lightest severity that makes the run fail with exit code 1.', shape: { type: 'choice', values: failOnValues }, default: 'warning' },
  knownFindings: {
    description: 'A file that lists findings which are known: they are not reported and do not fail the run. Relative to the folder of this file; --baseline overrules it, --update-baseline writes it.',
    shape: { type: 'string' },
  },
  smallTables: {
    description: 'Tables that stay small: countries, public.app_settings, lookup.*. Without a schema a name is one of public. What reads, rewrites or fills a whole table under a lock is not reported for them; waiting for a lock still is.',
    shape: { type: 'strings' },
  },
  baseline: {
    description: 'What the database holds before the first migration: the schemas, roles and grants of a new Supabase project, or nothing. By default supabase in a Supabase project or with its runner, else none.',
    shape: { type: 'choice', values: all<Baseline>({ supabase: true, none: true }), hint: 'A file that lists known findings is "knownFindings".' },
  },
  defaultGrants: {
    description: 'Whether new tables in public are granted to the API roles without a GRANT: legacy (yes), explicit (no), auto (not known). By default [api] auto_expose_new_tables of supabase/config.toml decides.',
    shape: { type: 'choice', values: all<DefaultGrants>({ auto: true, legacy: true, explicit: true }) },
    default: 'auto',
  },
  maxFileSize: {
    description: 'The size in bytes above which a file is not read.',
    shape: { type: 'integer', min: 1, max: Number.MAX_SAFE_INTEGER },
    default: defaultMaxFileSize,
  },
} as const satisfies Readonly<Record<keyof Config, KeySpec>>;
