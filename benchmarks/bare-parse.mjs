// The yardstick: every migration of a project, read and parsed, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule, parseSync } from 'libpg-query';

await loadModule();
let statements = 0;
for (const project of process.argv.slice(2)) {
  const folder = join(project, 'supabase/migrations');
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.sql')) continue;
    try {
      statements += parseSync(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')).stmts.length;
    } catch {
      // A file that does not parse as a whole costs the yardstick no second attempt.
    }
  }
}
console.log(`${statements} statements`);
