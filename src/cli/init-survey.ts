import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findConfig } from '../node/find-config.js';
import { runGit, textOf } from '../node/git-process.js';
import { ownPackage } from '../node/own-package.js';
import { findProjectRoot, isProject, migrationsFolder } from '../node/project.js';
import { sqlFiles } from '../node/sql-files.js';
import { slashed } from '../node/slashed.js';
import { isRecord } from '../linter/is-record.js';

/** A history of migrations in the repository. Paths are relative to its root, with `/`. */
export interface Target {
  /** What is named on the command line; empty for the project that is found without. */
  readonly named: string;
  readonly migrations: string;
  /** Whether the configuration has to say where the migrations are. */
  readonly configured: boolean;
}

/** What a repository uses, as far as `pg-safe init` has to know. */
export interface Survey {
  /** Absolute path of the repository; of the working folder where there is none. */
  readonly root: string;
  /** Where git looks for hooks, relative to the root; undefined outside of a repository. */
  readonly hooks?: string;
  /** Whether they lie outside of it: then they are for other repositories too. */
  readonly hooksAreShared: boolean;
  /** The package.json, as far as it is one. */
  readonly package?: Readonly<Record<string, unknown>>;
  /** How a shell runs the installed pg-safe. */
  readonly command: string;
  readonly version: string;
  /** At least one. */
  readonly targets: readonly Target[];
  /** The configuration that is there, relative to the root. */
  readonly config?: string;
  /** The text of a file, by its path relative to the root; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** The names in a folder. */
  readonly list: (folder: string) => readonly string[];
}

/** Where migrations lie in projects of other kinds than Supabase's. */
const elsewhere = ['db/migrations', 'database/migrations', 'sql/migrations', 'prisma/migrations', 'drizzle', 'src/db/migrations', 'src/migrations', 'migrations'];

/** Look around in the repository of a folder. Does not throw. */
export async function surveyRepository(cwd: string, home: string | undefined): Promise<Survey> {
  const git = await runGit(cwd, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-path', 'hooks', '--git-common-dir']);
  const [top, hooks, gitFolder] = git.trouble === undefined ? textOf(git).split('\n') : [];
  const root = resolve(top ?? cwd);
  const read = (path: string): string | undefined => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);
  const list = (folder: string): readonly string[] => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []);
  const manifest = parsed(read('package.json'));
  const config = findConfig(root, home);
  const { version } = ownPackage();
  return {
    root, read, list, version,
    hooksAreShared: hooks !== undefined && ![root, gitFolder ?? root].some((folder) => hooks.startsWith(`${folder}/`)),
    ...(hooks !== undefined && { hooks: slashed(relative(root, hooks)) }),
    ...(manifest !== undefined && { package: manifest }),
    command: manifest === undefined ? `npx --yes pg-safe@${version}` : runnerOf(list('.')),
    targets: targetsIn(root, cwd, home, list),
    ...(config !== undefined && { config: slashed(relative(root, config)) }),
  };
}

/** A JSON object; undefined for anything else. */
export function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How the package manager runs what it installed, without installing anything. */
function runnerOf(names: readonly string[]): string {
  if (names.includes('pnpm-lock.yaml')) return 'pnpm exec pg-safe';
  if (names.includes('yarn.lock')) return 'yarn run pg-safe';
  if (names.includes('bun.lock') || names.includes('bun.lockb')) return 'bun run pg-safe';
  return 'npx --no pg-safe';
}

function targetsIn(root: string, cwd: string, home: string | undefined, list: (folder: string) => readonly string[]): readonly Target[] {
  const target = (folder: string): Target => ({ named: folder, migrations: folder === '' ? migrationsFolder : `${folder}/${migrationsFolder}`, configured: false });
  const around = findProjectRoot(cwd, home);
  if (isProject(root)) return [target('')];
  const within = ['.', 'apps', 'packages', 'services'].flatMap((folder) => list(folder).map((name) => (folder === '.' ? name : `${folder}/${name}`)))
    .filter((folder) => folder !== 'node_modules' && isProject(join(root, folder)));
  const projects = new Set([...(around === undefined ? [] : [slashed(relative(root, around))]), ...within.sort()]);
  if (projects.size > 0) return [...projects].map(target);
  const folder = elsewhere.find((name) => list(name).length > 0 && sqlFiles(join(root, name), () => undefined).length > 0);
  return [folder === undefined ? target('') : { named: '', migrations: folder, configured: true }];
}
