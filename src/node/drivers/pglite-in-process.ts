import type { Driver } from '../../verify/driver.js';
import { snapshotsIn } from './cache.js';
import { embeddedDriver } from './embedded-driver.js';
import { findPGlite } from './pglite-package.js';
import type { WorkerSetup } from './pglite-worker-messages.js';

/** The installed PGlite in this thread. Nothing limits the time and memory of a statement. Errors as of `findPGlite`, on opening. */
export function inProcess({ cwd, package: name, cache }: WorkerSetup): Driver {
  return {
    async open(start) {
      const supply = findPGlite(cwd, name);
      return embeddedDriver({ ...supply, ...(cache !== undefined && { snapshots: snapshotsIn(cache) }) }).open(start);
    },
  };
}
