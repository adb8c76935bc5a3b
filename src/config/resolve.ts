import type { LintSettings } from '../linter/settings.js';
import type { Severity } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';
import { checkConfig } from './check.js';
import type { Baseline, Config, DefaultGrants, FailOn, RuleSettings, Setting } from './config.js';
import { ConfigError } from './config-error.js';
import { configKeys, defaultMaxFileSize, postgresVersions } from './keys.js';
import { optionSpecs } from './option-specs.js';
import { pathPatterns } from './path-patterns.js';
import type { Plugin } from './plugin.js';
import { isRuleSetName, ruleSets, unknownRuleSet, type RuleSet } from './rule-sets.js';
import { smallTables } from './table-names.js';

/** A configuration that answers every question. */
export interface ResolvedConfig extends LintSettings {
  readonly failOn: FailOn;
  readonly baseline: Baseline;
  readonly defaultGrants: DefaultGrants;
  readonly plugins: readonly Plugin[];
  /** In bytes. */
  readonly maxFileSize: number;
  /** As written: relative to the folder of the configuration file. */
  readonly migrations?: string;
  /** As written: patterns relative to the folder of the configuration file. */
  readonly rollbacks: readonly string[];
  /** As written: relative to the folder of the configuration file. */
  readonly knownFindings?: string;
  /** As written. */
  readonly smallTables: readonly string[];
  /** Whether a file is not to be linted. */
  isIgnored(path: string): boolean;
  /** What set a rule's severity for a file: a configuration's name, with the part of it. */
  originOf(rule: AnyRule, path: string): string;
}

/** What a Supabase project says about itself. */
export interface ProjectFacts {
  readonly postgres?: number;
  readonly apiSchemas: readonly string[];
  readonly autoExposeNewTables?: boolean;
}

/** What a configuration is resolved against. */
export interface ResolveOptions {
  readonly rules: readonly AnyRule[];
  /** The plugins that some of the rules are from. */
  readonly plugins?: readonly Plugin[];
  readonly project?: ProjectFacts;
  /** A source's path as patterns see it: relative to the folder of the configuration file. By default the path itself. */
  readonly pathInConfig?: (path: string) => string;
  /** What people know each configuration by, for `originOf`. */
  readonly names?: readonly string[];
}

interface RuleState {
  readonly severity: Severity | 'off';
  readonly options: Readonly<Record<string, unknown>>;
  readonly origin: string;
}
type States = ReadonlyMap<string, RuleState>;

/** Settings, and the files that they are for; all when that is not said. */
interface Entry {
  readonly applies?: (path: string) => boolean;
  readonly change: (rule: AnyRule, state: RuleState) => RuleState;
}

/**
 * Resolve a configuration, or several in ascending priority. Throws a ConfigError. `extends` may name rule sets only: who
 * can read files puts what they hold before what extends them.
 */
export function resolveConfig(config: Config | readonly Config[], options: ResolveOptions): ResolvedConfig {
  const { rules, plugins = [], project, pathInConfig = (path) => path, names = [] } = options;
  const layers = [config].flat().map((layer) => checkConfig(layer, { rules }));
  const statesFor = statesByPath(rules, layers.flatMap((layer, at) => entriesOf(layer, names[at] ?? 'configuration')), pathInConfig);
  const stateOf = (rule: AnyRule, path: string): RuleState => statesFor(path).get(rule.id) ?? initialState(rule);

  const merged = layers.flatMap((layer): readonly Config[] => [...setsOf(layer).map(([, { settings = {} }]) => settings), layer]).reduce((below, above) => ({ ...below, ...above }), {});
  const runner = merged.runner ?? (project === undefined ? 'single-transaction' : 'supabase');
  const baseline = merged.baseline ?? (project !== undefined || runner === 'supabase' ? 'supabase' : 'none');
  const isIgnored = pathPatterns(layers.flatMap(({ ignores }) => texts(ignores)));
  return {
    postgres: merged.postgres ?? project?.postgres ?? postgresVersions.default,
    runner,
    baseline,
    plugins,
    apiSchemas: optionalTexts(merged.schemas) ?? project?.apiSchemas ?? (baseline === 'supabase' ? ['public', 'graphql_public'] : []),
    failOn: merged.failOn ?? configKeys.failOn.default,
    defaultGrants: merged.defaultGrants ?? grantsOf(project?.autoExposeNewTables),
    maxFileSize: merged.maxFileSize ?? defaultMaxFileSize,
    ...(merged.migrations === undefined ? {} : { migrations: merged.migrations }),
    rollbacks: texts(merged.rollbacks),
    ...(merged.knownFindings === undefined ? {} : { knownFindings: merged.knownFindings }),
    smallTables: texts(merged.smallTables),
    isSmall: smallTables(texts(merged.smallTables)),
    isIgnored: (path) => isIgnored(pathInConfig(path)),
    severityOf: (rule, path) => stateOf(rule, path).severity,
    optionsOf: (rule, path) => stateOf(rule, path).options,
    originOf: (rule, path) => stateOf(rule, path).origin,
  };
}

