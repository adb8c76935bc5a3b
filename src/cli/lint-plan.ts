import { relative, resolve } from 'node:path';
import { checkConfig } from '../config/check.js';
import type { Config } from '../config/config.js';
import { pathPatterns } from '../config/path-patterns.js';
import { resolveConfig, type ResolvedConfig } from '../config/resolve.js';
import type { HistoryOptions } from '../history/index.js';
import { decodeText } from '../node/encoding.js';
import { loadConfig } from '../node/load-config.js';
import { readSources, type FoundSources } from '../node/read-sources.js';
import type { AnyRule } from '../rule/rule.js';
import type { Source } from '../text/index.js';
import { changedFiles } from './changed-paths.js';
import { profileConfig, profileOf } from './file-profile.js';
import type { Io } from './io.js';
import { namedPaths, notLinted } from './named-paths.js';
import { readStaged } from './staged.js';
import { UsageError } from './usage-error.js';
import { slashed } from '../node/slashed.js';

/** What of the command line decides what is linted, and by which configuration. */
export interface InputFlags {
  /** A file; false for none at all. */
  readonly config?: string | false;
  readonly since?: string;
  /** Read what git has staged, and lint what of it the next commit changes. */
  readonly staged?: boolean;
  /** Whether to say which of the named files are not linted; true by default. */
  readonly warnIgnored?: boolean;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  /** What the command line itself configures, unchecked; it beats the file. */
  readonly onTop: Config;
}

/** What a lint run does. */
export interface LintPlan {
  /** Absolute path of the folder that the sources' paths are relative to. */
  readonly root: string;
  readonly sources: readonly Source[];
  /** Built-in rules, then those of plugins. */
  readonly rules: readonly AnyRule[];
  readonly settings: ResolvedConfig;
  /** Absolute path of the configuration file that was found or named. */
  readonly configFile?: string;
  /** Absolute path of the folder that its paths are relative to. */
  readonly configFolder: string;
  /** Whether every file is linted that is not ignored. */
  readonly whole: boolean;
  readonly history: Omit<HistoryOptions, 'runner'>;
  /** Sentences for people. */
  readonly warnings: readonly string[];
  /** Sentences about what was asked for and is not linted. */
  readonly failures: readonly string[];
}

