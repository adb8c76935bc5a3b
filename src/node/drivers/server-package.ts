import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Client, ClientConfig } from 'pg';
import { DriverError } from '../../verify/driver.js';

/** The part of `pg` that is used. */
export interface Pg {
  readonly Client: new (config: ClientConfig) => Client;
}

/**
 * Load `pg`, the project's own before the one beside pg-safe.
 * @param cwd the project's folder
 * @param places files or folders from which it is looked for
 * @throws DriverError `missing` when there is none
 */
export async function loadPg(cwd: string, places: readonly string[] = [cwd, import.meta.url]): Promise<Pg> {
  const path = places.map((place) => resolveFrom(place.startsWith('file:') ? place : join(place, 'package.json'))).find((found) => found !== undefined);
  if (path === undefined) throw new DriverError('missing', 'A database server needs the package "pg", which is not installed; run: npm install --save-dev pg');
  const { default: pg } = (await import(pathToFileURL(path).href)) as { readonly default: Pg };
  return pg;
}

function resolveFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve('pg');
  } catch {
    return undefined;
  }
}

/** Do something that reads the environment, without the variables by which Postgres' clients are told where to connect. */
export function withoutPgVariables<T>(work: () => T): T {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('PG'));
  for (const [name] of hidden) delete process.env[name];
  try {
    return work();
  } finally {
    Object.assign(process.env, Object.fromEntries(hidden));
  }
}
