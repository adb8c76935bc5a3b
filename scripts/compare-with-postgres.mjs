/**
 * Compares the schema that pg-safe replays from files with the one that PostgreSQL (PGlite) has after running the same files, object by object, and
 * the failures that it foresees with those that came: `npm run compare -- [--failures] <folder of a project> ...`. Fails when an object differs and
 * neither SQL that is put together at run time nor a condition explains it. "missed" failures are mostly those that it does not try to foresee:
 * of data, and of what PGlite does not ship.
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { failures: { type: 'boolean', default: false } } });
if (positionals.length === 0) throw new Error('Name at least one folder of a project with supabase/migrations.');
const { ProjectOracle } = await createJiti(import.meta.url).import('../test/replay/oracle/compare-project.ts');

const outcomes = ['right', 'other code', 'wrong', 'missed'];
const total = { objects: 0, untyped: 0, differences: [], predictions: [] };
const oracle = await ProjectOracle.open();
for (const folder of positionals) {
  const { files, ran, refused, untyped, objects, differences, predictions } = await oracle.compare(resolve(folder));
  const skipped = [...refused.values()].reduce((sum, count) => sum + count, 0);
  console.log(`\n${basename(resolve(folder))}: ${files} files, ${ran} statements ran, ${skipped} were refused`);
  for (const [reason, count] of [...refused].sort(([, a], [, b]) => b - a).slice(0, 4)) console.log(`  ${count} × ${reason.slice(0, 100)}`);
  console.log(`  ${agreement({ objects, differences, untyped })}`);
  for (const { identity, replayed, postgres, because } of differences) {
    if (because === undefined) console.log(`    ${identity}\n      files    ${JSON.stringify(replayed)}\n      postgres ${JSON.stringify(postgres)}`);
  }
  console.log(`  ${foreseen(predictions)}`);
  for (const { path, line, foreseen: said, refused: real, outcome } of values.failures ? predictions : []) {
    if (outcome === 'wrong' || outcome === 'other code') console.log(`    ${outcome}: ${path}:${line}\n      files    ${said ? `${said.code} ${said.message}` : '-'}\n      postgres ${real ? `${real.code} ${real.message}` : '-'}`);
  }
  total.objects += objects;
  total.untyped += untyped;
  total.differences.push(...differences);
  total.predictions.push(...predictions);
}
await oracle.close();
console.log(`\nall: ${agreement(total)}\n  ${foreseen(total.predictions)}`);
process.exitCode = total.differences.some(isOpen) ? 1 : 0;

function agreement({ objects, differences, untyped }) {
  const open = differences.filter(isOpen).length;
  const count = (reason) => differences.filter(({ because }) => because === reason).length;
  const share = objects === 0 ? 100 : 100 * (1 - open / objects);
  return `${objects} objects compared: ${open} differ (${share.toFixed(2)} % agree); ${count('computed')} more that computed SQL, ${count('conditional')} that a condition decides over; ${untyped} columns whose type is not known`;
}

/** Nothing explains it. */
function isOpen({ because }) {
  return because === undefined;
}

function foreseen(predictions) {
  return `foreseen failures: ${outcomes.map((outcome) => `${predictions.filter((one) => one.outcome === outcome).length} ${outcome}`).join(', ')}`;
}
