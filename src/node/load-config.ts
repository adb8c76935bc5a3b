import { createRequire } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkConfig } from '../config/check.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { nearest } from '../config/nearest.js';
import type { Plugin } from '../config/plugin.js';
import { Plugins } from '../config/plugins.js';
import { isRuleSetName, ruleSets, unknownRuleSet } from '../config/rule-sets.js';
import type { AnyRule } from '../rule/rule.js';
import { findConfig } from './find-config.js';
import { seesMore } from './looks.js';

/** A configuration read from files. */
export interface LoadedConfig {
  /** Absolute path of the file that was found or named; without one the defaults hold. */
  readonly file?: string;
  /** Absolute path of the folder that patterns are relative to. */
  readonly folder: string;
  /** In ascending priority: what is extended stands before what extends it. */
  readonly layers: readonly Config[];
  /** Of each layer the file that it is from, as people see it. */
  readonly names: readonly string[];
  readonly plugins: readonly Plugin[];
  /** Those that there were without plugins, then those of the plugins. */
  readonly rules: readonly AnyRule[];
}

export interface LoadOptions {
  readonly cwd: string;
  /** A file to take instead of searching one, relative to `cwd`. */
  readonly file?: string;
  readonly rules: readonly AnyRule[];
}

/** Read the configuration: the file that is named, else the nearest one. Throws a ConfigError that names the file. */
export async function loadConfig({ cwd, file, rules }: LoadOptions): Promise<LoadedConfig> {
  const path = file === undefined ? findConfig(cwd) : resolve(cwd, file);
  if (path === undefined) return { folder: cwd, layers: [], names: [], plugins: [], rules };
  const shown = (name: string): string => (relative(cwd, name).startsWith('..') ? name : relative(cwd, name));
  const plugins = new Plugins(rules);
  const layers = await readLayers(path, '', { plugins, modules: new Map(), shown, extending: [] });
  if (plugins.all.length > 0) await (await import('./config-file.js')).prepareForRules(path);
  return { file: path, folder: dirname(path), layers: layers.map(({ config }) => config), names: layers.map(({ name }) => name), plugins: plugins.all, rules: plugins.rules };
}

interface Layer {
  readonly name: string;
  readonly config: Config;
}

interface Reading {
  readonly plugins: Plugins;
  /** What the modules of plugins export, by their paths. */
  readonly modules: Map<string, unknown>;
  readonly shown: (path: string) => string;
  /** The files that led here. */
  readonly extending: readonly string[];
}

/** What a file says, after what it extends says. `asked` stands before a problem with the file itself: who wants it. */
async function readLayers(file: string, asked: string, reading: Reading): Promise<readonly Layer[]> {
  // Loaded only here: most runs have no file to read.
  const { readConfigFile } = await import('./config-file.js');
  const { plugins, shown } = reading;
  const name = shown(file);
  const extending = [...reading.extending, file];
  const content = await readConfigFile(file, `${asked}${name}`) ?? {};
  await addPlugins(content, file, reading);
  const layers: Layer[] = [];
  for (const base of basesIn(content)) {
    if (isRuleSetName(base)) {
      layers.push({ name, config: { extends: base } });
      continue;
    }
    if (base.startsWith('pg-safe:')) throw new ConfigError(`${name}: extends: ${unknownRuleSet(base)}`);
    const preset = plugins.preset(base, `${name}: extends`);
    if (preset !== undefined) {
      layers.push({ name: `${name}: extends ${base}`, config: preset });
      continue;
    }
    const path = await moduleFile(base, file, 'configuration', `${name}: extends`);
    if (extending.includes(path)) throw new ConfigError(`${name}: extends: "${base}" extends itself: ${[...extending, path].map(shown).join(' → ')}.`);
    layers.push(...await readLayers(path, `${name}: extends: `, { ...reading, extending }));
  }
  // Last, because what it extends may bring the plugins whose rules it sets.
  const { extends: _bases, plugins: _plugins, ...own } = checkConfig(content, { file: name, rules: plugins.rules });
  return [...layers, { name, config: own }];
}

/** What unchecked content extends, as far as that is anything: the check tells the rest. */
function basesIn(content: unknown): readonly string[] {
  const bases = typeof content === 'object' && content !== null && 'extends' in content ? [content.extends].flat() : [];
  return bases.every((base) => typeof base === 'string') ? bases : [];
}

/** Load the plugins that unchecked content names or holds. */
async function addPlugins(content: unknown, file: string, { plugins, modules, shown }: Reading): Promise<void> {
  if (typeof content !== 'object' || content === null || !('plugins' in content) || !Array.isArray(content.plugins)) return;
  const { readPlugin } = await import('./config-file.js');
  for (const [number, plugin] of (content.plugins as readonly unknown[]).entries()) {
    const at = `${shown(file)}: plugins[${number}]`;
    if (typeof plugin === 'object' && plugin !== null) plugins.add(plugin, at);
    if (typeof plugin !== 'string') continue;
    const path = await moduleFile(plugin, file, 'plugin', at);
    if (!modules.has(path)) modules.set(path, await readPlugin(path, `${at}: "${plugin}"`));
    plugins.add(modules.get(path), `${at}: "${plugin}"`);
  }
}

/** The file that a name in a configuration means: a path relative to the file that has it, else a package. `at` stands before a problem. */
async function moduleFile(base: string, from: string, kind: 'configuration' | 'plugin', at: string): Promise<string> {
  if (base.startsWith('.') || isAbsolute(base)) return resolve(dirname(from), base);
  seesMore();
  try {
    return createRequire(from).resolve(base);
  } catch (error) {
    const problem = (sentence: string): ConfigError => new ConfigError(`${at}: ${sentence}`);
    if (error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
      // It may have an entry for import alone.
      const { createJiti } = await import('jiti');
      const found = createJiti(from).esmResolve(base, { try: true, parentURL: pathToFileURL(from) });
      if (found !== undefined) return fileURLToPath(found);
      throw problem(`The package "${base}" is installed, but exports no ${kind}.`);
    }
    const set = nearest(base, Object.keys(ruleSets).map((known) => known.replace('pg-safe:', '')));
    if (kind === 'plugin') throw problem(`No package "${base}" is installed. A path begins with "./".`);
    throw problem(`No package "${base}" is installed. ${set === undefined ? 'A path begins with "./", a rule set with "pg-safe:".' : `Did you mean "pg-safe:${set}"?`}`);
  }
}
