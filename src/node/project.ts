import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readConfigToml, type Environment, type SupabaseSettings } from './config-toml.js';
import { decodeText } from './encoding.js';
import { bytes, exists } from './looks.js';

/** A Supabase project on disk. */
export interface Project extends SupabaseSettings {
  /** Absolute path of the folder that holds `supabase/`. */
  readonly root: string;
  /** Relative to the root. It need not exist yet. */
  readonly migrationsFolder: string;
  /** Sentences about what is wrong with the project's configuration. */
  readonly warnings: readonly string[];
}

/** What stands in for the process. */
export interface Surroundings {
  readonly home?: string;
  readonly env?: Environment;
}

/** Where the Supabase CLI looks for migrations, relative to the project's root; nothing can change it. */
export const migrationsFolder = 'supabase/migrations';

/** The nearest Supabase project at or above a folder. */
export function findProject(cwd: string, { home, env = process.env }: Surroundings = {}): Project | undefined {
  const root = findProjectRoot(cwd, home);
  return root === undefined ? undefined : readProject(root, env);
}

/**
 * Absolute path of the nearest folder, at or above one, that holds `supabase/`. The search ends with the git repository,
 * and does not look into the home folder from below.
 */
export function findProjectRoot(cwd: string, home = homedir()): string | undefined {
  const start = resolve(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    if (folder === resolve(home) && folder !== start) return undefined;
    if (isProject(folder)) return folder;
    if (exists(join(folder, '.git')) || folder === dirname(folder)) return undefined;
  }
}

/** Whether a folder is the root of a Supabase project. */
export function isProject(folder: string): boolean {
  return exists(join(folder, 'supabase', 'config.toml')) || exists(join(folder, migrationsFolder));
}

/** Read the configuration of the project with this root. What is wrong with it becomes a warning. */
export function readProject(root: string, env: Environment = process.env): Project {
  const path = join(root, 'supabase', 'config.toml');
  let text = '';
  const warnings: string[] = [];
  try {
    if (exists(path)) text = decodeText(bytes(path))?.text ?? '';
  } catch (error) {
    warnings.push(`supabase/config.toml: cannot be read, all settings are ignored (${error instanceof Error ? error.message : String(error)}).`);
  }
  const read = readConfigToml(text, env);
  return { root, migrationsFolder, ...read.settings, warnings: [...warnings, ...read.warnings] };
}
