// The yardstick of verify.mjs: PGlite from the prepared database that pg-safe keeps, every migration sent as one message, and nothing else.
import { Blob } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

const cache = process.env.PG_SAFE_CACHE;
const [snapshot] = readdirSync(cache).filter((name) => name.endsWith('.tar.gz'));
const database = await PGlite.create({ loadDataDir: new Blob([gunzipSync(readFileSync(join(cache, snapshot)))]) });
const folder = join(process.argv[2], 'supabase/migrations');
let refused = 0;
for (const name of readdirSync(folder).filter((one) => one.endsWith('.sql')).sort()) {
  try {
    await database.exec(readFileSync(join(folder, name), 'utf8'));
  } catch {
    refused++;
    await database.exec('rollback');
  }
}
console.log(`${refused} files refused`);
await database.close();
