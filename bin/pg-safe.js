#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();

const entry = new URL('../dist/cli/main.js', import.meta.url);
try {
  const { main, processIo } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2), processIo());
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== entry.href) throw error;
  process.stderr.write('pg-safe: it is not built; run "npm run build" in its folder.\n');
  process.exitCode = 2;
}
