#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

module.enableCompileCache?.();
const [major] = process.versions.node.split('.').map(Number);
const args = process.argv.slice(2);
// Most runs last a second or less: code that V8 optimizes early is seldom run often enough to pay for it. V8 complains of flags that it does not know.
// Waiting longer than the default (132 KB of bytecode) saves a tenth of the CPU time of a run on Node 20.
if (major === 20) setFlagsFromString('--interrupt-budget=600000');
// The parser's largest function takes 0.2 s (Node 20) to 0.5 s (Node 24) to optimize, and V8 would begin at the hundredth token. PGlite has other functions.
if (major <= 24 && !args.includes('verify') && !args.includes('--verify')) setFlagsFromString('--wasm-tiering-budget=2000000000');

const entry = new URL('../dist/cli/main.js', import.meta.url);
try {
  const { main, processIo } = await import(entry.href);
  process.exitCode = await main(args, processIo());
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== entry.href) throw error;
  process.stderr.write('pg-safe: it is not built; run "npm run build" in its folder.\n');
  process.exitCode = 2;
}
