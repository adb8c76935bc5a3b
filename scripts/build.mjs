/**
 * `npm run build`: dist/src and dist/rules, the library with its types; and dist/cli, the command line in a few files, because
 * reading a hundred modules would be half of its start-up, with the thread that `verify` starts beside it.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
await build({
  absWorkingDir: root,
  entryPoints: { main: 'dist/src/cli/main.js', 'pglite-worker': 'dist/src/node/drivers/pglite-worker.js' },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The parser finds its WebAssembly beside itself; two are loaded only for a configuration in TypeScript, and the printer, which is CommonJS, only for a rollback.
  external: ['libpg-query', 'jiti', 'typescript', 'pgsql-ast-parser'],
  banner: { js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);" },
  logLevel: 'warning',
});
