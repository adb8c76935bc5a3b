import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';

const wasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'dist/lib/index.js');

beforeAll(() => {
  if (!existsSync(built)) execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);
}, 120_000);

/** A page's global scope: nothing of Node's in it. `fetch` serves the parser's WebAssembly, and nothing else. */
function page(): object {
  const scope: Record<string, unknown> = {
    WebAssembly: (globalThis as unknown as { WebAssembly: unknown }).WebAssembly, TextDecoder, TextEncoder, URL, Response, performance, console, setTimeout, clearTimeout, queueMicrotask,
    document: { currentScript: { src: 'https://example.test/app.js' } },
    fetch: async (url: string) => {
      if (String(url) !== 'https://example.test/libpg-query.wasm') throw new Error(`Not here: ${String(url)}`);
      return new Response(await readFile(wasm), { headers: { 'content-type': 'application/wasm' } });
    },
  };
  scope['window'] = scope;
  return createContext(scope);
}

it.each([
  ['its modules', (path: string) => path],
  ['the built library', () => built],
])('runs in a browser bundle of %s', async (_what, place) => {
  const library: Plugin = { name: 'library', setup: ({ onResolve }) => onResolve({ filter: /src\/index\.js$/ }, ({ path, resolveDir }) => ({ path: place(join(resolveDir, path.replace(/\.js$/, '.ts'))) })) };
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL('browser-page.ts', import.meta.url))],
    plugins: [library],
    bundle: true, write: false, format: 'iife', globalName: 'pgSafe', platform: 'browser', target: 'es2022', external: ['node:fs', 'node:crypto'], logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const [bundle] = outputFiles;
  const shown = await new Script(`${bundle!.text}\npgSafe.show('create table notes (id bigint primary key);')`).runInContext(page()) as string;
  expect(shown.split('\n')[0]).toBe('error[table-without-rls]: Table "notes" is served by the Data API without row level security: anon and authenticated can read and change every row.');
});
