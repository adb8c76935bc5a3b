import type { Config } from '../config/config.js';
import { pathPatterns } from '../config/path-patterns.js';
import type { Project } from '../node/project.js';
import type { Family } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';

/**
 * What the files of a run are. `migrations` are applied once, one after the other, on a database with rows. `schema` files declare what a database
 * is to hold (`[db.migrations] schema_paths`, supabase/schemas, supabase/database): they make it from nothing, all together. `seed` files fill a new one.
 */
export type FileProfile = 'migrations' | 'schema' | 'seed';

const seeds = ['supabase/seed.sql', 'supabase/seeds/**', 'supabase/seed/**'];
const declared = ['supabase/schemas/**', 'supabase/database/**'];

/** What all of some files are, by their paths; `migrations` when they differ. */
export function profileOf(paths: ReadonlySet<string>, project: Project | undefined): FileProfile {
  if (paths.size === 0) return 'migrations';
  const all = (patterns: readonly string[]): boolean => [...paths].every(pathPatterns(patterns));
  if (all([...declared, ...(project?.schemaPaths ?? [])])) return 'schema';
  return all([...seeds, ...(project?.seedPaths ?? [])]) ? 'seed' : 'migrations';
}

/** Families that speak of a database in use, which such files never meet. */
const aside: Readonly<Record<FileProfile, readonly Family[]>> = {
  migrations: [],
  schema: ['locking', 'transaction', 'rollback', 'additive'],
  seed: ['locking', 'transaction', 'rollback', 'additive'],
};
/** Rules about versions and about what belongs into a seed. */
const asideByName: readonly string[] = ['empty-migration', 'unrepeatable-migration', 'account-in-migration'];

/** What the profile sets of its own; the user's configuration goes over it. */
export function profileConfig(profile: FileProfile, rules: readonly AnyRule[]): Config {
  if (profile === 'migrations') return {};
  const off = rules.filter(({ id, family }) => aside[profile].includes(family) || asideByName.includes(id));
  return { rules: Object.fromEntries(off.map(({ id }) => [id, 'off' as const])) };
}
