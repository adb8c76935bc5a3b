import { prepared, type LintInput } from './lint.js';
import type { Report } from './linter/report.js';
import { LintSession } from './linter/session.js';
import type { Source } from './text/index.js';

/** How a linter lints: as `lint` is told, without the files. */
export type LinterOptions = Omit<LintInput, 'sources' | 'onProgress'>;

/** Lints one history again and again, as in an editor. What a change has no part in is kept from one report to the next. */
export interface Linter {
  /** Take these files for the whole history, and report on it. */
  lint(sources: readonly Source[]): Promise<Report>;
  /** Give a file this text; it is new when there was none of that path. */
  update(path: string, text: string): void;
  /** Take a file away. Nothing happens when there is none of that path. */
  remove(path: string): void;
  /** What `lint` would say of the files as they are now. */
  report(): Promise<Report>;
}

/**
 * Load the parser and make a linter.
 * @throws ConfigError when the configuration cannot be used
 */
export async function createLinter(options: LinterOptions = {}): Promise<Linter> {
  const sources = new Map<string, Source>();
  let session = new LintSession();
  let folder: string | undefined;
  const put = (source: Source): void => {
    if (sources.get(source.path)?.text !== source.text) sources.set(source.path, source);
  };
  const report = async (): Promise<Report> => {
    const task = await prepared({ ...options, sources: [...sources.values()] });
    // Where the migrations lie decides on the platform, and so on everything.
    if (task.history.migrationsFolder !== folder) [session, folder] = [new LintSession(), task.history.migrationsFolder];
    return session.lint(task);
  };
  await prepared({ ...options, sources: [] });
  return {
    lint(given) {
      const paths = new Set(given.map(({ path }) => path));
      for (const path of sources.keys()) if (!paths.has(path)) sources.delete(path);
      for (const source of given) put(source);
      return report();
    },
    update: (path, text) => put({ path, text }),
    remove: (path) => void sources.delete(path),
    report,
  };
}