function grantsOf(autoExpose: boolean | undefined): DefaultGrants {
  if (autoExpose === undefined) return configKeys.defaultGrants.default;
  return autoExpose ? 'legacy' : 'explicit';
}

function texts(value: string | readonly string[] | undefined): readonly string[] {
  return optionalTexts(value) ?? [];
}

function optionalTexts(value: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value;
}

/** The rule sets that a configuration names. */
function setsOf({ extends: sets }: Config): readonly (readonly [string, RuleSet])[] {
  return texts(sets).map((set) => {
    if (isRuleSetName(set)) return [set, ruleSets[set]];
    throw new ConfigError(`extends: ${unknownRuleSet(set)}`);
  });
}

/** What one configuration says about rules, in the order in which it counts. */
function entriesOf(layer: Config, name: string): readonly Entry[] {
  return [
    ...setsOf(layer).map(([set, rules]) => fromRuleSet(rules, `${name}: extends ${set}`)),
    ...(layer.rules === undefined ? [] : [fromSettings(layer.rules, name)]),
    ...(layer.overrides ?? []).map(({ files, rules }, at): Entry => ({ ...fromSettings(rules, `${name}: overrides[${at}]`), applies: pathPatterns(texts(files)) })),
  ];
}

function fromRuleSet(set: RuleSet, origin: string): Entry {
  return {
    change(rule, state) {
      const severity = set.severityOf(rule);
      return severity === undefined ? state : { ...state, severity, origin };
    },
  };
}

function fromSettings(settings: RuleSettings, origin: string): Entry {
  return {
    change(rule, state) {
      const setting: Setting | undefined = Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined;
      if (setting === undefined) return state;
      const [level, options] = typeof setting === 'string' ? [setting] : setting;
      return {
        severity: level === 'warn' ? 'warning' : level,
        options: options === undefined ? state.options : { ...defaultsOf(rule), ...options },
        origin,
      };
    },
  };
}

/** What holds without a configuration. */
function initialState(rule: AnyRule): RuleState {
  const severity = ruleSets['pg-safe:recommended'].severityOf(rule);
  return { severity: severity ?? 'off', options: defaultsOf(rule), origin: severity === undefined ? 'off by default' : 'pg-safe:recommended' };
}

function defaultsOf(rule: AnyRule): RuleState['options'] {
  return Object.fromEntries(Object.entries(optionSpecs(rule)).map(([name, spec]) => [name, spec.default]));
}

/** What holds for a path. Paths for which the same overrides count share one answer, and most projects have few of these. */
function statesByPath(rules: readonly AnyRule[], entries: readonly Entry[], pathInConfig: (path: string) => string): (path: string) => States {
  const byPath = new Map<string, States>();
  const byEntries = new Map<string, States>();
  return (path) => {
    const kept = byPath.get(path);
    if (kept !== undefined) return kept;
    const inConfig = pathInConfig(path);
    const active = entries.map((entry) => entry.applies?.(inConfig) ?? true);
    const key = active.join();
    let states = byEntries.get(key);
    if (states === undefined) {
      const changes = entries.filter((_, at) => active[at]);
      states = new Map(rules.map((rule) => [rule.id, changes.reduce((state, { change }) => change(rule, state), initialState(rule))]));
      byEntries.set(key, states);
    }
    byPath.set(path, states);
    return states;
  };
}
