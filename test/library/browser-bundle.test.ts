import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const wasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');

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

it('runs in a browser bundle', async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL('browser-page.ts', import.meta.url))],
    bundle: true, write: false, format: 'iife', globalName: 'pgSafe', platform: 'browser', target: 'es2022', external: ['node:fs', 'node:crypto'], logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const [bundle] = outputFiles;
  const shown = await new Script(`${bundle!.text}\npgSafe.show('create table notes (id bigint primary key);')`).runInContext(page()) as string;
  expect(shown.split('\n')[0]).toBe('error[table-without-rls]: Table "notes" is served by the Data API without row level security: anon and authenticated can read and change every row.');
});
