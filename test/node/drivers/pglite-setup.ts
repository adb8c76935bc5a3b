import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import type { Start } from '../../../src/verify/driver.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export const bare: Start = { baseline: [], extensions: new Set(), timeout: 60_000 };

/** The module of the thread, as it is built. */
export const worker = new URL('../../../dist/src/node/drivers/pglite-worker.js', import.meta.url);

/** Build when that was not done since. */
export function needsBuild(): void {
  beforeAll(() => {
    if (!existsSync(worker)) execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);
  });
}

/** A cache of the tests of one file. */
export function testCache(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pg-safe-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
