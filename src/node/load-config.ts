import { cosmiconfig, type CosmiconfigResult, type Loader, type PublicExplorer } from 'cosmiconfig';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkConfig } from '../config/check.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { didYouMean } from '../config/nearest.js';
import { isRuleSetName, ruleSets } from '../config/rule-sets.js';
import type { AnyRule } from '../rule/rule.js';

/** A configuration read from files. */
export interface LoadedConfig {
  /** Absolute path of the file that was found or named; without one the defaults hold. */
  readonly file?: string;
  /** Absolute path of the folder that patterns are relative to. */
  readonly folder: string;
  /** In ascending priority: what is extended stands before what extends it. */
  readonly layers: readonly Config[];
}

export interface LoadOptions {
  readonly cwd: string;
  /** A file to take instead of searching one, relative to `cwd`. */
  readonly file?: string;
  readonly rules: readonly AnyRule[];
}

/** The names that a configuration file may have, in the order of their priority in one folder. */
export const configFileNames = [
  ...['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'yaml', 'yml'].map((extension) => `pg-safe.config.${extension}`),
  ...['', '.json', '.yaml', '.yml'].map((extension) => `.pg-saferc${extension}`),
  'package.json',
] as const;

/**
 * Find and read the configuration: the file that is named, else the nearest one from `cwd` up to the folder of the
 * package. Throws a ConfigError that names the file.
 */
export async function loadConfig({ cwd, file, rules }: LoadOptions): Promise<LoadedConfig> {
  const explorer = cosmiconfig('pg-safe', {
    searchPlaces: [...configFileNames],
    searchStrategy: 'project',
    // The loader that comes with cosmiconfig needs the user's TypeScript and writes a file beside the configuration.
    loaders: { '.ts': loadTypeScript, '.mts': loadTypeScript, '.cts': loadTypeScript },
  });
  const shown = (path: string): string => (relative(cwd, path).startsWith('..') ? path : relative(cwd, path));
  const found = file === undefined
    ? await told(() => explorer.search(cwd), shown)
    : await told(() => explorer.load(resolve(cwd, file)), shown, resolve(cwd, file));
  if (found === null) return { folder: cwd, layers: [] };
  const layers = await readLayers(found, { explorer, rules, shown, extending: [] });
  return { file: found.filepath, folder: dirname(found.filepath), layers };
}

interface Reading {
  readonly explorer: PublicExplorer;
  readonly rules: readonly AnyRule[];
  readonly shown: (path: string) => string;
  /** The files that led here. */
  readonly extending: readonly string[];
}

async function readLayers(found: NonNullable<CosmiconfigResult>, reading: Reading): Promise<readonly Config[]> {
  const { explorer, rules, shown } = reading;
  const name = shown(found.filepath);
  const extending = [...reading.extending, found.filepath];
  const { extends: bases = [], ...own } = checkConfig(found.config ?? {}, { file: name, rules });
  const layers: Config[] = [];
  for (const base of typeof bases === 'string' ? [bases] : bases) {
    if (isRuleSetName(base)) {
      layers.push({ extends: base });
      continue;
    }
    if (base.startsWith('pg-safe:')) throw new ConfigError(`${name}: extends: Unknown rule set "${base}".${didYouMean(base, Object.keys(ruleSets))}`);
    const path = baseFile(base, found.filepath, name);
    if (extending.includes(path)) throw new ConfigError(`${name}: extends: "${base}" extends itself: ${[...extending, path].map(shown).join(' → ')}.`);
    const read = await told(() => explorer.load(path), shown, path, `${name}: extends: `);
    if (read !== null) layers.push(...await readLayers(read, { ...reading, extending }));
  }
  return [...layers, own];
}

/** The file that an entry of `extends` means: a path relative to the file that has it, else a package. */
function baseFile(base: string, from: string, name: string): string {
  if (base.startsWith('.') || isAbsolute(base)) return resolve(dirname(from), base);
  try {
    return createRequire(from).resolve(base);
  } catch {
    throw new ConfigError(`${name}: extends: No package "${base}" is installed. A path begins with "./", a rule set with "pg-safe:".`);
  }
}

/** Read a file; what goes wrong becomes one line that names it. */
async function told(read: () => Promise<CosmiconfigResult>, shown: (path: string) => string, path?: string, prefix = ''): Promise<CosmiconfigResult> {
  try {
    return await read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const at = error instanceof Error && 'filepath' in error && typeof error.filepath === 'string' ? error.filepath : path;
    const name = at === undefined ? '' : `${shown(at)}: `;
    if (path !== undefined && at === path && (code === 'ENOENT' || code === 'ENOTDIR')) throw new ConfigError(`${prefix}${name}The file does not exist.`);
    if (path !== undefined && code === 'EISDIR') throw new ConfigError(`${prefix}${name}This is a folder, not a configuration file.`);
    if (message.startsWith('No loader specified')) throw new ConfigError(`${prefix}${name}A configuration file ends in .ts, .js, .json or .yaml.`);
    throw new ConfigError(`${prefix}${name}Cannot be read: ${firstSentence(message, at)}`);
  }
}

/** The part of a foreign message that fits on one line: without code frames and without the path, which is said already. */
function firstSentence(message: string, path = ''): string {
  const lines = message.replace(`JSON Error in ${path}:`, '').replace(`YAML Error in ${path}:`, '').split('\n').map((line) => line.trim());
  const line = lines.find((text) => text !== '' && !/^(?:> *)?\d* *\||^-*\^$/.test(text)) ?? 'no reason was given';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

const loadTypeScript: Loader = async (path) => {
  const { createJiti } = await import('jiti');
  const library = fileURLToPath(new URL('..', import.meta.url));
  const jiti = createJiti(path, {
    // A configuration imports `defineConfig` from this very package, also where the package is not installed (npx).
    alias: { 'pg-safe/rule': `${library}rule/index`, 'pg-safe': `${library}config/index` },
  });
  return jiti.import(path, { default: true });
};
