// Writes each src/config/presets/<name>.sql as a module, and all of src/verify/stubs/*.sql as one, so that the library needs no file system to read them.
// Run: node scripts/generate-presets.mjs
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const folder = new URL('../src/config/presets/', import.meta.url);

for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.sql')).sort()) {
  const name = basename(file, '.sql');
  const sql = readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n');
  writeFileSync(
    new URL(`${name}.generated.ts`, folder),
    `// Generated from ${file} by: node scripts/generate-presets.mjs\n// Do not edit.\n\n` +
      `/** The SQL of the preset \`${name}\`: what the database holds before the first migration. */\n` +
      `export const ${name}Baseline: string = \`${templateText(sql)}\`;\n`,
  );
}

const stubs = new URL('../src/verify/stubs/', import.meta.url);
const entries = readdirSync(stubs).filter((entry) => entry.endsWith('.sql')).sort().map((file) => {
  const sql = readFileSync(new URL(file, stubs), 'utf8').replaceAll('\r\n', '\n');
  return `  ${basename(file, '.sql')}: \`${templateText(sql)}\`,\n`;
});
writeFileSync(
  new URL('stubs.generated.ts', stubs),
  '// Generated from *.sql by: node scripts/generate-presets.mjs\n// Do not edit.\n\n' +
    `/** The SQL of each stub, by the extension that it stands in for. */\nexport const stubSql: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
);

/** Text as it stands between the backticks of a template literal. */
function templateText(text) {
  return text.replace(/[\\`]|\$\{/g, '\\$&');
}
