import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { inRollbackFolder } from '../history/naming.js';
import { comparePaths } from '../history/order.js';
import type { Source } from '../text/index.js';
import type { Encoding } from './encoding.js';
import { disk, type FileStore } from './file-store.js';
import { findProjectRoot, isProject, migrationsFolder, readProject, type Project, type Surroundings } from './project.js';
import { unreadable, type Unreadable } from './read-file.js';
import type { OnFailure } from './sql-files.js';
import { slashed } from './slashed.js';

export interface ReadOptions extends Surroundings {
  /** In bytes; 5 MiB by default. */
  readonly maxFileSize?: number;
  /** Where the SQL is; on disk by default. */
  readonly store?: FileStore;
}

/** What was found where somebody pointed. */
export interface FoundSources {
  /** The project whose files are among the sources, else the one around the working folder. */
  readonly project?: Project;
  /** Absolute path of the folder that paths are relative to; those of files outside of it are relative to the working folder. */
  readonly root: string;
  /** In the order of their paths, each path once. */
  readonly sources: readonly Source[];
  /** Set when a project's files were read: the folder that its CLI applies. */
  readonly migrationsFolder?: string;
  /** The paths that were pointed at, when these are not all: the rest is history. */
  readonly targets?: ReadonlySet<string>;
  readonly unreadable: readonly Unreadable[];
  /** Absolute roots of further projects that were pointed at. One run is about one history: their files are not read. */
  readonly otherProjects: readonly string[];
  /** The files that are not plain UTF-8, which matters to who writes them back. */
  readonly encodings: ReadonlyMap<string, Encoding>;
}

/**
 * Read the SQL that folders, files and glob patterns name; without any, the project around the working folder. A file of
 * a project brings the project's other migrations and rollback scripts along. What cannot be read is told, not thrown.
 */
export async function readSources(patterns: readonly string[], cwd: string, options: ReadOptions = {}): Promise<FoundSources> {
  const { store = disk } = options;
  const here = findProjectRoot(cwd, options.home);
  const failures = new Map<string, unknown>();
  const fail: OnFailure = (path, error) => void (failures.has(path) || failures.set(path, error));
  const asked = await askedFiles(patterns.length > 0 || here === undefined ? patterns : [here], cwd, store, fail);

  const homes = homesOf(asked, options.home);
  const projects = [...new Set(homes.values())];
  const chosen = projects.find((root) => root === here) ?? projects[0];
  const root = chosen ?? here;
  const pathOf = (file: string): string => shortPath(file, root, cwd);

  const own = chosen === undefined ? [] : projectFiles(chosen, store, fail);
  const pointedAt = [...asked].filter((file) => (homes.get(file) ?? chosen) === chosen);
  const files = new Map([...own, ...pointedAt].map((file) => [pathOf(file), file]));

  const sources: Source[] = [];
  const encodings = new Map<string, Encoding>();
  const unread = [...failures].map(([path, error]) => unreadable(pathOf(path), error));
  const inOrder = new Map([...files].sort(([a], [b]) => comparePaths(a, b)));
  for (const result of await store.read(inOrder, options.maxFileSize ?? 5 * 1024 * 1024)) {
    if (!result.ok) unread.push(result.unreadable);
    else {
      sources.push(result.source);
      if (result.encoding !== 'utf-8') encodings.set(result.source.path, result.encoding);
    }
  }
  return {
    ...(root === undefined ? {} : { project: readProject(root, options.env) }),
    root: root ?? resolve(cwd),
    sources,
    ...(chosen === undefined ? {} : { migrationsFolder }),
    ...(own.every((file) => asked.has(file)) ? {} : { targets: new Set(pointedAt.map(pathOf)) }),
    unreadable: unread,
    otherProjects: projects.filter((other) => other !== chosen),
    encodings,
  };
}

async function askedFiles(patterns: readonly string[], cwd: string, store: FileStore, fail: OnFailure): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const path = resolve(cwd, pattern);
    for (const file of await filesAt(path, pattern, cwd, store, fail)) files.add(file);
  }
  return files;
}

/** What one argument names. A path that exists is a path, whatever characters it has. */
async function filesAt(path: string, pattern: string, cwd: string, store: FileStore, fail: OnFailure): Promise<readonly string[]> {
  try {
    const kind = store.kindOf(path);
    if (kind !== 'folder') return kind === 'file' ? [path] : [];
  } catch (error) {
    const files = await store.glob(pattern, cwd, fail);
    if (files === undefined || files.length === 0) fail(path, error);
    return files ?? [];
  }
  if (isProject(path)) return projectFiles(path, store, fail);
  if (basename(path) === 'supabase' && isProject(dirname(path))) return projectFiles(dirname(path), store, fail);
  return store.sqlFiles(path, fail);
}

/** The migrations and the rollback scripts of a project. Seeds, tests and schema files are none. */
function projectFiles(root: string, store: FileStore, fail: OnFailure): readonly string[] {
  const isRollbacks = (name: string): boolean => inRollbackFolder(`${name}/`);
  const folders = [join(root, migrationsFolder), ...store.foldersIn(join(root, 'supabase'), isRollbacks), ...store.foldersIn(root, isRollbacks)];
  return folders.flatMap((folder) => store.sqlFiles(folder, fail));
}

/** The root of the project that each file belongs to, as far as it is a migration, a rollback script or a seed of one: what those need is read with them. */
function homesOf(files: ReadonlySet<string>, home: string | undefined): ReadonlyMap<string, string> {
  const roots = new Map<string, string | undefined>();
  const homes = new Map<string, string>();
  for (const file of files) {
    const folder = dirname(file);
    if (!roots.has(folder)) roots.set(folder, findProjectRoot(folder, home));
    const root = roots.get(folder);
    if (root === undefined) continue;
    const within = shortPath(file, root, root);
    if (within.startsWith(`${migrationsFolder}/`) || /^supabase\/seeds?(?:\.sql$|\/)/.test(within) || inRollbackFolder(within.replace(/^supabase\//, '').split('/').slice(0, 2).join('/'))) homes.set(file, root);
  }
  return homes;
}

/** Relative to a root for what is in it, else to the working folder; with `/` on every system. */
function shortPath(file: string, root: string | undefined, cwd: string): string {
  const inRoot = root === undefined ? '..' : relative(root, file);
  const path = inRoot === '..' || inRoot.startsWith(`..${sep}`) || isAbsolute(inRoot) ? relative(cwd, file) : inRoot;
  return slashed(path);
}
