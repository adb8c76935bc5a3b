import type { AnyRule } from '../rule/rule.js';
import { checkPlugin } from './check-plugin.js';
import { checkConfig } from './check.js';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { didYouMean } from './nearest.js';
import type { Plugin } from './plugin.js';
import { isRuleSetName, unknownRuleSet } from './rule-sets.js';

/** The plugins of a run, and the rules that there are with them. */
export class Plugins {
  readonly #plugins = new Map<string, Plugin>();
  readonly #owners = new Map<string, string>();
  #rules: readonly AnyRule[];

  /** @param rules those that are there without plugins */
  constructor(rules: readonly AnyRule[]) {
    this.#rules = rules;
    for (const { id } of rules) this.#owners.set(id, 'pg-safe');
  }

  get all(): readonly Plugin[] {
    return [...this.#plugins.values()];
  }

  /** Built-in rules, then those of the plugins. */
  get rules(): readonly AnyRule[] {
    return this.#rules;
  }

  /**
   * Add a plugin; one that is there already is not added again.
   * @param at stands before the problem: where the plugin is from
   * @throws ConfigError when it is none, or when its name or the id of a rule is taken
   */
  add(value: unknown, at: string): void {
    const plugin = checkPlugin(value, at);
    const { name, rules } = plugin;
    if (this.#plugins.get(name) === plugin) return;
    if (this.#plugins.has(name)) throw new ConfigError(`${at}: Two plugins are called "${name}".`);
    for (const { id } of rules) {
      const owner = this.#owners.get(id);
      if (owner !== undefined) throw new ConfigError(`${at}: Plugin "${name}": A rule "${id}" is there already, of ${owner === name ? 'the same plugin' : owner === 'pg-safe' ? 'pg-safe itself' : `plugin "${owner}"`}.`);
      this.#owners.set(id, name);
    }
    this.#plugins.set(name, plugin);
    this.#rules = [...this.#rules, ...rules];
  }

  /**
   * The preset that an entry of `extends` names; undefined when it names something else.
   * @param at stands before the problem: who extends it
   * @throws ConfigError when there is no such plugin or preset, or the preset cannot be used
   */
  preset(base: string, at: string): Config | undefined {
    const [, name, preset] = /^([a-z][a-z0-9-]+):(.+)$/.exec(base) ?? [];
    if (name === undefined || preset === undefined || name === 'pg-safe') return undefined;
    const presets = this.all.flatMap((plugin) => Object.entries(plugin.presets ?? {}).map(([own, config]) => [`${plugin.name}:${own}`, config] as const));
    const found = presets.find(([known]) => known === base);
    if (found === undefined) {
      const sentence = this.#plugins.has(name) ? `Plugin "${name}" has no preset "${preset}".` : `There is no plugin "${name}" in "plugins".`;
      throw new ConfigError(`${at}: ${sentence}${didYouMean(base, presets.map(([known]) => known))}`);
    }
    const config = checkConfig(found[1], { file: `${at}: ${base}`, rules: this.#rules });
    if (config.plugins !== undefined) throw new ConfigError(`${at}: ${base}: A preset has no plugins of its own.`);
    for (const set of [config.extends ?? []].flat()) if (!isRuleSetName(set)) throw new ConfigError(`${at}: ${base}: extends: ${unknownRuleSet(set)}`);
    return config;
  }
}

/** A configuration without its plugins, and what they bring. */
export interface Plugged {
  /** In ascending priority. */
  readonly layers: readonly Config[];
  readonly rules: readonly AnyRule[];
  readonly plugins: readonly Plugin[];
}

/**
 * Put the plugins of a configuration to use that is not from a file.
 * @param rules those that are there without plugins
 * @throws ConfigError when a plugin cannot be used, or is a name
 */
export function withPlugins(config: Config, rules: readonly AnyRule[]): Plugged {
  if (config?.plugins === undefined) return { layers: [config], rules, plugins: [] };
  const { plugins: given, extends: bases = [], ...own } = config;
  const plugins = new Plugins(rules);
  [given].flat().forEach((plugin, number) => {
    if (typeof plugin === 'string') throw new ConfigError(`plugins[${number}]: Only a configuration file can name a plugin: import "${plugin}", and put here what it exports.`);
    plugins.add(plugin, `plugins[${number}]`);
  });
  const layers = [bases].flat().map((base) => plugins.preset(base, 'extends') ?? { extends: base });
  return { layers: [...layers, own], rules: plugins.rules, plugins: plugins.all };
}
