import { createRequire } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkConfig } from '../config/check.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { nearest } from '../config/nearest.js';
import { isRuleSetName, ruleSets, unknownRuleSet } from '../config/rule-sets.js';
import type { AnyRule } from '../rule/rule.js';
import { findConfig } from './find-config.js';

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
  if (path === undefined) return { folder: cwd, layers: [], names: [] };
  const shown = (name: string): string => (relative(cwd, name).startsWith('..') ? name : relative(cwd, name));
  const layers = await readLayers(path, '', { rules, shown, extending: [] });
  return { file: path, folder: dirname(path), layers: layers.map(({ config }) => config), names: layers.map(({ name }) => name) };
}

interface Layer {
  readonly name: string;
  readonly config: Config;
}

interface Reading {
  readonly rules: readonly AnyRule[];
  readonly shown: (path: string) => string;
  /** The files that led here. */
  readonly extending: readonly string[];
}

/** What a file says, after what it extends says. `asked` stands before a problem with the file itself: who wants it. */
async function readLayers(file: string, asked: string, reading: Reading): Promise<readonly Layer[]> {
  // Loaded only here: most runs have no file to read.
  const { readConfigFile } = await import('./config-file.js');
  const { rules, shown } = reading;
  const name = shown(file);
  const extending = [...reading.extending, file];
  const { extends: bases = [], ...own } = checkConfig(await readConfigFile(file, `${asked}${name}`) ?? {}, { file: name, rules });
  const layers: Layer[] = [];
  for (const base of typeof bases === 'string' ? [bases] : bases) {
    if (isRuleSetName(base)) {
      layers.push({ name, config: { extends: base } });
      continue;
    }
    if (base.startsWith('pg-safe:')) throw new ConfigError(`${name}: extends: ${unknownRuleSet(base)}`);
    const path = await baseFile(base, file, name);
    if (extending.includes(path)) throw new ConfigError(`${name}: extends: "${base}" extends itself: ${[...extending, path].map(shown).join(' → ')}.`);
    layers.push(...await readLayers(path, `${name}: extends: `, { ...reading, extending }));
  }
  return [...layers, { name, config: own }];
}

/** The file that an entry of `extends` means: a path relative to the file that has it, else a package. */
async function baseFile(base: string, from: string, name: string): Promise<string> {
  if (base.startsWith('.') || isAbsolute(base)) return resolve(dirname(from), base);
  try {
    return createRequire(from).resolve(base);
  } catch (error) {
    const problem = (sentence: string): ConfigError => new ConfigError(`${name}: extends: ${sentence}`);
    if (error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
      // It may have an entry for import alone.
      const { createJiti } = await import('jiti');
      const found = createJiti(from).esmResolve(base, { try: true, parentURL: pathToFileURL(from) });
      if (found !== undefined) return fileURLToPath(found);
      throw problem(`The package "${base}" is installed, but exports no configuration.`);
    }
    const set = nearest(base, Object.keys(ruleSets).map((known) => known.replace('pg-safe:', '')));
    throw problem(`No package "${base}" is installed. ${set === undefined ? 'A path begins with "./", a rule set with "pg-safe:".' : `Did you mean "pg-safe:${set}"?`}`);
  }
}
