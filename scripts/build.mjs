/**
 * `npm run build`: dist/src and dist/rules, every module by itself, for scripts and tests. Of these are made what the package holds: dist/cli, the command line, and
 * dist/lib, the library, each in a few files, because reading a hundred modules would be half of its start-up, with the thread that `verify` starts beside it; and
 * dist/types, the library's types.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { keepReached } from './declarations.mjs';

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
await build({
  absWorkingDir: root,
  entryPoints: {
    index: 'dist/src/index.js',
    rule: 'dist/src/rule/index.js',
    testing: 'dist/src/testing/index.js',
    verify: 'dist/src/verify.js',
    'pglite-worker': 'dist/src/node/drivers/pglite-worker.js',
    // What a configuration in TypeScript gets for the package: src/node/config-file.ts.
    config: 'dist/src/config/index.js',
    parser: 'dist/src/sql/parser.js',
  },
  outdir: 'dist/lib',
  bundle: true,
  splitting: true,
  format: 'esm',
  // For browsers too. Packages stay what they are, so that a project has each once.
  platform: 'neutral',
  packages: 'external',
  external: ['node:*'],
  target: 'es2023',
  logLevel: 'warning',
});
keepReached(`${root}dist/types`, ['src/index.d.ts', 'src/rule/index.d.ts', 'src/testing/index.d.ts', 'src/verify.d.ts']);
