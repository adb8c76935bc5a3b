import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

const columns = Array.from({ length: 400 }, (_, n) => `  a_column_with_a_long_name_${n} text not null default 'a text that makes it longer'`).join(',\n');
const files = { 'supabase/migrations/1_t.sql': `create table t (\n${columns}\n);\n`, 'supabase/migrations/2_drop.sql': 'drop table t;\n' };

it.each([
  ['by default', [], {}, true],
  ['when asked for on a build server', ['--cache'], { CI: 'true' }, true],
  ['not on a build server', [], { CI: 'true' }, false],
  ['not with --no-cache', ['--no-cache'], {}, false],
])('keeps what earlier files leave: %s', async (_when, flags, env, isKept) => {
  const cwd = onDisk(files);
  const folder = join(cwd, 'kept');
  const lint = (...more: readonly string[]) => runCli(['lint', ...flags, ...more, 'supabase/migrations/2_drop.sql'], { cwd, env: { ...env, PG_SAFE_CACHE: folder } });
  const first = await lint();
  expect(first.stdout).toContain('dropped-table');
  expect(existsSync(folder) && readdirSync(folder).filter((name) => name.startsWith('history-')).length === 1).toBe(isKept);
  // Another command line, so that the files are judged again.
  expect(await lint('--no-warn-ignored')).toEqual(first);
});
