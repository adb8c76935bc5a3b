import glob from 'fast-glob';
import { join } from 'node:path';
import { leadsToFolder, sqlFiles, type OnFailure } from './sql-files.js';

/**
 * The files that a glob pattern matches, as absolute paths; undefined when the text is no pattern. A pattern that leaves the
 * end of the name open means `.sql` files. Links are followed as in a walk: once.
 */
export async function globFiles(pattern: string, cwd: string, fail: OnFailure): Promise<readonly string[] | undefined> {
  const slashed = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  if (!glob.isDynamicPattern(slashed)) return undefined;
  const entries = await glob(slashed, {
    cwd, objectMode: true, onlyFiles: false, followSymbolicLinks: false, ignore: ['**/node_modules/**', '**/.git/**'],
  }).catch((error: unknown) => {
    fail(join(cwd, pattern), error);
    return [];
  });
  const open = slashed.endsWith('*');
  return entries.flatMap(({ path, name, dirent }) => {
    const absolute = path.startsWith('/') || /^[a-z]:/i.test(path) ? path : join(cwd, path);
    if (dirent.isDirectory()) return [];
    if (dirent.isSymbolicLink() && leadsToFolder(absolute)) return sqlFiles(absolute, fail, true);
    return open && !/\.sql$/i.test(name) ? [] : [absolute];
  });
}
