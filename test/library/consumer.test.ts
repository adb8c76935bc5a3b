import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const typed = `import { createLinter, defineConfig, formats, type Report } from 'pg-safe';
import { defineRule } from 'pg-safe/rule';
import { testRule } from 'pg-safe/testing';
import { judge } from 'pg-safe/verify';

export const rule = defineRule({
  id: 'my-rule', family: 'design', severity: 'note', precision: 'high', summary: 'A table.', why: 'So.', examples: [],
  messages: { found: { what: 'Table {{name}}.', help: 'Look.' } },
  create: ({ report }) => ({ 'table.create': ({ table, span }) => report({ message: 'found', at: span, subject: table.name, data: { name: table.name } }) }),
});
export async function run(): Promise<string> {
  const linter = await createLinter({ config: defineConfig({ postgres: 17 }), rules: [rule] });
  const report: Report = await linter.lint([{ path: 'supabase/migrations/1_t.sql', text: 'create table t (id int);' }]);
  const format = await formats.json();
  return format(report, { quiet: false, color: false, version: '1.0.0' });
}
export { testRule, judge };
`;

/** A project of its own in which the package is installed. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = onDisk({ 'package.json': '{ "type": "module" }', 'node_modules/.keep': '', ...files });
  symlinkSync(root, join(folder, 'node_modules/pg-safe'), 'junction');
  return folder;
}

beforeAll(() => {
  if (!existsSync(join(root, 'dist/lib/index.js'))) execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);
}, 120_000);

it.each([
  ['node16', 'node16', ['a.ts', 'b.mts']],
  ['nodenext', 'nodenext', ['a.ts', 'b.mts', 'c.cts']],
  ['esnext', 'bundler', ['a.ts', 'b.mts', 'c.cts']],
])('has types for --module %s, --moduleResolution %s', (module, resolution, files) => {
  const folder = project(Object.fromEntries(files.map((file) => [file, typed])));
  const types = join(root, 'node_modules/@types');
  execFileSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2023', '--types', 'node', '--typeRoots', types, '--module', module, '--moduleResolution', resolution, ...files], { cwd: folder, encoding: 'utf8' });
}, 120_000);

it.each([
  ['import', 'a.mjs', "import { lint } from 'pg-safe'; import { defineRule } from 'pg-safe/rule'; import { testRule } from 'pg-safe/testing'; import { judge } from 'pg-safe/verify';"],
  // Node loads an ES module by require() when nothing in it waits at the top.
  ['require()', 'a.cjs', "const { lint } = require('pg-safe'); const { defineRule } = require('pg-safe/rule'); const { testRule } = require('pg-safe/testing'); const { judge } = require('pg-safe/verify');"],
])('is loaded by %s', (_how, file, head) => {
  const folder = project({
    [file]: `${head}
lint({ sources: [{ path: 'supabase/migrations/1_t.sql', text: 'create table t (id int);' }, { path: 'supabase/migrations/2_t.sql', text: 'drop table t;' }] })
  .then(({ findings }) => console.log(findings.some(({ rule }) => rule === 'dropped-table'), [defineRule, testRule, judge].map((one) => typeof one).join()));
`,
  });
  expect(execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }).trim()).toBe('true function,function,function');
}, 60_000);

describe('the package', () => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const inside = (folder: string): readonly string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)).filter((path) => /\.(?:js|d\.ts)$/.test(path));
  const importsOf = (path: string): readonly string[] => ts.preProcessFile(read(path)).importedFiles.map(({ fileName }) => fileName);

  it('depends on what its library and its types import', () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json')) as Readonly<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>;
    const imported = new Set([...inside('dist/lib'), ...inside('dist/types')].flatMap(importsOf).filter((name) => !/^(?:\.|node:)/.test(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]));
    expect(imported.size).toBeGreaterThan(2);
    expect([...imported].filter((name) => !(name in dependencies) && !(name in peerDependencies))).toEqual([]);
  });

  it('holds what its types name', () => {
    const missing = inside('dist/types').flatMap((path) => importsOf(path).filter((name) => name.startsWith('.')).map((name) => join(path, '..', name.replace(/\.js$/, '.d.ts'))));
    expect(missing.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('holds nothing else, in 8 MB at most', () => {
    const shell = process.platform === 'win32';
    const [{ unpackedSize, files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'ignore'] })) as [{ readonly unpackedSize: number; readonly files: readonly { readonly path: string }[] }];
    const places = new Set(files.map(({ path }) => path.replace(/^(dist\/\w+|bin)\/.*/, '$1')));
    expect([...places].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist/cli', 'dist/lib', 'dist/types', 'package.json', 'schema.json']);
    expect(unpackedSize).toBeLessThan(8_000_000);
  });
});