/** Find configuration and files. Throws a ConfigError or a UsageError. */
export async function lintPlan(paths: readonly string[], flags: InputFlags, builtIn: readonly AnyRule[], io: Io): Promise<LintPlan> {
  const { cwd } = io;
  const loaded = flags.config === false
    ? { folder: cwd, layers: [], names: [], plugins: [], rules: builtIn }
    : await loadConfig({ cwd, rules: builtIn, ...(flags.config === undefined ? {} : { file: flags.config }) });
  const { rules, plugins } = loaded;
  const layers = [...loaded.layers, checkConfig(flags.onTop, { file: 'command line', rules })];
  const names = [...loaded.names, 'command line'];
  const { maxFileSize, migrations, rollbacks } = resolveConfig(layers, { rules });
  const staged = flags.staged === true ? await readStaged(cwd) : undefined;
  const read = (patterns: readonly string[]): Promise<FoundSources> => readSources(patterns, cwd, { maxFileSize, env: io.env, ...(staged !== undefined && { store: staged.store }) });
  const inConfig = (path: string): string => resolve(loaded.folder, path);

  const named = namedPaths(paths, cwd);
  const fromStdin = stdinPath(named.paths, flags);
  const asked = fromStdin === undefined ? named.paths : [];
  const onlyOthers = named.paths.length === 0 && named.notSql.length > 0;
  const always = [...(migrations === undefined ? [] : [migrations]), ...rollbacks].map(inConfig);
  const aside = always.length === 0 ? undefined : await read(always);
  const found = aside !== undefined && migrations !== undefined && asked.length === 0 ? aside : await read(asked);
  const { root, project } = found;

  const pathInConfig = (path: string): string => slashed(relative(loaded.folder, resolve(root, path)));
  const migrationsFolder = migrations === undefined ? found.migrationsFolder : slashed(relative(root, inConfig(migrations)));
  const isRollback = pathPatterns(rollbacks);
  const applied = (path: string): boolean => migrationsFolder !== undefined && path.startsWith(`${migrationsFolder}/`);

  const all = new Map([...(aside?.sources ?? []), ...found.sources].map((source) => [source.path, source]));
  let asking = onlyOthers ? new Set<string>() : asked.length === 0 ? found.targets : found.targets ?? new Set(found.sources.map(({ path }) => path));
  if (fromStdin !== undefined) {
    const path = slashed(relative(root, resolve(cwd, fromStdin)));
    all.set(path, { path, text: await readStdin(io) });
    asking = new Set([path]);
  }
  const facts = project ?? (looksLikeSupabase([...all.values()]) ? { apiSchemas: ['public', 'graphql_public'] } : undefined);
  const profile = asking === undefined ? 'migrations' : profileOf(asking, project);
  const settings = resolveConfig([profileConfig(profile, rules), ...layers], { rules, plugins, pathInConfig, names: [`files of the kind "${profile}"`, ...names], ...(facts === undefined ? {} : { project: facts }) });
  const changes = staged?.changesIn(root) ?? (flags.since === undefined ? undefined : await changedFiles(flags.since, root));
  const isTarget = (path: string): boolean => (asking?.has(path) ?? true) && !settings.isIgnored(path) && (changes?.changed.has(path) ?? true);
  // What a schema declares is not what migrations made before it.
  const readAlong = profile === 'schema' ? [...all.values()].filter(({ path }) => asking?.has(path)) : [...all.values()];
  const sources = readAlong.filter(({ path }) => applied(path) || !settings.isIgnored(path));

  const failures = [...aside?.unreadable ?? [], ...found.unreadable].map(({ message }) => message);
  failures.push(...found.otherProjects.map((other) => `"${slashed(relative(cwd, other)) || '.'}" is another project and was not linted: one run is about one history.`));
  failures.push(...[...all.keys()].filter((path) => isTarget(path) && staged?.isInConflict(root, path) === true).map((path) => `"${path}" is in conflict: the merge is to be finished first.`));
  const mayBeNone = onlyOthers || staged !== undefined && (project !== undefined || asked.length > 0 || changes?.changed.size === 0);
  if (all.size === 0 && (!mayBeNone || failures.length > 0)) throw new UsageError(failures.length > 0 ? failures.join('\n') : nothingFound(asked, cwd, project !== undefined));
  return {
    root, rules, settings, configFolder: loaded.folder, whole: asking === undefined && changes === undefined,
    ...('file' in loaded && loaded.file !== undefined && { configFile: loaded.file }),
    // Without anything to lint there is nothing to understand by history either.
    sources: sources.some(({ path }) => isTarget(path)) ? sources : [],
    history: {
      targets: isTarget,
      ...(migrationsFolder === undefined || profile === 'schema' ? {} : { migrationsFolder }),
      rollbacks: (path) => isRollback(pathInConfig(path)),
      ...(profile === 'schema' ? { deploy: 'together' as const } : changes === undefined ? {} : { deploy: changes.changed, added: changes.added }),
    },
    warnings: [...project?.warnings ?? [], ...(flags.warnIgnored === false ? [] : notLinted(named, (path) => settings.isIgnored(slashed(relative(root, resolve(cwd, path))))))],
    failures: [...new Set(failures)],
  };
}

/** Files outside a Supabase project that are for one all the same: their SQL names its roles or functions, or they lie in a folder called supabase. */
function looksLikeSupabase(sources: readonly Source[]): boolean {
  return sources.some(({ path, text }) => /(?:^|\/)supabase\//.test(path) || /\bauth\.(?:uid|jwt|role|users)\b|\bstorage\.(?:objects|buckets)\b|\bto\s+"?(?:anon|authenticated|service_role)\b/i.test(text));
}

/** The path of what comes from stdin; undefined when files are read. */
function stdinPath(paths: readonly string[], { stdin, stdinFilename }: InputFlags): string | undefined {
  const wanted = stdin === true || paths.includes('-');
  const others = paths.filter((path) => path !== '-');
  if (wanted && others.length > 0) throw new UsageError(`SQL from stdin and files cannot be linted in one run (${others[0]!}).`);
  if (!wanted && stdinFilename !== undefined) throw new UsageError('--stdin-filename needs --stdin.');
  return wanted ? stdinFilename ?? 'stdin.sql' : undefined;
}

async function readStdin({ stdin }: Io): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  const decoded = decodeText(Buffer.concat(chunks));
  if (decoded === undefined) throw new UsageError('What came from stdin is not text.');
  return decoded.text;
}

function nothingFound(asked: readonly string[], cwd: string, inProject: boolean): string {
  if (asked.length > 0) return `No SQL files were found in ${asked.map((path) => `"${path}"`).join(', ')}.`;
  return inProject
    ? 'No migrations were found: supabase/migrations is empty.'
    : `No migrations were found: there is no supabase/migrations at or above ${cwd}. Name files or folders: pg-safe lint <path>.`;
}
