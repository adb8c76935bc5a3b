import { fileURLToPath } from 'node:url';
import { inProcess } from '../../src/node/drivers/pglite-in-process.js';

/** PGlite in the tests' own process. What every test begins with is prepared once and kept with the installed packages. */
export const embedded = inProcess({ cwd: process.cwd(), package: undefined, cache: fileURLToPath(new URL('../../node_modules/.cache/pg-safe', import.meta.url)) });
