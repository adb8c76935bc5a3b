import { cosmiconfig } from 'cosmiconfig';
import type { Jiti } from 'jiti';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { ConfigError } from '../config/config-error.js';
import { bytes, seesMore } from './looks.js';
import { ownPackage } from './own-package.js';

const explorer = cosmiconfig('pg-safe', {
  // The loader that comes with cosmiconfig needs the user's TypeScript and writes a file beside the configuration.
  loaders: { '.ts': loadTypeScript, '.mts': loadTypeScript, '.cts': loadTypeScript },
});

/** What a configuration file holds, unchecked; nothing when it is empty. Throws a ConfigError of one line, which begins with `name`. */
export async function readConfigFile(file: string, name: string): Promise<unknown> {
  try {
    if (/\.[cm]?[jt]s$/.test(file)) seesMore();
    else bytes(file);
    return (await explorer.load(file))?.config as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const problem = (sentence: string): ConfigError => new ConfigError(`${name}: ${sentence}`);
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !existsSync(file)) throw problem('The file does not exist.');
    if (code === 'EISDIR') throw problem('This is a folder, not a configuration file.');
    if (message.startsWith('No loader specified')) throw problem('A configuration file ends in .ts, .js, .json or .yaml.');
    throw problem(`Cannot be read: ${firstSentence(message, file)}`);
  }
}

/** The part of a foreign message that fits on one line: without code frames and without the path, which is said already. */
function firstSentence(message: string, path: string): string {
  // Where colours are forced, as in CI, the code frames have some.
  const lines = stripVTControlCharacters(message).replace(`JSON Error in ${path}:`, '').replace(`YAML Error in ${path}:`, '').split('\n').map((line) => line.trim());
  const line = lines.find((text) => text !== '' && !/^(?:> *)?\d* *\||^-*\^$/.test(text)) ?? 'no reason was given';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

async function loadTypeScript(path: string): Promise<unknown> {
  return (await importerFor(path)).jiti.import(path, { default: true });
}

/** What the module of a plugin exports by default, in TypeScript or JavaScript. Throws a ConfigError of one line, which begins with `name`. */
export async function readPlugin(path: string, name: string): Promise<unknown> {
  try {
    return await loadTypeScript(path);
  } catch (error) {
    throw new ConfigError(`${name}: Cannot be loaded: ${firstSentence(error instanceof Error ? error.message : String(error), path)}`);
  }
}

/** Load the parser for rules from outside: what they import of this package may be another copy of it than the one that runs. */
export async function prepareForRules(path: string): Promise<void> {
  const { jiti, library } = await importerFor(path);
  const { loadParser } = await jiti.import<typeof import('../sql/parser.js')>(library.parser);
  await loadParser();
}

/** Modules of this package, where they lie. */
interface Library {
  readonly rule: string;
  readonly config: string;
  readonly parser: string;
}

/** What imports modules for the file at a path, and what they get of this package. */
async function importerFor(path: string): Promise<{ readonly jiti: Jiti; readonly library: Library }> {
  seesMore();
  const { createJiti } = await import('jiti');
  const { root } = ownPackage();
  const built = `${root}dist/lib/`;
  const library: Library = existsSync(built)
    ? { rule: `${built}rule`, config: `${built}config`, parser: `${built}parser` }
    : { rule: `${root}src/rule/index`, config: `${root}src/config/index`, parser: `${root}src/sql/parser` };
  // A configuration imports `defineConfig` from this very package, also where the package is not installed (npx).
  const jiti = createJiti(path, { alias: { 'pg-safe/rule': library.rule, 'pg-safe': library.config } });
  return { jiti, library };
}
