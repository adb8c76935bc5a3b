import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { FileStore } from './file-store.js';
import type { GitIndex } from './git-index.js';
import { sourceFrom } from './read-file.js';
import { slashed } from './slashed.js';

/** The files as the next commit will hold them, whatever the work tree has. */
export function indexStore(index: GitIndex): FileStore {
  const paths = [...index.files.keys()];
  /** Relative to the work tree, with `/`; undefined outside of it. */
  const inTree = (path: string): string | undefined => {
    const found = slashed(relative(index.root, path));
    return found === '..' || found.startsWith('../') || isAbsolute(found) ? undefined : found;
  };
  const below = (folder: string): readonly string[] => {
    const start = inTree(folder);
    if (start === undefined) return [];
    return start === '' ? paths : paths.filter((path) => path.startsWith(`${start}/`)).map((path) => path.slice(start.length + 1));
  };
  const isHidden = (path: string): boolean => path.split('/').some((name) => name.startsWith('.') || name === 'node_modules');

  return {
    kindOf(path) {
      const found = inTree(path);
      if (found === undefined) throw new Error(`it is not in the repository ${index.root}`);
      if (index.files.has(found)) return 'file';
      if (below(path).length > 0) return 'folder';
      if (index.deleted.has(found) || existsSync(path)) return 'unread';
      throw Object.assign(new Error('it is not staged'), { code: 'ENOENT' });
    },
    sqlFiles: (folder) => below(folder).filter((path) => !isHidden(path)).map((path) => join(folder, path)),
    foldersIn(folder, wanted) {
      const names = new Set(below(folder).filter((path) => path.includes('/')).map((path) => path.slice(0, path.indexOf('/'))));
      return [...names].filter(wanted).map((name) => join(folder, name));
    },
    async glob(pattern, cwd) {
      const { default: picomatch } = await import('picomatch/posix.js');
      const { isGlob, negated } = picomatch.scan(pattern);
      if (!isGlob || negated) return undefined;
      const matches = picomatch(pattern, { dot: false });
      return paths.map((path) => join(index.root, path)).filter((file) => matches(isAbsolute(pattern) ? file : slashed(relative(cwd, file))));
    },
    async read(files, maxSize) {
      const names = [...files.values()].map((file) => index.files.get(inTree(file) ?? '') ?? '');
      const blobs = await index.read(names);
      return [...files.keys()].map((path, at) => sourceFrom(blobs.get(names[at]!)!, path, maxSize));
    },
  };
}
