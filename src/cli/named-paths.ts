import { basename, extname, resolve } from 'node:path';
import { isFile } from '../node/sql-files.js';

/** The paths on a command line, without the files that are no SQL: hooks pass whatever was staged. */
export interface NamedPaths {
  readonly paths: readonly string[];
  readonly notSql: readonly string[];
}

const sql = /^\.(?:sql|psql|pgsql|ddl)$/i;

/** Sort out the files that are no SQL by their names. A name without an ending may be anything, and so may a folder and a pipe. */
export function namedPaths(paths: readonly string[], cwd: string): NamedPaths {
  const isOther = (path: string): boolean => {
    const ending = extname(basename(path));
    return ending !== '' && !sql.test(ending) && (isFile(resolve(cwd, path)));
  };
  const notSql = paths.filter(isOther);
  return { paths: paths.filter((path) => !notSql.includes(path)), notSql };
}

/** Sentences about the named files that are not linted. */
export function notLinted({ paths, notSql }: NamedPaths, isIgnored: (path: string) => boolean): readonly string[] {
  return [
    ...notSql.map((path) => `"${path}" is not linted: its name is not one of SQL. --stdin takes any text.`),
    ...paths.filter((path) => path !== '-' && isIgnored(path)).map((path) => `"${path}" is not linted: the configuration ignores it.`),
  ];
}
