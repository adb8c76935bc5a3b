import { facts, seesMore } from './looks.js';
import { readFile, type ReadResult } from './read-file.js';
import { foldersIn, leadsToFolder, sqlFiles, type OnFailure } from './sql-files.js';

/** Where SQL is read from: the disk, or what git has staged. Paths are absolute. */
export interface FileStore {
  /** What is at a path; `unread` for what is there and is none of the store's. Throws as the file system does when there is nothing. */
  readonly kindOf: (path: string) => 'file' | 'folder' | 'unread';
  /** The `.sql` files in a folder at any depth, hidden ones and packages aside. */
  readonly sqlFiles: (folder: string, fail: OnFailure) => readonly string[];
  /** The folders directly in a folder whose names pass a test. */
  readonly foldersIn: (folder: string, wanted: (name: string) => boolean) => readonly string[];
  /** The files that a glob pattern matches; undefined when the text is no pattern. */
  readonly glob: (pattern: string, cwd: string, fail: OnFailure) => Promise<readonly string[] | undefined>;
  /** Files by what they are called from here on. */
  readonly read: (files: ReadonlyMap<string, string>, maxSize: number) => Promise<readonly ReadResult[]>;
}

/** The files on disk. */
export const disk: FileStore = {
  kindOf: (path) => (facts(path).isDirectory() ? 'folder' : 'file'),
  sqlFiles: (folder, fail) => (leadsToFolder(folder) ? sqlFiles(folder, fail) : []),
  foldersIn,
  // Loaded only here: most runs name folders, and the library takes longer to load than a project to read.
  glob: async (...args) => {
    seesMore();
    return (await import('./glob-files.js')).globFiles(...args);
  },
  read: async (files, maxSize) => [...files].map(([path, file]) => readFile(file, path, maxSize)),
};
