import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bytes, exists } from './looks.js';

/** The names that a configuration file may have, in the order of their priority in one folder. */
export const configFileNames = [
  ...['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'yaml', 'yml'].map((extension) => `pg-safe.config.${extension}`),
  ...['', '.json', '.yaml', '.yml'].map((extension) => `.pg-saferc${extension}`),
  'package.json',
] as const;

/**
 * The nearest configuration file at or above a folder, as an absolute path. The search ends with the git repository, as the
 * one for a project does, and does not look into the home folder from below. Most runs find none, and this is quicker to
 * tell than the library that reads the files is to load.
 */
export function findConfig(cwd: string, home = homedir()): string | undefined {
  const start = resolve(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    if (folder === resolve(home) && folder !== start) return undefined;
    const name = configFileNames.find((candidate) => exists(join(folder, candidate)) && (candidate !== 'package.json' || configures(join(folder, candidate))));
    if (name !== undefined) return join(folder, name);
    if (exists(join(folder, '.git')) || folder === dirname(folder)) return undefined;
  }
}

/** Whether a package.json has a configuration. One that is no JSON at all is npm's affair. */
function configures(path: string): boolean {
  try {
    const content = JSON.parse(bytes(path).toString('utf8')) as unknown;
    return typeof content === 'object' && content !== null && 'pg-safe' in content;
  } catch {
    return false;
  }
}
